import { expect, test } from 'vitest';
import { readRateLimitHeaders } from '../../src/response/rate-limit-headers.js';
import type { HeadersLike } from '../../src/types/index.js';
import { headerReader } from '../../src/util/headers.js';

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

test('without any of them there is no quota to report', () => {
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

test.each([
  '',
  'soon',
  '-1',
  '1.5',
  '1e3',
  '0x10',
  '1;2',
  '1795348800',
  '86400001',
  '1795348800000',
  '9'.repeat(16),
  'NaN',
])('a reset of %j is absent, and the quota still spoken of', (reset) => {
  expect(read({ 'gw-ratelimit-reset': reset })).toEqual({ present: true });
});

test('spaces around a number do not matter', () => {
  expect(read({ 'gw-ratelimit-reset': ' 12 ' })).toEqual({ present: true, resetMs: 12 });
});

test('a countdown of a day is the longest there is', () => {
  expect(read({ 'gw-ratelimit-reset': '86400000' })).toEqual({
    present: true,
    resetMs: 86_400_000,
  });
});

test.each([
  ['joined', { limit: '4000, 2000', remaining: '17, 1999', reset: '1489, 29488' }],
  ['in a list', { limit: ['4000', '2000'], remaining: ['17', 1999], reset: [1489, '29488'] }],
  ['one of them rubbish', { limit: '2000, x', remaining: ',17', reset: '1795348800, 29488' }],
])('of headers that came twice those values count that send less: %s', (_, values) => {
  const headers = {
    'gw-ratelimit-limit': values.limit,
    'gw-ratelimit-remaining': values.remaining,
    'gw-ratelimit-reset': values.reset,
  } as HeadersLike;
  expect(read(headers)).toEqual({ present: true, limit: 2000, remaining: 17, resetMs: 29_488 });
});
