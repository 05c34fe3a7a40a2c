import { describe, expect, it } from 'vitest';
import { call, get, LIMIT_ORDER, quietExchange, TICKER } from './client.js';

const PLACE = 'POST /api/v1/hf/orders';
const JSON_FIRST = { accept: 'application/json, text/plain, */*' };

describe('the limit of one endpoint', () => {
  it('closes it for ten seconds with 200002 inside HTTP 200', async () => {
    const endpointLimits = [{ endpoint: PLACE, limit: 2 }];
    const { exchange, runtime } = await quietExchange({ endpointLimits });
    const place = (clientOid: string) =>
      call(exchange, 'POST', '/api/v1/hf/orders', { ...LIMIT_ORDER, clientOid });
    await place('a');
    await place('b');
    const refused = await place('c');
    expect([refused.status, refused.json]).toEqual([
      200,
      { code: '200002', msg: 'Too many requests in a short period of time, please retry later' },
    ]);
    expect(exchange.log[2]).toMatchObject({ refused: 'block-endpoint', retryAfterMs: 10_000 });
    expect((await call(exchange, 'GET', '/api/v1/accounts')).status).toBe(200);
    await runtime.advance(9999);
    expect((await place('d')).json.code).toBe('200002');
    await runtime.advance(1);
    expect((await place('e')).json.code).toBe('200000');
    expect(exchange.orders.map(({ clientOid }) => clientOid)).toEqual(['a', 'b', 'e']);
  });

  it('counts per account in windows of its own, with a status to choose', async () => {
    const users = [{ key: 'k2', secret: 's2', passphrase: 'p2' }];
    const endpointLimits = [{ endpoint: PLACE, limit: 1, perMs: 1000, blockMs: 500, status: 429 }];
    const { exchange, runtime } = await quietExchange({ users, endpointLimits });
    const place = async (clientOid: string, signing = {}) =>
      (await call(exchange, 'POST', '/api/v1/hf/orders', { ...LIMIT_ORDER, clientOid }, signing))
        .status;
    const credentials = { key: 'k2', secret: 's2', passphrase: 'p2' };
    expect(await place('a')).toBe(200);
    expect(await place('b', { credentials })).toBe(200);
    await runtime.advance(1000);
    expect(await place('c')).toBe(200);
    expect(await place('d')).toBe(429);
  });

  it('can be closed by hand, for everybody', async () => {
    const { exchange, runtime } = await quietExchange();
    exchange.blockEndpoint('GET /api/v1/market/orderbook/level1', { forMs: 700 });
    expect((await get(exchange, TICKER)).json.code).toBe('200002');
    await runtime.advance(700);
    expect((await get(exchange, TICKER)).json.code).toBe('200000');
    expect(() => exchange.blockEndpoint('GET /api/v9/nothing')).toThrow(/not served/);
    expect(() => exchange.blockEndpoint(PLACE, { forMs: -1 })).toThrow(/forMs/);
  });
});

describe('Cloudflare in front', () => {
  const cloudflare = { requests: 2, perMs: 10_000, blockMs: 30_000 };

  it('blocks an address, whatever it asks for, for thirty seconds', async () => {
    const { exchange, runtime } = await quietExchange({ cloudflare });
    await get(exchange, TICKER);
    await get(exchange, '/nowhere');
    expect((await get(exchange, TICKER)).status).toBe(429);
    expect((await call(exchange, 'GET', '/api/v1/accounts')).status).toBe(429);
    expect(exchange.log[3]).toMatchObject({ refused: 'block-ip', executed: false });
    const elsewhere = { 'x-forwarded-for': '10.0.0.9' };
    expect((await get(exchange, TICKER, elsewhere)).status).toBe(200);
    await runtime.advance(29_999);
    expect((await get(exchange, TICKER)).status).toBe(429);
    await runtime.advance(1);
    expect((await get(exchange, TICKER)).status).toBe(200);
  });

  it('does not block who stays under the limit', async () => {
    const { exchange, runtime } = await quietExchange({ cloudflare });
    for (let each = 0; each < 6; each += 1) {
      expect((await get(exchange, TICKER)).status).toBe(200);
      await runtime.advance(5000);
    }
  });

  it('answers JSON to who asks for JSON first', async () => {
    const { exchange, runtime } = await quietExchange();
    exchange.blockIp();
    await runtime.advance(4500);
    const { status, headers, json } = await get(exchange, TICKER, JSON_FIRST);
    expect(status).toBe(429);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('retry-after')).toBe('26');
    expect(headers.get('server')).toBe('cloudflare');
    expect(headers.get('cf-ray')).toMatch(/^[0-9a-f]{16}$/);
    expect(headers.has('cf-cache-status')).toBe(false);
    expect(json).toMatchObject({
      title: 'Error 1015: You are being rate limited',
      status: 429,
      error_code: 1015,
      error_name: 'rate_limited',
      error_category: 'rate_limit',
      cloudflare_error: true,
      retryable: true,
      retry_after: 26,
      ray_id: headers.get('cf-ray'),
    });
    expect(json).not.toHaveProperty('code');
    const problem = { accept: 'application/problem+json' };
    const asked = await get(exchange, TICKER, problem);
    expect(asked.headers.get('content-type')).toBe('application/problem+json');
  });

  it.each(['*/*', 'text/html, application/json'])('answers HTML to %s', async (accept) => {
    const { exchange } = await quietExchange();
    exchange.blockIp();
    const { status, headers, text } = await get(exchange, TICKER, { accept });
    expect([status, headers.get('content-type')]).toEqual([429, 'text/html; charset=UTF-8']);
    expect(headers.has('retry-after')).toBe(false);
    expect(text).toMatch(/<title>Access denied \| \S+ used Cloudflare to restrict access<\/title>/);
    expect(text).toContain('1015');
    expect(text).toContain('You are being rate limited');
  });

  it('answers 17 bytes of text, or another shape, when told to', async () => {
    const { exchange } = await quietExchange({ cloudflare: { requests: 0, shape: 'text' } });
    const plain = await get(exchange, TICKER, JSON_FIRST);
    expect(plain.headers.get('content-type')).toBe('text/plain; charset=UTF-8');
    expect([plain.text, plain.text.length]).toEqual(['error code: 1015\n', 17]);
    exchange.blockIp({ ip: '127.0.0.1', shape: 'json' });
    expect((await get(exchange, TICKER)).json.error_code).toBe(1015);
    exchange.blockIp({ shape: 'html' });
    expect((await get(exchange, TICKER, JSON_FIRST)).text).toContain('<html');
    expect(() => exchange.blockIp({ shape: 'xml' as 'html' })).toThrow(/shape/);
  });
});

describe('an outage', () => {
  it('of capacity answers 429000 without headers, and spends no quota', async () => {
    const { exchange } = await quietExchange();
    exchange.overload({ count: 2 });
    for (let each = 0; each < 2; each += 1) {
      const { status, json, headers } = await call(exchange, 'GET', '/api/v1/accounts');
      expect([status, json]).toEqual([429, { code: '429000', msg: 'Too Many Requests' }]);
      expect(headers.has('gw-ratelimit-limit')).toBe(false);
    }
    const after = await call(exchange, 'GET', '/api/v1/accounts');
    expect(after.headers.get('gw-ratelimit-remaining')).toBe('1995');
    expect(exchange.refused('overload')).toHaveLength(2);
    expect(exchange.refused()).toHaveLength(2);
  });

  it('lasts as long as scripted, with the newer text if wanted', async () => {
    const overload = [{ afterMs: 1000, forMs: 500, match: 'GET /api/v1/market' }];
    const { exchange, runtime } = await quietExchange({ overload, messages: 'level' });
    expect((await get(exchange, TICKER)).status).toBe(200);
    await runtime.advance(1000);
    const { json } = await get(exchange, TICKER);
    expect(json.msg).toBe('Too many requests. System-level rate limit exceeded.');
    expect((await get(exchange, '/api/v1/timestamp')).status).toBe(200);
    await runtime.advance(500);
    expect((await get(exchange, TICKER)).status).toBe(200);
  });

  it('for maintenance answers 503, in HTML or as told, until removed', async () => {
    const { exchange } = await quietExchange({ maintenance: { count: 1 } });
    const page = await get(exchange, TICKER);
    expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/html']);
    expect(page.text).toContain('503 Service Temporarily Unavailable');
    const body = '{"code":"503000","msg":"busy"}';
    const end = exchange.maintenance({ forMs: 60_000, body, retryAfterMs: 1500 });
    const told = await get(exchange, TICKER);
    expect([told.json.code, told.headers.get('retry-after')]).toEqual(['503000', '2']);
    end();
    expect((await get(exchange, TICKER)).status).toBe(200);
  });

  it('has to end', async () => {
    const { exchange } = await quietExchange();
    expect(() => exchange.overload({})).toThrow(/forMs or count/);
    expect(() => exchange.maintenance({ count: -1 })).toThrow(/maintenance.count/);
  });
});
