import { expect, test } from 'vitest';
import { isKucoinError } from '../../../src/index.js';
import { accounts } from '../contract/stage.js';
import { copies, newest, openAxios, overFetch } from './support.js';

const url = accounts.split(' ')[1]!;

test.each([newest, overFetch])(
  '$name: an answer over maxContentLength is not asked for again',
  async (copy) => {
    const { instance, exchange, fail } = await openAxios(copy, { maxContentLength: 500 });
    const data = 'x'.repeat(5_000);
    exchange.reply(accounts, { status: 200, body: { code: '200000', data }, times: 9 });
    const { error, kucoin } = await fail(instance.get(exchange.url + url));
    expect(error.message).toContain('maxContentLength size of 500 exceeded)');
    expect(kucoin).toMatchObject({ attempts: 1, executed: 'no', reason: 'not-retryable' });
    expect(kucoin.hint).toMatch(/maxContentLength/);
  },
);

test.each(copies)('$name: an adapter that gives nothing ends the call at once', async (copy) => {
  let calls = 0;
  const adapter = (() => Promise.resolve(void (calls += 1))) as never;
  const { instance, exchange, play } = await openAxios(copy, { adapter });
  const call = instance.get(exchange.url + url);
  const error: unknown = await play(call.catch((reason: unknown) => reason));
  expect(error).toBeInstanceOf(TypeError);
  expect(isKucoinError(error) && error.kucoin).toMatchObject({ attempts: 1 });
  expect(calls).toBe(1);
});
