import { describe, expect, test } from 'vitest';
import { requestFacts } from '../../../src/endpoints/request-facts.js';
import { attemptRecord, errorRecord, neverSent } from '../../../src/engine/result/records.js';
import { isKucoinError } from '../../../src/errors.js';
import type { Classification, Executed, StopReason } from '../../../src/types/index.js';
import { type RequestName, requests } from '../../fixtures/requests.js';

const classification: Classification = {
  action: 'retry',
  kind: 'overload',
  executed: 'no',
  code: '429000',
  message: 'Too Many Requests',
  status: 429,
  family: 'spot',
  meaning: 'm',
  hint: 'h',
  source: 's',
};

function ending(
  reason: StopReason,
  executed: Executed,
  name: RequestName = 'placeSpot',
  of: Classification = classification,
) {
  return errorRecord({
    classification: of,
    facts: requestFacts(requests[name]),
    reason,
    history: [attemptRecord(1, of, 0.4, 12.6)],
    attempts: 1,
    elapsedMs: 12.6,
    executed,
    retryAtMs: 1_790_113_494_904.4,
    clientOid: 'c1',
    orderId: undefined,
  });
}

describe('the record of an attempt', () => {
  test('keeps what was said, in whole milliseconds, and no more', () => {
    const record = attemptRecord(2, classification, 500.4, 12.6);
    expect(record).toEqual({
      attemptNumber: 2,
      sentAfterMs: 500,
      tookMs: 13,
      action: 'retry',
      kind: 'overload',
      executed: 'no',
      status: 429,
      code: '429000',
      message: 'Too Many Requests',
    });
    expect(Object.isFrozen(record)).toBe(true);
  });

  test('of an attempt without an answer has neither status nor code', () => {
    const { status, code, message, ...bare } = classification;
    expect([status, code, message]).toHaveLength(3);
    expect(Object.keys(attemptRecord(1, bare, 0, 0))).toEqual([
      'attemptNumber',
      'sentAfterMs',
      'tookMs',
      'action',
      'kind',
      'executed',
    ]);
  });
});

describe('the record of a call', () => {
  test('is its last answer with what became of the call', () => {
    const record = ending('retries-exhausted', 'no');
    expect(record).toMatchObject({
      ...classification,
      executed: 'no',
      reason: 'retries-exhausted',
      attempts: 1,
      elapsedMs: 13,
      retryAtMs: 1_790_113_494_904,
      clientOid: 'c1',
      request: { method: 'POST', path: '/api/v1/hf/orders' },
    });
    expect(record).not.toHaveProperty('orderId');
    expect(record.history).toHaveLength(1);
    expect(isKucoinError({ kucoin: record })).toBe(true);
  });

  test('cannot be changed, nor can what it holds', () => {
    const record = ending('deadline', 'no');
    for (const name of Object.keys(record)) expect(Reflect.set(record, name, 1)).toBe(false);
    expect(Object.isFrozen(record.request)).toBe(true);
    expect(Object.isFrozen(record.history)).toBe(true);
  });

  test('holds no query and no headers', () => {
    const url = 'https://user:word@api.kucoin.com/api/v1/accounts?secret=1';
    const facts = requestFacts({ method: 'GET', url });
    const record = errorRecord({
      classification,
      facts,
      reason: 'deadline',
      history: [],
      attempts: 0,
      elapsedMs: 0,
      executed: 'no',
      retryAtMs: undefined,
      clientOid: undefined,
      orderId: undefined,
    });
    expect(JSON.stringify(record)).not.toMatch(/secret|user|word/);
    expect(record).not.toHaveProperty('retryAtMs');
  });

  test.each<[string, StopReason, Executed, RequestName, RegExp]>([
    ['a stale signature', 'stale-signature', 'no', 'readSpot', /`credentials` or `sign`/],
    ['a lost withdrawal', 'unknown-outcome', 'unknown', 'withdraw', /GET \/api\/v1\/withdrawals/],
    ['a lost order', 'unknown-outcome', 'unknown', 'placeFutures', /GET \/api\/v1\/orders/],
    ['a refusal', 'not-retryable', 'no', 'placeSpot', /^h$/],
  ])('says what to do after %s', (_, reason, executed, name, hint) => {
    expect(ending(reason, executed, name).hint).toMatch(hint);
  });

  test('names the order that was found after its answer was lost', () => {
    const record = errorRecord({
      classification,
      facts: requestFacts(requests.placeSpot),
      reason: 'unknown-outcome',
      history: [],
      attempts: 2,
      elapsedMs: 9_000,
      executed: 'yes',
      retryAtMs: undefined,
      clientOid: 'c1',
      orderId: 'o1',
    });
    expect(record).toMatchObject({ executed: 'yes', orderId: 'o1', clientOid: 'c1' });
    expect(record.hint).toMatch(/The order stands/);
  });

  test('says that the way is too slow when a request is too old twice', () => {
    const late: Classification = {
      ...classification,
      kind: 'clock',
      action: 're-sign',
      code: '400002',
    };
    const record = (attempts: number): string =>
      errorRecord({
        classification: late,
        facts: requestFacts(requests.placeSpot),
        reason: 'not-retryable',
        history: Array.from({ length: attempts }, (_, index) =>
          attemptRecord(index + 1, late, 0, 6_000),
        ),
        attempts,
        elapsedMs: 12_000,
        executed: 'no',
        retryAtMs: undefined,
        clientOid: undefined,
        orderId: undefined,
      }).hint;
    expect(record(1)).toBe('h');
    expect(record(2)).toMatch(/more than 5 s to arrive.*slow proxy/);
  });

  test('says that an order is gone after a cancel whose answer was lost', () => {
    const gone: Classification = { ...classification, kind: 'order-not-found', action: 'surface' };
    expect(ending('not-retryable', 'unknown', 'cancelSpot', gone).hint).toMatch(/No longer open/);
  });
});

describe('a call that never left', () => {
  const facts = requestFacts(requests.placeFutures);

  test.each<StopReason>(['aborted', 'closed', 'deadline', 'latched'])(
    '%s was not carried out, and says why',
    (reason) => {
      const classification = neverSent(facts, reason);
      expect(classification).toMatchObject({ action: 'surface', kind: 'none', executed: 'no' });
      expect(classification.family).toBe('futures');
      expect(classification.meaning).toMatch(/left/);
      expect(classification).not.toHaveProperty('status');
    },
  );
});
