import { describe, expect, test } from 'vitest';
import type { RequestOptions, RunRequest, SendInternal } from '../../src/types/index.js';
import {
  badTimestamp,
  cancel,
  cancelAll,
  credentials,
  fills,
  leverage,
  ok,
  openOrders,
  overload,
  place,
  quota,
  reset,
  ticker,
  withdraw,
} from '../support/answers.js';
import { type Bench, bench, type Call, type Step } from '../support/harness.js';

const hours = 3_600_000;
const transfer: RunRequest = {
  method: 'POST',
  url: 'https://api.kucoin.com/api/v3/accounts/universal-transfer',
  body: '{"clientOid":"t","currency":"USDT","amount":"1","type":"INTERNAL","fromAccountType":"MAIN","toAccountType":"TRADE"}',
};
const cancelWithdrawal: RunRequest = {
  method: 'DELETE',
  url: 'https://api.kucoin.com/api/v1/withdrawals/5c35c02703aa673ceec2a168',
};
const unknownChange: RunRequest = { method: 'POST', url: 'https://api.kucoin.com/api/v9/new' };
const marginOrder: RunRequest = {
  ...place,
  url: 'https://api.kucoin.com/api/v3/hf/margin/order',
};
const futuresOrder: RunRequest = {
  method: 'POST',
  url: 'https://api-futures.kucoin.com/api/v1/orders',
  body: '{"clientOid":"f","symbol":"XBTUSDTM","side":"buy","type":"market","size":1,"leverage":1}',
};

/** The ways in which a call may wait when the machine falls asleep. */
const waits: readonly (readonly [string, (made: Bench, start: StartCall) => Promise<Call>])[] = [
  ['a wait it was told', async (made, start) => begun(made, start([quota(2_000), ok()]))],
  [
    'a backoff of its own',
    async (made, start) => begun(made, start([overload(), overload(), overload(), ok()])),
  ],
  [
    'a door that others found closed, with nothing sent yet',
    async (made, start) => {
      for (const other of others) made.call(other, [quota(2_000), ok()], { name: 'other' });
      await made.runtime.settle();
      return begun(made, start([ok()]));
    },
  ],
];
/** A read of each pool there is a call of here. */
const others: readonly RunRequest[] = [
  openOrders,
  ticker,
  { method: 'GET', url: 'https://api-futures.kucoin.com/api/v1/positions' },
  { method: 'GET', url: 'https://api.kucoin.com/api/v1/accounts' },
  { method: 'GET', url: 'https://api.kucoin.com/api/v9/new' },
];

type StartCall = (steps: readonly Step[]) => Call;

async function begun(made: Bench, call: Call): Promise<Call> {
  await made.runtime.settle();
  expect(call.end()).toBeUndefined();
  return call;
}

const mine = ({ sent }: Bench): number => sent.filter(({ call }) => call === 'mine').length;

describe.each(waits)('a machine that falls asleep during %s', (_, begin) => {
  /** A call that waits, then a sleep of the machine, then its end. */
  async function sleepThrough(request: RunRequest, sleptMs: number, kucoin: RequestOptions = {}) {
    const made = bench({ credentials, retries: 9 });
    const call = await begin(made, (steps) => made.call(request, steps, { name: 'mine', kucoin }));
    const sentBefore = mine(made);
    made.runtime.suspend(sleptMs);
    await made.runtime.runUntil(call.promise.catch(() => undefined));
    return { ...made, call, sentAfter: mine(made) - sentBefore };
  }

  test.each([
    ['an order', place],
    ['a margin order', marginOrder],
    ['a futures order', futuresOrder],
    ['a cancel of everything', cancelAll],
    ['a setter', leverage],
    ['a change nobody documented', unknownChange],
    ['a withdrawal', withdraw],
    ['a transfer', transfer],
  ])('does not send %s on waking, eight hours later', async (_name, request) => {
    const { call, sentAfter } = await sleepThrough(request, 8 * hours);
    expect(await call.record()).toMatchObject({ reason: 'deadline', executed: 'no' });
    expect(sentAfter).toBe(0);
  });

  test.each([
    ['a read', openOrders],
    ['a public read', ticker],
    ['a cancel of one order', cancel],
    ['a cancel of a withdrawal', cancelWithdrawal],
  ])('does send %s, which does no harm', async (_name, request) => {
    const { call, sentAfter } = await sleepThrough(request, 8 * hours);
    await call.promise;
    expect(sentAfter).toBeGreaterThan(0);
  });

  test('counts the sleep towards the age of an order', async () => {
    const late = await sleepThrough(place, 44_800);
    expect([late.sentAfter, (await late.call.record()).reason]).toEqual([0, 'deadline']);
    const inTime = await sleepThrough(place, 30_000);
    await inTime.call.promise;
    const patient = await sleepThrough(place, 44_800, { orderMaxAgeMs: 60_000 });
    await patient.call.promise;
  });

  test('counts it towards the deadline of a transfer, which has no other limit', async () => {
    const late = await sleepThrough(transfer, 119_800);
    expect([late.sentAfter, (await late.call.record()).reason]).toEqual([0, 'deadline']);
    const inTime = await sleepThrough(transfer, 100_000);
    await inTime.call.promise;
  });

  test.each([place, openOrders, cancel])(
    'sends nothing after expiresAtMs, whatever it is',
    async (request) => {
      const expiresAtMs = bench().runtime.wallNowMs() + 20_000;
      const late = await sleepThrough(request, 25_000, { expiresAtMs });
      expect([late.sentAfter, (await late.call.record()).reason]).toEqual([0, 'deadline']);
      const inTime = await sleepThrough(request, 15_000, { expiresAtMs });
      await inTime.call.promise;
    },
  );
});

describe('a machine that falls asleep while a request that came signed waits', () => {
  const signedAt = (request: RunRequest, atMs: number): RunRequest => ({
    ...request,
    headers: {
      'KC-API-KEY': 'their-key',
      'KC-API-SIGN': 's',
      'KC-API-TIMESTAMP': String(atMs),
    },
  });
  const stale = { reason: 'stale-signature', executed: 'no' };

  test.each([
    ['after a refusal', [quota(2_000), ok()], 1],
    ['after an overload', [overload(), ok()], 1],
  ])('%s: does not send it again', async (_, steps, attempts) => {
    const { call, runtime, sent } = bench({ credentials });
    const waiting = call(signedAt(openOrders, runtime.wallNowMs()), steps);
    await runtime.settle();
    runtime.suspend(60_000);
    expect(await runtime.runUntil(waiting.record())).toMatchObject({ ...stale, attempts });
    expect(sent).toHaveLength(attempts);
  });

  test('before a gate, with nothing sent yet: does not send it at all', async () => {
    const { call, runtime } = bench({ credentials });
    call(signedAt(openOrders, runtime.wallNowMs() + hours), [quota(2_000), ok()]);
    await runtime.settle();
    const waiting = call(signedAt(fills, runtime.wallNowMs()), ok());
    runtime.suspend(60_000);
    expect(await runtime.runUntil(waiting.record())).toMatchObject({ ...stale, attempts: 0 });
  });

  test.each([
    ['before a door', 2_000],
    ['before a door, for a moment of its clock', 200],
  ])('%s: has it signed anew by whoever signed it', async (_, waitMs) => {
    const { call, runtime, sent } = bench({ credentials });
    call(signedAt(openOrders, runtime.wallNowMs() + hours), [quota(waitMs), ok()]);
    await runtime.settle();
    const resign = {
      headers: async () => signedAt(fills, runtime.wallNowMs()).headers as Record<string, string>,
      hint: () => '',
    };
    const waiting = call(signedAt(fills, runtime.wallNowMs()), ok(), {
      signAgain: resign,
      name: 'theirs',
    });
    runtime.suspend(60_000);
    await runtime.runUntil(waiting.promise);
    const theirs = sent.find(({ call: name }) => name === 'theirs');
    expect(runtime.wallNowMs() - Number(theirs?.headers['KC-API-TIMESTAMP'])).toBeLessThan(1_000);
  });
});

describe('a machine that falls asleep while a request is on its way', () => {
  test('does not send the order again, even when it is sure that it was not placed', async () => {
    const made = bench({ credentials });
    const sendInternal: SendInternal = () => {
      const text = '{"code":"400100","msg":"order not exist"}';
      return Promise.resolve({ status: 200, headers: { get: () => null }, text });
    };
    const late: Step = async () => {
      made.runtime.suspend(8 * hours);
      return reset();
    };
    const record = await made.runtime.runUntil(
      made.call(place, [late, ok()], { sendInternal }).record(),
    );
    expect(record.executed).not.toBe('yes');
    expect(made.sent).toHaveLength(1);
  });

  test('takes its refused timestamp for what it is: too late, not a wrong clock', async () => {
    const made = bench({ credentials });
    const late: Step = async () => {
      made.runtime.suspend(60_000);
      return badTimestamp();
    };
    await made.runtime.runUntil(made.call(fills, [late, ok()]).promise);
    expect(made.sent).toHaveLength(2);
    const order = await made.runtime.runUntil(made.call(place, [late, ok()]).record());
    expect(order).toMatchObject({ reason: 'deadline', executed: 'no', code: '400002' });
    expect(made.sent).toHaveLength(3);
  });
});

describe('a wall clock that is set', () => {
  test.each([
    ['back', -8 * hours],
    ['back a little', -10_000],
  ])('%s makes no wait shorter or longer, and no order younger', async (_, ms) => {
    const jumped = async (steps: readonly Step[], kucoin: RequestOptions = {}) => {
      const made = bench({ credentials });
      const expiresAtMs = made.runtime.wallNowMs() + 20_000;
      const options = kucoin.expiresAtMs === undefined ? kucoin : { expiresAtMs };
      const call = made.call(place, steps, { kucoin: options });
      await made.runtime.settle();
      made.runtime.jumpWall(ms);
      await made.runtime.runUntil(call.promise.catch(() => undefined));
      return { leftAt: made.leftAt(), end: call.end() };
    };
    expect(await jumped([quota(9_000), ok()])).toMatchObject({
      leftAt: [0, 9_000],
      end: { value: expect.anything() as object },
    });
    expect(await jumped([quota(9_000), quota(15_000)], { expiresAtMs: 1 })).toMatchObject({
      leftAt: [0, 9_000],
      end: { error: { kucoin: { reason: 'deadline' } } },
    });
    expect(await jumped([quota(9_000), quota(40_000)])).toMatchObject({
      leftAt: [0, 9_000],
      end: { error: { kucoin: { reason: 'deadline' } } },
    });
  });

  test('forward ends an order rather than send it late, and no read', async () => {
    const made = bench({ credentials });
    const order = made.call(place, [quota(2_000), ok()]);
    const read = made.call(openOrders, [quota(2_000), ok()]);
    await made.runtime.settle();
    made.runtime.jumpWall(hours);
    expect(await made.runtime.runUntil(order.record())).toMatchObject({ reason: 'deadline' });
    await made.runtime.runUntil(read.promise);
  });
});

describe('expiresAtMs', () => {
  /** An engine that has learnt that its clock is 20 s fast. */
  async function fast() {
    const made = bench({ credentials });
    const exchangeMs = (): number => made.runtime.wallNowMs() - 20_000;
    const sendInternal: SendInternal = () => {
      const text = `{"code":"200000","data":${exchangeMs()}}`;
      return Promise.resolve({ status: 200, headers: { get: () => null }, text });
    };
    await made.runtime.runUntil(made.call(fills, [badTimestamp(), ok()], { sendInternal }).promise);
    return { ...made, exchangeMs };
  }

  test('is an instant on the clock of the exchange, where that is known', async () => {
    const { call, exchangeMs, runtime } = await fast();
    const kucoin = { expiresAtMs: exchangeMs() + 5_000 };
    await call(place, ok(), { kucoin }).promise;
    const late = call(place, [quota(6_000), ok()], { kucoin });
    expect(await runtime.runUntil(late.record())).toMatchObject({ reason: 'deadline' });
  });

  test('does not move when the local clock is set right after it was compared', async () => {
    const { call, exchangeMs, runtime, sent } = await fast();
    const expiresAtMs = exchangeMs() + 5_000;
    runtime.jumpWall(-20_000);
    await runtime.advance(5_000);
    const before = sent.length;
    const record = await call(place, ok(), { kucoin: { expiresAtMs } }).record();
    expect(record).toMatchObject({ reason: 'deadline', attempts: 0 });
    expect(sent).toHaveLength(before);
  });
});
