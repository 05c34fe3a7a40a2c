import { describe, expect, it } from 'vitest';
import { call, get, LIMIT_ORDER, quietExchange, TICKER } from './client.js';

const TIME = '/api/v1/timestamp';

describe('reply', () => {
  it('answers once in place of the exchange, by method and path', async () => {
    const { exchange } = await quietExchange();
    exchange.reply('GET /api/v1/timestamp', {
      status: 418,
      headers: { 'Retry-After': '7', 'set-cookie': ['a=1', 'b=2'] },
      body: { code: '1', msg: 'no' },
    });
    const first = await get(exchange, TIME);
    expect([first.status, first.json]).toEqual([418, { code: '1', msg: 'no' }]);
    expect(first.headers.get('retry-after')).toBe('7');
    expect(first.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(first.headers.get('content-type')).toBe('application/json');
    expect(first.headers.has('server')).toBe(false);
    expect((await get(exchange, TIME)).status).toBe(200);
    expect(exchange.log.map(({ scripted, code }) => [scripted, code])).toEqual([
      [true, '1'],
      [false, '200000'],
    ]);
  });

  it('keeps the exchange from carrying anything out', async () => {
    const { exchange } = await quietExchange();
    exchange.reply('POST /api/v1/hf/orders', { body: { code: '200000', data: {} } });
    const { json } = await call(exchange, 'POST', '/api/v1/hf/orders', LIMIT_ORDER);
    expect(json.code).toBe('200000');
    expect(exchange.orders).toHaveLength(0);
    expect(exchange.log[0]?.executed).toBe(false);
  });

  it('gives several answers in turn, each as often as told', async () => {
    const { exchange } = await quietExchange();
    exchange.reply('GET /api/v1/timestamp', [
      { status: 500, times: 2 },
      { status: 502, body: 'bad gateway' },
      { status: 503, body: '<html></html>', headers: {} },
    ]);
    const answers = [];
    for (let each = 0; each < 5; each += 1) answers.push(await get(exchange, TIME));
    expect(answers.map(({ status }) => status)).toEqual([500, 500, 502, 503, 200]);
    expect(answers[2]?.headers.get('content-type')).toBe('text/plain; charset=UTF-8');
    expect(answers[3]?.headers.get('content-type')).toBe('text/html; charset=UTF-8');
  });

  it('asks rules in the order they were added, and forgets removed ones', async () => {
    const { exchange } = await quietExchange();
    const remove = exchange.reply(/timestamp/, { status: 501, times: Infinity });
    exchange.reply(/timestamp/, { status: 502 });
    expect((await get(exchange, TIME)).status).toBe(501);
    expect((await get(exchange, TIME)).status).toBe(501);
    remove();
    expect((await get(exchange, TIME)).status).toBe(502);
    expect((await get(exchange, TIME)).status).toBe(200);
  });

  it('asks a function for every request, which may wait or decline', async () => {
    const { exchange, runtime } = await quietExchange();
    exchange.reply(
      ({ query }) => query['symbol'] === 'BTC-USDT',
      async ({ number, target }) => {
        await runtime.sleep(100);
        return number === 1 ? undefined : { body: `${number} ${target}` };
      },
    );
    const first = get(exchange, TICKER);
    const second = get(exchange, TICKER);
    expect((await runtime.runUntil(first)).json.code).toBe('200000');
    expect((await runtime.runUntil(second)).text).toBe(`2 ${TICKER}`);
    expect((await get(exchange, TIME)).status).toBe(200);
  });

  it.each([
    ['GET /api/v1/market', true],
    ['get /api/v1/market/orderbook/level1', true],
    ['/api/v1/market/{kind}/level1', true],
    ['GET /api/v1/*/orderbook', true],
    ['GET /api/v1/market/orderbook/level1?symbol=BTC', true],
    ['GET /api/v1/market/orderbook/level1?symbol=ETH', false],
    ['POST /api/v1/market', false],
    ['GET /api/v1/mark', false],
    ['GET /api/v1/market/orderbook/level', false],
    ['GET /api/v1/market/orderbook/level1/more', false],
  ])('%s matches: %s', async (match, matches) => {
    const { exchange } = await quietExchange();
    exchange.reply(match, { status: 599 });
    expect((await get(exchange, TICKER)).status).toBe(matches ? 599 : 200);
  });

  it('takes regular expressions with a memory', async () => {
    const { exchange } = await quietExchange();
    exchange.reply(/^GET .*symbol=BTC/g, { status: 500, times: 3 });
    const statuses = [];
    for (let each = 0; each < 4; each += 1) statuses.push((await get(exchange, TICKER)).status);
    expect(statuses).toEqual([500, 500, 500, 200]);
  });

  it('can delay the exchange’s own answer, on the way there and on the way back', async () => {
    const { exchange, runtime } = await quietExchange();
    exchange.reply('POST /api/v1/hf/orders', { transitMs: 3000, delayMs: 500 });
    const placing = call(exchange, 'POST', '/api/v1/hf/orders', LIMIT_ORDER);
    await runtime.advance(2999);
    expect(exchange.orders).toHaveLength(0);
    expect(runtime.pendingSleeps).toBe(0);
    await runtime.advance(1);
    expect(exchange.orders[0]?.acceptedAtMs).toBe(3000);
    expect(exchange.log[0]).toMatchObject({ atMs: 0, judgedAtMs: 3000, executed: true });
    await runtime.advance(500);
    expect((await placing).json.code).toBe('200000');
    expect(exchange.log[0]?.answeredAtMs).toBe(3500);
  });

  it('sends no body with a status that has none', async () => {
    const { exchange } = await quietExchange();
    exchange.reply(/timestamp/, { status: 204 });
    expect((await get(exchange, TIME)).text).toBe('');
  });

  it('refuses what it does not understand, and says what it does', async () => {
    const { exchange } = await quietExchange();
    const reply = exchange.reply as (match: unknown, answer: unknown) => void;
    expect(() => reply('timestamp', {})).toThrow(/write a method and a path/);
    expect(() => reply(7, {})).toThrow(/a match is a text/);
    expect(() => reply(/x/, { stauts: 500 })).toThrow(/unknown member "stauts".*status/);
    expect(() => reply(/x/, { status: 101 })).toThrow(/200 to 599/);
    expect(() => reply(/x/, { times: 0 })).toThrow(/times/);
    expect(() => reply(/x/, { fault: 'rest' })).toThrow(/unknown fault "rest".*reset-before/);
    expect(() => reply(/x/, 'no')).toThrow(/an answer is an object/);
  });

  it('reports a mistake of a function in the answer and when the exchange closes', async () => {
    const { exchange } = await quietExchange();
    exchange.reply(/timestamp/, () => {
      throw new Error('oh dear');
    });
    const { status, text } = await get(exchange, TIME);
    expect([status, text]).toEqual([500, 'kucoin-retry/testing: Error: oh dear']);
    await expect(exchange.close()).rejects.toThrow('oh dear');
  });
});
