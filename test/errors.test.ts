import { inspect } from 'node:util';
import pino from 'pino';
import { describe as suite, expect, test, vi } from 'vitest';
import { lookUpFirst } from '../src/catalogue/advices.js';
import {
  brandRecord,
  classificationOf,
  describe,
  isAnswer,
  isKucoinError,
  KucoinError,
  outcomeOf,
  rememberClassification,
  reword,
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
  const at = (time: string): number => Date.parse(`2026-11-30T${time}Z`);

  test.each<[string, Partial<KucoinErrorRecord>, waitMs?: number]>([
    ['Balance insufficient! (HTTP 200, code 200004). Not executed. h.', {}],
    // Every reason to stop.
    [
      'Balance insufficient! (HTTP 200, code 200004). Not known whether it was executed. h.',
      { executed: 'unknown', reason: 'unknown-outcome' },
    ],
    [
      'Balance insufficient! (HTTP 200, code 200004). Not known whether it was executed. Gave up after 2 attempts (unknown-outcome). h.',
      { executed: 'unknown', attempts: 2, reason: 'unknown-outcome' },
    ],
    [
      'Balance insufficient! (HTTP 200, code 200004). Not executed. Gave up after 2 attempts (not-retryable). h.',
      { attempts: 2 },
    ],
    [
      'Balance insufficient! (HTTP 200, code 200004). Not executed. Gave up after 1 attempt (stale-signature). h.',
      { reason: 'stale-signature' },
    ],
    [
      'Balance insufficient! (HTTP 200, code 200004). Executed: order o-7. Gave up after 3 attempts (unknown-outcome). h.',
      { executed: 'yes', orderId: 'o-7', attempts: 3, reason: 'unknown-outcome' },
    ],
    ['Balance insufficient! (HTTP 200, code 200004). Executed. h.', { executed: 'yes' }],
    ...(['aborted', 'closed', 'deadline', 'stale-signature', 'latched', 'budget'] as const).map(
      (reason): [string, Partial<KucoinErrorRecord>] => [
        `Balance insufficient! (HTTP 200, code 200004). Not executed: never sent (${reason}). h.`,
        { reason, attempts: 0 },
      ],
    ),
    // When to come back, rounded up to whole seconds.
    [
      'Balance insufficient! (HTTP 200, code 200004). Not executed. Gave up after 6 attempts (deadline). Try again at 12:00:05 UTC (in 5 s). h.',
      { reason: 'deadline', attempts: 6, retryAtMs: at('12:00:05') },
      5_000,
    ],
    [
      'Balance insufficient! (HTTP 200, code 200004). Not executed. Try again at 12:00:06 UTC (in 5 s). h.',
      { retryAtMs: at('12:00:05') + 1 },
      4_001,
    ],
    [
      'Balance insufficient! (HTTP 200, code 200004). Not executed. Try again at 2026-11-30 00:00:20 UTC (in 30 s). h.',
      { retryAtMs: at('00:00:20') },
      30_000,
    ],
    [
      'Balance insufficient! (HTTP 200, code 200004). Not executed. Try again at 2026-11-30 12:00:05 UTC. h.',
      { retryAtMs: at('12:00:05') },
    ],
    [
      'Balance insufficient! (HTTP 200, code 200004). Not executed. Try again at +275760-09-13 00:00:00 UTC (in 1e+21 s). h.',
      { retryAtMs: 8.64e15 },
      1e24,
    ],
    ['Balance insufficient! (HTTP 200, code 200004). Not executed. h.', { retryAtMs: 5 }, 0],
    // What may stand already is looked up and not tried again.
    [
      'Balance insufficient! (HTTP 200, code 200004). Not known whether it was executed. Look it up at 12:00:05 UTC (in 5 s). h.',
      { executed: 'unknown', reason: 'unknown-outcome', retryAtMs: at('12:00:05') },
      5_000,
    ],
    // Marks at the end of what others wrote.
    ...(['Failed.', 'Failed', 'Failed..', 'Failed. ', ' Failed,\n', 'Failed;'] as const).map(
      (message): [string, Partial<KucoinErrorRecord>] => [
        'Failed (HTTP 200, code 200004). Not executed. h.',
        { message },
      ],
    ),
    ['Really? (HTTP 200, code 200004). Not executed. h.', { message: 'Really?' }],
    ['余额不足 (HTTP 200, code 200004). Not executed. h.', { message: '余额不足。' }],
    ['系统繁忙！ (HTTP 200, code 200004). Not executed. h.', { message: '系统繁忙！' }],
    [
      'the "size" is \'bad\' (HTTP 200, code 200004). Not executed. h.',
      { message: 'the "size"\n\tis\r\n\'bad\'' },
    ],
    [
      'red text (HTTP 200, code 200004). Not executed. h.',
      { message: 'red\u001b\u0000 te\u202ext\u200b' },
    ],
    // A message that says nothing: then what the code means.
    ...['', ' ', '.', '\n'].map((message): [string, Partial<KucoinErrorRecord>] => [
      'Balance insufficient (HTTP 200, code 200004). Not executed. h.',
      { message },
    ]),
    ['Balance insufficient! (HTTP 200, code 200004). Not executed. Stop!', { hint: 'Stop!' }],
    [
      'Balance insufficient! (HTTP 200, code 200004). Not executed. Do so ("now").',
      { hint: 'Do so ("now").' },
    ],
    ['Balance insufficient! (HTTP 200, code 200004). Not executed.', { hint: '' }],
    // Nothing is to be looked up of what was not carried out.
    ['Balance insufficient! (HTTP 200, code 200004). Not executed.', { hint: lookUpFirst }],
    [
      'Balance insufficient! (HTTP 200, code 200004). Not executed. It was cut on its way.',
      { hint: `It was cut on its way. ${lookUpFirst}` },
    ],
    [
      `Balance insufficient! (HTTP 200, code 200004). Not known whether it was executed. ${lookUpFirst}`,
      { hint: lookUpFirst, executed: 'unknown', reason: 'unknown-outcome' },
    ],
  ])('%s', (expected, members, waitMs) => {
    const branded = brandRecord({ ...record(), ...members }, waitMs);
    expect(describe(branded)).toBe(`POST /api/v1/hf/orders: ${expected}`);
  });

  test('cuts what others wrote, and never a sign in halves', () => {
    const message = '😀'.repeat(500);
    const line = describe(
      record({ message, request: { method: 'GET', path: `/${'p'.repeat(999)}` } }),
    );
    expect(line).toBe(
      `GET /${'p'.repeat(98)}…: ${'😀'.repeat(159)}… (HTTP 200, code 200004). Not executed. h.`,
    );
    expect(describe(record({ code: '9'.repeat(900) }))).toContain(`code ${'9'.repeat(39)}…).`);
  });

  test('speaks for a call without an answer', () => {
    const { code, message, status, ...rest } = record({ attempts: 0, reason: 'latched' });
    expect([code, message, status]).toHaveLength(3);
    expect(describe(rest)).toBe(
      'POST /api/v1/hf/orders: Balance insufficient. Not executed: never sent (latched). h.',
    );
  });

  const unanswered = (code?: string): KucoinErrorRecord => {
    const { code: _, message, status, ...rest } = record({ meaning: 'No answer came.' });
    expect([message, status]).toHaveLength(2);
    return brandRecord(code === undefined ? rest : { ...rest, code });
  };

  test.each<[shown: string, code: string | undefined, error: unknown]>([
    [' (No answer within 5 ms)', undefined, new Error('No answer within 5 ms.')],
    [' (fetch failed)', undefined, new TypeError('fetch failed')],
    [' (code ECONNRESET)', 'ECONNRESET', new TypeError('fetch failed')],
    [' (code ECONNRESET)', 'ECONNRESET', new Error('read ECONNRESET')],
    [' (code ECONNRESET, socket hang up)', 'ECONNRESET', new Error('socket hang up')],
    ['', undefined, undefined],
    ['', undefined, new Error('')],
    ['', undefined, { message: 7 }],
    [
      '',
      undefined,
      {
        get message() {
          throw new Error('a trap');
        },
      },
    ],
    // What may hold a secret, or an address, is for the cause.
    ['', undefined, new Error('Headers.append: "s3cret" is an invalid header value.')],
    ['', undefined, new Error('Invalid character in header content ["KC-API-KEY"]')],
    ['', undefined, new Error('Failed to parse URL from http://user:word@proxy')],
    ['', undefined, new Error('user:word@proxy')],
    ['', undefined, new Error('connect to 203.0.113.7 failed')],
  ])("adds%s of the host's own error", (shown, code, error) => {
    const { message } = new KucoinError(unanswered(code), { error, sent: 'unknown' });
    const said = shown === '' ? 'No answer came.' : `No answer came${shown}.`;
    expect(message).toBe(`POST /api/v1/hf/orders: ${said} Not executed. h.`);
  });

  test('says of an error that has been through here what it said at first', () => {
    const error = new Error('mocked');
    for (let turn = 0; turn < 2; turn += 1) {
      const outer = new KucoinError(unanswered(), { error, sent: 'unknown' });
      expect(outer.message).toContain('No answer came (mocked).');
      reword(Object.assign(error, { kucoin: outer.kucoin }), outer.message);
    }
  });
});

suite('a reworded error', () => {
  test('has the message and the stack, and its own words behind its cause', () => {
    const error = new TypeError('before');
    const frames = error.stack!.split('\n').slice(1);
    reword(error, 'after');
    expect(error.message).toBe('after');
    expect(error.stack).toBe(['TypeError: after', ...frames].join('\n'));
    expect(error.cause).toMatchObject({ name: 'TypeError', message: 'before' });
    expect(Object.keys(error)).toEqual([]);
    expect(inspect(error, { showHidden: true })).not.toContain('before');
  });

  test('keeps a cause that it has', () => {
    const cause = new Error('inner');
    const error = new Error('before', { cause });
    reword(error, 'after');
    expect(error.cause).toBe(cause);
  });

  test('that says so already, or cannot be changed, stays as it is', () => {
    const same = new Error('after');
    reword(same, 'after');
    expect('cause' in same).toBe(false);
    const fixed = Object.defineProperty(new Error('before', { cause: 1 }), 'message', {
      value: 'fixed',
      configurable: false,
    });
    expect(() => reword(fixed, 'after')).not.toThrow();
    expect(fixed.message).toBe('fixed');
  });

  test('keeps a stack that does not begin with its message', () => {
    const error = Object.assign(new Error('before'), { stack: 'at home' });
    reword(error, 'after');
    expect([error.message, error.stack]).toEqual(['after', 'at home']);
    reword(Object.assign(error, { stack: undefined }), 'later');
    expect(error.message).toBe('later');
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
