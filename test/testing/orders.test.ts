import { describe, expect, it } from 'vitest';
import type { Exchange, ExchangeScript } from '../../src/testing/index.js';
import { call, CONTRACT_ORDER, LIMIT_ORDER, quietExchange, type Read } from './client.js';

const place = (exchange: Exchange, terms: object = LIMIT_ORDER, path = '/api/v1/hf/orders') =>
  call(exchange, 'POST', path, terms);
const futures: ExchangeScript = { product: 'futures' };

describe('a placement', () => {
  it('is accepted once, with the caller’s own terms', async () => {
    const { exchange, runtime } = await quietExchange();
    await runtime.advance(70);
    const { json } = await place(exchange);
    expect(json).toEqual({
      code: '200000',
      data: { orderId: exchange.orders[0]?.id, clientOid: 'oid-1' },
    });
    expect(exchange.orders).toHaveLength(1);
    expect(exchange.orders[0]).toMatchObject({
      clientOid: 'oid-1',
      uid: '10001',
      book: 'hf',
      symbol: 'BTC-USDT',
      side: 'buy',
      type: 'limit',
      state: 'open',
      terms: LIMIT_ORDER,
      requestNumber: 1,
      acceptedAtMs: 70,
    });
    expect(exchange.log[0]).toMatchObject({ executed: true, body: JSON.stringify(LIMIT_ORDER) });
  });

  interface Row {
    readonly path: string;
    readonly terms?: object;
    readonly members: readonly string[];
    readonly script?: ExchangeScript;
  }
  const both = ['orderId', 'clientOid'];
  const outcome = ['originSize', 'dealSize', 'remainSize', 'canceledSize', 'status'];
  const rows: readonly Row[] = [
    { path: '/api/v1/hf/orders', members: both },
    { path: '/api/v1/hf/orders/sync', members: [...both, 'orderTime', ...outcome, 'matchTime'] },
    { path: '/api/v1/orders', members: ['orderId'] },
    { path: '/api/v1/stop-order', members: ['orderId'] },
    { path: '/api/v3/oco/order', members: ['orderId'] },
    { path: '/api/v3/hf/margin/order', members: [...both, 'borrowSize', 'loanApplyId'] },
    {
      path: '/api/v1/orders',
      terms: CONTRACT_ORDER,
      members: both,
      script: futures,
    },
    { path: '/api/v1/st-orders', terms: CONTRACT_ORDER, members: both },
    { path: '/api/v1/copy-trade/futures/orders', terms: CONTRACT_ORDER, members: both },
  ];
  it.each(rows)('at $path answers with its own members', async (row) => {
    const { path, terms = LIMIT_ORDER, members, script } = row;
    const { exchange } = await quietExchange(script);
    const { json } = await place(exchange, terms, path);
    expect(Object.keys(json.data)).toEqual(members);
    expect(exchange.orders).toHaveLength(1);
    expect('success' in json).toBe(path.includes('margin'));
  });

  it.each([
    ['/api/v1/hf/orders/test', LIMIT_ORDER, {}],
    ['/api/v1/orders/test', LIMIT_ORDER, {}],
    ['/api/v3/hf/margin/order/test', LIMIT_ORDER, {}],
    ['/api/v1/orders/test', CONTRACT_ORDER, futures],
  ])('at %s is only tried', async (path, terms, script) => {
    const { exchange } = await quietExchange(script);
    const { json } = await place(exchange, terms, path);
    expect(json).toMatchObject({ code: '200000', data: { clientOid: 'oid-1' } });
    expect(exchange.orders).toHaveLength(0);
    const wrong = await place(exchange, { ...terms, side: undefined }, path);
    expect(wrong.json.msg).toBe('side can not be empty');
  });

  it('needs a body, a symbol, a side, and an id where the product asks for one', async () => {
    const { exchange } = await quietExchange();
    const { clientOid: _, ...anonymous } = LIMIT_ORDER;
    expect((await place(exchange, anonymous)).json.data.clientOid).toBe('gen-1');
    expect((await place(exchange, anonymous, '/api/v1/orders')).json).toEqual({
      code: '400100',
      msg: 'clientOid can not be empty',
    });
    expect((await place(exchange, [])).status).toBe(400);
    expect((await place(exchange, [], '/api/v1/orders/test')).status).toBe(400);
    expect((await place(exchange, {}, '/api/v1/hf/orders/multi')).status).toBe(400);
    expect(exchange.orders).toHaveLength(1);
  });

  it('arriving after its own time window is refused', async () => {
    const { exchange, runtime } = await quietExchange();
    const clientTimestamp = exchange.wallNowMs();
    const terms = { ...LIMIT_ORDER, clientTimestamp, allowMaxTimeWindow: 100 };
    await runtime.advance(101);
    expect((await place(exchange, terms)).json.code).toBe('400100');
    expect((await place(exchange, { ...LIMIT_ORDER, allowMaxTimeWindow: 9 })).json.msg).toBe(
      'clientTimestamp can not be empty',
    );
    expect((await place(exchange, { ...terms, allowMaxTimeWindow: 101 })).json.code).toBe('200000');
  });
});

describe('a client id used before', () => {
  it.each([
    ['/api/v1/hf/orders', LIMIT_ORDER, '400100', 'validation.createOrder.clientOidDuplicated'],
    ['/api/v1/orders', LIMIT_ORDER, '400100', 'validation.createOrder.clientOidDuplicated'],
    ['/api/v3/hf/margin/order', LIMIT_ORDER, '126044', 'clientOid duplicate'],
    ['/api/v1/st-orders', CONTRACT_ORDER, '300018', 'clientOid parameter repeated'],
  ])('is refused at %s', async (path, terms, code, msg) => {
    const { exchange } = await quietExchange();
    await place(exchange, terms, path);
    const again = await place(exchange, terms, path);
    expect([again.status, again.json]).toEqual([200, { code, msg }]);
    expect(exchange.log[1]).toMatchObject({ executed: false, code });
    expect(exchange.orders).toHaveLength(1);
  });

  it('is accepted again without de-duplication: two live orders', async () => {
    const { exchange } = await quietExchange({ dedupe: false });
    await place(exchange);
    expect((await place(exchange)).json.code).toBe('200000');
    expect(exchange.orders.map(({ clientOid }) => clientOid)).toEqual(['oid-1', 'oid-1']);
  });

  it('is checked against open orders only, if so scripted', async () => {
    const { exchange } = await quietExchange({ dedupe: 'active' });
    await place(exchange);
    expect((await place(exchange)).json.code).toBe('400100');
    exchange.fill('oid-1');
    expect((await place(exchange)).json.code).toBe('200000');
    exchange.settings.dedupe = true;
    expect((await place(exchange)).json.code).toBe('400100');
  });

  it('of another user or book does not matter', async () => {
    const users = [{ key: 'k2', secret: 's2', passphrase: 'p2' }];
    const { exchange } = await quietExchange({ users });
    const credentials = { key: 'k2', secret: 's2', passphrase: 'p2' };
    await place(exchange);
    await place(exchange, LIMIT_ORDER, '/api/v1/orders');
    await call(exchange, 'POST', '/api/v1/hf/orders', LIMIT_ORDER, { credentials });
    expect(exchange.orders).toHaveLength(3);
  });
});

describe('balances', () => {
  const codes = async (reads: readonly Promise<Read>[]): Promise<string[]> =>
    (await Promise.all(reads)).map(({ json }) => json.code);

  it('limit what can be ordered, and come back with a cancel', async () => {
    const { exchange } = await quietExchange({ balances: { USDT: 75 } });
    expect((await place(exchange)).json.code).toBe('200000');
    const second = { ...LIMIT_ORDER, clientOid: 'oid-2' };
    const refused = await place(exchange, second);
    expect([refused.status, refused.json]).toEqual([
      200,
      { code: '200004', msg: 'Balance insufficient!' },
    ]);
    expect((await call(exchange, 'GET', '/api/v1/accounts')).json.data).toEqual([
      {
        id: '1000100',
        currency: 'USDT',
        type: 'trade',
        balance: '75',
        available: '25',
        holds: '50',
      },
    ]);
    await call(exchange, 'DELETE', '/api/v1/hf/orders/client-order/oid-1?symbol=BTC-USDT');
    expect((await place(exchange, second)).json.code).toBe('200000');
  });

  it('are exchanged when an order is filled', async () => {
    const { exchange } = await quietExchange({ balances: { USDT: 75 } });
    await place(exchange);
    exchange.fill('oid-1');
    exchange.fill('oid-1');
    expect(exchange.account().balances).toEqual({ USDT: 25, BTC: 0.001 });
    await place(exchange, { ...LIMIT_ORDER, side: 'sell', clientOid: 's' });
    expect(exchange.account().holds['BTC']).toBe(0.001);
    exchange.fill('s');
    expect(exchange.account().balances).toEqual({ USDT: 75, BTC: 0 });
    expect(() => exchange.fill('nothing')).toThrow(/knows no order nothing/);
  });

  it('are wanting in each product’s own words', async () => {
    const { exchange } = await quietExchange({ balances: {} });
    const market = { ...LIMIT_ORDER, type: 'market', price: undefined };
    expect(
      await codes([
        place(exchange),
        place(exchange, { ...market, size: undefined, funds: '1' }),
        place(exchange, { ...market, side: 'sell' }),
        place(exchange, LIMIT_ORDER, '/api/v3/hf/margin/order'),
        place(exchange, CONTRACT_ORDER, '/api/v1/st-orders'),
      ]),
    ).toEqual(['200004', '200004', '200004', '126013', '300003']);
    exchange.account().balances = { USDT: 20 };
    expect(await codes([place(exchange, CONTRACT_ORDER, '/api/v1/st-orders')])).toEqual(['200000']);
    const overview = await call(exchange, 'GET', '/api/v1/account-overview');
    expect(overview.json.data).toMatchObject({ accountEquity: 20, availableBalance: 0 });
  });

  it('do not matter to orders below the smallest size: those are refused first', async () => {
    const { exchange } = await quietExchange({ minFunds: 0.1 });
    const { json } = await place(exchange, { ...LIMIT_ORDER, size: '0.000001' });
    expect(json).toEqual({ code: '600101', msg: 'The order funds should more then 0.1 USDT.' });
  });
});

describe('a batch', () => {
  const orderList = [
    LIMIT_ORDER,
    { ...LIMIT_ORDER, clientOid: 'oid-2', size: '9' },
    { ...LIMIT_ORDER, clientOid: 'oid-3' },
  ];

  it('of the high-frequency book tells failures by failMsg alone, under 200000', async () => {
    const { exchange } = await quietExchange({ balances: { USDT: 100 } });
    const { json } = await place(exchange, { orderList }, '/api/v1/hf/orders/multi');
    expect(json).toEqual({
      code: '200000',
      data: [
        { orderId: exchange.orders[0]?.id, clientOid: 'oid-1', success: true },
        { success: false, failMsg: 'Balance insufficient!' },
        { orderId: exchange.orders[1]?.id, clientOid: 'oid-3', success: true },
      ],
    });
    const sync = await place(exchange, { orderList }, '/api/v1/hf/orders/multi/sync');
    expect(sync.json.data[0]).toEqual({
      success: false,
      failMsg: 'validation.createOrder.clientOidDuplicated',
    });
  });

  it('of the classic book names the symbol once and the status in every item', async () => {
    const { exchange } = await quietExchange({ balances: { USDT: 100 } });
    const list = orderList.map(({ symbol: _, ...terms }) => terms);
    const body = { symbol: 'BTC-USDT', orderList: list };
    const { json } = await place(exchange, body, '/api/v1/orders/multi');
    const items = json.data.data;
    expect(items.map(({ status, failMsg }) => [status, failMsg])).toEqual([
      ['success', null],
      ['fail', 'Balance insufficient!'],
      ['success', null],
    ]);
    expect(items[0]).toMatchObject({ symbol: 'BTC-USDT', id: exchange.orders[0]?.id });
  });

  it('of contracts has a code in every item', async () => {
    const { exchange } = await quietExchange(futures);
    const { json } = await place(
      exchange,
      [CONTRACT_ORDER, CONTRACT_ORDER],
      '/api/v1/orders/multi',
    );
    const common = { clientOid: 'oid-1', symbol: 'XBTUSDTM' };
    expect(json.data).toEqual([
      { orderId: exchange.orders[0]?.id, ...common, code: '200000', msg: 'success' },
      { orderId: null, ...common, code: '300018', msg: 'clientOid parameter repeated' },
    ]);
  });
});
