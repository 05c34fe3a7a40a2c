import { describe, expect, test } from 'vitest';
import {
  packCause,
  readFields,
  readHello,
  readLeaseReply,
  readMessage,
  unpackCause,
} from '../../../adapters/redis/messages.js';
import type { Classification } from '../../../src/types/index.js';

const cause: Classification = {
  action: 'backoff',
  kind: 'rate-limit',
  executed: 'no',
  scope: 'pool',
  waitMs: 1_500,
  code: '429000',
  message: 'Too many requests from [ip]',
  status: 429,
  family: 'gateway',
  meaning: 'The quota is used up.',
  hint: 'Wait.',
  source: 'docs',
};

const message = (fields: object): string => JSON.stringify({ from: 'p1', now: 1_000, ...fields });

describe('a message', () => {
  test.each([
    [{ type: 'echo', nonce: '7' }, { nonce: '7' }],
    [{ type: 'short', key: 'k' }, { key: 'k' }],
    [{ type: 'spare', key: 'k' }, { key: 'k' }],
    [
      { type: 'cooldown', key: 'k', untilMs: 4_000, cause: '{}' },
      { key: 'k', untilMs: 4_000, waitMs: 3_000, cause: '{}' },
    ],
    [
      { type: 'window', key: 'k', limit: 400, remaining: 390, resetAtMs: 31_000 },
      { key: 'k', quota: { limit: 400, remaining: 390, resetMs: 30_000 } },
    ],
    [
      { type: 'window', key: 'k', limit: -1, remaining: 390, resetAtMs: 31_000 },
      { key: 'k', quota: { remaining: 390, resetMs: 30_000 } },
    ],
  ])('is read: %o', (sent, expected) => {
    expect(readMessage(message(sent))).toEqual({ type: sent.type, from: 'p1', ...expected });
  });

  test.each([
    '',
    '{',
    'null',
    '"text"',
    '[]',
    message({}),
    message({ type: 'other', key: 'k' }),
    message({ type: 'echo', nonce: 7 }),
    message({ type: 'short' }),
    message({ type: 'cooldown', key: 'k', untilMs: '4000', cause: '{}' }),
    message({ type: 'cooldown', key: 'k', untilMs: -1, cause: '{}' }),
    message({ type: 'cooldown', key: 'k', untilMs: 4_000 }),
    message({ type: 'window', key: 'k', remaining: 390 }),
    JSON.stringify({ type: 'short', key: 'k', from: 'p1' }),
    JSON.stringify({ type: 'short', key: 'k', now: 1 }),
  ])('that is none of ours is ignored: %s', (text) => {
    expect(readMessage(text)).toBeUndefined();
  });
});

describe('an answer of a script', () => {
  test('of all that is live leaves out what cannot be read', () => {
    const fields = readFields(
      JSON.stringify({
        now: 1_000,
        cooldowns: { a: { untilMs: 3_000, cause: 'c' }, b: 'x', c: { untilMs: 3_000 } },
        quotas: { q: { limit: 5, remaining: 4, resetAtMs: 2_000 }, r: {}, s: null },
      }),
    );
    expect(readHello(fields!)).toEqual({
      now: 1_000,
      cooldowns: [{ key: 'a', untilMs: 3_000, waitMs: 2_000, cause: 'c' }],
      windows: [{ key: 'q', quota: { limit: 5, remaining: 4, resetMs: 1_000 } }],
    });
    // An empty table of Lua may be either.
    expect(readHello({ now: 1, cooldowns: [], quotas: {} })).toMatchObject({ cooldowns: [] });
    expect(readHello({ cooldowns: {}, quotas: {} })).toBeUndefined();
  });

  test('to a request for a lease', () => {
    const fields = { now: 10, granted: 5, limit: 9, remaining: 8, resetAtMs: 15 };
    const quota = { limit: 9, remaining: 8, resetMs: 5 };
    expect(readLeaseReply(fields)).toEqual({ now: 10, granted: 5, quota, isOver: false });
    expect(readLeaseReply({ ...fields, isOver: true })).toMatchObject({ isOver: true });
    expect(readLeaseReply({ now: 10, granted: 5 })).toBeUndefined();
    expect(readLeaseReply({ ...fields, granted: '5' })).toBeUndefined();
  });
});

describe('a cause', () => {
  test('is sent without the parts that belong to the request alone', () => {
    const packed = packCause({ ...cause, clientOid: 'x', items: [], missing: ['y'] });
    expect(packed).not.toMatch(/clientOid|items|missing/);
    expect(unpackCause(packed)).toEqual(cause);
  });

  test('may lack what is optional', () => {
    const { scope: _, waitMs: __, code: ___, message: ____, status: _____, ...least } = cause;
    expect(unpackCause(packCause(least))).toEqual(least);
  });

  test.each([
    ['no JSON', '{'],
    ['another action', JSON.stringify({ ...cause, action: 'explode' })],
    ['another outcome', JSON.stringify({ ...cause, executed: 'perhaps' })],
    ['a number for a text', JSON.stringify({ ...cause, meaning: 7 })],
    ['a text without end', JSON.stringify({ ...cause, hint: 'x'.repeat(2_001) })],
    ['nothing', '{}'],
  ])('that is none is refused: %s', (_, text) => {
    expect(unpackCause(text)).toBeUndefined();
  });

  test('keeps no unknown members', () => {
    const strange = JSON.stringify({ ...cause, waitMs: 'long', extra: 1, __proto__: { x: 1 } });
    const { waitMs: _, ...rest } = cause;
    expect(unpackCause(strange)).toEqual(rest);
  });
});
