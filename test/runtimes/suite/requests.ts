/**
 * One engine under several requests of a Worker. What a Worker opens in a request, timers and sockets
 * and streams, ends with that request and is of no use to another; so this is about what the calls of
 * an engine share. The arguments: a name for the Workers, and the ports of so many bots that there is
 * one for each test.
 */
import { startExchange, type Exchange, type ExchangeScript } from '../../../src/testing/index.js';
import type { BotAnswer, BotTask } from './bot-task.js';
import { endLine, resultPrefix } from './report.js';
import { runAll } from './vitest.js';
import { afterEach, describe, expect, test } from 'vitest';

const [name = '', ...ports] = process.argv.slice(2);

const exchanges: Exchange[] = [];

afterEach(async () => {
  for (const exchange of exchanges.splice(0)) {
    await exchange.close();
    expect(exchange.knocks()).toEqual([]);
  }
});

type Ask = (endpoint: string, more?: Partial<BotTask>) => Promise<BotAnswer>;

/** An exchange, and a bot that has had no request yet. */
async function open(script: ExchangeScript = {}): Promise<{ exchange: Exchange; ask: Ask }> {
  const exchange = await startExchange(script);
  exchanges.push(exchange);
  const port = ports.shift();
  return {
    exchange,
    async ask(endpoint, more = {}) {
      const [method = '', path = ''] = endpoint.split(' ');
      const task: BotTask = { method, url: exchange.url + path, ...more };
      const response = await fetch(`http://127.0.0.1:${port}/`, {
        method: 'POST',
        body: JSON.stringify(task),
      });
      const text = await response.text();
      return response.ok ? (JSON.parse(text) as BotAnswer) : { error: text };
    },
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const accounts = 'GET /api/v1/accounts';
const placing = 'POST /api/v1/hf/orders';
const order = { symbol: 'BTC-USDT', side: 'buy', type: 'limit', price: '10000', size: '0.001' };

/** The quota of the account's pool is used up, for a second. */
const usedUp = {
  status: 429,
  headers: {
    'gw-ratelimit-limit': '10',
    'gw-ratelimit-remaining': '0',
    'gw-ratelimit-reset': '1000',
  },
  body: { code: '429000', msg: 'Too many requests' },
  closes: { scope: 'pool', forMs: 1_000 },
} as const;

const succeeded = { status: 200, data: expect.objectContaining({ code: '200000' }) as unknown };
const left = { hasLeft: true };

function requests(): void {
  test('an engine made at the top of a module signs', async () => {
    const { exchange, ask } = await open();
    expect(await ask(accounts)).toEqual(succeeded);
    expect(exchange.log.map(({ uid }) => uid)).toEqual(['10001']);
  });

  test('two requests at once succeed', async () => {
    const { exchange, ask } = await open();
    expect(await Promise.all([ask(accounts), ask(accounts)])).toEqual([succeeded, succeeded]);
    expect(exchange.log).toHaveLength(2);
  });

  test('an answer can be handed over as it is', async () => {
    const { ask } = await open();
    expect(await ask(accounts, { handsOver: true })).toMatchObject({ code: '200000' });
  });

  test('a long answer streams on', async () => {
    const { exchange, ask } = await open();
    const data = Array.from({ length: 40_000 }, (_, number) => `row ${number}`);
    exchange.reply(accounts, { body: { code: '200000', data } });
    expect(await ask(accounts, { handsOver: true })).toEqual({ code: '200000', data });
    expect(await ask(accounts, { handsOver: true })).toMatchObject({ code: '200000' });
  });

  test('all requests that wait at one gate pass it', async () => {
    const { exchange, ask } = await open();
    exchange.reply(accounts, usedUp);
    const first = ask(accounts);
    await pause(200);
    const others = [ask(accounts), ask(accounts), ask(accounts)];
    expect(await Promise.all([first, ...others])).toEqual(Array(4).fill(succeeded));
    expect(exchange.log).toHaveLength(5);
  });

  test('a request that ends while it waits holds up no request behind it', async () => {
    const { exchange, ask } = await open();
    exchange.reply(accounts, usedUp);
    const first = ask(accounts, { leaveAfterMs: 400 });
    await pause(200);
    const second = ask(accounts);
    expect(await first).toEqual(left);
    expect(await Promise.all([second, ask(accounts)])).toEqual([succeeded, succeeded]);
    expect(exchange.nowMs()).toBeLessThan(4_000);
  });

  test('a request that ends while it probes holds up no request for long', async () => {
    const { exchange, ask } = await open();
    exchange.reply(accounts, [usedUp, { delayMs: 1_000 }]);
    const first = ask(accounts, { leaveAfterMs: 1_300 });
    await pause(1_200);
    const second = ask(accounts);
    expect(await first).toEqual(left);
    expect(await second).toEqual(succeeded);
    expect(exchange.nowMs()).toBeLessThan(14_000);
  });

  test('a call that the platform is to wait for goes on without its request', async () => {
    const { exchange, ask } = await open();
    exchange.reply(accounts, usedUp);
    expect(await ask(accounts, { leaveAfterMs: 200, goesOn: true })).toEqual(left);
    expect(exchange.log).toHaveLength(1);
    await pause(1_800);
    expect(exchange.log.map(({ code }) => code)).toEqual(['429000', '200000']);
  });

  test('requests on a wrong clock are put right together', async () => {
    const { exchange, ask } = await open();
    expect(await ask(accounts)).toEqual(succeeded);
    exchange.skewMs = 9_000;
    // Both are on their way before either has an answer, and both ask for the time.
    exchange.reply(accounts, { delayMs: 200, times: 2 });
    expect(await Promise.all([ask(accounts), ask(accounts)])).toEqual([succeeded, succeeded]);
    expect(await ask(accounts)).toEqual(succeeded);
    expect(exchange.log.filter(({ code }) => code === '400002')).toHaveLength(2);
  });

  test('a request that ends while it asks for the time leaves no wrong clock to others', async () => {
    const { exchange, ask } = await open({ skewMs: 9_000 });
    exchange.reply('GET /api/v1/timestamp', { delayMs: 500 });
    const first = ask(accounts, { leaveAfterMs: 200 });
    await pause(100);
    const second = ask(accounts);
    expect(await first).toEqual(left);
    expect(await Promise.all([second, ask(accounts)])).toEqual([succeeded, succeeded]);
    expect(exchange.nowMs()).toBeLessThan(4_000);
  });

  test('time-outs are kept though the request that came first has ended', async () => {
    const { exchange, ask } = await open();
    exchange.reply(accounts, { fault: 'no-answer', times: 2 });
    expect(await ask(accounts, { options: { attemptTimeoutMs: 600 }, leaveAfterMs: 200 })).toEqual(
      left,
    );
    expect(await ask(accounts, { options: { attemptTimeoutMs: 1_000 } })).toEqual(succeeded);
    expect(exchange.nowMs()).toBeLessThan(4_000);
  });

  test('an order whose answer is lost is looked up and adopted', async () => {
    const { exchange, ask } = await open();
    exchange.reply(placing, { fault: 'reset-after' });
    expect(await ask(placing, { body: order })).toEqual(succeeded);
    expect(exchange.orders).toHaveLength(1);
  });
}

describe(name, requests);
await runAll((result) => console.log(resultPrefix + JSON.stringify(result)));
console.log(endLine);
process.exit(0);
