import { afterEach, describe, expect, it } from 'vitest';
import { manualRuntime, startExchange } from '../../src/testing/index.js';
import type { Exchange, ExchangeFault, FaultKind } from '../../src/testing/index.js';
import { call, LIMIT_ORDER, quietExchange, read, signed } from './client.js';

const ORDERS = '/api/v1/hf/orders';
const LOOK_UP = `${ORDERS}/client-order/oid-1?symbol=BTC-USDT`;
const open: Exchange[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((exchange) => exchange.close()));
});

/** Over sockets and in-process, a client has to see the same. */
const ways = [
  { way: 'over sockets', listen: true },
  { way: 'in-process', listen: false },
] as const;

async function faulty(fault: FaultKind | ExchangeFault, listen: boolean) {
  const runtime = manualRuntime();
  const exchange = await startExchange({
    listen,
    runtime,
    faults: ({ method }) => (method === 'POST' ? fault : undefined),
  });
  open.push(exchange);
  const body = JSON.stringify(LIMIT_ORDER);
  const send = (signal?: AbortSignal): Promise<Response> => {
    const init = signed(exchange, 'POST', ORDERS, body);
    const fetch = listen ? globalThis.fetch : exchange.fetch;
    return fetch(exchange.url + ORDERS, { ...init, ...(signal && { signal }) });
  };
  return { exchange, runtime, send };
}

/** Sends an order and goes away once the exchange has all of it. */
async function sendAndLeave(
  exchange: Exchange,
  send: (signal: AbortSignal) => Promise<Response>,
): Promise<void> {
  const controller = new AbortController();
  const sent = expect(send(controller.signal)).rejects.toBe('too long');
  await expect.poll(() => exchange.log[0]?.body).toContain('oid-1');
  controller.abort('too long');
  await sent;
  await expect.poll(() => exchange.log[0]?.leftEarly).toBe(true);
}

function codeOf(error: unknown): unknown {
  return ((error as Error).cause as { code?: unknown } | undefined)?.code;
}

describe.each(ways)('a fault $way', ({ listen }) => {
  it.each([
    ['reset-before', 0],
    ['reset-after', 1],
  ] as const)('%s resets the connection, with %i orders placed', async (kind, placed) => {
    const { exchange, send } = await faulty(kind, listen);
    const error: unknown = await send().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TypeError);
    expect(codeOf(error)).toBe('ECONNRESET');
    expect(exchange.orders).toHaveLength(placed);
    expect(exchange.log[0]).toMatchObject({ fault: kind, executed: placed === 1 });
    expect(exchange.log[0]?.status).toBeUndefined();
    expect(exchange.log[0]?.leftEarly).toBe(false);
  });

  it.each([
    ['status-before', 0],
    ['status-after', 1],
  ] as const)('%s answers a failure, with %i orders placed', async (kind, placed) => {
    const { exchange, send } = await faulty({ kind }, listen);
    const { status, json } = await read(await send());
    expect([status, json]).toEqual([500, { code: '500000', msg: 'Internal Server Error' }]);
    expect(exchange.orders).toHaveLength(placed);
    expect(exchange.log[0]).toMatchObject({ status: 500, executed: placed === 1 });
  });

  it('truncate places the order and cuts the answer in half', async () => {
    const { exchange, send } = await faulty('truncate', listen);
    const response = await send();
    expect(response.status).toBe(200);
    const error: unknown = await response.text().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toBe('terminated');
    expect(exchange.orders).toHaveLength(1);
  });

  it.each([
    ['half of it', {}, 0.5],
    ['a tenth, in chunks', { part: 0.1, chunked: true }, 0.1],
    ['nothing', { part: 0 }, 0],
    ['all but the last sign', { part: 1 }, 1],
  ])('cut places the order and ends the answer properly after %s', async (_, how, part) => {
    const { exchange, send } = await faulty({ kind: 'cut', ...how }, listen);
    const response = await send();
    const text = await response.text();
    const whole = JSON.stringify({
      code: '200000',
      data: { orderId: exchange.orders[0]?.id, clientOid: 'oid-1' },
    });
    expect(response.status).toBe(200);
    expect(text).toBe(whole.slice(0, Math.min(Math.floor(whole.length * part), whole.length - 1)));
    expect(exchange.log[0]).toMatchObject({ fault: 'cut', executed: true, code: '200000' });
  });

  it.each([
    ['answer-before', 0],
    ['answer-after', 1],
  ] as const)('%s answers what it is told, with %i orders placed', async (kind, placed) => {
    const body = { code: '200000', msg: 'Order confirmation failed, please check', data: null };
    const { exchange, send } = await faulty({ kind, answer: { body } }, listen);
    const { status, json } = await read(await send());
    expect([status, json]).toEqual([200, body]);
    expect(exchange.orders).toHaveLength(placed);
    expect(exchange.log[0]).toMatchObject({ fault: kind, executed: placed === 1, scripted: false });
  });

  it.each([
    ['no-answer', 0],
    ['hang-after', 1],
  ] as const)('%s never answers, with %i orders placed', async (kind, placed) => {
    const { exchange, send } = await faulty(kind, listen);
    await sendAndLeave(exchange, send);
    expect(exchange.orders).toHaveLength(placed);
    expect(exchange.log[0]?.answeredAtMs).toBeUndefined();
  });

  it('carries an order out although its client went away while it was on its way', async () => {
    const { exchange, runtime, send } = await faulty({ transitMs: 4000 }, listen);
    await sendAndLeave(exchange, send);
    expect(exchange.orders).toHaveLength(0);
    await runtime.advance(4000);
    expect(exchange.orders[0]?.acceptedAtMs).toBe(4000);
  });
});

describe('a fault', () => {
  it('reset-late resets at once; the order arrives later', async () => {
    const fault: ExchangeFault = { kind: 'reset-late', transitMs: 4999 };
    let first = true;
    const { exchange, runtime } = await quietExchange({
      faults: () => (first ? ((first = false), fault) : undefined),
    });
    await expect(call(exchange, 'POST', ORDERS, LIMIT_ORDER)).rejects.toThrow('fetch failed');
    await runtime.advance(4998);
    expect((await call(exchange, 'GET', LOOK_UP)).json.code).toBe('400100');
    await runtime.advance(1);
    expect((await call(exchange, 'GET', LOOK_UP)).json.code).toBe('200000');
    expect(exchange.log[0]).toMatchObject({ executed: true, judgedAtMs: 4999, answeredAtMs: 0 });
    expect(exchange.log[0]?.status).toBeUndefined();
  });

  it('of transit makes a signature stale after five seconds', async () => {
    const { exchange, runtime } = await quietExchange({ faults: () => ({ transitMs: 5000 }) });
    const { json } = await runtime.runUntil(call(exchange, 'POST', ORDERS, LIMIT_ORDER));
    expect(json.code).toBe('400002');
    expect(exchange.orders).toHaveLength(0);
  });

  it.each([
    [503, '{"code":"503000","msg":"Service is busy, please retry later"}'],
    [502, 'error code: 502'],
    [504, 'error code: 504'],
    [403, '<html><body><h1>403</h1></body></html>'],
    [522, 'error code: 522'],
  ])('with status %i has the body of whoever would have sent it', async (status, body) => {
    const { exchange } = await quietExchange({ faults: () => ({ kind: 'status-after', status }) });
    const answer = await call(exchange, 'POST', ORDERS, LIMIT_ORDER);
    expect([answer.status, answer.text]).toEqual([status, body]);
  });

  it('can be scripted by reply, with the exchange’s failure or an own one', async () => {
    const { exchange } = await quietExchange();
    exchange.reply(`POST ${ORDERS}`, [
      { fault: 'status-before', status: 503 },
      { fault: 'status-after', status: 504, body: 'late' },
      { fault: 'reset-after' },
    ]);
    const place = (clientOid: string) =>
      call(exchange, 'POST', ORDERS, { ...LIMIT_ORDER, clientOid });
    expect((await place('a')).json.code).toBe('503000');
    expect((await place('b')).text).toBe('late');
    await expect(place('c')).rejects.toThrow('fetch failed');
    expect(exchange.orders.map(({ clientOid }) => clientOid)).toEqual(['b', 'c']);
  });

  it('cuts or carries out beside an own answer, too', async () => {
    const { exchange } = await quietExchange();
    exchange.reply(`POST ${ORDERS}`, [
      { fault: 'cut', part: 0.25, body: '0123456789ab' },
      { fault: 'answer-after', body: 'late' },
      { fault: 'answer-before', body: 'never' },
    ]);
    const place = async (clientOid: string) =>
      (await call(exchange, 'POST', ORDERS, { ...LIMIT_ORDER, clientOid })).text;
    expect([await place('a'), await place('b'), await place('c')]).toEqual([
      '012',
      'late',
      'never',
    ]);
    expect(exchange.orders.map(({ clientOid }) => clientOid)).toEqual(['a', 'b']);
    expect(() => exchange.reply('GET /x', { fault: 'answer-after' })).toThrow(/needs a status/);
    expect(() => exchange.reply('GET /x', { fault: 'cut', part: 2 })).toThrow(/from 0 to 1/);
  });

  it('does not let a request through that a gate refuses', async () => {
    const { exchange } = await quietExchange({ faults: () => 'reset-after' });
    exchange.spend('Spot');
    await expect(call(exchange, 'POST', ORDERS, LIMIT_ORDER)).rejects.toThrow('fetch failed');
    expect(exchange.log[0]).toMatchObject({ refused: 'quota', executed: false });
    expect(exchange.orders).toHaveLength(0);
  });

  it('schedule draws from the seed alone, and sees the request', async () => {
    const run = async (seed: number): Promise<(FaultKind | undefined)[]> => {
      const { exchange } = await quietExchange({
        seed,
        faults: ({ body }, random) => {
          expect(JSON.parse(body)).toHaveProperty('clientOid');
          return random() < 0.5 ? 'reset-before' : undefined;
        },
      });
      for (let each = 0; each < 20; each += 1) {
        await call(exchange, 'POST', ORDERS, LIMIT_ORDER).catch(() => undefined);
      }
      return exchange.log.map(({ fault }) => fault);
    };
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
    expect(new Set(await run(1)).size).toBe(2);
  });

  it.each<[FaultKind | ExchangeFault, RegExp]>([
    ['rest' as FaultKind, /unknown fault/],
    [{ knid: 'reset-before' } as ExchangeFault, /unknown member/],
    ['answer-after', /an answer belongs to/],
    [{ kind: 'cut', answer: { body: 'x' } }, /an answer belongs to/],
    [{ kind: 'answer-before', answer: { boby: 'x' } as object }, /unknown member "boby"/],
    [{ kind: 'cut', part: -1 }, /from 0 to 1/],
  ])('that does not exist is reported: %o', async (fault, complaint) => {
    const { exchange } = await quietExchange({ faults: () => fault });
    const { text } = await call(exchange, 'GET', LOOK_UP);
    expect(text).toMatch(/kucoin-retry\/testing: TypeError: /);
    expect(text).toMatch(complaint);
    await expect(exchange.close()).rejects.toThrow(TypeError);
  });
});
