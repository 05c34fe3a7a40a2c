import { describe, expect, test } from 'vitest';
import { kucoinFetch } from '../../adapters/fetch.js';
import {
  type ExchangeFault,
  type FaultKind,
  manualRuntime,
  type ScriptedAnswer,
  startExchange,
} from '../../src/testing/index.js';
import { futures, futuresOrder, hf, hfOrder, openStage, type Stage } from './stage.js';

const busy: ScriptedAnswer = { status: 429, body: { code: '429000', msg: 'Too Many Requests' } };
const broke: ScriptedAnswer = { body: { code: '200004', msg: 'Balance insufficient!' } };
const lookUp = 'GET /api/v1/hf/orders/client-order';

/** Placements meet these one after the other, the exchange itself when they are used up. */
function inTurn(stage: Stage, ...answers: (ScriptedAnswer | FaultKind)[]): void {
  stage.exchange.reply(
    hf,
    answers.map((answer) => (typeof answer === 'string' ? { fault: answer } : answer)),
  );
}

/** What the placements of a stage met and did, in words. */
const executed = (stage: Stage): readonly boolean[] =>
  stage.sent(hf).map((request) => request.executed);

describe('one lost answer', () => {
  test('of an order that went in: it is found, and its answer made up for', async () => {
    const stage = await openStage();
    inTurn(stage, 'reset-after');
    const { data, status, classification } = await stage.succeed(stage.call(hf, hfOrder));
    const [order] = stage.exchange.orders;
    expect(status).toBe(200);
    expect(data).toEqual({ orderId: order!.id, clientOid: 'oid-1' });
    expect(classification).toMatchObject({ action: 'ok', executed: 'yes', clientOid: 'oid-1' });
    expect(stage.sent(hf)).toHaveLength(1);
    expect(stage.runtime.monotonicNowMs()).toBe(0);
  });

  test('of an order that did not: it is sent again once that is proved', async () => {
    const stage = await openStage();
    inTurn(stage, 'reset-before');
    const { data } = await stage.succeed(stage.call(hf, hfOrder));
    expect(data).toEqual({ orderId: stage.exchange.orders[0]!.id, clientOid: 'oid-1' });
    expect(stage.times(hf)).toEqual([0, 8_000]);
    expect(stage.times(lookUp)).toEqual([0, 250, 750, 1_750, 3_750, 5_750, 7_750, 8_000]);
  });

  test('of a contract is settled in the same way', async () => {
    for (const fault of ['reset-after', 'reset-before'] as const) {
      const stage = await openStage({ product: 'futures' });
      stage.exchange.reply(futures, { fault });
      const { data } = await stage.succeed(stage.call(futures, futuresOrder));
      expect(data).toEqual({ orderId: stage.exchange.orders[0]!.id, clientOid: 'oid-1' });
      expect(stage.exchange.orders).toHaveLength(1);
    }
  });

  test('of an order that arrives late: it is awaited as long as it can arrive', async () => {
    const stage = await openStage({ readLagMs: 3_000 });
    stage.exchange.reply(hf, { fault: 'reset-late', transitMs: 4_999 });
    const { data } = await stage.succeed(stage.call(hf, hfOrder));
    expect(data).toMatchObject({ orderId: stage.exchange.orders[0]!.id });
    expect(stage.exchange.orders).toHaveLength(1);
    expect(stage.sent(hf)).toHaveLength(1);
    expect(stage.runtime.monotonicNowMs()).toBe(8_000);
  });

  test('of an order that arrives too late: the exchange refuses it, and another goes in', async () => {
    const stage = await openStage({ readLagMs: 3_000 });
    stage.exchange.reply(hf, { fault: 'reset-late', transitMs: 5_000 });
    await stage.succeed(stage.call(hf, hfOrder));
    expect(executed(stage)).toEqual([false, true]);
  });
});

describe('a sequence of answers', () => {
  test('reset, then limits at every look-up until the end: unknown', async () => {
    const stage = await openStage();
    inTurn(stage, 'reset-after');
    stage.exchange.overload({ forMs: 200_000, match: lookUp });
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'unknown', reason: 'unknown-outcome', attempts: 1 });
    expect(stage.sent(hf)).toHaveLength(1);
    expect(record.elapsedMs).toBeLessThanOrEqual(120_000);
  });

  test('reset, proved absent, then "too many requests" to the end: no', async () => {
    const stage = await openStage();
    inTurn(stage, 'reset-before', { ...busy, times: 99 });
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'no', reason: 'deadline', code: '429000' });
    const [first, ...others] = record.history.map((attempt) => attempt.executed);
    expect([first, new Set(others)]).toEqual(['unknown', new Set(['no'])]);
  });

  test('reset, then "duplicate" although look-ups said absent: adopted once it shows', async () => {
    const stage = await openStage({ readLagMs: 10_000 });
    inTurn(stage, 'reset-after');
    const { data } = await stage.succeed(stage.call(hf, hfOrder));
    expect(data).toMatchObject({ orderId: stage.exchange.orders[0]!.id });
    expect(executed(stage)).toEqual([true, false]);
    expect(stage.sent(hf)[1]!.code).toBe('400100');
    // The read lag is over at 10 s.
    expect(stage.runtime.monotonicNowMs()).toBeGreaterThanOrEqual(10_000);
    expect(stage.runtime.monotonicNowMs()).toBeLessThan(12_000);
  });

  test('reset, then "duplicate", and it never shows: unknown, and no third attempt', async () => {
    const stage = await openStage({ readLagMs: 1e9 });
    inTurn(stage, 'reset-after');
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({
      executed: 'unknown',
      reason: 'unknown-outcome',
      kind: 'duplicate',
      attempts: 2,
      hint: expect.stringContaining('/api/v1/hf/orders/client-order/oid-1') as string,
    });
    // 13 s from the duplicate on are enough for anything to show.
    expect(record.elapsedMs).toBe(8_000 + 13_000);
  });

  test('"too many requests", then "duplicate": the caller used the id before', async () => {
    const stage = await openStage();
    await stage.succeed(stage.call(hf, hfOrder));
    stage.exchange.overload({ count: 1 });
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'no', kind: 'duplicate', reason: 'not-retryable' });
    expect(stage.sent(lookUp)).toEqual([]);
  });

  test('"duplicate" at once: the caller used the id before', async () => {
    const stage = await openStage();
    await stage.succeed(stage.call(hf, hfOrder));
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'no', kind: 'duplicate', attempts: 1 });
    expect(stage.sent(lookUp)).toEqual([]);
  });

  test('"duplicate" at once for an id of our own: the platform sent it twice by itself', async () => {
    const runtime = manualRuntime();
    const exchange = await startExchange({ runtime, listen: false });
    const twice: typeof fetch = async (input, init) => {
      if (init?.method === 'POST') await exchange.fetch(input, init);
      return exchange.fetch(input, init);
    };
    const { clientOid: _, ...order } = hfOrder;
    const { credentials } = exchange;
    const response = await runtime.runUntil(
      kucoinFetch({ runtime, credentials, hosts: { [exchange.host]: 'spot' } }, twice)(
        `${exchange.url}/api/v1/hf/orders`,
        { method: 'POST', body: JSON.stringify(order) },
      ),
    );
    const { data } = (await response.json()) as { data: { orderId: string } };
    expect(exchange.orders).toHaveLength(1);
    expect(data.orderId).toBe(exchange.orders[0]!.id);
    await exchange.close();
  });

  test('"too many requests", then reset: settled like a first attempt', async () => {
    const stage = await openStage();
    inTurn(stage, busy, 'reset-after');
    await stage.succeed(stage.call(hf, hfOrder));
    expect(executed(stage)).toEqual([false, true]);
  });

  test('reset, reset, success: each proved absent before the next', async () => {
    const stage = await openStage();
    inTurn(stage, 'reset-before', 'reset-before');
    await stage.succeed(stage.call(hf, hfOrder));
    expect(stage.times(hf)).toEqual([0, 8_000, 16_000]);
    expect(executed(stage)).toEqual([false, false, true]);
  });

  test('reset before, then reset after: the second is adopted', async () => {
    const stage = await openStage();
    inTurn(stage, 'reset-before', 'reset-after');
    const { data } = await stage.succeed(stage.call(hf, hfOrder));
    expect(data).toMatchObject({ orderId: stage.exchange.orders[0]!.id });
    expect(executed(stage)).toEqual([false, true]);
  });

  test('reset, then a refusal for another reason: no', async () => {
    const stage = await openStage();
    inTurn(stage, 'reset-before', broke);
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'no', kind: 'insufficient-funds', attempts: 2 });
  });

  test('reset again and again: no, after as many retries as are allowed', async () => {
    const stage = await openStage();
    stage.exchange.reply(hf, { fault: 'reset-before', times: 99 });
    const record = await stage.fail(stage.call(hf, hfOrder, { kucoin: { retries: 2 } }));
    expect(record).toMatchObject({ executed: 'no', reason: 'retries-exhausted', attempts: 3 });
    expect(record.meaning).toContain('proved');
  });

  test('a code nobody knows, proved absent: no, and not repeated', async () => {
    const stage = await openStage();
    inTurn(stage, { body: { code: '987654', msg: 'brand new' } });
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'no', reason: 'not-retryable', code: '987654' });
    expect(stage.sent(hf)).toHaveLength(1);
  });

  test('a redirect, proved absent: no, and not repeated', async () => {
    const stage = await openStage();
    inTurn(stage, { status: 302, headers: { location: 'https://example.com/' } });
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'no', reason: 'not-retryable', status: 302 });
    expect(stage.sent(hf)).toHaveLength(1);
  });

  const losses: readonly ExchangeFault[] = [
    { kind: 'truncate' },
    { kind: 'hang-after' },
    { kind: 'status-after', status: 500 },
    { kind: 'status-after', status: 502 },
    { kind: 'status-after', status: 503 },
    { kind: 'status-after', status: 524 },
  ];
  test.each(losses)('$kind $status, and the order went in: adopted', async (fault) => {
    let first = true;
    const stage = await openStage({
      readLagMs: 3_000,
      faults: ({ method }) => {
        const isHit = first && method === 'POST';
        if (isHit) first = false;
        return isHit ? fault : undefined;
      },
    });
    const { data } = await stage.succeed(stage.call(hf, hfOrder));
    expect(data).toEqual({ orderId: stage.exchange.orders[0]!.id, clientOid: 'oid-1' });
    expect(stage.exchange.orders).toHaveLength(1);
  });
});
