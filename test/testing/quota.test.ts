import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/testing/index.js';
import { call, get, LIMIT_ORDER, quietExchange, type Read, TICKER } from './client.js';

const ACTIVE = '/api/v1/hf/orders/active?symbol=BTC-USDT';

function headersOf({ headers }: Read): (string | null)[] {
  return ['limit', 'remaining', 'reset'].map((name) => headers.get(`gw-ratelimit-${name}`));
}

async function drain(exchange: Exchange): Promise<void> {
  exchange.spend('Spot');
  await call(exchange, 'GET', ACTIVE);
}

describe('a quota window', () => {
  it('starts with the first request, counts weights and tells them', async () => {
    const { exchange, runtime } = await quietExchange();
    expect(headersOf(await call(exchange, 'GET', ACTIVE))).toEqual(['4000', '3998', '30000']);
    await runtime.advance(1234.5);
    expect(headersOf(await call(exchange, 'GET', ACTIVE))).toEqual(['4000', '3996', '28766']);
    const accounts = await call(exchange, 'GET', '/api/v1/accounts');
    expect(headersOf(accounts)).toEqual(['2000', '1995', '30000']);
  });

  it('refuses what exceeds it with 429000 and headers, and is full again when it ends', async () => {
    const { exchange, runtime } = await quietExchange({ limits: { Spot: 5 } });
    await call(exchange, 'GET', ACTIVE);
    await call(exchange, 'GET', ACTIVE);
    await runtime.advance(10_000);
    const refused = await call(exchange, 'GET', ACTIVE);
    expect([refused.status, refused.json]).toEqual([
      429,
      { code: '429000', msg: 'Too Many Requests' },
    ]);
    expect(headersOf(refused)).toEqual(['5', '1', '20000']);
    expect(exchange.log[2]).toMatchObject({
      executed: false,
      refused: 'quota',
      retryAfterMs: 20_000,
      duringBlock: false,
    });
    const light = await call(exchange, 'POST', '/api/v1/hf/orders', LIMIT_ORDER);
    expect(headersOf(light)).toEqual(['5', '0', '20000']);
    await runtime.advance(19_999);
    expect((await call(exchange, 'GET', ACTIVE)).status).toBe(429);
    await runtime.advance(1);
    expect(headersOf(await call(exchange, 'GET', ACTIVE))).toEqual(['5', '3', '30000']);
  });

  it('is fixed, not sliding: a refused request neither counts nor moves it', async () => {
    const { exchange, runtime } = await quietExchange({ limits: { Spot: 2 }, windowMs: 3000 });
    await call(exchange, 'GET', ACTIVE);
    for (let each = 0; each < 5; each += 1) {
      await runtime.advance(500);
      await call(exchange, 'GET', ACTIVE);
    }
    await runtime.advance(500);
    expect((await call(exchange, 'GET', ACTIVE)).status).toBe(200);
  });

  it('belongs to a uid and pool; the public one to an address', async () => {
    const users = [
      { key: 'k2', secret: 's2', passphrase: 'p2', uid: '10001' },
      { key: 'k3', secret: 's3', passphrase: 'p3' },
    ];
    const { exchange } = await quietExchange({ users, limits: { Spot: 2, Public: 2 } });
    const as = (key: string) => ({
      credentials: { key, secret: key.replace('k', 's'), passphrase: key.replace('k', 'p') },
    });
    expect((await call(exchange, 'GET', ACTIVE)).status).toBe(200);
    expect((await call(exchange, 'GET', ACTIVE, undefined, as('k2'))).status).toBe(429);
    expect((await call(exchange, 'GET', ACTIVE, undefined, as('k3'))).status).toBe(200);
    expect((await call(exchange, 'GET', '/api/v1/accounts')).status).toBe(200);
    expect((await get(exchange, TICKER)).status).toBe(200);
    expect((await call(exchange, 'GET', TICKER)).status).toBe(429);
    const elsewhere = { 'x-forwarded-for': '10.0.0.2, 10.0.0.3' };
    expect((await get(exchange, TICKER, elsewhere)).status).toBe(200);
  });

  it('is told in every reply but the server time, or in none', async () => {
    const { exchange } = await quietExchange();
    expect(headersOf(await get(exchange, TICKER))[0]).toBe('2000');
    expect(headersOf(await get(exchange, '/api/v1/timestamp'))).toEqual([null, null, null]);
    expect(headersOf(await get(exchange, TICKER))[1]).toBe('1993');
    exchange.settings.quotaHeaders = false;
    expect(headersOf(await get(exchange, TICKER))).toEqual([null, null, null]);
  });

  it('can name the level in its text, change its limit, and be spent by somebody else', async () => {
    const { exchange, runtime } = await quietExchange({ messages: 'level' });
    await drain(exchange);
    const { json } = await call(exchange, 'GET', ACTIVE);
    expect(json.msg).toBe('Too many requests. User-level rate limit exceeded.');
    await runtime.advance(30_000);
    exchange.settings.limits.Spot = 10;
    exchange.spend('Spot', 3);
    expect(headersOf(await call(exchange, 'GET', ACTIVE))).toEqual(['10', '5', '30000']);
    exchange.spend('Public');
    expect((await get(exchange, TICKER)).status).toBe(429);
  });

  it('takes other weights from the script', async () => {
    const weights = { 'GET /api/v1/hf/orders/{orderId}': 7 };
    const { exchange } = await quietExchange({ weights });
    const one = await call(exchange, 'GET', '/api/v1/hf/orders/1?symbol=BTC-USDT');
    expect(headersOf(one)[1]).toBe('3993');
  });
});
