import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createKucoinRetry, type KucoinRetry } from 'kucoin-retry';
import { kucoinFetch } from 'kucoin-retry/fetch';
import { startMonitor } from 'kucoin-retry/monitor';
import { type Exchange, startExchange } from 'kucoin-retry/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Decision } from '../../../adapters/monitor/history.js';
import { ask, watch, type Watcher } from './rig.js';

describe('a monitor of a bot', () => {
  let exchange: Exchange;
  let retry: KucoinRetry;
  const cleanUps: (() => unknown)[] = [];

  beforeEach(async () => {
    exchange = await startExchange({ balances: { USDT: 1_000 } });
    retry = createKucoinRetry({ credentials: exchange.credentials });
    cleanUps.push(
      () => exchange.close(),
      () => retry.close(),
    );
  });
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });

  async function start(engine = retry) {
    const monitor = await startMonitor(engine);
    cleanUps.push(monitor.close);
    return monitor;
  }

  /** Everything decided, once there is one that says `text`. */
  async function decided(watcher: Watcher, text: string): Promise<readonly Decision[]> {
    const seen: Decision[] = [];
    while (!seen.some(({ says }) => says.includes(text))) {
      seen.push(...(await watcher.next()).decisions);
    }
    return seen;
  }

  test('shows what the engine decides, also while nobody watches', async () => {
    const { url } = await start();
    exchange.reply('GET /api/v1/accounts', {
      status: 429,
      body: { code: '429000', msg: 'Too Many Requests' },
      times: 1,
    });
    await kucoinFetch(retry)(`${exchange.url}/api/v1/accounts?currency=USDT`);
    const decisions = await decided(watch(url), 'succeeded at attempt 2');
    expect(decisions[0]).toMatchObject({
      type: 'attempt',
      request: 'GET /api/v1/accounts',
      answer: expect.stringContaining('429000, HTTP 429') as string,
    });
  });

  test('shows nothing of other engines', async () => {
    const other = createKucoinRetry({ credentials: exchange.credentials });
    cleanUps.push(() => other.close());
    const { url } = await start(other);
    const mine = await start();
    exchange.reply('GET /api/v1/accounts', { body: { code: '400100', msg: 'odd' }, times: 1 });
    await kucoinFetch(retry)(`${exchange.url}/api/v1/accounts`).catch(() => undefined);
    await decided(watch(mine.url), 'gave up');
    expect((await watch(url).next()).decisions).toEqual([]);
  });

  test('shows no secrets, with a signed call in flight, one waiting and one refused', async () => {
    const { url } = await start();
    const watcher = watch(url);
    const kucoin = kucoinFetch(retry);
    const orders = `${exchange.url}/api/v1/hf/orders`;
    const secretBody = JSON.stringify({ clientOid: 'mine', remark: 'a-word-in-the-body' });
    exchange.reply('POST /api/v1/hf/orders', {
      body: { code: '200004', msg: 'Balance' },
      times: 1,
    });
    await kucoin(orders, { method: 'POST', body: secretBody }).catch(() => undefined);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const sent: string[] = [];
    const fetchSlowly: typeof fetch = async (input, init) => {
      const { headers } = new Request(input, init);
      for (const name of ['KC-API-KEY', 'KC-API-SIGN', 'KC-API-PASSPHRASE'])
        sent.push(headers.get(name) ?? '');
      await held;
      return Response.json({ code: '200000', data: [] });
    };
    const query = 'currency=a-word-in-the-query';
    const inFlight = kucoinFetch(retry, fetchSlowly)(`${exchange.url}/api/v1/accounts?${query}`);
    await vi.waitFor(() => expect(sent.filter((word) => word !== '')).toHaveLength(3));
    exchange.blockIp({ forMs: 400, shape: 'json' });
    const waiting = kucoin(`${exchange.url}/api/v1/accounts`);
    await decided(watcher, 'waits');
    const page = await ask(url);
    const everything = watcher.text() + page.body + JSON.stringify(page.headers);
    const { key, secret, passphrase } = exchange.credentials;
    const words = [key, secret, passphrase, ...sent, 'a-word-in-the-body', 'a-word-in-the-query'];
    for (const word of words) expect(everything).not.toContain(word);
    expect(everything).not.toMatch(/KC-API/i);
    release();
    await Promise.all([inFlight, waiting]);
  });

  test('closes once and for all: streams end, the port is free, nobody listens', async () => {
    const monitor = await startMonitor(retry);
    const watcher = watch(monitor.url);
    await watcher.next();
    const first = monitor.close();
    expect(monitor.close()).toBe(first);
    await first;
    await watcher.ended;
    await expect(ask(monitor.url)).rejects.toThrow('ECONNREFUSED');
    const { port } = new URL(monitor.url);
    const again = await startMonitor(retry, { port: Number(port), host: 'localhost' });
    expect(again.url).toBe(`http://localhost:${port}/`);
    await again.close();
  });
});

describe('what it is given', () => {
  const retry = createKucoinRetry();
  const start = startMonitor as (...given: unknown[]) => Promise<unknown>;

  test.each([
    [[undefined], TypeError, 'give it an engine, as createKucoinRetry(options) makes it'],
    [[{ run: () => undefined }], TypeError, 'give it an engine'],
    [[retry, 8080], TypeError, 'options must be an object, e.g. { port: 8080 }'],
    [[retry, { prot: 1 }], TypeError, "unknown option 'prot'; known are 'port' and 'host'"],
    [[retry, { port: 65_536 }], RangeError, 'port must be a whole number from 0 to 65535'],
    [[retry, { port: '80' }], RangeError, 'port must be a whole number'],
    [[retry, { host: '' }], TypeError, 'host must be an address or a name without a port'],
    [[retry, { host: 'http://x' }], TypeError, 'host must be an address'],
  ])('%j is refused', async (given, type, words) => {
    const error = await start(...given).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(type);
    expect((error as Error).message).toContain(`startMonitor: ${words}`);
  });

  test('a port in use is said to be so', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => void taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    await expect(startMonitor(retry, { port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      message: `startMonitor: port ${port} is in use: choose another, or 0 for any that is free`,
    });
    await new Promise((resolve) => taken.close(resolve));
  });
});
