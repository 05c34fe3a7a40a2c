import { AxiosHeaders } from 'axios';
import { describe, expect, test } from 'vitest';
import type { HeadersLike } from '../../src/types/index.js';
import { headerOf, headerReader, overlayHeaders } from '../../src/util/headers.js';

/** Headers as Node's http module and hand-written clients keep them: names in any case, any values. */
class OwnHeaders {
  get(name: string): unknown {
    return name.toLowerCase() === 'retry-after' ? ['30', '60'] : null;
  }
}

describe('headerReader', () => {
  test.each<[string, HeadersLike]>([
    ['Headers', new Headers({ 'Retry-After': '30' })],
    ['AxiosHeaders', new AxiosHeaders({ 'retry-AFTER': '30' })],
    ['a plain object', { 'retry-after': '30' }],
    ['a plain object in capitals', { 'RETRY-AFTER': '30' }],
    ['a number', { 'Retry-After': 30 }],
    ['a list of one value', { 'retry-after': ['30'] }],
    ['a bigint', { 'retry-after': 30n } as never],
    ['an object without a prototype', Object.assign(Object.create(null), { 'Retry-After': '30' })],
  ])('reads a header from %s in any case', (_, headers) => {
    const read = headerReader(headers);
    expect(read('retry-after')).toBe('30');
    expect(read('Retry-After')).toBe('30');
    expect(read('gw-ratelimit-reset')).toBeUndefined();
  });

  test.each<[string, HeadersLike]>([
    ['a list of values', { 'retry-after': ['30', '60'] }],
    ['an own class with lists', new OwnHeaders()],
    [
      'Headers',
      new Headers([
        ['retry-after', '30'],
        ['retry-after', '60'],
      ]),
    ],
    ['two spellings', { 'retry-after': '30', 'Retry-After': 60 }],
  ])('of a header that came twice both values are read from %s', (_, headers) => {
    expect(headerReader(headers)('Retry-After')).toBe('30, 60');
  });

  test('a date that a mock keeps as an object is an HTTP-date', () => {
    const date = new Date(Date.UTC(2026, 10, 22, 12));
    const headers = { 'retry-after': date, date: [date], broken: new Date(Number.NaN) } as never;
    expect(headerReader(headers)('retry-after')).toBe('Sun, 22 Nov 2026 12:00:00 GMT');
    expect(headerReader(headers)('date')).toBe('Sun, 22 Nov 2026 12:00:00 GMT');
    expect(headerReader(headers)('broken')).toBeUndefined();
  });

  test('headers that throw are headers that say nothing', () => {
    const throws = (): never => {
      throw new Error('a trap');
    };
    const traps: unknown[] = [
      { get: throws },
      new Proxy({}, { get: throws, has: throws, ownKeys: throws }),
      Object.defineProperty({}, 'retry-after', { get: throws, enumerable: true }),
      { 'retry-after': { toString: throws } },
    ];
    for (const trap of traps) expect(headerReader(trap as never)('retry-after')).toBeUndefined();
  });

  test.each([undefined, null, 'retry-after: 30', 7, true])('%s has no headers', (headers) => {
    expect(headerReader(headers as never)('retry-after')).toBeUndefined();
  });

  test.each([null, undefined, {}, [], [null], false])('%j is no header value', (value) => {
    expect(headerReader({ 'retry-after': value } as never)('retry-after')).toBeUndefined();
  });

  test('a header named get does not pass for a method', () => {
    expect(headerReader({ get: 'x', 'retry-after': '1' })('retry-after')).toBe('1');
  });

  test('an empty value is a value', () => {
    expect(headerReader({ 'retry-after': '' })('retry-after')).toBe('');
  });
});

describe('headerOf', () => {
  test('gives what is there under any spelling', () => {
    expect(headerOf({ 'Kc-Api-Key': 'k' }, 'KC-API-KEY')).toBe('k');
    expect(headerOf({ 'Kc-Api-Key': 'k' }, 'kc-api-sign')).toBeUndefined();
  });
});

describe('overlayHeaders', () => {
  test('leaves one spelling of each name, that of the overlay', () => {
    const base = { 'kc-api-key': 'old', Accept: 'text/html' };
    expect(overlayHeaders(base, { 'KC-API-KEY': 'new', 'X-Own': '1' })).toEqual({
      Accept: 'text/html',
      'KC-API-KEY': 'new',
      'X-Own': '1',
    });
    expect(base).toEqual({ 'kc-api-key': 'old', Accept: 'text/html' });
  });
});
