import { describe, expect, it, vi } from 'vitest';
import { kucoinFetch } from '../../adapters/fetch.js';
import { createKucoinRetry } from '../../src/index.js';
import { startExchange } from '../../src/testing/index.js';
import type { LogRecord } from '../../src/testing/index.js';
import { LIMIT_ORDER, read, signed, TICKER } from './client.js';

const ORDERS = '/api/v1/orders';
const CONTRACT_ORDER = { ...LIMIT_ORDER, symbol: 'XBTUSDTM', leverage: 3, size: 1 };

describe('spot and futures of one exchange', () => {
  it('are two addresses, with the same keys, books and log', async () => {
    const exchange = await startExchange();
    const { url, host, futuresUrl, futuresHost } = exchange;
    expect(futuresUrl).toBe(`http://${futuresHost}`);
    expect(futuresUrl).not.toBe(url);
    expect(exchange.hosts).toEqual({ [host]: 'spot', [futuresHost]: 'futures' });
    const spot = JSON.stringify(LIMIT_ORDER);
    await fetch(url + ORDERS, signed(exchange, 'POST', ORDERS, spot));
    const futures = JSON.stringify({ ...CONTRACT_ORDER, clientOid: 'oid-2' });
    await fetch(futuresUrl + ORDERS, signed(exchange, 'POST', ORDERS, futures));
    expect(exchange.orders.map(({ book }) => book)).toEqual(['classic', 'futures']);
    expect(exchange.log.map(({ connection }) => connection)).toEqual([1, 2]);
    await exchange.close();
    await expect(fetch(futuresUrl + TICKER)).rejects.toThrow();
  });

  it('share what only one of them has', async () => {
    const exchange = await startExchange();
    const targets = [exchange.futuresUrl + TICKER, `${exchange.url}/api/v1/contracts/XBTUSDTM`];
    for (const target of targets) expect((await fetch(target)).status).toBe(200);
    await exchange.close();
  });

  it('are known to an engine by `hosts`', async () => {
    const exchange = await startExchange({ listen: false });
    const { credentials, hosts } = exchange;
    const retry = createKucoinRetry({ credentials, hosts });
    const kucoin = kucoinFetch(retry, exchange.fetch);
    for (const address of [exchange.url, exchange.futuresUrl]) {
      const symbol = address === exchange.url ? 'BTC-USDT' : 'XBTUSDTM';
      const body = JSON.stringify({ ...CONTRACT_ORDER, clientOid: address, symbol });
      await kucoin(address + ORDERS, { method: 'POST', body });
    }
    expect(exchange.orders.map(({ book }) => book)).toEqual(['classic', 'futures']);
    retry.close();
    await exchange.close();
  });

  it('are one where the script asks for futures', async () => {
    const exchange = await startExchange({ product: 'futures' });
    expect(exchange.futuresUrl).toBe(exchange.url);
    expect(exchange.hosts).toEqual({ [exchange.host]: 'futures' });
    await exchange.close();
    await expect(startExchange({ product: 'futures', futuresPort: 1 })).rejects.toThrow(TypeError);
  });

  it('open both or none', async () => {
    const first = await startExchange();
    const taken = Number(new URL(first.futuresUrl).port);
    await expect(startExchange({ futuresPort: taken })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await first.close();
  });
});

describe('onRequest', () => {
  it('hears of every request once, when nothing more will happen to it', async () => {
    const heard: LogRecord[] = [];
    const kinds = [undefined, 'reset-after', 'hang-after'] as const;
    const exchange = await startExchange({
      faults: ({ number }) => kinds[number - 1],
      onRequest: (record) => heard.push(record),
    });
    await read(await fetch(exchange.url + TICKER));
    await expect(fetch(exchange.url + TICKER)).rejects.toThrow();
    const left = new AbortController();
    const hanging = fetch(exchange.url + TICKER, { signal: left.signal });
    await vi.waitFor(() => expect(heard).toHaveLength(3));
    left.abort();
    await expect(hanging).rejects.toThrow();
    await vi.waitFor(() => expect(heard[2]?.leftEarly).toBe(true));
    expect(heard.map(({ number, fault, executed }) => [number, fault, executed])).toEqual([
      [1, undefined, true],
      [2, 'reset-after', true],
      [3, 'hang-after', true],
    ]);
    expect(heard[0]).toMatchObject({ status: 200, code: '200000' });
    await exchange.close();
  });

  it('that throws is a mistake of the script, not of the exchange', async () => {
    const exchange = await startExchange({
      onRequest: () => {
        throw new Error('mine');
      },
    });
    expect((await fetch(exchange.url + TICKER)).status).toBe(200);
    await expect(exchange.close()).rejects.toThrow('mine');
  });
});
