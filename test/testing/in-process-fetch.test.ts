import { describe, expect, it } from 'vitest';
import { startExchange } from '../../src/testing/index.js';
import { quietExchange, read, signed, TICKER } from './client.js';

describe('exchange.fetch', () => {
  it('takes a text, a URL or a Request, of any host', async () => {
    const { exchange } = await quietExchange();
    const url = `https://api.kucoin.com${TICKER}`;
    for (const input of [url, new URL(url), new Request(url)]) {
      const response = await exchange.fetch(input);
      expect([response.status, response.url, response.redirected]).toEqual([200, url, false]);
      expect((await read(response)).json.code).toBe('200000');
    }
    expect(exchange.log.map(({ target }) => target)).toEqual([TICKER, TICKER, TICKER]);
    expect(exchange.log[0]).toMatchObject({
      method: 'GET',
      path: '/api/v1/market/orderbook/level1',
      query: { symbol: 'BTC-USDT' },
      headers: { accept: '*/*', host: 'api.kucoin.com' },
      ip: '127.0.0.1',
    });
  });

  it('reads every kind of body', async () => {
    const { exchange } = await quietExchange();
    const url = `${exchange.url}/api/v1/hf/orders`;
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"a":'));
        controller.enqueue(new TextEncoder().encode('5}'));
        controller.close();
      },
    });
    const post = (body: BodyInit, more: object = {}): Promise<Response> =>
      exchange.fetch(url, { method: 'POST', body, ...more });
    await post('{"a":1}');
    await post(new TextEncoder().encode('{"a":2}'));
    await post(new Blob(['{"a":3}']));
    await post(new URLSearchParams({ a: '4' }));
    await post(stream, { duplex: 'half' });
    await exchange.fetch(new Request(url, { method: 'POST', body: '{"a":6}' }));
    expect(exchange.log.map(({ body }) => body)).toEqual([
      '{"a":1}',
      '{"a":2}',
      '{"a":3}',
      'a=4',
      '{"a":5}',
      '{"a":6}',
    ]);
  });

  it('checks signatures as the port does', async () => {
    const { exchange } = await quietExchange();
    const init = signed(exchange, 'GET', '/api/v1/accounts');
    const response = await exchange.fetch(`${exchange.url}/api/v1/accounts`, init);
    expect(response.status).toBe(200);
  });

  it('rejects with the reason of a signal, before, during and of a Request', async () => {
    const { exchange, runtime } = await quietExchange({ faults: () => ({ delayMs: 100 }) });
    const url = exchange.url + TICKER;
    const early = exchange.fetch(url, { signal: AbortSignal.abort('never mind') });
    await expect(early).rejects.toBe('never mind');
    expect(exchange.log).toHaveLength(0);
    const controller = new AbortController();
    const reason = new Error('enough');
    const sent = exchange.fetch(new Request(url, { signal: controller.signal }));
    await runtime.settle();
    controller.abort(reason);
    await expect(sent).rejects.toBe(reason);
    expect(exchange.log[0]).toMatchObject({ leftEarly: true });
    await runtime.advance(200);
    expect(exchange.log[0]?.answeredAtMs).toBeUndefined();
  });

  it('rejects what is no request, and everything once closed', async () => {
    const { exchange } = await quietExchange({ faults: () => 'no-answer' });
    await expect(exchange.fetch('no url')).rejects.toThrow(TypeError);
    const pending = exchange.fetch(exchange.url + TICKER);
    await exchange.close();
    await expect(pending).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    const late = exchange.fetch(exchange.url + TICKER);
    await expect(late).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  it('notes the moment of the call, whatever happens afterwards', async () => {
    const { exchange, runtime } = await quietExchange();
    const sent = exchange.fetch(exchange.url + TICKER);
    expect(exchange.log).toHaveLength(1);
    void runtime.advance(10);
    await sent;
    expect(exchange.log[0]?.atMs).toBe(0);
  });

  it('shares one exchange with the port', async () => {
    const exchange = await startExchange({ limits: { Public: 4 } });
    await read(await fetch(exchange.url + TICKER));
    await read(await exchange.fetch(exchange.url + TICKER));
    expect((await read(await fetch(exchange.url + TICKER))).status).toBe(429);
    expect(exchange.log.map(({ connection }) => typeof connection)).toEqual([
      'number',
      'undefined',
      'number',
    ]);
    await exchange.close();
  });
});
