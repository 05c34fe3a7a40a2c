import { describe, expect, test } from 'vitest';
import { deepFreeze, plainCopy, thrownText } from '../../src/util/objects.js';

describe('a plain copy', () => {
  test('is equal, and shares nothing that could be changed', () => {
    const given = { a: 1, list: [{ b: 'x' }, null], inner: { c: undefined } };
    const copy = plainCopy(given);
    expect(copy).toStrictEqual(given);
    copy.list[0]!.b = 'y';
    copy.inner.c = 1 as never;
    expect(given).toStrictEqual({ a: 1, list: [{ b: 'x' }, null], inner: { c: undefined } });
  });
});

describe('a deep freeze', () => {
  test('goes through to the last list', () => {
    const given = deepFreeze({ list: [{ b: 'x' }], nothing: null });
    expect([given, given.list, given.list[0]].every((value) => Object.isFrozen(value))).toBe(true);
    expect([deepFreeze(undefined), deepFreeze('x')]).toEqual([undefined, 'x']);
  });
});

describe('the text of what was thrown', () => {
  test.each<[string, unknown, string]>([
    ['an error', new TypeError('x'), 'TypeError: x'],
    ['a text', 'x', 'x'],
    ['nothing', undefined, 'undefined'],
    ['a symbol', Symbol('x'), 'Symbol(x)'],
    ['an object without a prototype', Object.create(null), 'something that cannot be shown'],
    ['a revoked proxy', revoked(), 'something that cannot be shown'],
    ['an object whose toString throws', { toString: boom }, 'something that cannot be shown'],
    [
      'an error whose message throws',
      Object.defineProperty(new Error(), 'message', { get: boom }),
      'something that cannot be shown',
    ],
  ])('%s', (_, thrown, text) => {
    expect(thrownText(thrown)).toBe(text);
  });

  function boom(): never {
    throw new Error('boom');
  }

  function revoked(): object {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  }
});
