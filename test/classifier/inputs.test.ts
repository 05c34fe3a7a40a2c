import { AxiosHeaders } from 'axios';
import { describe, expect, test } from 'vitest';
import { classify } from '../../src/classifier/classify.js';
import type { ClassifyInput } from '../../src/types/index.js';
import { envelope, verdictOf } from '../fixtures/answers.js';
import { paceOf } from '../fixtures/pace.js';
import { requests } from '../fixtures/requests.js';

const refusal = envelope('300018', 'clientOid parameter repeated');
const bytes = new TextEncoder().encode(refusal);

describe('a body', () => {
  test.each<[string, unknown]>([
    ['text', refusal],
    ['parsed', JSON.parse(refusal)],
    ['bytes', bytes],
    ['a Buffer', Buffer.from(refusal)],
    ['an ArrayBuffer', bytes.buffer],
    ['text behind a byte order mark', `\uFEFF${refusal}`],
    ['a number for a code', envelope(300018, 'clientOid parameter repeated')],
  ])('is understood as %s', (_, body) => {
    const classification = classify({
      request: requests.placeFutures,
      response: { status: 200, body },
    });
    expect(verdictOf(classification)).toBe('duplicate surface no');
    expect(classification).toMatchObject({
      code: '300018',
      message: 'clientOid parameter repeated',
    });
  });

  test('that starts like a success and ends otherwise is none', () => {
    const body = '{"code":"200000","data":[{"success":false,"failMsg":"no"}]} and no JSON';
    const response = { status: 200, body };
    expect(classify({ request: requests.placeSpot, response }).executed).toBe('unknown');
    expect(classify({ request: requests.placeSpotBatch, response }).executed).toBe('unknown');
  });
});

describe('headers', () => {
  const limits = { 'gw-ratelimit-limit': '2000', 'gw-ratelimit-reset': '1178' };

  test.each([
    ['Headers', new Headers(limits)],
    ['AxiosHeaders', new AxiosHeaders(limits)],
    ['a plain object', limits],
    ['capitals', { 'GW-RATELIMIT-LIMIT': '2000', 'GW-RateLimit-Reset': '1178' }],
    ['lists', { 'gw-ratelimit-reset': ['1178'] }],
    ['numbers', { 'gw-ratelimit-reset': 1178 }],
  ])('are understood as %s', (_, headers) => {
    const response = { status: 429, headers, body: envelope('429000', 'Too Many Requests') };
    expect(verdictOf(classify({ request: requests.readFutures, response }))).toBe(
      'rate-limit backoff no pool 1178',
    );
  });

  test('with a date are counted by the answer’s own clock, else from arrival', () => {
    const date = 'Sun, 22 Nov 2026 12:00:00 GMT';
    const headers = { 'retry-after': 'Sun, 22 Nov 2026 12:01:00 GMT', date };
    const response = { status: 429, headers, body: 'error code: 1015' };
    const waitMs = (more: object): number | undefined =>
      classify({ request: requests.readSpot, response: { ...response, ...more } }).waitMs;
    const receivedAtMs = Date.UTC(2026, 10, 22, 12, 0, 15);
    const undated = { ...headers, date: 'today' };
    expect(waitMs({})).toBe(60_000);
    expect(waitMs({ receivedAtMs })).toBe(60_000);
    expect(waitMs({ receivedAtMs: Number.NaN })).toBe(60_000);
    expect(waitMs({ receivedAtMs, headers: undated })).toBe(45_000);
    expect(waitMs({ headers: undated })).toBe(30_000);
  });

  test.each(['-5', 'abc', '1e3', '0x10', '', 'Infinity', '1; 2'])(
    'with a Retry-After of %j say nothing about the wait',
    (value) => {
      const response = { status: 429, headers: { 'retry-after': value }, body: 'error code: 1015' };
      expect(classify({ request: requests.readSpot, response }).waitMs).toBe(30_000);
    },
  );

  test('with a wait beyond a timer keep the wait', () => {
    const headers = { 'retry-after': '99999999999' };
    const response = { status: 429, headers, body: 'error code: 1015' };
    expect(classify({ request: requests.readSpot, response }).waitMs).toBe(99_999_999_999_000);
  });
});

describe('a HEAD request', () => {
  test('succeeds without a body, which it never has', () => {
    const request = { method: 'HEAD', url: requests.readSpot.url };
    expect(classify({ request, response: { status: 200, body: '' } })).toMatchObject({
      action: 'ok',
      executed: 'yes',
    });
    expect(classify({ request, response: { status: 503 } }).action).toBe('retry');
  });
});

describe("the caller's own address", () => {
  test.each(['209.52.132.232', '2001:db8::8a2e:370:7334'])('%s is not repeated', (address) => {
    const body = envelope('400006', `Invalid request ip, the current clientIp is:${address}`);
    const classification = classify({
      request: requests.readSpot,
      response: { status: 403, body },
    });
    expect(JSON.stringify(classification)).not.toContain(address);
    expect(classification.message).toBe('Invalid request ip, the current clientIp is:[ip]');
  });
});

describe('results', () => {
  test('are not shared: changing one changes no later one', () => {
    const inputs: ClassifyInput[] = [
      { request: requests.placeSpot, response: { status: 200, body: envelope('200000', 'x', 1) } },
      { request: requests.readSpot, response: { status: 429, body: 'error code: 1015' } },
      { request: requests.readSpot, response: { status: 302 } },
      { request: requests.placeSpot, response: { status: 200, body: '' } },
      { request: requests.placeSpot, response: { status: 200, body: envelope('987654') } },
      { request: requests.placeSpot, error: new Error('x') },
      {
        request: requests.placeSpotBatch,
        response: { status: 200, body: { code: '200000', data: [{ success: false }] } },
      },
    ];
    for (const input of inputs) {
      const first = classify(input);
      const before = JSON.stringify(first);
      for (const name of Object.keys(first))
        (first as unknown as Record<string, unknown>)[name] = 'x';
      expect(JSON.stringify(classify(input))).toBe(before);
    }
  });
});

describe('things that are no exchange', () => {
  const broken = (value: unknown): ClassifyInput => value as ClassifyInput;
  const throws = (): never => {
    throw new Error('a trap');
  };
  const trap: object = new Proxy({}, { get: throws, has: throws, ownKeys: throws });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['an empty object', {}],
    ['a request alone', { request: requests.placeSpot }],
    ['no answer', { request: requests.placeSpot, response: null }],
    ['a status in words', { request: requests.placeSpot, response: { status: 'two hundred' } }],
    ['a status that is a bigint', { request: requests.placeSpot, response: { status: 429n } }],
    [
      'a status that is not finite',
      { request: requests.placeSpot, response: { status: Infinity } },
    ],
    ['a body that throws', { request: requests.placeSpot, response: { status: 200, body: trap } }],
    ['an error that throws', { request: requests.placeSpot, error: trap }],
    ['a request that throws', { request: trap, response: { status: 500 } }],
    ['a trap', trap],
    ['a URL that is none', { request: { method: {}, url: Symbol('x') }, error: 1 }],
  ])('%s is surfaced, and may have been carried out', (_, input) => {
    const classification = classify(broken(input));
    expect(classification).toMatchObject({ action: 'surface', executed: 'unknown' });
    expect(JSON.parse(JSON.stringify(classification))).toEqual(classification);
  });

  test('headers that throw say nothing, and the status all the more', () => {
    const response = { status: 429, headers: trap };
    expect(classify(broken({ request: requests.placeSpot, response }))).toMatchObject({
      kind: 'rate-limit',
      action: 'backoff',
      executed: 'no',
    });
  });

  test.each<[string, unknown]>([
    [
      'headers that throw',
      { request: requests.readSpot, response: { status: 429, headers: trap } },
    ],
    ['a body that throws', { request: requests.readSpot, response: { status: 200, body: trap } }],
  ])('%s, of a read, changed nothing', (_, input) => {
    expect(classify(broken(input)).executed).toBe('no');
  });
});

describe('ten megabytes', () => {
  const size = 10_000_000;
  test.each([
    ['of zeros', '0'],
    ['of white space', ' \n'],
    ['of open brackets', '['],
    ['of open braces', '{"code":'],
    ['of open tags', '<a '],
    ['of words that a page would have', 'error code ray id cloudflare '],
    ['of JSON that ends in the middle', '{"code":"200000","x":"'],
  ])('%s are no matter', (_, part) => {
    const body = part.repeat(Math.ceil(size / part.length));
    const bytes = Buffer.from(body);
    expect(
      paceOf(() => {
        classify({ request: requests.placeSpot, response: { status: 429, body } });
        classify({ request: requests.placeSpotBatch, response: { status: 200, body } });
        classify({ request: requests.readSpot, response: { status: 503, body: bytes } });
      }),
    ).toBeLessThan(60);
  });

  test.each([' ', '9', ':', '1.', 'a,'])('in a message or header of %j are no matter', (part) => {
    const long = part.repeat(size / part.length);
    const headers = { 'retry-after': long, 'gw-ratelimit-reset': long, via: long, 'x-cache': long };
    expect(
      paceOf(() => {
        classify({
          request: requests.placeSpot,
          response: { status: 403, headers, body: { code: '429000', msg: long } },
        });
        classify({
          request: requests.placeSpot,
          response: { status: 403, headers, body: { code: '987654', msg: long } },
        });
        classify({
          request: requests.placeSpot,
          response: { status: 200, headers, body: { code: '200000', msg: long } },
        });
        classify({ request: requests.placeSpot, response: { status: 403, headers, body: '' } });
      }),
    ).toBeLessThan(60);
  });
});
