import { describe, expect, it } from 'vitest';
import type { Exchange, ExchangeScript } from '../../src/testing/index.js';
import {
  call,
  CONTRACT_ORDER,
  type Envelope,
  LIMIT_ORDER,
  quietExchange,
  read,
  signed,
} from './client.js';

const SYMBOL = '?symbol=BTC-USDT';

async function placed(path: string, terms: object, script?: ExchangeScript) {
  const { exchange, runtime } = await quietExchange(script);
  await call(exchange, 'POST', path, terms);
  return { exchange, runtime, id: exchange.orders[0]?.id ?? '' };
}

async function ask(exchange: Exchange, target: string, method = 'GET'): Promise<Envelope> {
  return (await call(exchange, method, target)).json;
}

interface Book {
  readonly name: string;
  readonly place: string;
  readonly terms: object;
  readonly byClient: string;
  readonly byId: (id: string) => string;
  readonly notFound: object;
}

const HF: Book = {
  name: 'spot HF',
  place: '/api/v1/hf/orders',
  terms: LIMIT_ORDER,
  byClient: `/api/v1/hf/orders/client-order/oid-1${SYMBOL}`,
  byId: (id) => `/api/v1/hf/orders/${id}${SYMBOL}`,
  notFound: { code: '400100', msg: 'order not exist' },
};
const MARGIN: Book = {
  name: 'margin HF',
  place: '/api/v3/hf/margin/order',
  terms: LIMIT_ORDER,
  byClient: `/api/v3/hf/margin/orders/client-order/oid-1${SYMBOL}`,
  byId: (id) => `/api/v3/hf/margin/orders/${id}${SYMBOL}`,
  notFound: { code: '126043', msg: 'Order does not exist' },
};
const CLASSIC: Book = {
  name: 'classic spot',
  place: '/api/v1/orders',
  terms: LIMIT_ORDER,
  byClient: '/api/v1/order/client-order/oid-1',
  byId: (id) => `/api/v1/orders/${id}`,
  notFound: { code: '400100', msg: 'order_not_exist' },
};
const FUTURES: Book = {
  name: 'futures',
  place: '/api/v1/st-orders',
  terms: CONTRACT_ORDER,
  byClient: '/api/v1/orders/byClientOid?clientOid=oid-1',
  byId: (id) => `/api/v1/orders/${id}`,
  notFound: { code: '100001', msg: 'error.getOrder.orderNotExist' },
};

describe.each([HF, MARGIN, CLASSIC, FUTURES])('$name', (book) => {
  const script: ExchangeScript = { product: book === FUTURES ? 'futures' : 'spot' };

  it('finds an order by client id and by order id', async () => {
    const { exchange, id } = await placed(book.place, book.terms, script);
    for (const target of [book.byClient, book.byId(id)]) {
      const { code, data } = await ask(exchange, target);
      expect(code).toBe('200000');
      expect(data).toMatchObject({ id, clientOid: 'oid-1', side: 'buy', type: 'limit' });
    }
  });

  it('says not found in HTTP 200, in its own words', async () => {
    const { exchange } = await quietExchange(script);
    const { status, json } = await call(exchange, 'GET', book.byClient);
    expect([status, json]).toEqual([200, book.notFound]);
    expect(await ask(exchange, book.byId('0123'))).toEqual(book.notFound);
  });

  it('shows a new order only after the read lag', async () => {
    const lagging = { ...script, readLagMs: () => 250 };
    const { exchange, runtime, id } = await placed(book.place, book.terms, lagging);
    await runtime.advance(249);
    expect(await ask(exchange, book.byClient)).toEqual(book.notFound);
    expect(await ask(exchange, book.byId(id))).toEqual(book.notFound);
    await runtime.advance(1);
    expect((await ask(exchange, book.byClient)).code).toBe('200000');
  });

  it('does not show one user’s order to another', async () => {
    const users = [{ key: 'k2', secret: 's2', passphrase: 'p2' }];
    const { exchange, id } = await placed(book.place, book.terms, { ...script, users });
    const credentials = { key: 'k2', secret: 's2', passphrase: 'p2' };
    const other = await call(exchange, 'GET', book.byId(id), undefined, { credentials });
    expect(other.json).toEqual(book.notFound);
  });
});

describe('finished orders', () => {
  it.each([HF, MARGIN, FUTURES])('are found by client id in $name', async (book) => {
    const script: ExchangeScript = { product: book === FUTURES ? 'futures' : 'spot' };
    const { exchange } = await placed(book.place, book.terms, { ...script, fillAfterMs: 0 });
    const { data } = await ask(exchange, book.byClient);
    expect(data.active ?? data.isActive).toBe(false);
    expect(Number(data.dealSize)).toBeGreaterThan(0);
  });

  it('are found by order id alone in classic spot', async () => {
    const { exchange, id } = await placed(CLASSIC.place, LIMIT_ORDER);
    expect((await ask(exchange, CLASSIC.byClient)).data.isActive).toBe(true);
    exchange.fill(id);
    expect(await ask(exchange, CLASSIC.byClient)).toEqual(CLASSIC.notFound);
    expect((await ask(exchange, CLASSIC.byId(id))).data.isActive).toBe(false);
  });

  it('fill themselves after a time, if so scripted', async () => {
    const { exchange, runtime } = await placed(HF.place, LIMIT_ORDER, { fillAfterMs: 500 });
    await runtime.advance(499);
    expect(exchange.orders[0]?.state).toBe('open');
    await runtime.advance(2);
    expect(exchange.orders[0]).toMatchObject({ state: 'filled', finishedAtMs: 500 });
    expect((await ask(exchange, `/api/v1/hf/orders/active${SYMBOL}`)).data).toEqual([]);
    expect((await ask(exchange, `/api/v1/hf/orders/done${SYMBOL}`)).data.items).toHaveLength(1);
  });
});

describe('the high-frequency book', () => {
  it('knows an order only together with its symbol', async () => {
    const { exchange } = await placed(HF.place, LIMIT_ORDER);
    expect(await ask(exchange, '/api/v1/hf/orders/client-order/oid-1')).toEqual({
      code: '400100',
      msg: 'symbol can not be empty',
    });
    const other = '/api/v1/hf/orders/client-order/oid-1?symbol=ETH-USDT';
    expect(await ask(exchange, other)).toEqual(HF.notFound);
  });

  it('normalises numbers, as exchanges do', async () => {
    const { exchange } = await placed(HF.place, LIMIT_ORDER);
    const { data } = await ask(exchange, HF.byClient);
    expect(data).toMatchObject({ price: '50000', size: '0.001', funds: '50', remainSize: '0.001' });
    expect(Object.keys(data)).toHaveLength(34);
  });
});

describe('stop orders', () => {
  const terms = { ...LIMIT_ORDER, stopPrice: '51000' };
  const byClient = `/api/v1/stop-order/queryOrderByClientOid?clientOid=oid-1&symbol=BTC-USDT`;

  it('are looked up as an array, and not once they are finished', async () => {
    const { exchange, id } = await placed('/api/v1/stop-order', terms);
    const { data } = await ask(exchange, byClient);
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({
      id,
      clientOid: 'oid-1',
      price: '50000.00000000000000000000',
      stopPrice: '51000.00000000000000000000',
      funds: null,
    });
    expect((await ask(exchange, `/api/v1/stop-order/${id}`)).data.id).toBe(id);
    expect((await ask(exchange, '/api/v1/stop-order')).data.totalNum).toBe(1);
    exchange.fill(id);
    expect((await ask(exchange, byClient)).data).toEqual([]);
    expect((await ask(exchange, '/api/v1/stop-order/queryOrderByClientOid')).code).toBe('400100');
  });

  it('are cancelled by id, by client id, or all', async () => {
    const { exchange, id } = await placed('/api/v1/stop-order', terms);
    const cancel = '/api/v1/stop-order/cancelOrderByClientOid?clientOid=oid-1';
    expect((await ask(exchange, cancel, 'DELETE')).data).toEqual({
      cancelledOrderId: id,
      clientOid: 'oid-1',
    });
    const gone = { code: '400100', msg: 'order_not_exist_or_not_allow_to_cancel' };
    expect(await ask(exchange, cancel, 'DELETE')).toEqual(gone);
    expect(await ask(exchange, `/api/v1/stop-order/${id}`, 'DELETE')).toEqual(gone);
    expect((await ask(exchange, '/api/v1/stop-order/cancel', 'DELETE')).data).toEqual({
      cancelledOrderIds: [],
    });
  });
});

describe('one-cancels-the-other orders', () => {
  it('are looked up and cancelled', async () => {
    const { exchange, id } = await placed('/api/v3/oco/order', LIMIT_ORDER);
    const byClient = '/api/v3/oco/client-order/oid-1';
    expect((await ask(exchange, byClient)).data).toMatchObject({ orderId: id, status: 'NEW' });
    expect((await ask(exchange, byClient, 'DELETE')).data.cancelledOrderIds).toEqual([id]);
    expect((await ask(exchange, byClient)).data.status).toBe('CANCELLED');
  });
});

describe('cancels', () => {
  it.each([
    [HF, (id: string) => `/api/v1/hf/orders/${id}${SYMBOL}`, '400100'],
    [HF, () => `/api/v1/hf/orders/client-order/oid-1${SYMBOL}`, '400100'],
    [HF, (id: string) => `/api/v1/hf/orders/sync/${id}${SYMBOL}`, '400100'],
    [HF, () => `/api/v1/hf/orders/sync/client-order/oid-1${SYMBOL}`, '400100'],
    [CLASSIC, (id: string) => `/api/v1/orders/${id}`, '400100'],
    [CLASSIC, () => '/api/v1/order/client-order/oid-1', '400100'],
    [MARGIN, () => `/api/v3/hf/margin/orders/client-order/oid-1${SYMBOL}`, '126043'],
    [FUTURES, (id: string) => `/api/v1/orders/${id}`, '100004'],
    [FUTURES, () => '/api/v1/orders/client-order/oid-1?symbol=XBTUSDTM', '100004'],
  ] as const)('in $name answer an error the second time', async (book, target, again) => {
    const product = book === FUTURES ? 'futures' : 'spot';
    const { exchange, id } = await placed(book.place, book.terms, { product });
    const path = target(id);
    expect((await ask(exchange, path, 'DELETE')).code).toBe('200000');
    expect(exchange.orders[0]?.state).toBe('cancelled');
    const { status, json } = await call(exchange, 'DELETE', path);
    expect([status, json.code]).toEqual([200, again]);
    expect(exchange.log.at(-1)?.executed).toBe(false);
  });

  it('of a filled order answer the same as of one that never was', async () => {
    const { exchange } = await placed(HF.place, LIMIT_ORDER, { fillAfterMs: 0 });
    const [filled, never] = await Promise.all([
      ask(exchange, `/api/v1/hf/orders/client-order/oid-1${SYMBOL}`, 'DELETE'),
      ask(exchange, `/api/v1/hf/orders/client-order/oid-9${SYMBOL}`, 'DELETE'),
    ]);
    expect(filled).toEqual({ code: '400100', msg: 'order_not_exist_or_not_allow_to_cancel' });
    expect(never).toEqual(filled);
  });

  it('of everything take one symbol where it is named', async () => {
    const { exchange } = await placed(HF.place, LIMIT_ORDER);
    await call(exchange, 'POST', HF.place, { ...LIMIT_ORDER, clientOid: 'b', symbol: 'ETH-USDT' });
    expect(await ask(exchange, `/api/v1/hf/orders${SYMBOL}`, 'DELETE')).toEqual({
      code: '200000',
      data: 'success',
    });
    expect(exchange.orders.map(({ state }) => state)).toEqual(['cancelled', 'open']);
    expect((await ask(exchange, '/api/v1/hf/orders/cancelAll', 'DELETE')).data).toEqual({
      succeedSymbols: ['ETH-USDT'],
      failedSymbols: [],
    });
  });

  it('of many contracts have a code each, "200" for success', async () => {
    const { exchange, id } = await placed(FUTURES.place, CONTRACT_ORDER, { product: 'futures' });
    const clientOidsList = [{ symbol: 'XBTUSDTM', clientOid: 'nothing' }];
    const body = { orderIdsList: [id], clientOidsList };
    const { json } = await call(exchange, 'DELETE', '/api/v1/orders/multi-cancel', body);
    expect(json.data).toEqual([
      { orderId: id, clientOid: 'oid-1', code: '200', msg: 'success' },
      { orderId: null, clientOid: null, code: '100004', msg: 'Order is in not cancelable state' },
    ]);
  });
});

describe('lists', () => {
  it('show open or finished orders, by book', async () => {
    const { exchange } = await placed(CLASSIC.place, LIMIT_ORDER);
    expect((await ask(exchange, '/api/v1/orders?status=active')).data.totalNum).toBe(1);
    expect((await ask(exchange, '/api/v1/orders')).data.totalNum).toBe(0);
    expect((await ask(exchange, `/api/v1/hf/orders/active${SYMBOL}`)).data).toEqual([]);
  });

  it('of contracts keep sizes as numbers', async () => {
    const { exchange } = await placed('/api/v1/orders', CONTRACT_ORDER, { product: 'futures' });
    const { data } = await ask(exchange, '/api/v1/orders?status=active');
    expect(data.items[0]).toMatchObject({ price: '60000', size: 1, leverage: '3', status: 'open' });
  });
});

describe('paths two hosts share', () => {
  it('mean the product the script names, or the host the URL names', async () => {
    const { exchange } = await quietExchange();
    await call(exchange, 'POST', '/api/v1/orders', LIMIT_ORDER);
    const body = JSON.stringify(CONTRACT_ORDER);
    const init = signed(exchange, 'POST', '/api/v1/orders', body);
    await read(await exchange.fetch('https://api-futures.kucoin.com/api/v1/orders', init));
    expect(exchange.orders.map(({ book }) => book)).toEqual(['classic', 'futures']);
  });
});
