import { expect, test } from 'vitest';
import { headerReader } from '../src/headers.js';
import { readRateLimitHeaders } from '../src/rate-limit-headers.js';
import type { HeadersLike } from '../src/types.js';

const read = (headers: HeadersLike) => readRateLimitHeaders(headerReader(headers));

test('all three are read, the reset as a countdown in milliseconds', () => {
  expect(
    read(
      new Headers({
        'gw-ratelimit-limit': '2000',
        'gw-ratelimit-remaining': '1997',
        'gw-ratelimit-reset': '29488',
      }),
    ),
  ).toEqual({ present: true, limit: 2000, remaining: 1997, resetMs: 29_488 });
});

test('none of them speaks of no quota', () => {
  expect(read({})).toEqual({ present: false });
  expect(read({ 'x-ratelimit-reset': '5' })).toEqual({ present: false });
});

test.each([
  ['gw-ratelimit-limit', 'limit'],
  ['GW-RateLimit-Remaining', 'remaining'],
  ['gw-ratelimit-reset', 'resetMs'],
])('%s alone speaks of a quota', (header, member) => {
  expect(read({ [header]: '0' })).toEqual({ present: true, [member]: 0 });
});

test.each(['', 'soon', '-1', '1.5', '1e3', '0x10', '1, 2', '1795348800000', '9'.repeat(16), 'NaN'])(
  'a reset of %j is absent, and the quota still spoken of',
  (reset) => {
    expect(read({ 'gw-ratelimit-reset': reset })).toEqual({ present: true });
  },
);

test('spaces around a number do not matter', () => {
  expect(read({ 'gw-ratelimit-reset': ' 12 ' })).toEqual({ present: true, resetMs: 12 });
});
