import http2, { type ClientHttp2Session } from 'node:http2';
import net, { type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { kucoinFetch } from '../../adapters/fetch.js';
import { createKucoinRetry } from '../../src/engine/engine.js';
import type { KucoinErrorRecord, Send } from '../../src/types/index.js';
import { credentials, place } from '../support/answers.js';

/** Real sockets and the real clock, so waits are short. */
const quick = { minDelayMs: 1, maxDelayMs: 1, retries: 2, credentials };

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function listening(server: net.Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function port(answer: (socket: Socket) => void): Promise<string> {
  return listening(
    net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => answer(socket));
    }),
  );
}

async function recordOf(promise: Promise<unknown>): Promise<KucoinErrorRecord> {
  const error: unknown = await promise.then(
    () => Promise.reject(new Error('it succeeded')),
    (reason: unknown) => reason,
  );
  return (error as { kucoin: KucoinErrorRecord }).kucoin;
}

function order(host: string, headers: Record<string, string> = {}, protocol = 'https') {
  const fetch = kucoinFetch({ ...quick, hosts: { [host]: 'spot' } });
  return recordOf(
    fetch(`${protocol}://${host}/api/v1/hf/orders`, {
      method: 'POST',
      body: place.body as string,
      headers,
    }),
  );
}

/** A TLS record with a fatal alert (RFC 8446, section 6). */
const alert = (description: number): Buffer => Buffer.from([21, 3, 3, 0, 2, 2, description]);

describe('Node’s fetch', () => {
  test.each<[string, (socket: Socket) => void, object]>([
    [
      'a server without TLS',
      (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      { code: 'ERR_SSL_WRONG_VERSION_NUMBER', attempts: 1 },
    ],
    ['an old server', (socket) => socket.end(alert(70)), { attempts: 1 }],
    ['a server that knows another name', (socket) => socket.end(alert(112)), { attempts: 1 }],
    ['a handshake that fails', (socket) => socket.end(alert(40)), { attempts: 3 }],
    ['a handshake cut off', (socket) => socket.end(), { code: 'ECONNRESET', attempts: 3 }],
  ])('%s: the order was not executed', async (_, answer, expected) => {
    expect(await order(await port(answer))).toMatchObject({ executed: 'no', ...expected });
  });

  test.each([
    ['UND_ERR_NOT_SUPPORTED', { expect: '100-continue' }],
    ['UND_ERR_INVALID_ARG', { 'keep-alive': 'x' }],
  ])('refuses a header (%s): told after one attempt', async (code, headers) => {
    const host = await port((socket) => socket.destroy());
    expect(await order(host, headers as never, 'http')).toMatchObject({
      executed: 'no',
      attempts: 1,
      reason: 'not-retryable',
      code,
    });
  });
});

describe('HTTP/2', () => {
  /** A server that does something of its own with the first stream of all. */
  async function serving(first: (stream: http2.ServerHttp2Stream) => void) {
    const placed: string[] = [];
    const server = http2.createServer();
    let streams = 0;
    server.on('stream', (stream, headers) => {
      streams += 1;
      stream.on('error', () => undefined);
      if (streams === 1) return first(stream);
      placed.push(String(headers[':path']));
      stream.respond({ ':status': 200 });
      stream.end('{"code":"200000","data":{"orderId":"1"}}');
    });
    return { host: await listening(server), placed };
  }

  function sendOver(sessionOf: () => ClientHttp2Session): Send<string> {
    return ({ headers, body }) =>
      new Promise((resolve, reject) => {
        const stream = sessionOf().request({
          ...headers,
          ':method': 'POST',
          ':path': '/api/v1/hf/orders',
        });
        let text = '';
        stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        stream.on('error', reject);
        stream.on('response', ({ ':status': status = 0 }) => {
          const end = (): void =>
            resolve({
              native: text,
              status,
              headers: { get: () => null },
              text,
            });
          stream.on('end', end);
        });
        stream.end(body);
      });
  }

  test('a refused stream is sent again at once, and the order stands once', async () => {
    const { host, placed } = await serving((stream) =>
      stream.close(http2.constants.NGHTTP2_REFUSED_STREAM),
    );
    const session = http2.connect(`http://${host}`);
    closers.push(() => session.destroy());
    const retry = createKucoinRetry({ ...quick, minDelayMs: 60_000, maxDelayMs: 60_000 });
    await retry.run(
      place,
      sendOver(() => session),
    );
    expect(placed).toHaveLength(1);
  });

  test('a session that got a GOAWAY takes no new stream: sent over the next one', async () => {
    const { host, placed } = await serving((stream) => {
      stream.respond({ ':status': 200 });
      stream.session?.goaway();
    });
    const old = http2.connect(`http://${host}`);
    const next = http2.connect(`http://${host}`);
    closers.push(
      () => old.destroy(),
      () => next.destroy(),
    );
    old.request({ ':path': '/' }).on('error', () => undefined);
    await new Promise((resolve) => old.once('goaway', resolve));
    const sessions = [old, next];
    const retry = createKucoinRetry({ ...quick, minDelayMs: 60_000, maxDelayMs: 60_000 });
    await retry.run(
      place,
      sendOver(() => sessions.shift() ?? next),
    );
    expect(placed).toEqual(['/api/v1/hf/orders']);
  });
});
