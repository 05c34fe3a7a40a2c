import { describe, expect, test } from 'vitest';
import { isKucoinError, type KucoinRetryEvent, type RunRequest } from '../../src/index.js';
import {
  accounts,
  cancel,
  credentials,
  fills,
  ok,
  openOrders,
  overload,
  place,
  refused,
  ticker,
  unreachable,
} from '../support/answers.js';
import { type Bench, bench, type Step } from '../support/harness.js';

const serverError = () => refused('500000', 'Internal Server Error', 503);

/** An exchange that refuses everything until an instant. */
const until =
  (made: Bench, atMs: number, refusal = overload): Step =>
  () =>
    Promise.resolve(made.runtime.monotonicNowMs() < atMs ? refusal() : ok());

/** Calls at once, each answered by `step`; what became of them. */
async function crowd(
  made: Bench,
  step: Step,
  { calls = 40, request = openOrders }: { calls?: number; request?: RunRequest } = {},
) {
  const all = Array.from({ length: calls }, () => made.call(request, step).promise);
  const ends = await made.runtime.runUntil(Promise.allSettled(all));
  return {
    failed: ends.filter(({ status }) => status === 'rejected').length,
    perCall: made.sent.length / calls,
    endMs: made.runtime.monotonicNowMs(),
  };
}

const gateEvents = (events: readonly KucoinRetryEvent[]) =>
  events.filter(({ overload: state }) => state !== undefined);

const open = () => bench({ credentials, pacing: false });

describe('an outage', () => {
  test.each([
    ['429000 without headers', overload],
    ['503', serverError],
    ['no connection', unreachable],
  ])('(%s) is weathered together: nobody fails, one probe at a time', async (_, refusal) => {
    const made = open();
    const end = await crowd(made, until(made, 5_000, refusal as typeof overload));
    expect(end.failed).toBe(0);
    // All at once at first; then those who probe.
    expect(end.perCall).toBeLessThan(2.5);
    expect(end.endMs).toBeLessThan(8_000);
  });

  test('holds a request that comes meanwhile, and says which gate, at which rate and why', async () => {
    const made = open();
    const storm = crowd(made, until(made, 5_000));
    await made.runtime.advance(2_000);
    const late = made.call(openOrders, ok(), { name: 'late' });
    await made.runtime.settle();
    expect(made.leftAt('late')).toEqual([]);
    const [wait] = made.events.filter(({ callId, type }) => callId === 41 && type === 'wait');
    expect(wait).toMatchObject({
      note: 'overload',
      scope: 'endpoint',
      classification: { code: '429000' },
      overload: { state: 'probing', why: 'nothing-passes' },
    });
    expect(wait?.classification?.hint).toMatch(/^The exchange is overloaded, probing: .*\d calls/);
    await storm;
    await made.runtime.runUntil(late.promise);
  });

  test('of one interface leaves the others alone; a 503 binds the whole host', async () => {
    const made = open();
    const storm = crowd(made, until(made, 5_000));
    await made.runtime.advance(1_000);
    await made.call(accounts, ok(), { name: 'other' }).promise;
    expect(made.leftAt('other')).toEqual([1_000]);
    await storm;

    const down = open();
    const outage = crowd(down, until(down, 5_000, serverError));
    await down.runtime.advance(1_000);
    const other = down.call(accounts, ok(), { name: 'other' });
    await down.runtime.settle();
    expect(down.leftAt('other')).toEqual([]);
    await outage;
    await down.runtime.runUntil(other.promise);
  });

  test('is told when it begins, when something gets through, and when it is over', async () => {
    const made = open();
    await crowd(made, until(made, 3_000));
    for (let n = 0; n < 20; n += 1) {
      await made.runtime.advance(500);
      await made.call(openOrders, ok()).promise;
    }
    const told = gateEvents(made.events).filter(({ type }) => type === 'cooldown');
    const notes = told.map(({ note }) => note);
    expect(notes[0]).toBe('overload: probing: nothing gets through');
    expect(notes.some((note) => /^overload: paced at \d+/.test(note ?? ''))).toBe(true);
    expect(notes.at(-1)).toBe('overload: open (calm)');
  });

  test('lets cancels go first, then orders, then reads in the order in which they began', async () => {
    const made = open();
    const first = crowd(made, until(made, 4_000, serverError), { calls: 12 });
    await made.runtime.advance(1_000);
    const late = [
      made.call(openOrders, ok(), { name: 'read' }),
      made.call(place, ok(), { name: 'order' }),
      made.call(cancel, ok(), { name: 'cancel' }),
    ];
    await made.runtime.runUntil(Promise.all(late.map(({ promise }) => promise)));
    const order = made.sent
      .map(({ call }) => call)
      .filter((name) => /cancel|order|read/.test(name));
    expect(order).toEqual(['cancel', 'order', 'read']);
    await first;
  });
});

describe('what is no outage', () => {
  test('isolated refusals hold nobody up', async () => {
    const made = open();
    for (let n = 0; n < 60; n += 1) {
      const answers = n % 10 === 0 ? [overload(), ok()] : ok();
      await made.runtime.runUntil(made.call(openOrders, answers).promise);
    }
    expect(gateEvents(made.events)).toEqual([]);
  });

  test('one call that is refused again and again waits longer and longer by itself', async () => {
    const made = bench({ credentials, deadlineMs: 60_000 });
    const record = await made.runtime.runUntil(made.call(ticker, overload()).record());
    expect(record).toMatchObject({ reason: 'deadline', executed: 'no', code: '429000' });
    expect(made.leftAt()).toEqual([0, 500, 1_500, 3_500, 7_500, 15_500, 30_500, 45_500]);
    expect(gateEvents(made.events)).toEqual([]);
  });

  test('a quota is waited for at its own gate', async () => {
    const made = bench({ credentials });
    await crowd(
      made,
      until(made, 1, () => refused('200002', 'Too many requests', 429)),
      {
        calls: 3,
        request: fills,
      },
    );
    expect(gateEvents(made.events)).toEqual([]);
  });
});

describe('a call that cannot be reached in time', () => {
  test('fails when its time is up, and says how many wait', async () => {
    const made = bench({ credentials, pacing: false, deadlineMs: 4_000 });
    const calls = Array.from({ length: 30 }, () => made.call(openOrders, overload()).promise);
    const ends = await made.runtime.runUntil(Promise.allSettled(calls));
    const records = ends.map((end) =>
      end.status === 'rejected' && isKucoinError(end.reason) ? end.reason.kucoin : undefined,
    );
    expect(new Set(records.map((record) => record?.reason))).toEqual(new Set(['deadline']));
    expect(records.every((record) => record?.executed === 'no')).toBe(true);
    expect(records.some((record) => record?.hint.startsWith('The exchange is overloaded'))).toBe(
      true,
    );
  });

  test('fails at once where it is certain that it comes too late, and says when to come back', async () => {
    const made = open();
    const storm = crowd(made, until(made, 60_000));
    // By then the probes of a long outage are five seconds apart.
    await made.runtime.advance(41_000);
    const records = await Promise.all(
      [0, 1_000, 2_000, 3_000, 4_000].map(async (laterMs) => {
        await made.runtime.advance(laterMs === 0 ? 0 : 1_000);
        return made.call(openOrders, ok(), { kucoin: { deadlineMs: 500 } }).record();
      }),
    );
    const atOnce = records.filter(({ elapsedMs }) => elapsedMs === 0);
    expect(atOnce.length).toBeGreaterThan(2);
    for (const record of atOnce) {
      expect(record).toMatchObject({ reason: 'deadline', executed: 'no', attempts: 0 });
      expect(record.retryAtMs).toBeGreaterThan(made.runtime.wallNowMs() - 5_000);
    }
    await storm;
  });

  test('an order waits in its lane until it is too old', async () => {
    const made = bench({ credentials, pacing: false, orderMaxAgeMs: 10_000 });
    const orders = Array.from({ length: 10 }, () => made.call(place, overload()).record());
    const records = await made.runtime.runUntil(Promise.all(orders));
    for (const record of records) {
      expect(record).toMatchObject({ reason: 'deadline', executed: 'no', code: '429000' });
      expect(record.elapsedMs).toBeGreaterThan(5_000);
    }
  });

  test('with `retries: 0` none is repeated', async () => {
    const made = bench({ credentials, pacing: false, retries: 0 });
    const record = await made.call(openOrders, overload()).record();
    expect(record).toMatchObject({ reason: 'retries-exhausted', attempts: 1 });
  });
});
