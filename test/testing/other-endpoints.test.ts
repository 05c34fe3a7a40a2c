import { describe, expect, it } from 'vitest';
import { call, get, quietExchange } from './client.js';

/** Bytes of the smallest answer: one candle. */
const ONE_ROW = 114;

describe('market data', () => {
  it('is there for spot and futures', async () => {
    const { exchange } = await quietExchange();
    expect((await get(exchange, '/api/v1/ticker?symbol=XBTUSDTM')).json.data).toMatchObject({
      symbol: 'XBTUSDTM',
      price: '67000',
    });
    expect((await get(exchange, '/api/v1/level2/snapshot')).json.data.bids).toHaveLength(1);
    expect((await get(exchange, '/api/v1/kline/query')).json.data[0]).toHaveLength(6);
    expect((await call(exchange, 'GET', '/api/v3/market/orderbook/level2')).status).toBe(200);
  });

  it('knows some contracts, and answers 404000 in HTTP 200 for the others', async () => {
    const { exchange } = await quietExchange();
    const known = await get(exchange, '/api/v1/contracts/XBTUSDTM');
    expect(known.json.data.status).toBe('Open');
    const unknown = await get(exchange, '/api/v1/contracts/NOPEUSDTM');
    expect([unknown.status, unknown.text]).toEqual([
      200,
      '{"msg":"The contract information you requested does not exist.","code":"404000"}',
    ]);
  });

  it.each([64, 2048, 100_000, 5_242_880])('has candles of %i bytes', async (candleBytes) => {
    const { exchange } = await quietExchange({ candleBytes });
    const { text, json } = await get(exchange, '/api/v1/market/candles');
    expect(text).toHaveLength(Math.max(candleBytes, ONE_ROW));
    expect(text.startsWith('{"code":"200000","data":[["')).toBe(true);
    expect(json.data[0]).toHaveLength(7);
  });
});

describe('an unknown path', () => {
  it('is answered as captured', async () => {
    const { exchange } = await quietExchange();
    const { status, text } = await get(exchange, '/api/v1/nothing');
    expect([status, text]).toEqual([
      404,
      '{"code":"404","msg":"Not Found","retry":false,"success":false}',
    ]);
    expect((await call(exchange, 'PUT', '/api/v1/hf/orders')).status).toBe(404);
    expect(exchange.refused('not-found')).toHaveLength(2);
  });
});

describe('calls without a client id', () => {
  it('are counted', async () => {
    const { exchange } = await quietExchange();
    const first = await call(exchange, 'POST', '/api/v3/withdrawals', { amount: '1' });
    const second = await call(exchange, 'POST', '/api/v3/withdrawals', { amount: '1' });
    expect(first.json.data.withdrawalId).not.toBe(second.json.data.withdrawalId);
    const transfer = { clientOid: 'a', amount: '1' };
    await call(exchange, 'POST', '/api/v3/accounts/universal-transfer', transfer);
    await call(exchange, 'POST', '/api/v2/position/changeMarginMode', { symbol: 'XBTUSDTM' });
    expect(exchange.counters).toEqual({
      'POST /api/v3/withdrawals': 2,
      'POST /api/v3/accounts/universal-transfer': 1,
      'POST /api/v2/position/changeMarginMode': 1,
    });
  });
});

describe('accounts', () => {
  it('can be listed by currency, and read on every host', async () => {
    const { exchange } = await quietExchange();
    const { data } = (await call(exchange, 'GET', '/api/v1/accounts?currency=USDT')).json;
    expect(data).toEqual([expect.objectContaining({ currency: 'USDT', balance: '100000000' })]);
    expect((await call(exchange, 'GET', '/api/v2/user-info')).json.data.uid).toBe('10001');
    const broker = await call(exchange, 'GET', '/api/v1/broker/nd/info');
    expect(broker.headers.get('gw-ratelimit-limit')).toBe('2000');
  });
});
