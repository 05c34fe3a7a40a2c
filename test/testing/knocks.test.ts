import http from 'node:http';
import { describe, expect, it } from 'vitest';
import { startExchange } from '../../src/testing/index.js';
import { call, get, quietExchange, TICKER } from './client.js';

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

  it('over sockets is one at once on the same connection, on others after a moment', async () => {
    const exchange = await startExchange({ inFlightMs: 60_000 });
    exchange.blockIp();
    const agents = [1, 2].map(() => new http.Agent({ keepAlive: true, maxSockets: 1 }));
    const ask = (agent: http.Agent | undefined): Promise<void> =>
      new Promise((resolve, reject) => {
        http
          .get(exchange.url + TICKER, { agent }, (response) => {
            response.resume().on('end', resolve);
          })
          .on('error', reject);
      });
    await ask(agents[0]);
    await ask(agents[1]);
    expect(exchange.knocks()).toHaveLength(0);
    await ask(agents[1]);
    expect(exchange.knocks()).toEqual([exchange.log[2]]);
    expect(exchange.log.map(({ connection }) => connection)).toEqual([1, 2, 2]);
    for (const agent of agents) agent.destroy();
    await exchange.close();
  });
});
