import { describe, expect, test } from 'vitest';
import {
  accounts,
  copies,
  failed,
  oldest,
  oldestOverFetch,
  openAxios,
  order,
  orders,
} from './support.js';

const long = { code: '200000', data: [{ text: 'x'.repeat(5_000) }] };
const placed = { code: '200000', data: { orderId: '6a1b', text: 'x'.repeat(5_000) } };

/** Over fetch axios 1.7 knows no limits. */
const limiting = copies.filter((copy) => copy !== oldestOverFetch);

describe.each(limiting)('an answer over maxContentLength of $name', (copy) => {
  const config = { maxContentLength: 400 };
  const message = 'maxContentLength size of 400 exceeded';

  test.each(['json', 'arraybuffer', 'text'] as const)(
    'is not asked for again, %s',
    async (type) => {
      const stage = await openAxios(copy, config);
      stage.exchange.reply(accounts, { body: long, times: 9 });
      const error = await failed(stage, stage.instance.get(accounts, { responseType: type }));
      expect(error).toBeInstanceOf(copy.library.AxiosError);
      expect(error.code).toBe('ERR_BAD_RESPONSE');
      expect(error.message).toContain(`${message})`);
      expect(error.kucoin).toMatchObject({ attempts: 1, executed: 'no', reason: 'not-retryable' });
      expect(stage.exchange.log).toHaveLength(1);
    },
  );

  test('leaves open what became of a change', async () => {
    const stage = await openAxios(copy, config);
    stage.exchange.reply(orders, { body: placed });
    const error = await failed(stage, stage.instance.post(orders, order));
    expect(error.message).toContain(`${message}). Not known whether it was executed.`);
    expect(error.kucoin).toMatchObject({ attempts: 1, executed: 'unknown' });
    expect(error.kucoin!.reason).toBe('unknown-outcome');
  });

  test("is settled for an order, by a look-up that the caller's limits do not cut", async () => {
    const stage = await openAxios(copy, { maxContentLength: 60 }, { unknownOutcome: 'reconcile' });
    const { data } = await stage.play(stage.instance.post<unknown>(orders, order));
    expect(data).toMatchObject({ data: { orderId: stage.exchange.orders[0]!.id } });
    const targets = stage.requests().map(({ method, path }) => `${method} ${path}`);
    expect(targets).toEqual([`POST ${orders}`, `GET ${orders}/client-order/${order.clientOid}`]);
  });

  test('is not taken for one that was cut on its way', async () => {
    const stage = await openAxios(copy, { maxContentLength: 100_000 });
    stage.exchange.reply(accounts, { fault: 'truncate' });
    const { status } = await stage.play(stage.instance.get(accounts));
    expect(status).toBe(200);
    expect(stage.exchange.log).toHaveLength(2);
  });
});

describe.each(limiting)('a body over maxBodyLength of $name', (copy) => {
  test('never left', async () => {
    const stage = await openAxios(copy, { maxBodyLength: 10 });
    const error = await failed(stage, stage.instance.post(orders, order));
    expect(error.message).toContain('Request body larger than maxBodyLength limit)');
    expect(error.kucoin).toMatchObject({ attempts: 1, executed: 'no', reason: 'not-retryable' });
    expect(stage.exchange.log).toHaveLength(0);
  });
});

test('an answer of axios 1.7 that was cut is reported as such', async () => {
  const stage = await openAxios(oldest, {}, { retries: 1 });
  stage.exchange.reply(accounts, { fault: 'truncate', times: 9 });
  const error = await failed(stage, stage.instance.get(accounts));
  expect(error.code).toBe('ERR_BAD_RESPONSE');
  expect(error.cause).toMatchObject({ message: 'stream has been aborted' });
  expect(error.kucoin).toMatchObject({ attempts: 2, reason: 'retries-exhausted' });
});
