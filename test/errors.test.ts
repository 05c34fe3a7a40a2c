import { inspect } from 'node:util';
import pino from 'pino';
import { describe as suite, expect, test, vi } from 'vitest';
import {
  brandRecord,
  classificationOf,
  describe,
  isAnswer,
  isKucoinError,
  KucoinError,
  outcomeOf,
  rememberClassification,
} from '../src/errors.js';
import type { KucoinErrorRecord } from '../src/types/index.js';

function record(members: Partial<KucoinErrorRecord> = {}): KucoinErrorRecord {
  return brandRecord({
    action: 'surface',
    kind: 'insufficient-funds',
    executed: 'no',
    code: '200004',
    message: 'Balance insufficient!',
    status: 200,
    family: 'spot',
    meaning: 'Balance insufficient',
    hint: 'h',
    source: 's',
    reason: 'not-retryable',
    attempts: 1,
    elapsedMs: 12,
    request: { method: 'POST', path: '/api/v1/hf/orders' },
    history: [],
    ...members,
  });
}

/** A host's error as axios makes it: the headers that were sent hang on it. */
function hostError(): Error {
  const config = { headers: { 'KC-API-KEY': 'key-5f3a', 'KC-API-SIGN': 'sign-9b2c' } };
  return Object.assign(new Error('Request failed'), { config, request: { config } });
}

const secrets = /key-5f3a|sign-9b2c/;

suite('KucoinError', () => {
  test('is an Error with a name, a message and a record', () => {
    const error = new KucoinError(record());
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('KucoinError');
    expect(error.stack).toContain('KucoinError: POST /api/v1/hf/orders');
    expect(error.kucoin.code).toBe('200004');
    expect(error.cause).toBeUndefined();
    expect('cause' in error).toBe(false);
  });

  test("keeps the host's error as its cause", () => {
    const native = hostError();
    const error = new KucoinError(record(), { error: native, sent: 'unknown' });
    expect(error.cause).toBe(native);
    expect(outcomeOf(error)).toEqual({ error: native, sent: 'unknown' });
  });

  test('has no cause where an answer came', () => {
    const outcome = { native: {}, status: 429, headers: new Headers() };
    const error = new KucoinError(record(), outcome);
    expect('cause' in error).toBe(false);
    expect(outcomeOf(error)).toBe(outcome);
    expect(outcomeOf(new KucoinError(record()))).toBeUndefined();
  });

  test.each<[string, (error: KucoinError) => string]>([
    ['JSON.stringify', (error) => JSON.stringify(error)],
    ['inspect', (error) => inspect(error, { depth: Infinity })],
    ['inspect of everything', (error) => inspect(error, { depth: Infinity, showHidden: true })],
    ['a copy', (error) => inspect({ ...error }, { depth: Infinity, showHidden: true })],
    ['String', (error) => String(error)],
    ['its stack', (error) => String(error.stack)],
    ['structuredClone', (error) => inspect(structuredClone({ ...error }), { depth: Infinity })],
  ])('printed by %s shows no secret', (_, print) => {
    const error = new KucoinError(record(), { error: hostError(), sent: 'yes' });
    expect(print(error)).not.toMatch(secrets);
  });

  test('printed shows the record', () => {
    const error = new KucoinError(record());
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ kucoin: { code: '200004' } });
    expect(inspect(error)).toContain('insufficient-funds');
  });
});

suite('isKucoinError', () => {
  test('knows a record on the error of any host', () => {
    expect(isKucoinError(new KucoinError(record()))).toBe(true);
    expect(isKucoinError(Object.assign(new Error('x'), { kucoin: record() }))).toBe(true);
    expect(isKucoinError({ kucoin: record() })).toBe(true);
  });

  test('knows the record of another copy of this package', async () => {
    vi.resetModules();
    const copy = await import('../src/errors.js');
    expect(copy.KucoinError).not.toBe(KucoinError);
    expect(isKucoinError(new copy.KucoinError(copy.brandRecord({ ...record() })))).toBe(true);
    expect(copy.isKucoinError(new KucoinError(record()))).toBe(true);
  });

  test.each([
    undefined,
    null,
    'error',
    7,
    new Error('x'),
    { kucoin: undefined },
    { kucoin: null },
    { kucoin: 'x' },
    { kucoin: { ...record() } },
  ])('does not take %j for one', (error) => {
    expect(isKucoinError(error)).toBe(false);
  });
});

suite('a record', () => {
  test('cannot be changed, and its brand does not show', () => {
    const branded = record();
    for (const name of Object.keys(branded)) {
      expect(Reflect.set(branded, name, 'other')).toBe(false);
      expect(Reflect.deleteProperty(branded, name)).toBe(false);
    }
    expect(JSON.stringify(branded)).not.toContain('kucoin-retry');
    expect(Object.getOwnPropertySymbols({ ...branded })).toEqual([]);
  });
});

suite('loggers', () => {
  test('may tag a record for a moment, as pino does with whatever has a message', () => {
    const branded = record({ message: 'Balance insufficient!' });
    const tag = Symbol('circular-ref-tag');
    expect(Reflect.set(branded, tag, undefined) && Reflect.deleteProperty(branded, tag)).toBe(true);
    const logged = pino.stdSerializers.err(new KucoinError(branded));
    expect(logged['kucoin']).toMatchObject({ message: 'Balance insufficient!' });
  });
});

suite('describe', () => {
  test.each<[string, Partial<KucoinErrorRecord>]>([
    [
      'POST /api/v1/hf/orders: Balance insufficient! (HTTP 200, code 200004); not-retryable after 1 attempt',
      {},
    ],
    [
      'POST /api/v1/hf/orders: Balance insufficient! (HTTP 200, code 200004); unknown-outcome after 2 attempts; executed: unknown',
      { executed: 'unknown', attempts: 2, reason: 'unknown-outcome' },
    ],
  ])('%s', (expected, members) => {
    expect(describe(record(members))).toBe(expected);
  });

  test('speaks for a call without an answer', () => {
    const { code, message, status, ...rest } = record({ attempts: 0, reason: 'latched' });
    expect([code, message, status]).toHaveLength(3);
    expect(describe(rest)).toBe(
      'POST /api/v1/hf/orders: Balance insufficient; latched after 0 attempts',
    );
  });
});

suite('classificationOf', () => {
  test('gives back what was remembered of that answer and no other', () => {
    const response = new Response('{}');
    const advice = record();
    rememberClassification(response, advice);
    expect(classificationOf(response)).toBe(advice);
    expect(classificationOf(new Response('{}'))).toBeUndefined();
  });

  test.each([undefined, null, 'x', 7])('knows nothing of %j', (value) => {
    expect(() => rememberClassification(value, record())).not.toThrow();
    expect(classificationOf(value)).toBeUndefined();
  });
});

test('an outcome is an answer when something native came', () => {
  expect(isAnswer({ native: undefined, status: 200, headers: new Headers() })).toBe(true);
  expect(isAnswer({ error: new Error('x'), sent: 'no' })).toBe(false);
});
