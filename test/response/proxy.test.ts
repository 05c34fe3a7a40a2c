import { AxiosError } from 'axios';
import { describe, expect, test } from 'vitest';
import { readNetworkError } from '../../src/response/network-error.js';
import { failure, fetchAborted, fetchFailed, never, neverEver, said } from './failure.js';

const undiciTunnel = (status: number): Error =>
  failure(`Proxy response (${status}) !== 200 when HTTP Tunneling`, {
    name: 'AbortError',
    code: 'UND_ERR_ABORTED',
  });
const socksError = (message: string): Error =>
  failure(message, {
    options: { command: 'connect', destination: { host: 'a.example', port: 443 }, proxy: {} },
  });

describe('no tunnel', () => {
  test.each<[string, unknown, number | undefined, object]>([
    ['undici: 407', fetchAborted(undiciTunnel(407)), 407, neverEver],
    ['undici: 403', fetchAborted(undiciTunnel(403)), 403, neverEver],
    ['undici: 502', fetchAborted(undiciTunnel(502)), 502, never],
    ['undici: 429', fetchAborted(undiciTunnel(429)), 429, never],
    ['undici.request: 407', undiciTunnel(407), 407, neverEver],
    [
      'undici without a tunnel',
      fetchFailed(failure('Proxy Authentication Required (407)', { code: 'UND_ERR_INVALID_ARG' })),
      407,
      neverEver,
    ],
    [
      'undici: the proxy has another name',
      fetchFailed(failure('Secure Proxy Connection failed', { code: 'UND_ERR_PRX_TLS' })),
      undefined,
      neverEver,
    ],
    [
      'Node 24: 407',
      failure(
        'Failed to establish tunnel to a.example:443 via http://127.0.0.1:1: HTTP/1.1 407 Proxy Authentication Required',
        { code: 'ERR_PROXY_TUNNEL', statusCode: 407 },
      ),
      407,
      neverEver,
    ],
    [
      'Node 24: hung up',
      failure('Connection to establish proxy tunnel ended unexpectedly', {
        code: 'ERR_PROXY_TUNNEL',
      }),
      undefined,
      never,
    ],
    [
      'Bun: 403',
      failure('Proxy refused to open a tunnel: 403 Forbidden', { code: 'ERR_PROXY_TUNNEL' }),
      403,
      neverEver,
    ],
    [
      'Bun: 502',
      failure('Proxy refused to open a tunnel: 502 Bad Gateway', { code: 'ERR_PROXY_TUNNEL' }),
      502,
      never,
    ],
    [
      'Deno: 407',
      fetchFailed(
        new Error(
          'error sending request for url (https://a.example/): client error (Connect): proxy authentication required',
        ),
      ),
      407,
      neverEver,
    ],
    [
      'Deno: 502',
      fetchFailed(
        new Error(
          'error sending request for url (https://a.example/): client error (Connect): unsuccessful tunnel',
        ),
      ),
      undefined,
      never,
    ],
    [
      'tunnel: 407',
      failure('tunneling socket could not be established, statusCode=407', { code: 'ECONNRESET' }),
      407,
      neverEver,
    ],
    [
      'tunnel: 503',
      failure('tunneling socket could not be established, statusCode=503', { code: 'ECONNRESET' }),
      503,
      never,
    ],
    [
      'tunnel: refused',
      failure('tunneling socket could not be established, cause=connect ECONNREFUSED 127.0.0.1:2', {
        code: 'ECONNRESET',
      }),
      undefined,
      never,
    ],
    [
      'global-agent: 407',
      failure(
        "Proxy server refused connecting to 'a.example:443' (HTTP/1.1 407 Proxy Authentication Required)",
      ),
      407,
      neverEver,
    ],
    [
      'https-proxy-agent: hung up',
      new AxiosError('Proxy connection ended before receiving CONNECT response'),
      undefined,
      never,
    ],
    [
      'undici: SOCKS refused',
      fetchFailed(
        failure('SOCKS5 connection failed: Connection refused', { code: 'UND_ERR_SOCKS5_REPLY_5' }),
      ),
      undefined,
      never,
    ],
    [
      'undici: SOCKS forbids',
      fetchFailed(
        failure('SOCKS5 connection failed: Connection not allowed', {
          code: 'UND_ERR_SOCKS5_REPLY_2',
        }),
      ),
      undefined,
      neverEver,
    ],
    [
      'undici: SOCKS wants a password',
      fetchFailed(
        failure('No acceptable authentication method', { code: 'UND_ERR_SOCKS5_AUTH_REJECTED' }),
      ),
      undefined,
      neverEver,
    ],
    [
      'socks: refused',
      socksError('Socks5 proxy rejected connection - ConnectionRefused'),
      undefined,
      never,
    ],
    ['socks: no such proxy', socksError('connect ECONNREFUSED 127.0.0.1:1080'), undefined, never],
    [
      'socks: wants a password',
      socksError('Received invalid Socks5 initial handshake (no accepted authentication type)'),
      undefined,
      neverEver,
    ],
  ])('%s', (_, error, proxyStatus, expected) => {
    expect(said(error)).toEqual(expected);
    expect(readNetworkError(error)).toMatchObject({
      obstacle: expect.stringMatching(/proxy|connect/) as string,
    });
    expect(readNetworkError(error).proxyStatus).toBe(proxyStatus);
  });
});
