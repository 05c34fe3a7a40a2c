import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDateHeader, readHttpDate, readRetryAfter } from '../../src/response/retry-after.js';

/** Sunday, 22 November 2026, 12:00:00 GMT. */
const nowMs = Date.UTC(2026, 10, 22, 12, 0, 0);

describe('seconds', () => {
  test.each([
    ['30', 30_000],
    [' 30 ', 30_000],
    ['\t5\t', 5_000],
    ['0', 0],
    ['007', 7_000],
    ['2200000', 2_200_000_000],
    ['99999999999', 99_999_999_999_000],
  ])('%j is %d ms', (value, expected) => {
    expect(readRetryAfter(value, nowMs)).toBe(expected);
    expect(readRetryAfter(value, undefined)).toBe(expected);
  });

  test('a number beyond counting stays a number', () => {
    expect(readRetryAfter('9'.repeat(400), nowMs)).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe('what is neither seconds nor a date is absent', () => {
  test.each([
    undefined,
    '',
    ' ',
    '-5',
    '+5',
    '1.5',
    '1e3',
    '0x10',
    'abc',
    'Infinity',
    'NaN',
    ',',
    'x, y',
    'Sun, 30',
    '30 s',
    '３０',
    '30;',
    'null',
    '2026-11-22T12:00:30Z',
    '1790113494904 GMT',
    'Sun, 22 Nov 2026 12:00:30',
    'Sun, 22 Nov 2026 12:00:30 CET',
    'Sun, 22 Nov 2026 24:00:00 GMT',
    'Sun, 22 Nov 2026 12:60:00 GMT',
    'Sun, 22 Nov 2026 12:00:61 GMT',
    'Sun, 00 Nov 2026 12:00:00 GMT',
    'Tue, 31 Nov 2026 12:00:00 GMT',
    'Sat, 31 Feb 2026 12:00:00 GMT',
    'Sun, 29 Feb 2026 12:00:00 GMT',
    'Mon, 29 Feb 2100 12:00:00 GMT',
    'Fri, 32 Dec 2026 12:00:00 GMT',
    'Sun, 22 Foo 2026 12:00:00 GMT',
    'Sun, 2 Nov 2026 12:00:00 GMT',
    'Sun Nov 22 12:00:30 GMT 2026',
    'Sun Nov 31 12:00:30 2026',
    'Sun, 22-Nov-2026 12:00:30 GMT',
  ])('%j', (value) => {
    expect(readRetryAfter(value, nowMs)).toBeUndefined();
  });

  test('a date without a present', () => {
    expect(readRetryAfter('Sun, 22 Nov 2026 12:00:30 GMT', undefined)).toBeUndefined();
  });
});

describe('a header that came twice', () => {
  const inThirty = 'Sun, 22 Nov 2026 12:00:30 GMT';
  test.each([
    ['3, 3', 3_000],
    ['40, 40', 40_000],
    ['1, 2', 2_000],
    ['40,3', 40_000],
    ['abc, 3', 3_000],
    ['3, -5', 3_000],
    ['3,,', 3_000],
    [`3, ${inThirty}`, 30_000],
    [`${inThirty}, 3`, 30_000],
    [`${inThirty}, ${inThirty}`, 30_000],
    [`Sunday, 22-Nov-26 12:00:40 GMT, ${inThirty}`, 40_000],
    [`Sun Nov 22 12:00:50 2026, ${inThirty}, 7`, 50_000],
  ])('says the longest of its waits: %j is %d ms', (value, expected) => {
    expect(readRetryAfter(value, nowMs)).toBe(expected);
  });

  test('says only what is known without the present time', () => {
    expect(readRetryAfter(`${inThirty}, 3`, undefined)).toBe(3_000);
  });

  test('and of two dates of an answer the earlier counts', () => {
    const later = 'Sun, 22 Nov 2026 12:00:40 GMT';
    expect(readDateHeader(`${later}, ${inThirty}`)).toBe(Date.UTC(2026, 10, 22, 12, 0, 30));
    expect(readDateHeader(`today, ${later}`)).toBe(Date.UTC(2026, 10, 22, 12, 0, 40));
    expect(readDateHeader('today')).toBeUndefined();
    expect(readDateHeader(undefined)).toBeUndefined();
  });
});

describe('dates', () => {
  test.each([
    ['IMF-fixdate', 'Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['RFC 850', 'Sunday, 22-Nov-26 12:00:30 GMT', 30_000],
    ['asctime', 'Sun Nov 22 12:00:30 2026', 30_000],
    ['small letters', 'sun, 22 nov 2026 12:00:30 gmt', 30_000],
    ['spaces around', '  Sun, 22 Nov 2026 12:00:30 GMT ', 30_000],
    ['tomorrow', 'Mon, 23 Nov 2026 12:00:00 GMT', 86_400_000],
    ['next year', 'Fri, 01 Jan 2027 00:00:00 GMT', Date.UTC(2027, 0, 1) - nowMs],
    ['a leap second', 'Sun, 22 Nov 2026 12:00:60 GMT', 60_000],
    ['this instant', 'Sun, 22 Nov 2026 12:00:00 GMT', 0],
    ['the past', 'Sun, 06 Nov 1994 08:49:37 GMT', 0],
  ])('%s', (_, value, expected) => {
    expect(readRetryAfter(value, nowMs)).toBe(expected);
  });

  test.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Sunday, 06-Nov-94 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Sun Nov  6 08:49:37 1994', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['Thursday, 01-Jan-70 00:00:00 GMT', Date.UTC(2070, 0, 1)],
    ['Saturday, 31-Dec-75 23:59:59 GMT', Date.UTC(2075, 11, 31, 23, 59, 59)],
    ['Thursday, 01-Jan-76 00:00:00 GMT', Date.UTC(1976, 0, 1)],
    ['Tue, 29 Feb 2028 23:59:59 GMT', Date.UTC(2028, 1, 29, 23, 59, 59)],
    ['Tue, 29 Feb 2000 00:00:00 GMT', Date.UTC(2000, 1, 29)],
    ['Sun, 28 Feb 2100 00:00:00 GMT', Date.UTC(2100, 1, 28)],
    ['Fri, 31 Dec 2027 23:59:59 GMT', Date.UTC(2027, 11, 31, 23, 59, 59)],
  ])('%s is its instant', (text, expected) => {
    expect(readHttpDate(text)).toBe(expected);
  });

  test('every second of four centuries reads back as it was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2399, 11, 31) / 1000 }), (second) => {
        expect(readHttpDate(new Date(second * 1000).toUTCString())).toBe(second * 1000);
      }),
      { numRuns: 2_000 },
    );
  });
});

test('whatever comes in, what comes out is a wait or nothing', () => {
  fc.assert(
    fc.property(fc.string(), fc.option(fc.integer(), { nil: undefined }), (value, at) => {
      const waitMs = readRetryAfter(value, at);
      expect(waitMs === undefined || (Number.isFinite(waitMs) && waitMs >= 0)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
