import { describe, expect, test } from 'vitest';
import { classify } from '../../src/classifier/classify.js';
import { type EdgeAnswer, readEdgeAnswer } from '../../src/response/cloudflare.js';
import { readBody } from '../../src/response/envelope.js';
import { headerReader } from '../../src/util/headers.js';
import { paceOf } from '../fixtures/pace.js';
import {
  challengePage,
  cloudfrontCountryPage,
  cloudfrontPage,
  cloudfrontTrafficPage,
  limitWords,
  newerLimitPage,
  olderLimitPage,
  originPage,
  problem,
  proxyPage,
  restrictedTitle,
  watchedPage,
} from '../fixtures/pages.js';
import { requests } from '../fixtures/requests.js';

function read(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): EdgeAnswer | undefined {
  return readEdgeAnswer(status, headerReader(headers), readBody(body));
}

describe('1015', () => {
  test.each([olderLimitPage, newerLimitPage, limitWords, restrictedTitle, 'error code: 1015'])(
    'is recognised on HTTP 429: %.40s',
    (body) => {
      expect(read(429, body)).toEqual({ code: '1015' });
    },
  );

  test.each([403, 429, 503, 999])('is its words on HTTP %i', (status) => {
    expect(read(status, limitWords)).toEqual({ code: '1015' });
  });

  test("is not read out of a page that is not the edge's", () => {
    expect(read(500, '<p>error 1015 in line 7</p>')).toBeUndefined();
    expect(read(429, '<p>Too many requests, error 1234</p>')).toBeUndefined();
    expect(read(429, '<p>see page 1015</p>')).toBeUndefined();
  });

  test('may stand behind 60 kB of page, and no further', () => {
    const filler = '<!-- cloudflare -->'.repeat(3_000);
    expect(read(429, `${filler}<p>Error 1015</p>`)).toEqual({ code: '1015' });
    expect(read(429, `${filler}${filler}<p>Error 1015</p>`)).toBeUndefined();
  });

  test('takes the number before the words around it', () => {
    expect(read(403, olderLimitPage.replaceAll('1015', '1020'))).toEqual({ code: '1020' });
  });
});

describe('a problem document', () => {
  test.each([
    [
      'a wait in seconds',
      { error_code: 1015, retry_after: 12.5 },
      { code: '1015', waitMs: 12_500 },
    ],
    ['a wait of nothing', { error_code: 1015, retry_after: 0 }, { code: '1015', waitMs: 0 }],
    [
      'a wait beyond counting',
      { error_code: 1015, retry_after: 1e308 },
      { code: '1015', waitMs: Number.MAX_SAFE_INTEGER },
    ],
    ['a wait below nothing', { error_code: 1015, retry_after: -1 }, { code: '1015' }],
    ['a wait in words', { error_code: 1015, retry_after: 'soon' }, { code: '1015' }],
    ['a number as text', { error_code: '1020' }, { code: '1020' }],
    ['a status of the origin', { error_code: 502 }, { code: 'cf-502' }],
    ['a status of its own', { error_code: 522 }, { code: '522' }],
  ])('is read with %s', (_, members, expected) => {
    expect(read(429, problem(members))).toEqual(expected);
  });

  test.each([
    ['no number', problem({})],
    ['a broken number', problem({ error_code: 1015.5 })],
    ['a number in words', problem({ error_code: 'many' })],
    ['a refusal that is the status again', problem({ error_code: 403 })],
    ["somebody else's number", '{"error_code":40012,"message":"no"}'],
    ["somebody else's status", '{"error_code":502}'],
    ['JSON that is no object', '[1015]'],
  ])('says nothing with %s', (_, body) => {
    expect(read(429, body)).toBeUndefined();
  });
});

describe('a challenge', () => {
  test('is its header, whatever the rest looks like', () => {
    const headers = { 'CF-Mitigated': ' Challenge ' };
    expect(read(429, 'error code: 1015', headers)).toEqual({ code: 'cf-challenge' });
    expect(read(200, '{"code":"429000"}', headers)).toEqual({ code: 'cf-challenge' });
    expect(read(403, undefined, headers)).toEqual({ code: 'cf-challenge' });
  });

  test('is not any other mitigation', () => {
    expect(read(403, '', { 'cf-mitigated': 'block' })).toBeUndefined();
  });

  test.each([403, 429, 503])('is its page on HTTP %i', (status) => {
    expect(read(status, challengePage)).toEqual({ code: 'cf-challenge' });
  });

  test('is not its page on a status that it never has', () => {
    expect(read(500, challengePage)).toBeUndefined();
    expect(read(200, challengePage)).toBeUndefined();
  });

  test("is not Cloudflare's script in a page of the origin", () => {
    expect(read(503, watchedPage)).toBeUndefined();
    expect(read(403, watchedPage.replace('h/g/', ''))).toBeUndefined();
  });
});

describe('what KuCoin may have said', () => {
  test.each([
    [429, '{"code":"429000","msg":"Too Many Requests"}'],
    [403, '{"code":"400006","msg":"cloudflare"}'],
    [418, '{"code":"418000","msg":"teapot"}'],
    [520, '{"code":"500000"}'],
    [502, proxyPage],
    [500, ''],
    [429, ''],
  ])('HTTP %i %s is not the edge', (status, body) => {
    expect(read(status, body)).toBeUndefined();
  });

  test('CloudFront in front of an envelope is only a way', () => {
    const headers = { 'x-cache': 'Error from cloudfront', via: 'CloudFront', 'x-amz-cf-id': '1' };
    expect(read(403, '{"code":"400007","msg":"Access Denied"}', headers)).toBeUndefined();
    expect(read(403, '', headers)).toEqual({ code: 'cloudfront' });
    expect(read(502, '', headers)).toBeUndefined();
    expect(read(403, '', { via: '1.1 varnish' })).toBeUndefined();
  });
});

test.each([500, 502, 503, 504])("Cloudflare's own HTTP %i has a name of its own", (status) => {
  expect(read(status, originPage(status, 'trouble'))).toEqual({ code: `cf-${status}` });
  expect(read(status, `error code: ${status}`)).toEqual({ code: `cf-${status}` });
});

test.each([520, 521, 522, 523, 524, 525, 526, 527, 530])("HTTP %i is Cloudflare's", (status) => {
  expect(read(status, '')).toEqual({ code: String(status) });
  expect(read(status, '{"detail":"x"}')).toEqual({ code: String(status) });
});

describe('CloudFront says why', () => {
  const hintOf = (body: string): string =>
    classify({ request: requests.readSpot, response: { status: 403, body } }).hint;

  test('in a hint of its own for a country, for traffic and for the rest', () => {
    expect(hintOf(cloudfrontCountryPage)).toMatch(/country/);
    expect(hintOf(cloudfrontTrafficPage)).toMatch(/send fewer/);
    expect(hintOf(cloudfrontPage)).toMatch(/https/);
  });
});

describe('ten megabytes made to delay a reader', () => {
  test.each([
    ['an opened tag', '<'],
    ['tags that never close', '<a '],
    ['the word and dashes', `error${'-'.repeat(500)}`],
    ['the word and spaces', `error code ${' '.repeat(500)}`],
    ['half a challenge', '<title> '],
    ['half a script', 'cdn-cgi/challenge-platform/h/'],
    ['spaces', ' '],
  ])('%s', (_, part) => {
    const body = `x cloudflare ${part.repeat(Math.ceil(10_000_000 / part.length))}`;
    expect(paceOf(() => read(429, body))).toBeLessThan(8);
  });
});
