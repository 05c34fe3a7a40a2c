import { AxiosError, AxiosHeaders } from 'axios';
import { describe, expect, test } from 'vitest';
import { classifyError } from '../../src/classifier/classify-error.js';
import { classify } from '../../src/classifier/classify.js';
import { requestFacts } from '../../src/endpoints/request-facts.js';
import { verdictOf } from '../fixtures/answers.js';
import { type RequestName, requests } from '../fixtures/requests.js';

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

describe('which side ended it', () => {
  const order = requestFacts(requests.placeSpot);
  const abort = new DOMException('This operation was aborted', 'AbortError');
  const within = new TypeError('fetch failed', { cause: abort });
  const ended = 'The caller ended the request.';

  test('an AbortError is the caller’s if the caller’s signal is aborted', () => {
    expect(classifyError(order, abort, 'unknown', true).meaning).toBe(ended);
    expect(classifyError(order, within, 'unknown', true).meaning).toBe(ended);
    expect(classifyError(order, new Error('stop'), 'unknown', true).meaning).toBe(ended);
  });

  test('with a signal that is not, it is a lost answer like any other', () => {
    for (const error of [abort, within]) {
      expect(classifyError(order, error, 'unknown', false)).toMatchObject({
        action: 'surface',
        executed: 'unknown',
        meaning: 'No answer came, and the request may have reached the exchange.',
      });
      const read = requestFacts(requests.readSpot);
      expect(classifyError(read, error, 'unknown', false).action).toBe('retry');
    }
  });

  test('where nothing is known of a signal, only an abort that is no cause is the caller’s', () => {
    expect(classify({ request: requests.placeSpot, error: abort }).meaning).toBe(ended);
    expect(classify({ request: requests.placeSpot, error: within }).meaning).not.toBe(ended);
  });
});

const coded = (message: string, code: string): Error => Object.assign(new Error(message), { code });
const tunnel = (status: number): Error =>
  Object.assign(
    coded(`Proxy response (${status}) !== 200 when HTTP Tunneling`, 'UND_ERR_ABORTED'),
    {
      name: 'AbortError',
    },
  );

describe('what certainly never left', () => {
  test.each<[string, unknown, string]>([
    [
      'a header that undici refuses',
      coded('invalid header', 'UND_ERR_INVALID_ARG'),
      'network surface no',
    ],
    ['a closed client', coded('The client is closed', 'UND_ERR_CLOSED'), 'network surface no'],
    ['a port without TLS', coded('x', 'ERR_SSL_WRONG_VERSION_NUMBER'), 'network surface no'],
    [
      'a handshake cut off',
      coded(
        'Client network socket disconnected before secure TLS connection was established',
        'ECONNRESET',
      ),
      'network retry no',
    ],
    ['a proxy that wants a password', tunnel(407), 'network surface no'],
    ['a proxy that forbids the way', tunnel(403), 'network surface no'],
    ['a proxy in trouble', tunnel(502), 'network retry no'],
    [
      'a stream the server took no notice of',
      coded('Stream closed with error code NGHTTP2_REFUSED_STREAM', 'ERR_HTTP2_STREAM_ERROR'),
      'network retry no 0',
    ],
  ])('%s: %3$s, for an order as for a read', (_, error, expected) => {
    for (const name of ['readSpot', 'placeSpot', 'withdraw', 'cancelFutures'] as const) {
      expect(of(name, error)).toBe(expected);
    }
  });

  test('a 407 is named as the proxy’s, and no text says that the caller ended anything', () => {
    const { meaning, hint } = classify({ request: requests.placeSpot, error: tunnel(407) });
    expect(meaning).toBe('The proxy opened no tunnel (HTTP 407); the request never left it.');
    expect(hint).toMatch(/proxy wants a user and a password/);
  });
});

describe('what would be the same again', () => {
  test.each<[string, unknown]>([
    [
      'an answer over the limit',
      new AxiosError('maxContentLength size of 9 exceeded', 'ERR_BAD_RESPONSE'),
    ],
    ['a sender that is broken', new ReferenceError('proces is not defined')],
  ])('%s: a read is not asked for again, an order may stand', (_, error) => {
    expect(of('readSpot', error)).toBe('invalid-request surface no');
    expect(of('placeSpot', error)).toBe('invalid-request surface unknown');
  });
});
