import { AxiosError } from 'axios';
import { describe, expect, test } from 'vitest';
import { readNetworkError } from '../../src/response/network-error.js';
import { failure, fetchFailed, maybe, never, said } from './failure.js';

describe('HTTP/2', () => {
  const refusedStream = failure('Stream closed with error code NGHTTP2_REFUSED_STREAM', {
    code: 'ERR_HTTP2_STREAM_ERROR',
  });
  test.each<[string, unknown]>([
    ['node:http2: refused', refusedStream],
    ['undici: refused', fetchFailed(refusedStream)],
    [
      'Deno: refused',
      fetchFailed(
        new Error(
          'error sending request for url (https://a.example/): client error (SendRequest): http2 error: stream error received: refused stream before processing any application logic',
        ),
      ),
    ],
    [
      'node:http2: after a GOAWAY',
      failure('New streams cannot be created after receiving a GOAWAY', {
        code: 'ERR_HTTP2_GOAWAY_SESSION',
      }),
    ],
    [
      'node:http2: session gone',
      failure('The session has been destroyed', { code: 'ERR_HTTP2_INVALID_SESSION' }),
    ],
    [
      'node:http2: no stream left',
      failure('No stream ID is available', { code: 'ERR_HTTP2_OUT_OF_STREAMS' }),
    ],
    [
      'node:http2: never begun',
      failure('The pending stream has been canceled (caused by: session closed)', {
        code: 'ERR_HTTP2_STREAM_CANCEL',
      }),
    ],
  ])('%s: nothing was carried out', (_, error) => {
    expect(readNetworkError(error)).toMatchObject({ ...never, obstacle: 'stream' });
  });

  test('a session that never came about has the reason of that', () => {
    const cause = failure('connect ECONNREFUSED', { code: 'ECONNREFUSED', syscall: 'connect' });
    const error = failure('The pending stream has been canceled', {
      code: 'ERR_HTTP2_STREAM_CANCEL',
      cause,
    });
    expect(readNetworkError(error)).toMatchObject({ ...never, obstacle: 'connect' });
  });

  test.each<[string, unknown]>([
    // undici gives it to all streams under way, also to one that the server says it has seen.
    [
      'undici: GOAWAY while under way',
      fetchFailed(
        failure('HTTP/2: "GOAWAY" frame received with code 0', { code: 'UND_ERR_SOCKET' }),
      ),
    ],
    [
      'node:http2: session error',
      failure('Session closed with error code 11', { code: 'ERR_HTTP2_SESSION_ERROR' }),
    ],
    [
      'node:http2: failed inside',
      failure('Stream closed with error code NGHTTP2_INTERNAL_ERROR', {
        code: 'ERR_HTTP2_STREAM_ERROR',
      }),
    ],
    [
      'undici: cancelled',
      fetchFailed(
        failure('HTTP/2: stream closed before the response was complete', { code: 'UND_ERR_INFO' }),
      ),
    ],
  ])('%s: it may have been carried out', (_, error) => {
    expect(said(error)).toEqual(maybe);
  });
});

describe('an answer over the limit', () => {
  test.each<[string, unknown]>([
    ['axios', new AxiosError('maxContentLength size of 2000 exceeded', 'ERR_BAD_RESPONSE')],
    [
      'undici',
      fetchFailed(
        failure('Response content exceeded max size', { code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' }),
      ),
    ],
    [
      'undici: headers',
      fetchFailed(failure('Headers Overflow Error', { code: 'UND_ERR_HEADERS_OVERFLOW' })),
    ],
    [
      'node:http: headers',
      failure('Parse Error: Header overflow', { code: 'HPE_HEADER_OVERFLOW' }),
    ],
    [
      'node-fetch',
      failure('content size at https://a.example/ over limit: 20', { type: 'max-size' }),
    ],
  ])('%s: it was sent, and would be as long again', (_, error) => {
    expect(readNetworkError(error)).toMatchObject({
      sent: 'unknown',
      lasting: true,
      obstacle: 'answer',
    });
  });
});

test('axios 1.7 calls an answer that was cut one over a limit of -1', () => {
  const error = new AxiosError('maxContentLength size of -1 exceeded', 'ERR_BAD_RESPONSE');
  expect(said(error)).toEqual(maybe);
});

describe('a sender that is broken itself', () => {
  test.each<[string, unknown]>([
    ['a name that is not there', new ReferenceError('proces is not defined')],
    [
      'V8: nothing to read from',
      new TypeError("Cannot read properties of undefined (reading 'x')"),
    ],
    ['V8: no function', new TypeError('u.x is not a function')],
    [
      'V8: nothing to take apart',
      new TypeError("Cannot destructure property 'a' of 'null' as it is null."),
    ],
    [
      'JavaScriptCore: nothing to read from',
      new TypeError("undefined is not an object (evaluating 'u.x')"),
    ],
    [
      'JavaScriptCore: no function',
      new TypeError("f is not a function. (In 'f()', 'f' is undefined)"),
    ],
    ['no end of calls', new RangeError('Maximum call stack size exceeded')],
    [
      'axios: the same from its own fetch',
      Object.assign(new AxiosError('proces is not defined'), { name: 'ReferenceError' }),
    ],
  ])('%s', (_, error) => {
    expect(readNetworkError(error)).toMatchObject({
      sent: 'unknown',
      lasting: true,
      obstacle: 'host',
    });
  });

  test.each<[string, unknown]>([
    ['a failed fetch', new TypeError('fetch failed')],
    ['Chromium', new TypeError('Failed to fetch')],
    ['Firefox', new TypeError('NetworkError when attempting to fetch resource.')],
    ['Safari', new TypeError('Load failed')],
    ['an answer cut in the middle', new SyntaxError('Unterminated string in JSON at position 3')],
    // Node 20's own, when an HTTP/2 stream is cancelled.
    [
      'a mistake inside undici',
      fetchFailed(new TypeError("Cannot read properties of null (reading 'push')")),
    ],
  ])('%s is a lost answer', (_, error) => {
    expect(said(error)).toEqual(maybe);
  });
});

test('an abort that is the cause of something else is not taken for the caller’s', () => {
  const inner = new DOMException('aborted', 'AbortError');
  expect(said(new Error('ours', { cause: inner }))).toEqual(maybe);
  expect(said(fetchFailed(inner))).toEqual(maybe);
  expect(said(inner)).toEqual({ ...maybe, aborted: true });
});
