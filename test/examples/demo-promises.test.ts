import { describe, expect, test } from 'vitest';
import { callHeader, createLedger, type OpenStory } from '../../examples/demo/ledger.js';
import { audit } from '../../examples/demo/promises.js';
import type { PlannedCall, Scenario } from '../../examples/demo/scenarios.js';
import { brandRecord } from '../../src/errors.js';
import { KucoinError, type KucoinErrorRecord, type KucoinRetryEvent } from '../../src/index.js';
import type { ExchangeOrder, LogRecord } from '../../src/testing/index.js';

const order: PlannedCall = {
  method: 'POST',
  path: '/api/v1/hf/orders',
  body: { clientOid: 'demo-1' },
  expect: 'ok',
};
const read: PlannedCall = { method: 'GET', path: '/api/v1/accounts', expect: 'ok' };
const broke: PlannedCall = {
  ...read,
  expect: { code: '200004', action: 'surface', kind: 'insufficient-funds' },
};

function scenarioOf(shows?: Scenario['shows']): Scenario {
  return { id: 'test', title: '', about: '', begin: () => undefined, shows, calls: [] };
}

/** An exchange that saw what a test says it saw, at a time the test sets. */
function stage() {
  const state = { nowMs: 0 };
  const log: LogRecord[] = [];
  const orders: ExchangeOrder[] = [];
  const knocks: LogRecord[] = [];
  const ledger = createLedger('fetch', {
    log,
    orders,
    knocks: () => knocks,
    nowMs: () => state.nowMs,
  });
  return {
    ledger,
    orders,
    knocks,
    at: (ms: number) => (state.nowMs = ms),
    /** A request arrives, and the library reports the attempt when the answer is there. */
    attempt(
      { story, hear }: OpenStory,
      atMs: number,
      seen: Partial<LogRecord> = {},
      isReported = true,
    ) {
      const { method, path } = story.call;
      const record = {
        ...{
          number: log.length + 1,
          atMs,
          judgedAtMs: atMs,
          method,
          path,
          target: path,
          query: {},
        },
        ...{ wallMs: atMs, body: '', ip: '127.0.0.1', executed: true, scripted: false },
        ...{ duringBlock: false, leftEarly: false },
        ...seen,
        headers: { [callHeader]: story.id, ...seen.headers },
      };
      log.push(record);
      state.nowMs = atMs + 10;
      if (isReported) hear(eventOf('attempt', { elapsedMs: 10 }));
      return record;
    },
  };
}

function eventOf(
  type: KucoinRetryEvent['type'],
  rest: Partial<KucoinRetryEvent>,
): KucoinRetryEvent {
  const request = { method: 'GET', path: '/' };
  return { type, atMs: 0, engineId: 1, callId: 1, request, ...rest } as KucoinRetryEvent;
}

function refusal(rest: Partial<KucoinErrorRecord>): KucoinError {
  return new KucoinError(
    brandRecord({
      ...{ action: 'surface', kind: 'insufficient-funds', executed: 'no', code: '200004' },
      ...{
        family: 'spot',
        meaning: '',
        hint: '',
        source: '',
        reason: 'not-retryable',
        attempts: 1,
      },
      ...{ elapsedMs: 1, request: { method: 'GET', path: '/' }, history: [] },
      ...rest,
    }),
  );
}

describe('audit', () => {
  test('finds nothing wrong with a call that waited as long as it had to and succeeded', () => {
    const { ledger, attempt, orders, at } = stage();
    const call = ledger.open(scenarioOf({ refused: 'quota' }), order);
    attempt(call, 100, { refused: 'quota', retryAfterMs: 5_000 });
    call.hear(eventOf('cooldown', { scopeKey: 'pool', waitMs: 5_000 }));
    attempt(call, 5_120);
    orders.push({ clientOid: 'demo-1' } as ExchangeOrder);
    call.succeed();
    at(3_000);
    const late = ledger.open(scenarioOf(), read);
    late.hear(eventOf('wait', { scopeKey: 'pool', waitMs: 2_100, note: 'shared cooldown' }));
    attempt(late, 5_300);
    late.succeed();
    const { tally, broken } = audit(ledger);
    expect(broken).toEqual([]);
    expect(tally).toEqual({
      ...{ client: 'fetch', calls: 2, succeeded: 2, surfaced: 0, attempts: 3 },
      ...{ told: 1, kept: 1, inFlight: 0, held: 1, knocks: 0 },
    });
  });

  test('counts refusals that were on their way when the scope closed', () => {
    const { ledger, attempt } = stage();
    const scenario = scenarioOf();
    const calls = [1, 2, 3].map(() => ledger.open(scenario, read));
    for (const call of calls) attempt(call, 100, { retryAfterMs: 1_000 });
    for (const call of calls) {
      attempt(call, 1_200);
      call.succeed();
    }
    expect(audit(ledger).tally).toMatchObject({ told: 3, kept: 3, inFlight: 2 });
  });

  test('notices a wait that was cut short', () => {
    const { ledger, attempt } = stage();
    const call = ledger.open(scenarioOf(), read);
    attempt(call, 100, { retryAfterMs: 5_000 });
    attempt(call, 5_000);
    call.succeed();
    const { tally, broken } = audit(ledger);
    expect(tally).toMatchObject({ told: 1, kept: 0 });
    expect(broken).toEqual([
      'fetch: test, GET /api/v1/accounts: a told wait was cut short by 100 ms',
    ]);
  });

  test('notices a knock that the exchange saw', () => {
    const { ledger, attempt, knocks } = stage();
    const call = ledger.open(scenarioOf(), read);
    knocks.push(attempt(call, 100));
    call.succeed();
    const { tally, broken } = audit(ledger);
    expect(tally.knocks).toBe(1);
    expect(broken).toEqual([
      'fetch: test, GET /api/v1/accounts: knocked on a closed scope (the exchange saw it)',
    ]);
  });

  test('notices a knock by what the library itself had learnt', () => {
    const { ledger, attempt } = stage();
    const scenario = scenarioOf();
    const told = ledger.open(scenario, read);
    attempt(told, 100, { retryAfterMs: 5_000 });
    told.hear(eventOf('cooldown', { scopeKey: 'pool', waitMs: 5_000 }));
    attempt(told, 5_200);
    told.succeed();
    const other = ledger.open(scenario, read);
    attempt(other, 200);
    other.succeed();
    const outside = ledger.open(scenario, { ...read, outside: true });
    attempt(outside, 200);
    outside.succeed();
    const { tally, broken } = audit(ledger);
    expect(tally.knocks).toBe(1);
    expect(broken).toEqual([
      'fetch: test, GET /api/v1/accounts: knocked on a closed scope (by its own account)',
    ]);
  });

  test('notices calls that ended in another way than expected', () => {
    const { ledger, attempt } = stage();
    const endings: ((call: OpenStory) => void)[] = [
      ({ succeed }) => succeed(),
      ({ fail }) => fail(refusal({})),
      ({ fail }) => fail(refusal({ attempts: 2 })),
      ({ fail }) => fail(refusal({ code: '411100' })),
      ({ fail }) => fail(new Error('odd')),
      () => undefined,
    ];
    for (const end of endings) {
      const call = ledger.open(scenarioOf(), broke);
      attempt(call, 100);
      end(call);
    }
    const unlucky = ledger.open(scenarioOf(), read);
    attempt(unlucky, 100);
    unlucky.fail(refusal({}));
    const { tally, broken } = audit(ledger);
    expect(tally).toMatchObject({ calls: 7, succeeded: 1, surfaced: 1 });
    const begin = 'fetch: test, GET /api/v1/accounts: expected';
    expect(broken).toEqual([
      `${begin} 200004 handed over, but it succeeded`,
      `${begin} 200004 handed over, but 200004 came (not-retryable after 2)`,
      `${begin} 200004 handed over, but 411100 came (not-retryable after 1)`,
      `${begin} 200004 handed over, but it threw Error: odd`,
      `${begin} 200004 handed over, but it never ended`,
      `${begin} success, but 200004 came (not-retryable after 1)`,
    ]);
  });

  test('notices attempts that were not reported, and signatures used twice', () => {
    const { ledger, attempt } = stage();
    const call = ledger.open(scenarioOf(), read);
    const headers = { 'kc-api-sign': 'abc', 'kc-api-timestamp': '1' };
    attempt(call, 100, { headers });
    attempt(call, 200, { headers: { ...headers, 'kc-api-timestamp': '2' } }, false);
    call.succeed();
    expect(audit(ledger).broken).toEqual([
      'fetch: test, GET /api/v1/accounts: 1 attempts reported, the exchange saw 2',
      'fetch: test, GET /api/v1/accounts: two attempts share a kc-api-sign',
    ]);
  });

  test('notices orders placed twice, or placed and called failed', () => {
    const { ledger, attempt, orders } = stage();
    const call = ledger.open(scenarioOf(), order);
    attempt(call, 100);
    call.succeed();
    expect(audit(ledger).broken).toEqual([
      'fetch: test, POST /api/v1/hf/orders: demo-1 was placed 0 times, not 1',
    ]);
    const placed = { clientOid: 'demo-1' } as ExchangeOrder;
    orders.push(placed, placed);
    expect(audit(ledger).broken).toEqual([
      'fetch: test, POST /api/v1/hf/orders: demo-1 was placed 2 times, not 1',
    ]);
  });

  test('notices a call that left more often than promised', () => {
    const { ledger, attempt } = stage();
    const call = ledger.open(scenarioOf(), { ...read, sends: 1 });
    attempt(call, 100);
    attempt(call, 200);
    // A look-up for the call is no attempt of it.
    attempt(call, 300, { path: '/api/v1/timestamp' }, false);
    call.succeed();
    expect(audit(ledger).broken).toEqual([
      'fetch: test, GET /api/v1/accounts: was sent 2 times, not 1',
    ]);
  });

  test('notices a call that waited for a scope it is not in', () => {
    const { ledger, attempt } = stage();
    const call = ledger.open(scenarioOf(), { ...read, outside: true });
    call.hear(eventOf('wait', { scopeKey: 'pool', waitMs: 100, note: 'shared cooldown' }));
    attempt(call, 200);
    call.succeed();
    expect(audit(ledger).broken).toEqual([
      'fetch: test, GET /api/v1/accounts: was held up by a scope it is not in',
    ]);
  });

  test('notices when the time was asked for more often than promised', () => {
    const { ledger, attempt } = stage();
    const call = ledger.open({ ...scenarioOf(), syncs: 1 }, read);
    attempt(call, 100);
    for (const atMs of [120, 140]) attempt(call, atMs, { headers: { [callHeader]: '' } }, false);
    for (const request of ledger.witness.log.slice(1)) {
      delete (request.headers as Record<string, string>)[callHeader];
    }
    call.succeed();
    expect(audit(ledger).broken).toEqual(['fetch: test: the time was asked for 2 times, not 1']);
  });

  test('a demonstration without the trouble proves nothing', () => {
    const { ledger, attempt } = stage();
    const call = ledger.open(scenarioOf({ code: '400002' }), read);
    attempt(call, 100, { code: '200000' });
    call.succeed();
    expect(audit(ledger).broken).toEqual(['fetch: test: the trouble never came']);
  });
});
