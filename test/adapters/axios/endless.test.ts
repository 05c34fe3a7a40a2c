import { Readable } from 'node:stream';
import axios from 'axios';
import { describe, expect, test } from 'vitest';
import type { KucoinRetryEvent } from '../../../src/index.js';
import { copies, failed, openAxios, orders } from './support.js';

/** The package `form-data`, which axios brings along. */
const FormPackage = axios.defaults.env!.FormData as new () => {
  append(name: string, value: unknown, options?: object): void;
};

const mebibyte = 'x'.repeat(1_048_576);

const endless = (begin = ''): Readable => {
  const stream = new Readable({ read: () => undefined });
  if (begin !== '') stream.push(begin);
  return stream;
};

const endlessForm = (): object => {
  const form = new FormPackage();
  form.append('file', endless('beginning'), { filename: 'a.txt' });
  return form;
};

const limits = [
  ['attemptTimeoutMs', { kucoin: { attemptTimeoutMs: 3_000 } }],
  ['deadlineMs', { kucoin: { deadlineMs: 3_000 } }],
  ['the timeout of axios', { timeout: 3_000 }],
] as const;

describe.each(copies)('a body without an end over $name', (copy) => {
  test.each(limits)('is cut by %s before anything leaves', async (_, config) => {
    const events: KucoinRetryEvent[] = [];
    const stage = await openAxios(copy, {}, { onEvent: (event) => events.push(event) });
    const body = endless('{"symbol":');
    const error = await failed(stage, stage.instance.post(orders, body, config));
    expect(stage.nowMs()).toBe(3_000);
    expect(error).toBeInstanceOf(copy.library.AxiosError);
    expect(error).toMatchObject({ code: 'ERR_KUCOIN_RETRY', config: { url: orders } });
    expect(error.response).toBeUndefined();
    expect(error.kucoin).toMatchObject({
      kind: 'timeout',
      reason: 'deadline',
      executed: 'no',
      attempts: 0,
    });
    expect(body.destroyed).toBe(true);
    expect(stage.exchange.log).toHaveLength(0);
    expect(events.at(-1)).toMatchObject({ type: 'give-up', error: error.kucoin });
  });

  test.each(limits)('that is a stream of the web’s is cut by %s', async (_, config) => {
    const stage = await openAxios(copy);
    const error = await failed(stage, stage.instance.post(orders, new ReadableStream({}), config));
    expect(error.kucoin).toMatchObject({ kind: 'timeout', executed: 'no', attempts: 0 });
    expect(stage.exchange.log).toHaveLength(0);
  });

  test.each([
    ['a stream of more than a mebibyte', () => endless(`${mebibyte}x`)],
    ['a form of the package', endlessForm],
  ])('was not carried out: %s', async (_, body) => {
    const stage = await openAxios(copy, {}, { credentials: undefined });
    // Over fetch axios makes a text of such a form.
    if (copy.defaults.adapter === 'fetch' && body === endlessForm) return;
    const call = stage.instance.post(orders, body(), { kucoin: { attemptTimeoutMs: 3_000 } });
    const error = await failed(stage, call);
    expect(stage.nowMs()).toBe(3_000);
    expect(error.code).toBe('ECONNABORTED');
    expect(error.message).toContain('(timeout of 3000ms exceeded). Not executed.');
    expect(error.kucoin).toMatchObject({ kind: 'timeout', executed: 'no', attempts: 1 });
  });

  test('that ends after all leaves open what became of it', async () => {
    const stage = await openAxios(copy, {}, { credentials: undefined });
    stage.exchange.reply(orders, { fault: 'no-answer' });
    const body = endless(`${mebibyte}x`);
    body.push(null);
    const call = stage.instance.post(orders, body, { kucoin: { attemptTimeoutMs: 3_000 } });
    const error = await failed(stage, call);
    expect(error.kucoin).toMatchObject({ kind: 'timeout', executed: 'unknown', attempts: 1 });
  });
});
