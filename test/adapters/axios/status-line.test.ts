import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { classificationOf } from '../../../src/index.js';
import { accounts, copies, failed, oldestOverFetch, openAxios, order, orders } from './support.js';

const limited = '{"code":"429000","msg":"Too many requests"}';
const success = '{"code":"200000","data":{"orderId":"6a1"}}';

let server: Server | undefined;
const sockets = new Set<Socket>();
afterEach(() => {
  server?.close();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
});

/** A server that writes its status lines as they are given, in UTF-8; the last one goes on. */
async function serve(...answers: readonly (readonly [line: string, body: string])[]) {
  const served = { requests: 0, url: '' };
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => {
      const [line, body] = answers[Math.min(served.requests, answers.length - 1)]!;
      served.requests += 1;
      const headers = `content-length: ${body.length}\r\ngw-ratelimit-limit: 2000\r\ngw-ratelimit-remaining: 0\r\ngw-ratelimit-reset: 2000`;
      socket.write(`HTTP/1.1 ${line}\r\n${headers}\r\n\r\n${body}`);
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  served.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return served;
}

const types = ['json', 'arraybuffer', 'stream'] as const;
const watched = { onDownloadProgress: () => undefined };
const limit = { maxContentLength: 100_000 };

describe.each(copies)('a status line that no Response takes, over $name', (copy) => {
  const isOldFetch = copy === oldestOverFetch;
  const ways = [
    ...types.map((responseType) => ({ responseType })),
    { ...watched, responseType: 'json' },
    { ...limit, responseType: 'json' },
  ] as const;
  // axios 1.7 builds its Response around these before we see them.
  const readable = isOldFetch
    ? ways.filter((way) => way.responseType !== 'stream' && !('onDownloadProgress' in way))
    : ways;

  test.each(readable)('in Chinese: the quota’s wait is kept, %j', async (config) => {
    const served = await serve(['429 请求过多', limited], ['200 成功', success]);
    const stage = await openAxios(copy, { baseURL: served.url });
    const response = await stage.play(stage.instance.get<unknown>(accounts, config));
    expect(stage.nowMs()).toBe(2_000);
    expect(served.requests).toBe(2);
    expect(response.status).toBe(200);
    expect(classificationOf(response)).toMatchObject({ action: 'ok', code: '200000' });
  });

  test.each(readable)('of 600 to 999: it is the answer, %j', async (config) => {
    for (const status of [600, 777, 999]) {
      const served = await serve([`${status} Odd`, '{"code":"400100","msg":"Parameter error"}']);
      const stage = await openAxios(copy, { baseURL: served.url });
      const error = await failed(stage, stage.instance.post(orders, order, config));
      expect(error.response?.status).toBe(status);
      expect(error.kucoin).toMatchObject({ status, code: '400100', executed: 'no', attempts: 1 });
      expect(served.requests).toBe(1);
      server!.close();
    }
  });
});

test('axios 1.7 over fetch does not take a placed order for one that never left', async () => {
  for (const line of ['200 成功', '600 Odd']) {
    const served = await serve([line, success]);
    const stage = await openAxios(oldestOverFetch, { baseURL: served.url });
    const call = stage.instance.post(orders, order, { responseType: 'stream' });
    const error = await failed(stage, call);
    expect(error.kucoin).toMatchObject({ executed: 'unknown', reason: 'unknown-outcome' });
    expect(served.requests).toBe(1);
    server!.close();
  }
});
