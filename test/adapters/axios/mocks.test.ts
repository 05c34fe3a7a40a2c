import type { AxiosAdapter, AxiosResponse } from 'axios';
import { describe, expect, test } from 'vitest';
import { failed, newest, openAxios } from './support.js';

const accounts = '/api/v1/accounts';
const orders = '/api/v1/hf/orders';
const order = { clientOid: 'm-1', symbol: 'BTC-USDT', side: 'buy', type: 'market', size: '1' };

function answering(...answers: Partial<AxiosResponse>[]): AxiosAdapter {
  return async (config) => ({
    status: 200,
    statusText: 'OK',
    headers: {},
    config,
    data: undefined,
    ...answers.shift(),
  });
}

const throws = (): never => {
  throw new Error('a trap');
};

/** The envelope of a refusal with something in it that JSON cannot take. */
function refusalWith(members: object): object {
  const refusal = { code: '200004', msg: 'Balance insufficient!' };
  return Object.defineProperties(refusal, Object.getOwnPropertyDescriptors(members));
}

function circle(): object {
  const refusal: Record<string, unknown> = { code: '200004', msg: 'Balance insufficient!' };
  refusal['self'] = refusal;
  refusal['data'] = refusal;
  return refusal;
}

describe('answers of a mock that no JSON can hold', () => {
  test.each<[string, object]>([
    ['a BigInt', refusalWith({ id: 10n })],
    ['a BigInt for a code', refusalWith({ code: 200004n })],
    ['a circle', circle()],
    ['a toJSON that throws', refusalWith({ toJSON: throws })],
    ['a toJSON that says nothing', refusalWith({ toJSON: () => undefined })],
    ['a getter that throws', Object.defineProperty(circle(), 'msg', { get: throws })],
  ])('are judged by their members: %s', async (_, data) => {
    const stage = await openAxios(newest);
    const adapter = answering({ data });
    const error = await failed(stage, stage.instance.post(orders, order, { adapter }));
    expect(error.kucoin).toMatchObject({
      code: '200004',
      kind: 'insufficient-funds',
      executed: 'no',
    });
    expect(error.response!.data).toBe(data);
  });

  test('are a placed order when they show its id', async () => {
    const stage = await openAxios(newest);
    const data = { code: '200000', data: { orderId: 10n } };
    const reply = await stage.play(
      stage.instance.post<unknown>(orders, order, { adapter: answering({ data }) }),
    );
    expect(reply.data).toBe(data);
  });

  test('say nothing of an order when they have no code', async () => {
    const stage = await openAxios(newest);
    for (const data of [{ id: 10n }, undefined, null, { code: '200000', data: { size: 1n } }]) {
      const adapter = answering({ data });
      const error = await failed(stage, stage.instance.post(orders, order, { adapter }));
      expect(error.kucoin).toMatchObject({ kind: 'server', executed: 'unknown', attempts: 1 });
    }
  });
});

test('headers of a mock that are date objects are dates', async () => {
  const stage = await openAxios(newest);
  const headers = { 'retry-after': new Date(stage.runtime.wallNowMs() + 7_000) } as never;
  const adapter = answering({ status: 429, headers, data: '' }, { data: { code: '200000' } });
  await stage.play(stage.instance.get(accounts, { adapter }));
  expect(stage.nowMs()).toBe(7_000);
});
