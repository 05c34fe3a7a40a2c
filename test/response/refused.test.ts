import { AxiosError } from 'axios';
import { describe, expect, test } from 'vitest';
import { failure, fetchFailed, maybe, never, neverEver, said } from './failure.js';

describe('the client refused to send it, and would again', () => {
  test.each<[string, unknown]>([
    [
      'undici: invalid header',
      fetchFailed(failure('invalid keep-alive header', { code: 'UND_ERR_INVALID_ARG' })),
    ],
    [
      'undici.request: invalid method',
      failure('invalid request method', { code: 'UND_ERR_INVALID_ARG' }),
    ],
    [
      'undici: expect header',
      fetchFailed(failure('expect header not supported', { code: 'UND_ERR_NOT_SUPPORTED' })),
    ],
    [
      'undici: closed client',
      fetchFailed(failure('The client is closed', { code: 'UND_ERR_CLOSED' })),
    ],
    [
      'undici: pool without upstream',
      fetchFailed(failure('No upstream', { code: 'UND_ERR_BPL_MISSING_UPSTREAM' })),
    ],
    [
      'undici: too many origins',
      fetchFailed(
        failure('Maximum allowed origins reached', { code: 'UND_ERR_MAX_ORIGINS_REACHED' }),
      ),
    ],
    [
      'Node: not a URL',
      new TypeError('Failed to parse URL from http//x', {
        cause: failure('Invalid URL', { code: 'ERR_INVALID_URL' }, TypeError),
      }),
    ],
    ['Deno: not a URL', new TypeError("Invalid URL: 'http//x'")],
    ['Bun: not a URL', failure('fetch() URL is invalid', { code: 'ERR_INVALID_URL' }, TypeError)],
    ['Node: header value', new TypeError('Headers.append: "a\nb" is an invalid header value.')],
    ['Node: header name', new TypeError('Headers.append: "x y" is an invalid header name.')],
    ['Bun: header value', new TypeError("Header 'x' has invalid value")],
    ['Deno: header value', new TypeError('Invalid header value: "a\nb"')],
    [
      'Node: header outside Latin-1',
      new TypeError(
        'Cannot convert argument to a ByteString because the character at index 0 has a value of 35531 which is greater than 255.',
      ),
    ],
    ['Node: method', new TypeError("'GE T' is not a valid HTTP method.")],
    ['Node: forbidden method', new TypeError("'TRACE' HTTP method is unsupported.")],
    ['GET with a body', new TypeError('Request with GET/HEAD method cannot have body.')],
    [
      'a password in the URL',
      new TypeError(
        'Request cannot be constructed from a URL that includes credentials: http://a:b@c/',
      ),
    ],
    [
      'Node: a stream without duplex',
      new TypeError('RequestInit: duplex option is required when sending a body.'),
    ],
    ['Node: unknown scheme', fetchFailed(new Error('unknown scheme'))],
    ['Node: blocked port', fetchFailed(new Error('bad port'))],
    ['Deno: blocked port', new TypeError('Fetch failed: Requests to port 6000 are blocked')],
    [
      'Deno: no permission',
      failure('Requires net access to "a:443", run again with the --allow-net flag', {
        name: 'NotCapable',
      }),
    ],
    ['Chromium: options', new TypeError("Failed to execute 'fetch' on 'Window': Invalid name")],
    [
      'node:http: header name',
      failure(
        'Header name must be a valid HTTP token ["a b"]',
        { code: 'ERR_INVALID_HTTP_TOKEN' },
        TypeError,
      ),
    ],
    [
      'node:http: port',
      failure('Port should be >= 0 and < 65536.', { code: 'ERR_SOCKET_BAD_PORT' }, RangeError),
    ],
    [
      'node:http: agent',
      failure(
        'The "options.agent" property must be one of Agent-like Object, undefined, or false. Received type number (5)',
        { code: 'ERR_INVALID_ARG_TYPE' },
        TypeError,
      ),
    ],
    [
      'node:http2: header',
      failure('HTTP/1 Connection specific headers are forbidden: "connection"', {
        code: 'ERR_HTTP2_INVALID_CONNECTION_HEADERS',
      }),
    ],
    [
      'node:tls: a key that is none',
      failure('error:0480006C:PEM routines::no start line', { code: 'ERR_OSSL_PEM_NO_START_LINE' }),
    ],
    [
      'axios: a body over its limit',
      new AxiosError('Request body larger than maxBodyLength limit', 'ERR_BAD_REQUEST'),
    ],
    [
      'axios: the same further down',
      new AxiosError(
        'Request body larger than maxBodyLength limit',
        'ERR_FR_MAX_BODY_LENGTH_EXCEEDED',
      ),
    ],
  ])('%s', (_, error) => {
    expect(said(error)).toEqual(neverEver);
  });

  test('a redirect that undici follows in a circle came after the request', () => {
    const message = 'Redirect loop detected. Cannot redirect to https://a.example.';
    expect(said(failure(message, { code: 'UND_ERR_INVALID_ARG' }))).toEqual(maybe);
  });

  test("Node's word for any wrong argument may be about what was done with the answer", () => {
    const message = 'The first argument must be of type string. Received undefined';
    expect(said(failure(message, { code: 'ERR_INVALID_ARG_TYPE' }, TypeError))).toEqual(maybe);
  });

  test('a body of another length than its header says may have left in part', () => {
    const code = 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH';
    const message = 'Request body length does not match content-length header';
    expect(said(fetchFailed(failure(message, { code })))).toEqual({ ...maybe, lasting: true });
  });

  test('a client destroyed while it sends says the same as one destroyed before', () => {
    const code = 'UND_ERR_DESTROYED';
    expect(said(fetchFailed(failure('The client is destroyed', { code })))).toEqual(maybe);
  });
});

describe('before the first byte', () => {
  test.each<[string, unknown]>([
    [
      'a name server that fails',
      failure('queryA ESERVFAIL a.example', { code: 'ESERVFAIL', syscall: 'queryA' }),
    ],
    [
      'a name server out of memory',
      failure('getaddrinfo EAI_MEMORY', { code: 'EAI_MEMORY', syscall: 'getaddrinfo' }),
    ],
    [
      'an own address that is none',
      failure('bind EADDRNOTAVAIL 9.9.9.9', { code: 'EADDRNOTAVAIL', syscall: 'bind' }),
    ],
    ['no permission to connect', failure('connect EACCES', { code: 'EACCES', syscall: 'connect' })],
    ['no file handles', failure('connect EMFILE', { code: 'EMFILE', syscall: 'connect' })],
    [
      'got: connecting took too long',
      failure("Timeout awaiting 'secureConnect' for 100ms", {
        name: 'TimeoutError',
        code: 'ETIMEDOUT',
        event: 'secureConnect',
      }),
    ],
  ])('%s', (_, error) => {
    expect(said(error)).toEqual(never);
  });

  test('got: waiting for the answer took too long is no such thing', () => {
    const members = { name: 'TimeoutError', code: 'ETIMEDOUT', event: 'response' };
    expect(said(failure("Timeout awaiting 'response'", members))).toEqual(maybe);
  });
});
