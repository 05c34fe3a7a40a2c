import axios, { AxiosError, AxiosHeaders } from 'axios';
import { describe, expect, test } from 'vitest';
import { answerWithin, readNetworkError } from '../../src/response/network-error.js';

/** An error with the members that platforms put on theirs. */
function failure(members: object, message = 'fetch failed', Kind = Error): Error {
  return Object.assign(new Kind(message), members);
}

const refused = failure({ code: 'ECONNREFUSED', syscall: 'connect', errno: -111 });
const dnsAgain = failure({ code: 'EAI_AGAIN', syscall: 'getaddrinfo' });
const reset = failure({ code: 'ECONNRESET', syscall: 'read' });

function fetchFailed(cause: unknown): TypeError {
  return new TypeError('fetch failed', { cause });
}

function axiosFailed(code: string, cause?: Error): AxiosError {
  const error = new AxiosError('failed', code, { headers: new AxiosHeaders() });
  if (cause !== undefined) error.cause = cause;
  return error;
}

describe('what never reached the exchange', () => {
  test.each<[string, unknown, string]>([
    ['Node: refused', refused, 'ECONNREFUSED'],
    ['undici: refused', fetchFailed(refused), 'ECONNREFUSED'],
    ['axios http: refused', axiosFailed('ECONNREFUSED', refused), 'ECONNREFUSED'],
    ['axios fetch: refused', axiosFailed('ERR_NETWORK', fetchFailed(refused)), 'ECONNREFUSED'],
    ['Bun: refused', failure({ code: 'ConnectionRefused' }), 'ConnectionRefused'],
    ['Bun: no such host', failure({ code: 'FailedToOpenSocket' }), 'FailedToOpenSocket'],
    ['Node: no such host', failure({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }), 'ENOTFOUND'],
    ['undici: name server silent', fetchFailed(dnsAgain), 'EAI_AGAIN'],
    [
      'undici: connect timed out',
      fetchFailed(failure({ code: 'UND_ERR_CONNECT_TIMEOUT' })),
      'UND_ERR_CONNECT_TIMEOUT',
    ],
    ['Node: connect timed out', failure({ code: 'ETIMEDOUT', syscall: 'connect' }), 'ETIMEDOUT'],
    ['Node: no way there', failure({ code: 'EHOSTUNREACH', syscall: 'connect' }), 'EHOSTUNREACH'],
    ['no network, without details', failure({ code: 'ENETUNREACH' }), 'ENETUNREACH'],
    ['one wrapper more', new Error('ours', { cause: fetchFailed(refused) }), 'ECONNREFUSED'],
  ])('%s', (_, error, code) => {
    expect(readNetworkError(error)).toMatchObject({ sent: 'no', lasting: false, code });
  });

  // As Deno 2.9.6 words them.
  test.each([
    'tcp connect error: Connection refused (os error 111)',
    'dns error: failed to lookup address information: Name or service not known',
  ])('Deno: %s', (why) => {
    const url = 'error sending request for url (http://127.0.0.1:41/a)';
    const cause = new Error(`${url}: client error (Connect): ${why}`);
    expect(readNetworkError(new TypeError('fetch failed', { cause })).sent).toBe('no');
    const cut = new Error(
      `${url}: client error (SendRequest): connection closed before message completed`,
    );
    expect(readNetworkError(new TypeError('fetch failed', { cause: cut })).sent).toBe('unknown');
  });

  test('both addresses of a host refused', () => {
    const error = Object.assign(new AggregateError([refused, refused]), { code: 'ECONNREFUSED' });
    expect(readNetworkError(error).sent).toBe('no');
    expect(readNetworkError(fetchFailed(new AggregateError([refused, dnsAgain]))).sent).toBe('no');
  });

  test.each([
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'CERT_REVOKED',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'ERR_INVALID_URL',
    'ERR_INVALID_CHAR',
  ])('%s, and the next one would not either', (code) => {
    expect(readNetworkError(fetchFailed(failure({ code })))).toMatchObject({
      sent: 'no',
      lasting: true,
      code,
    });
  });

  test('a server that misses our certificate may say so after the request', () => {
    const code = 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED';
    expect(readNetworkError(fetchFailed(failure({ code })))).toMatchObject({
      sent: 'unknown',
      lasting: false,
    });
  });
});

describe('what may have reached the exchange', () => {
  test.each<[string, unknown, 'network' | 'timeout']>([
    ['Node: reset', reset, 'network'],
    ['undici: other side closed', fetchFailed(failure({ code: 'UND_ERR_SOCKET' })), 'network'],
    ['axios: socket hang up', axiosFailed('ECONNRESET', reset), 'network'],
    ['axios http: timed out', axiosFailed('ECONNABORTED'), 'timeout'],
    ['axios fetch: timed out', axiosFailed('ETIMEDOUT'), 'timeout'],
    [
      'undici: no headers in time',
      fetchFailed(failure({ code: 'UND_ERR_HEADERS_TIMEOUT' })),
      'timeout',
    ],
    ['undici: no body in time', fetchFailed(failure({ code: 'UND_ERR_BODY_TIMEOUT' })), 'timeout'],
    ['AbortSignal.timeout', new DOMException('timed out', 'TimeoutError'), 'timeout'],
    ['ky: timed out', failure({ name: 'TimeoutError' }), 'timeout'],
    ['a broken pipe', failure({ code: 'EPIPE', syscall: 'write' }), 'network'],
    ['the way lost after sending', failure({ code: 'EHOSTUNREACH', syscall: 'read' }), 'network'],
    ['the network lost while sending', failure({ code: 'ENETDOWN', syscall: 'write' }), 'network'],
    ['Deno: no details', new TypeError('fetch failed'), 'network'],
    ['a body cut short', new TypeError('terminated'), 'network'],
    ['a text', 'failed', 'network'],
    ['nothing', undefined, 'network'],
    ['null', null, 'network'],
    ['one address refused and one reset', new AggregateError([refused, reset]), 'network'],
    [
      'the first of several refused',
      Object.assign(new AggregateError([refused, reset]), { code: 'ECONNREFUSED' }),
      'network',
    ],
    ['no addresses at all', new AggregateError([]), 'network'],
    ['a code as long as a page', failure({ code: 'E'.repeat(10_000) }), 'network'],
  ])('%s', (_, error, kind) => {
    expect(readNetworkError(error)).toMatchObject({ kind, sent: 'unknown', aborted: false });
  });
});

describe('what the caller ended', () => {
  test.each<[string, unknown]>([
    ['fetch', new DOMException('This operation was aborted', 'AbortError')],
    ['axios', new axios.CanceledError('canceled')],
    ['undici', failure({ name: 'AbortError', code: 'UND_ERR_ABORTED' })],
  ])('%s', (_, error) => {
    expect(readNetworkError(error)).toMatchObject({ aborted: true, sent: 'unknown' });
  });

  test('a time-out that ends as an abort is a time-out', () => {
    const error = new DOMException('aborted', 'AbortError');
    Object.defineProperty(error, 'cause', { value: new DOMException('late', 'TimeoutError') });
    expect(readNetworkError(error)).toMatchObject({ aborted: false, kind: 'timeout' });
  });
});

describe('errors made to break their reader', () => {
  test('a cause that is its own', () => {
    const error = failure({ code: 'ECONNRESET' });
    error.cause = error;
    expect(readNetworkError(error)).toMatchObject({ sent: 'unknown', code: 'ECONNRESET' });
  });

  test('branches that contain themselves', () => {
    const error = new AggregateError([]);
    error.errors.push(error, error);
    expect(readNetworkError(error).sent).toBe('unknown');
  });

  test('getters that throw', () => {
    const error = Object.defineProperty(new Error('x'), 'code', {
      get: () => {
        throw new Error('no');
      },
    });
    expect(readNetworkError(error)).toEqual({
      kind: 'network',
      sent: 'unknown',
      lasting: false,
      aborted: false,
    });
  });
});

describe('answerWithin', () => {
  test('an AxiosError brings its answer along, body and all', () => {
    const error = { response: { status: 429, headers: { a: '1' }, data: { code: '429000' } } };
    expect(answerWithin(error)).toEqual({
      status: 429,
      headers: { a: '1' },
      body: { code: '429000' },
    });
  });

  test("ky 2's HTTPError keeps the body beside the answer", () => {
    const response = new Response('', { status: 400, headers: { a: '1' } });
    const answer = answerWithin({ response, data: { code: '400100' } });
    expect(answer).toMatchObject({ status: 400, body: { code: '400100' } });
    expect((answer?.headers as Headers).get('a')).toBe('1');
  });

  test.each([undefined, null, 'x', {}, { response: null }, { response: 'x' }, { response: {} }])(
    '%j brings none',
    (error) => {
      expect(answerWithin(error)).toBeUndefined();
    },
  );
});
