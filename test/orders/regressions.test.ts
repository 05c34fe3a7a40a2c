import { describe, expect, test } from 'vitest';
import type { ExchangeFault, LogRecord } from '../../src/testing/index.js';
import { hf, hfOrder, openStage } from './stage.js';

/*
 * Counterexamples that the random schedules have found, and their kin.
 */

const lookUp = 'GET /api/v1/hf/orders/client-order';
const clock = 'GET /api/v1/timestamp';

describe('found by chance', () => {
  test('a look-up that left too early proves nothing, however late its answer comes', async () => {
    const stage = await openStage({ readLagMs: 3_000 });
    // Accepted at 4.9 s, visible from 7.9 s on.
    stage.exchange.reply(hf, { fault: 'reset-late', transitMs: 4_900 });
    // Asked at 7.75 s, answered at 11.75 s, when absence could be proved long since.
    stage.exchange.reply(lookUp, (request: LogRecord) =>
      request.atMs === 7_750 ? { delayMs: 4_000 } : undefined,
    );
    const { data } = await stage.succeed(stage.call(hf, hfOrder));
    expect(data).toMatchObject({ orderId: stage.exchange.orders[0]!.id });
    expect(stage.sent(hf)).toHaveLength(1);
  });

  test('a look-up that had to be repeated counts from when the repeat left', async () => {
    const stage = await openStage();
    stage.exchange.reply(hf, { fault: 'reset-before' });
    // The one of 5.75 s hangs for 5 s; its repeat leaves when absence can be proved.
    const hung = (request: LogRecord): ExchangeFault | undefined =>
      request.atMs === 5_750 ? { kind: 'no-answer' } : undefined;
    stage.exchange.reply(lookUp, (request: LogRecord) => hung(request) && { fault: 'no-answer' });
    await stage.succeed(stage.call(hf, hfOrder));
    const [, resentMs] = stage.times(hf);
    expect(resentMs).toBe(stage.times(lookUp).at(-1));
    expect(resentMs).toBeLessThan(11_500);
  });

  test('a clock that a look-up had to read for its own signature counts', async () => {
    const stage = await openStage();
    stage.exchange.reply(hf, { fault: 'reset-before' });
    stage.exchange.reply(clock, [
      { fault: 'reset-before' },
      {},
      { fault: 'reset-before', times: 99 },
    ]);
    stage.exchange.reply(lookUp, { body: { code: '400002', msg: 'Invalid KC-API-TIMESTAMP' } });
    await stage.succeed(stage.call(hf, hfOrder));
    // 8 s: with a clock. Without one it would have been 13.
    expect(stage.times(hf)).toEqual([0, 8_000]);
  });

  test('an order of the same id and terms, shortly before, is not adopted by a slow clock', async () => {
    const stage = await openStage({ dedupe: false });
    await stage.succeed(stage.call(hf, hfOrder));
    await stage.runtime.advance(300);
    stage.exchange.reply(hf, { fault: 'reset-before' });
    // Both ways of the first looks at the clock are slow.
    stage.exchange.reply(clock, { transitMs: 1_500, delayMs: 1_500, times: 2 });
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'unknown', attempts: 1 });
    expect(stage.exchange.orders).toHaveLength(1);
  });

  test('a slow clock does not keep an own order from being adopted', async () => {
    const stage = await openStage();
    stage.exchange.reply(hf, { fault: 'reset-after' });
    stage.exchange.reply(clock, { transitMs: 1_500, delayMs: 1_500, times: 2 });
    const { data } = await stage.succeed(stage.call(hf, hfOrder));
    expect(data).toMatchObject({ orderId: stage.exchange.orders[0]!.id });
  });

  test('an exchange whose clock is set back while an order is on its way gets it once', async () => {
    const stage = await openStage({ skewMs: 4_900, readLagMs: 3_000, dedupe: false });
    stage.exchange.reply(hf, { fault: 'reset-late', transitMs: 4_000 });
    const call = stage.call(hf, hfOrder);
    await stage.runtime.advance(200);
    stage.exchange.skewMs = 0;
    await stage.succeed(call);
    expect(stage.exchange.orders).toHaveLength(1);
  });

  test('a settlement does not set the clock of calls by a slow look at the exchange', async () => {
    const stage = await openStage();
    stage.exchange.reply(hf, { fault: 'reset-after' });
    stage.exchange.reply(clock, { transitMs: 4_000 });
    await stage.succeed(stage.call(hf, hfOrder));
    await stage.succeed(stage.call(hf, { ...hfOrder, clientOid: 'oid-2' }));
    const [, second] = stage.sent(hf);
    expect(Number(second!.headers['kc-api-timestamp'])).toBe(second!.wallMs);
  });
});
