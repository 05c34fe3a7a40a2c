import http from 'node:http';
import net from 'node:net';
import { describe, expect, it } from 'vitest';
import { createClosedScopes } from '../../src/testing/exchange/knocks.js';
import { startExchange } from '../../src/testing/index.js';
import { call, get, quietExchange, signed, TICKER } from './client.js';

const ACTIVE = '/api/v1/hf/orders/active?symbol=BTC-USDT';

describe('a knock', () => {
  it('is a request for a scope whose refusal was handed over before', async () => {
    const { exchange, runtime } = await quietExchange();
    exchange.spend('Spot');
    await call(exchange, 'GET', ACTIVE);
    await runtime.advance(100);
    await call(exchange, 'GET', ACTIVE);
    await call(exchange, 'GET', '/api/v1/accounts');
    await get(exchange, TICKER);
    await runtime.advance(29_900);
    await call(exchange, 'GET', ACTIVE);
    expect(exchange.log.map(({ duringBlock }) => duringBlock)).toEqual([
      false,
      true,
      false,
      false,
      false,
    ]);
    expect(exchange.knocks()).toEqual([exchange.log[1]]);
  });

  it('is not a request under way when the first refusal came', async () => {
    const { exchange, runtime } = await quietExchange({ faults: () => ({ delayMs: 50 }) });
    exchange.spend('Spot');
    const first = call(exchange, 'GET', ACTIVE);
    await runtime.advance(20);
    const second = call(exchange, 'GET', ACTIVE);
    await runtime.advance(30);
    await first;
    await runtime.advance(50);
    await second;
    expect(exchange.refused('quota')).toHaveLength(2);
    expect(exchange.knocks()).toHaveLength(0);
  });

  it('needs a refusal that was readable: not after a reset or a cut', async () => {
    const { exchange, runtime } = await quietExchange();
    exchange.spend('Spot');
    exchange.reply(/active/, [{ fault: 'reset-after' }, { fault: 'truncate' }]);
    for (let each = 0; each < 3; each += 1) {
      await call(exchange, 'GET', ACTIVE).catch(() => undefined);
      await runtime.advance(10);
    }
    expect(exchange.refused('quota')).toHaveLength(3);
    expect(exchange.knocks()).toHaveLength(0);
    await call(exchange, 'GET', ACTIVE);
    expect(exchange.knocks()).toHaveLength(1);
  });

  it('on a blocked address is any request from there', async () => {
    const { exchange, runtime } = await quietExchange();
    exchange.blockIp();
    await get(exchange, TICKER);
    await runtime.advance(1);
    await call(exchange, 'GET', '/api/v1/accounts');
    await get(exchange, '/nowhere');
    expect(exchange.knocks()).toHaveLength(2);
  });

  it('on a blocked endpoint is a request to it alone', async () => {
    const { exchange, runtime } = await quietExchange();
    exchange.blockEndpoint('GET /api/v1/hf/orders/active');
    await call(exchange, 'GET', ACTIVE);
    await runtime.advance(1);
    await call(exchange, 'GET', '/api/v1/hf/orders/done?symbol=BTC-USDT');
    expect(exchange.knocks()).toHaveLength(0);
    await call(exchange, 'GET', ACTIVE);
    expect(exchange.knocks()).toHaveLength(1);
  });

  it('can be counted after a scripted answer, too', async () => {
    const { exchange, runtime } = await quietExchange();
    exchange.reply(/level1/, { status: 429, closes: { scope: 'pool', forMs: 2000 } });
    expect((await get(exchange, TICKER)).status).toBe(429);
    await runtime.advance(1999);
    expect((await get(exchange, TICKER)).status).toBe(200);
    await runtime.advance(1);
    await get(exchange, TICKER);
    expect(exchange.log.map(({ duringBlock }) => duringBlock)).toEqual([false, true, false]);
    expect(exchange.log[0]?.retryAfterMs).toBe(2000);
  });

  it('over sockets goes by when the client sent it off, not by when it arrived', async () => {
    const exchange = await startExchange({ inFlightMs: 0 });
    exchange.blockIp();
    // Both leave before either is answered, whenever the second arrives.
    await Promise.all([fetch(exchange.url + TICKER), fetch(exchange.url + '/nowhere')]);
    expect(exchange.knocks()).toHaveLength(0);
    const target = '/api/v1/accounts';
    await fetch(exchange.url + target, signed(exchange, 'GET', target));
    await new Promise<void>((resolve) => {
      http.get(exchange.url + TICKER, (response) => response.resume().on('end', resolve));
    });
    expect(exchange.knocks()).toEqual(exchange.log.slice(2));
    for (const { leftAtMs = Infinity, atMs } of exchange.log) {
      expect(leftAtMs).toBeLessThanOrEqual(atMs);
    }
    await exchange.close();
  });

  it('from elsewhere is one on a connection that brought a refusal, or after a moment', async () => {
    const exchange = await startExchange({ inFlightMs: 60_000 });
    exchange.blockIp();
    const port = Number(new URL(exchange.url).port);
    const sockets = [1, 2].map(() => net.connect(port, '127.0.0.1'));
    const ask = async (socket: net.Socket | undefined): Promise<void> => {
      const answered = new Promise((resolve) => socket?.once('data', resolve));
      socket?.write(`GET ${TICKER} HTTP/1.1\r\nhost: somewhere\r\n\r\n`);
      await answered;
    };
    await ask(sockets[0]);
    await ask(sockets[1]);
    expect(exchange.knocks()).toHaveLength(0);
    await ask(sockets[1]);
    expect(exchange.knocks()).toEqual([exchange.log[2]]);
    expect(exchange.log.map(({ connection }) => connection)).toEqual([1, 2, 2]);
    expect(exchange.log[2]?.leftAtMs).toBeUndefined();
    await exchange.close();
  });
});

describe('gates', () => {
  const unknown = { leftAtMs: undefined, connection: undefined };

  it('stay open to whoever could not know', () => {
    const closedScopes = createClosedScopes(20);
    closedScopes.close('a', 1000, 0);
    expect(closedScopes.isKnock(['a'], 500, unknown)).toBe(false);
    closedScopes.markKnown('a', 100, 1);
    expect(closedScopes.isKnock(['a'], 120, unknown)).toBe(false);
    expect(closedScopes.isKnock(['a'], 121, unknown)).toBe(true);
    expect(closedScopes.isKnock(['b'], 121, unknown)).toBe(false);
    expect(closedScopes.isKnock(['a'], 900, { leftAtMs: 120, connection: 1 })).toBe(false);
    expect(closedScopes.isKnock(['a'], 900, { leftAtMs: 121, connection: 2 })).toBe(true);
    expect(closedScopes.isKnock(['a'], 101, { leftAtMs: undefined, connection: 1 })).toBe(true);
  });

  it('forget everything once they open', () => {
    const closedScopes = createClosedScopes(0);
    closedScopes.close('a', 1000, 0);
    closedScopes.close('a', 900, 0);
    closedScopes.markKnown('a', 10, 1);
    expect(closedScopes.isKnock(['a'], 999, unknown)).toBe(true);
    expect(closedScopes.isKnock(['a'], 1000, unknown)).toBe(false);
    closedScopes.markKnown('a', 1001, 1);
    closedScopes.close('a', 2000, 1500);
    expect(closedScopes.isKnock(['a'], 1501, { leftAtMs: undefined, connection: 1 })).toBe(false);
  });
});
