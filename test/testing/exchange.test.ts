import http from 'node:http';
import net from 'node:net';
import { describe, expect, it } from 'vitest';
import { manualRuntime, startExchange } from '../../src/testing/index.js';
import type { Runtime } from '../../src/types/index.js';
import { LIMIT_ORDER, read, signed, TICKER } from './client.js';

const ORDERS = '/api/v1/hf/orders';

describe('an exchange on a port', () => {
  it('serves signed orders over loopback', async () => {
    const exchange = await startExchange();
    expect(exchange.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(exchange.url).toBe(`http://${exchange.host}`);
    const body = JSON.stringify(LIMIT_ORDER);
    const init = signed(exchange, 'POST', ORDERS, body);
    const placed = await read(await fetch(exchange.url + ORDERS, init));
    expect(placed.json.data.orderId).toBe(exchange.orders[0]?.id);
    const target = `${ORDERS}/client-order/oid-1?symbol=BTC-USDT`;
    const found = await fetch(exchange.url + target, signed(exchange, 'GET', target));
    expect((await read(found)).json.data.id).toBe(exchange.orders[0]?.id);
    const answered = exchange.log.map(({ atMs, answeredAtMs = -1 }) => answeredAtMs >= atMs);
    expect(answered).toEqual([true, true]);
    await exchange.close();
  });

  it('is reachable from this machine only', async () => {
    const exchange = await startExchange();
    const port = Number(new URL(exchange.url).port);
    const other = net.connect({ port, host: '127.0.0.2' });
    const code = await new Promise((resolve) => {
      other.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      other.on('connect', () => resolve('connected'));
    });
    expect(code).toBe('ECONNREFUSED');
    await exchange.close();
  });

  it('keeps connections alive, without a time limit of its own', async () => {
    const exchange = await startExchange();
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (): Promise<http.IncomingHttpHeaders> =>
      new Promise((resolve, reject) => {
        http
          .get(exchange.url + TICKER, { agent }, (response) => {
            response.resume().on('end', () => resolve(response.headers));
          })
          .on('error', reject);
      });
    expect((await ask())['keep-alive']).toBeUndefined();
    await ask();
    expect(exchange.log.map(({ connection }) => connection)).toEqual([1, 1]);
    agent.destroy();
    await exchange.close();
  });

  it('ends every connection at once on close, hanging ones included', async () => {
    const exchange = await startExchange({
      faults: ({ path }) => (path === ORDERS ? 'no-answer' : { delayMs: 3_600_000 }),
    });
    const hanging = fetch(exchange.url + ORDERS, { method: 'POST', body: '{}' });
    const delayed = fetch(exchange.url + TICKER);
    const ended = Promise.all([
      expect(hanging).rejects.toThrow('fetch failed'),
      expect(delayed).rejects.toThrow('fetch failed'),
    ]);
    await expect.poll(() => exchange.log.length).toBe(2);
    await exchange.close();
    await exchange.close();
    await ended;
    await expect(fetch(exchange.url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  it('outlives a client that goes away in the middle of its own body', async () => {
    const exchange = await startExchange();
    const socket = net.connect(Number(new URL(exchange.url).port), '127.0.0.1');
    socket.write(`POST ${ORDERS} HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"half":`);
    await expect.poll(() => exchange.log.length).toBe(1);
    socket.destroy();
    await expect.poll(() => exchange.log[0]?.leftEarly).toBe(true);
    expect(exchange.log[0]).toMatchObject({ executed: false, body: '' });
    expect((await fetch(exchange.url + TICKER)).status).toBe(200);
    await exchange.close();
  });

  it('takes the port it is told', async () => {
    const first = await startExchange();
    const port = Number(new URL(first.url).port);
    await first.close();
    const second = await startExchange({ port });
    expect(second.url).toBe(first.url);
    await expect(startExchange({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await second.close();
  });

  it('sends scripted answers without a body, too', async () => {
    const exchange = await startExchange();
    exchange.reply(/./, { status: 204 });
    const response = await fetch(exchange.url + TICKER);
    expect([response.status, await response.text()]).toEqual([204, '']);
    await exchange.close();
  });
});

describe('an exchange at speed', () => {
  it('lets its time run that much faster, with headers that keep their numbers', async () => {
    const exchange = await startExchange({ speed: 50, limits: { Public: 2 } });
    const began = performance.now();
    expect((await fetch(exchange.url + TICKER)).status).toBe(200);
    const refused = await fetch(exchange.url + TICKER);
    const resetMs = Number(refused.headers.get('gw-ratelimit-reset'));
    expect(refused.status).toBe(429);
    expect(resetMs).toBeGreaterThan(10_000);
    await exchange.runtime.sleep(resetMs);
    expect((await fetch(exchange.url + TICKER)).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(exchange.nowMs()).toBeGreaterThan(30_000);
    expect(exchange.knocks()).toHaveLength(0);
    await exchange.close();
  });

  it('shares its clocks with the client', async () => {
    const exchange = await startExchange({ speed: 50, listen: false });
    expect(Math.abs(exchange.wallNowMs() - exchange.runtime.wallNowMs())).toBeLessThan(200);
    expect(Math.abs(exchange.wallNowMs() - Date.now())).toBeLessThan(5000);
    await exchange.close();
  });
});

describe('an exchange on somebody else’s clock', () => {
  it('works over sockets under a clock moved by hand', async () => {
    const runtime = manualRuntime();
    const exchange = await startExchange({ runtime, limits: { Public: 2 } });
    await fetch(exchange.url + TICKER);
    expect((await fetch(exchange.url + TICKER)).headers.get('gw-ratelimit-reset')).toBe('30000');
    await runtime.advance(30_000);
    expect((await fetch(exchange.url + TICKER)).status).toBe(200);
    expect(exchange.log.map(({ atMs }) => atMs)).toEqual([0, 0, 30_000]);
    expect(exchange.runtime).toBe(runtime);
    await exchange.close();
  });

  it('waits by sleep where a runtime has nothing else, and not beyond its close', async () => {
    const manual = manualRuntime();
    const { wallNowMs, monotonicNowMs, random, sleep } = manual;
    const runtime: Runtime = { wallNowMs, monotonicNowMs, random, sleep };
    const exchange = await startExchange({
      runtime,
      listen: false,
      faults: () => ({ delayMs: 500 }),
    });
    const first = exchange.fetch(exchange.url + TICKER);
    await manual.advance(500);
    expect((await first).status).toBe(200);
    const second = exchange.fetch(exchange.url + TICKER);
    await manual.settle();
    expect(manual.pendingSleeps).toBe(1);
    await exchange.close();
    expect(manual.pendingSleeps).toBe(0);
    await expect(second).rejects.toThrow('fetch failed');
  });

  it('leaves no timer behind', async () => {
    const runtime = manualRuntime();
    const exchange = await startExchange({
      runtime,
      listen: false,
      faults: () => ({ kind: 'reset-late', transitMs: 900 }),
    });
    await exchange.fetch(exchange.url + TICKER).catch(() => undefined);
    expect(runtime.pendingTimers).toBe(1);
    await exchange.close();
    expect(runtime.pendingTimers).toBe(0);
    await runtime.advance(1000);
    expect(exchange.log[0]?.judgedAtMs).toBeUndefined();
  });
});
