import { describe, expect, test } from 'vitest';
import { createFaultPlan } from '../../src/cli/exchange/fault-plan.js';
import { readFault } from '../../src/cli/exchange/read-fault.js';
import { type Exchange, manualRuntime, startExchange } from '../../src/testing/index.js';
import { LIMIT_ORDER, signed } from '../testing/client.js';

const orders = '/api/v1/hf/orders';

/** An exchange with faults, on a clock that is moved by hand; the first request is sent at 0. */
async function stage(faults: readonly string[], speed = 1) {
  const runtime = manualRuntime();
  const told: string[] = [];
  const parts: { exchange?: Exchange } = {};
  const plan = createFaultPlan(faults.map(readFault), {
    speed,
    exchange: () => parts.exchange!,
    tell: (text) => told.push(text),
  });
  const exchange = await startExchange({ runtime, listen: false, faults: plan });
  parts.exchange = exchange;
  let ids = 0;
  const send = async (method: string, path: string): Promise<number | 'reset'> => {
    const body = method === 'POST' ? JSON.stringify({ ...LIMIT_ORDER, clientOid: `${++ids}` }) : '';
    const request = exchange.fetch(exchange.url + path, signed(exchange, method, path, body));
    const answer = await request.catch(() => 'reset' as const);
    if (answer === 'reset') return answer;
    const { code } = (await answer.json()) as { code: string };
    return Number(code);
  };
  const placeAt = async (ms: number): Promise<number | 'reset'> => {
    await runtime.advance(ms - exchange.nowMs());
    return send('POST', orders);
  };
  const readAt = async (ms: number): Promise<number | 'reset'> => {
    await runtime.advance(ms - exchange.nowMs());
    return send('GET', '/api/v1/accounts');
  };
  return { exchange, runtime, told, placeAt, readAt };
}

describe('a plan of faults', () => {
  test('counts from the first request, whenever that comes', async () => {
    const { told, placeAt } = await stage(['200002@10s']);
    expect(await placeAt(60_000)).toBe(200_000);
    expect(await placeAt(69_999)).toBe(200_000);
    expect(await placeAt(70_000)).toBe(200_002);
    expect(await placeAt(79_999)).toBe(200_002);
    expect(await placeAt(80_000)).toBe(200_000);
    expect(told).toEqual(['200002: POST /api/v1/hf/orders is blocked, for 10.0 s']);
  });

  test('is that much shorter with a speed, lengths included', async () => {
    const { placeAt } = await stage(['200002@10s+20s'], 10);
    expect(await placeAt(0)).toBe(200_000);
    expect(await placeAt(999)).toBe(200_000);
    expect(await placeAt(1_000)).toBe(200_002);
    expect(await placeAt(2_999)).toBe(200_002);
    expect(await placeAt(3_000)).toBe(200_000);
  });

  test('ends on time although nobody saw it begin', async () => {
    const { told, placeAt } = await stage(['200002@1s+4s', '200002@20s+4s']);
    expect(await placeAt(0)).toBe(200_000);
    expect(await placeAt(4_000)).toBe(200_002);
    expect(await placeAt(5_000)).toBe(200_000);
    expect(await placeAt(24_000)).toBe(200_000);
    expect(told).toEqual(['200002: POST /api/v1/hf/orders is blocked, for 1.0 s']);
  });

  test('uses up a quota, until its window ends', async () => {
    const { placeAt, readAt } = await stage(['429000@5s']);
    expect(await placeAt(0)).toBe(200_000);
    expect(await placeAt(5_000)).toBe(429_000);
    expect(await readAt(5_000)).toBe(200_000);
    expect(await placeAt(29_999)).toBe(429_000);
    expect(await placeAt(30_000)).toBe(200_000);
  });

  test('refuses all or some, for a time or a number of requests', async () => {
    const { placeAt, readAt } = await stage(['overload@0s x2', `maintenance@9s+1s GET /api`]);
    expect([await placeAt(0), await readAt(0), await readAt(0)]).toEqual([
      429_000, 429_000, 200_000,
    ]);
    expect(await placeAt(9_500)).toBe(200_000);
    await expect(readAt(9_500)).rejects.toThrow(SyntaxError); // a page of HTML
    expect(await readAt(10_000)).toBe(200_000);
  });

  test('lets the clock go ahead, for good', async () => {
    const { exchange, runtime, readAt } = await stage(['clock@1s+7s']);
    await readAt(0);
    await readAt(1_000);
    expect(exchange.wallNowMs() - runtime.wallNowMs()).toBe(7_000);
  });

  test('freezes the account and thaws it', async () => {
    const { readAt } = await stage(['frozen@1s+2s']);
    expect(await readAt(0)).toBe(200_000);
    expect(await readAt(1_000)).toBe(411_100);
    expect(await readAt(2_999)).toBe(411_100);
    expect(await readAt(3_000)).toBe(200_000);
  });

  test('meets single requests: how many, which, and for how long', async () => {
    const { exchange, placeAt, readAt } = await stage([
      `reset-after@0s x2 POST ${orders}`,
      'status-before@10s+5s',
    ]);
    expect([await placeAt(0), await readAt(0), await placeAt(0), await placeAt(0)]).toEqual([
      ...['reset', 200_000, 'reset', 200_000],
    ]);
    expect(exchange.orders).toHaveLength(3);
    expect(await readAt(10_000)).toBe(500_000);
    expect(await readAt(14_999)).toBe(500_000);
    expect(await readAt(15_000)).toBe(200_000);
  });

  test('lets a request arrive after its connection was reset', async () => {
    const { exchange, runtime, placeAt } = await stage(['reset-late@0s']);
    expect(await placeAt(0)).toBe('reset');
    await runtime.advance(1_999);
    expect(exchange.orders).toHaveLength(0);
    await runtime.advance(1);
    expect(exchange.orders).toHaveLength(1);
  });

  test.each(['1015', '1015-html', '1015-text', '1015-json'])(
    '%s blocks everything',
    async (name) => {
      const { exchange, placeAt } = await stage([`${name}@1s`]);
      await placeAt(0);
      await placeAt(1_000).catch(() => undefined);
      expect(exchange.log[1]).toMatchObject({ refused: 'block-ip', retryAfterMs: 30_000 });
    },
  );
});
