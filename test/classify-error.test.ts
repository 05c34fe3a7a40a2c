import { AxiosError, AxiosHeaders } from 'axios';
import { describe, expect, test } from 'vitest';
import { classify } from '../src/classify.js';
import { classifyError } from '../src/classify-error.js';
import { requestFacts } from '../src/request-facts.js';
import { verdictOf } from './fixtures/answers.js';
import { type RequestName, requests } from './fixtures/requests.js';

const of = (name: RequestName, error: unknown): string =>
  verdictOf(classify({ request: requests[name], error }));

const refused = Object.assign(new Error('connect ECONNREFUSED'), {
  code: 'ECONNREFUSED',
  syscall: 'connect',
});
const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
const timedOut = new AxiosError('timeout of 10000ms exceeded', 'ECONNABORTED');
const connectTimedOut = new TypeError('fetch failed', {
  cause: Object.assign(new Error('Connect Timeout Error'), { code: 'UND_ERR_CONNECT_TIMEOUT' }),
});
const expired = Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' });

describe('an error instead of an answer', () => {
  test.each<[string, unknown, string, string]>([
    ['a refused connection', refused, 'network retry no', 'network retry no'],
    ['a connection that took too long', connectTimedOut, 'timeout retry no', 'timeout retry no'],
    ['a certificate that is not trusted', expired, 'network surface no', 'network surface no'],
    ['a reset', reset, 'network retry no', 'network surface unknown'],
    ['a time-out', timedOut, 'timeout retry no', 'timeout surface unknown'],
    [
      'an error without details',
      new TypeError('fetch failed'),
      'network retry no',
      'network surface unknown',
    ],
    [
      'an abort',
      new DOMException('aborted', 'AbortError'),
      'network surface no',
      'network surface unknown',
    ],
    ['nothing at all', undefined, 'network retry no', 'network surface unknown'],
  ])('%s: read %3$s, order %4$s', (_, error, read, order) => {
    expect(of('readSpot', error)).toBe(read);
    expect(of('placeSpot', error)).toBe(order);
    expect(of('cancelFutures', error)).toBe(order);
    expect(of('withdraw', error)).toBe(order);
  });

  test('has the code of the platform and the family of the request', () => {
    expect(classify({ request: requests.placeFutures, error: refused })).toMatchObject({
      code: 'ECONNREFUSED',
      family: 'futures',
    });
  });
});

describe('an error that brings an answer along', () => {
  const answered = (status: number, data: unknown, headers: Record<string, string> = {}) =>
    new AxiosError('Request failed', 'ERR_BAD_REQUEST', undefined, undefined, {
      status,
      data,
      headers,
      statusText: '',
      config: { headers: new AxiosHeaders() },
    });

  test('is classified by the answer', () => {
    const error = answered(
      429,
      { code: '429000', msg: 'Too Many Requests' },
      { 'gw-ratelimit-reset': '1489' },
    );
    expect(of('placeSpot', error)).toBe('rate-limit backoff no pool 1489');
  });

  test('has lost its answer where the body was cut', () => {
    expect(of('placeSpot', answered(200, undefined))).toBe('server surface unknown');
    expect(of('readSpot', answered(200, undefined))).toBe('server retry no');
  });

  test('of ky 2 keeps the body beside it', () => {
    const response = new Response(null, { status: 400 });
    const error = Object.assign(new Error('HTTPError'), {
      response,
      data: { code: '400100', msg: 'account.available.amount' },
    });
    expect(of('placeSpot', error)).toBe('insufficient-funds surface no');
  });
});

describe('what the host knows of the sending', () => {
  const order = requestFacts(requests.placeSpot);

  test.each([
    ['no', reset, 'no'],
    ['unknown', reset, 'unknown'],
    ['yes', reset, 'unknown'],
    [undefined, reset, 'unknown'],
    ['no', refused, 'no'],
    ['unknown', refused, 'no'],
    ['yes', refused, 'unknown'],
    [undefined, refused, 'no'],
  ] as const)('sent: %s', (sent, error, executed) => {
    expect(classifyError(order, error, sent).executed).toBe(executed);
  });

  test('counts for an abort too', () => {
    const abort = new DOMException('aborted', 'AbortError');
    expect(classifyError(order, abort, 'no')).toMatchObject({ action: 'surface', executed: 'no' });
    expect(classifyError(order, abort, 'yes').executed).toBe('unknown');
  });
});
