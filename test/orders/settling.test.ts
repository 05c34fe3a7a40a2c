import { describe, expect, test } from 'vitest';
import type { ScriptedAnswer } from '../../src/testing/index.js';
import { futures, futuresOrder, hf, hfOrder, openStage, type Stage } from './stage.js';

const lookUp = 'GET /api/v1/hf/orders/client-order';
const clock = 'GET /api/v1/timestamp';
const { clientOid: _, ...withoutId } = hfOrder;

/** An order whose answer is lost in that way. */
async function lose(fault: 'reset-before' | 'reset-after', stage?: Stage): Promise<Stage> {
  const open = stage ?? (await openStage());
  open.exchange.reply(hf, { fault });
  return open;
}

/** Spoils every answer of that kind for a while. */
function spoil(stage: Stage, name: string, answer: ScriptedAnswer, forMs: number): void {
  const undo = stage.exchange.reply(name, { ...answer, times: 999 });
  void stage.runtime.sleep(forMs).then(undo);
}

describe('a look-up that fails settles nothing', () => {
  const failures: readonly (readonly [string, ScriptedAnswer])[] = [
    ['no answer', { fault: 'no-answer' }],
    ['a reset', { fault: 'reset-before' }],
    ['HTTP 500', { status: 500, body: '' }],
    ['a cut body', { body: { code: '200000', data: null }, fault: 'truncate' }],
    ['a page instead of JSON', { body: '<html>' }],
    ['a success without data', { body: { code: '200000' } }],
    ['data of another shape', { body: { code: '200000', data: { order: {} } } }],
    ['an order of another id', { body: { code: '200000', data: { id: '1', clientOid: 'x' } } }],
  ];

  test.each(failures)('%s, and the order went in: adopted when one succeeds', async (_, answer) => {
    const stage = await lose('reset-after');
    spoil(stage, lookUp, answer, 60_000);
    const { data } = await stage.succeed(stage.call(hf, hfOrder));
    expect(data).toMatchObject({ orderId: stage.exchange.orders[0]!.id });
    expect(stage.runtime.monotonicNowMs()).toBeGreaterThanOrEqual(60_000);
    expect(stage.sent(hf)).toHaveLength(1);
  });

  test.each(failures)('%s to the end: unknown, and not sent again', async (_, answer) => {
    const stage = await lose('reset-before');
    stage.exchange.reply(lookUp, { ...answer, times: 999 });
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'unknown', reason: 'unknown-outcome', attempts: 1 });
    expect(stage.sent(hf)).toHaveLength(1);
    expect(record.elapsedMs).toBeGreaterThan(110_000);
    expect(record.elapsedMs).toBeLessThanOrEqual(120_000);
  });
});

test('a look-up that says "not cancellable" does not say that there is no order', async () => {
  const stage = await openStage({ product: 'futures' });
  stage.exchange.reply(futures, { fault: 'reset-after' });
  const body = { code: '100004', msg: 'Order is in not cancelable state' };
  const undo = stage.exchange.reply('GET /api/v1/orders/byClientOid', { body, times: 999 });
  void stage.runtime.sleep(60_000).then(undo);
  const { data } = await stage.succeed(stage.call(futures, futuresOrder));
  expect(data).toMatchObject({ orderId: stage.exchange.orders[0]!.id });
  expect(stage.sent(futures)).toHaveLength(1);
});

describe("without the exchange's clock", () => {
  test('absence is proved 13 s after the attempt ended', async () => {
    const stage = await lose('reset-before');
    stage.exchange.reply(clock, { status: 500, body: '', times: 999 });
    await stage.succeed(stage.call(hf, hfOrder));
    expect(stage.times(hf)).toEqual([0, 13_000]);
  });

  test('an order under our own id is adopted all the same', async () => {
    const stage = await lose('reset-after');
    stage.exchange.reply(clock, { status: 500, body: '', times: 999 });
    const { data } = await stage.succeed(stage.call(hf, withoutId));
    expect(data).toMatchObject({ orderId: stage.exchange.orders[0]!.id });
  });

  test("an order under the caller's id waits for the clock: its age is not known", async () => {
    const stage = await lose('reset-after');
    spoil(stage, clock, { status: 500, body: '' }, 30_000);
    const { data } = await stage.succeed(stage.call(hf, hfOrder));
    expect(data).toMatchObject({ orderId: stage.exchange.orders[0]!.id });
    expect(stage.runtime.monotonicNowMs()).toBeGreaterThanOrEqual(30_000);
  });

  test('and with the clock gone for good that order stays unknown', async () => {
    const stage = await lose('reset-after');
    stage.exchange.reply(clock, { fault: 'no-answer', times: 999 });
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'unknown', attempts: 1 });
    expect(record.elapsedMs).toBeGreaterThan(110_000);
  });

  test('on an exchange that has none, the window around the timestamp tells the age', async () => {
    const stage = await lose('reset-after');
    stage.exchange.reply(clock, { status: 404, body: '', times: 999 });
    await stage.succeed(stage.call(hf, hfOrder));
    expect(stage.runtime.monotonicNowMs()).toBe(0);
    expect(stage.sent(clock)).toHaveLength(1);
  });

  test('and an order from before that window is not adopted', async () => {
    const stage = await openStage();
    await stage.succeed(stage.call(hf, hfOrder));
    await stage.runtime.advance(5_000);
    stage.exchange.reply(clock, { status: 404, body: '', times: 999 });
    await lose('reset-before', stage);
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'unknown', elapsedMs: 13_000 });
  });
});

describe('a client clock that is off', () => {
  test.each([
    [-4_900, 12_900],
    [4_900, 3_100],
  ])('the exchange being %d ms ahead: the resend leaves at %d', async (skewMs, atMs) => {
    const stage = await lose('reset-before', await openStage({ skewMs }));
    await stage.succeed(stage.call(hf, hfOrder));
    expect(stage.times(hf)).toEqual([0, atMs]);
  });

  test.each([-4_900, 4_900])('of %d ms does not keep an order from being adopted', async (skew) => {
    const stage = await lose('reset-after', await openStage({ skewMs: skew }));
    await stage.succeed(stage.call(hf, hfOrder));
    expect(stage.sent(hf)).toHaveLength(1);
  });
});

describe('an order that is found under the id, but is another one', () => {
  const other = async (change: object, agoMs: number): Promise<Stage> => {
    const stage = await openStage({ dedupe: false });
    await stage.succeed(stage.call(hf, { ...hfOrder, ...change }));
    await stage.runtime.advance(agoMs);
    return stage;
  };

  test.each([
    ['older', {}, 1_000],
    ['much older', {}, 3_600_000],
    ['of another size', { size: '0.002' }, 0],
    ['of another price', { price: '50001' }, 0],
    ['of the other side', { side: 'sell' }, 0],
  ])('%s: unknown, neither adopted nor sent again', async (_, change, agoMs) => {
    const stage = await lose('reset-before', await other(change, agoMs));
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'unknown', attempts: 1, elapsedMs: 8_000 });
    expect(stage.exchange.orders).toHaveLength(1);
    expect(stage.events.find(({ type }) => type === 'reconcile')).toMatchObject({
      fate: 'unsettled',
      note: 'the id belongs to another order',
    });
  });

  test('is not taken for the one that went in after it', async () => {
    const stage = await lose('reset-after', await other({}, 1_000));
    const { data } = await stage.succeed(stage.call(hf, hfOrder));
    const { id: orderId } = stage.exchange.orders[1]!;
    expect(data).toMatchObject({ orderId });
    expect(stage.events.find(({ type }) => type === 'reconcile')).toMatchObject({
      fate: 'adopted',
      orderId,
    });
  });

  test('of another symbol does not come into it', async () => {
    const stage = await lose('reset-before', await other({ symbol: 'ETH-USDT' }, 0));
    await stage.succeed(stage.call(hf, hfOrder));
    expect(stage.times(hf)).toEqual([0, 0, 8_000]);
  });
});

describe('look-ups of a settlement', () => {
  test('are signed anew, each for itself', async () => {
    const stage = await lose('reset-before');
    await stage.succeed(stage.call(hf, hfOrder));
    const signatures = stage.sent(lookUp).map(({ headers }) => headers['kc-api-sign']);
    expect(signatures.length).toBeGreaterThan(5);
    expect(new Set(signatures).size).toBe(signatures.length);
    expect(stage.exchange.refused()).toEqual([]);
  });

  test('say of the caller what he says of himself, and nothing of his order', async () => {
    const stage = await lose('reset-after');
    const headers = { 'X-SITE-TYPE': 'australia', 'Content-Encoding': 'identity', Accept: '*/*' };
    await stage.succeed(stage.call(hf, hfOrder, { headers }));
    const [request] = stage.sent(lookUp);
    expect(request!.headers).toMatchObject({
      'x-site-type': 'australia',
      accept: 'application/json',
    });
    expect(request!.headers['content-type']).toBeUndefined();
    expect(request!.headers['content-encoding']).toBeUndefined();
    expect(request!.body).toBe('');
  });

  test("go out under the call's own credentials", async () => {
    const other = { key: 'other-key', secret: 's', passphrase: 'p', uid: '20002' };
    const stage = await lose('reset-after', await openStage({ users: [other] }));
    const { uid: _uid, ...credentials } = other;
    await stage.succeed(stage.call(hf, hfOrder, { kucoin: { credentials } }));
    expect(stage.sent(lookUp)[0]!.uid).toBe('20002');
  });

  test('wait like everybody else while the address is shut out', async () => {
    const stage = await lose('reset-after');
    const call = stage.call(hf, hfOrder);
    stage.exchange.blockIp();
    await stage.succeed(call);
    expect(stage.sent(lookUp).map(({ refused }) => refused)).toEqual(['block-ip', undefined]);
    expect(stage.runtime.monotonicNowMs()).toBeGreaterThanOrEqual(30_000);
    expect(stage.exchange.knocks()).toEqual([]);
  });

  test('wait for the quota of their pool, and so does the resend', async () => {
    const stage = await lose('reset-before');
    const call = stage.call(hf, hfOrder);
    stage.exchange.spend('Spot');
    await stage.succeed(call);
    expect(stage.exchange.knocks()).toEqual([]);
    expect(stage.exchange.orders).toHaveLength(1);
    expect(stage.times(hf)[1]).toBeGreaterThanOrEqual(30_000);
  });

  test('are no calls of their own to those who listen', async () => {
    const stage = await lose('reset-before');
    await stage.succeed(stage.call(hf, hfOrder));
    const types = stage.events.map(({ type, request }) => `${type} ${request.method}`);
    expect(types.filter((each) => each !== 'attempt GET')).toEqual([
      'attempt POST',
      'reconcile POST',
      'attempt POST',
      'done POST',
    ]);
  });
});

describe('a machine that slept for eight hours while the answer was lost', () => {
  const hoursMs = 8 * 3_600_000;

  test('finds its order when it wakes up, and takes it for its own', async () => {
    const stage = await openStage();
    stage.exchange.reply(hf, { fault: 'hang-after' });
    const call = stage.call(hf, hfOrder);
    await stage.runtime.advance(5_000);
    stage.runtime.jumpWall(hoursMs);
    stage.exchange.skewMs += hoursMs;
    const { data } = await stage.succeed(call);
    expect(data).toMatchObject({ orderId: stage.exchange.orders[0]!.id });
    expect(stage.sent(hf)).toHaveLength(1);
  });
});

describe('an answer that leaves it open, of an order that is proved absent', () => {
  const answers: readonly (readonly [string, ScriptedAnswer])[] = [
    ['999999 brand new', { body: { code: '999999', msg: 'brand new' } }],
    ['200000 the moon is full', { body: { code: '200000', msg: 'the moon is full' } }],
    ['HTTP 409', { status: 409, body: '' }],
  ];

  test.each(answers)('is what the hint gives: %s', async (said, answer) => {
    const stage = await openStage();
    stage.exchange.reply(hf, answer);
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({
      executed: 'no',
      reason: 'not-retryable',
      action: 'surface',
      attempts: 1,
      elapsedMs: 8_000,
    });
    expect(record.hint).toContain(`answered so again: ${said}`);
    expect(record.hint).not.toMatch(/place it anew/i);
    expect(record.meaning).toMatch(/proved that the order was not placed/);
  });

  test('is no reason not to place it anew when it was only lost', async () => {
    const stage = await openStage();
    stage.exchange.reply(hf, { fault: 'reset-before' });
    const record = await stage.fail(stage.call(hf, hfOrder, { kucoin: { retries: 0 } }));
    expect(record.hint).toMatch(/place it anew/);
  });
});
