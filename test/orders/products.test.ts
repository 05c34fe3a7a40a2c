import { describe, expect, test } from 'vitest';
import type { LogRecord, ScriptedAnswer } from '../../src/testing/index.js';
import { futuresOrder, hfOrder, openStage, type Stage } from './stage.js';

/** A kind of placement, and what its look-up is like. */
interface Kind {
  readonly name: string;
  readonly product?: 'spot' | 'futures';
  readonly order: Readonly<Record<string, unknown>>;
  /** The look-up it has to use, letter by letter. */
  readonly lookUp: string;
  /** Members of the adopted answer besides the id of the order. */
  readonly gives: readonly string[];
  readonly missing?: readonly string[];
  readonly provesAbsence: boolean;
}

const stop = { ...hfOrder, stopPrice: '49000' };
const oco = { ...hfOrder, stopPrice: '52000', limitPrice: '51000', type: undefined };

/** Kinds that the exchange of the test kit knows itself. */
const kinds: readonly Kind[] = [
  {
    name: 'POST /api/v1/hf/orders',
    order: hfOrder,
    lookUp: '/api/v1/hf/orders/client-order/oid-1?symbol=BTC-USDT',
    gives: ['clientOid'],
    provesAbsence: true,
  },
  {
    name: 'POST /api/v1/hf/orders/sync',
    order: hfOrder,
    lookUp: '/api/v1/hf/orders/client-order/oid-1?symbol=BTC-USDT',
    gives: ['clientOid', 'originSize', 'dealSize', 'remainSize', 'canceledSize'],
    missing: ['orderTime', 'status', 'matchTime'],
    provesAbsence: true,
  },
  {
    name: 'POST /api/v3/hf/margin/order',
    order: hfOrder,
    lookUp: '/api/v3/hf/margin/orders/client-order/oid-1?symbol=BTC-USDT',
    gives: ['clientOid'],
    missing: ['loanApplyId', 'borrowSize'],
    provesAbsence: true,
  },
  {
    name: 'POST /api/v1/orders',
    product: 'futures',
    order: futuresOrder,
    lookUp: '/api/v1/orders/byClientOid?clientOid=oid-1',
    gives: ['clientOid'],
    provesAbsence: true,
  },
  {
    name: 'POST /api/v1/st-orders',
    product: 'futures',
    order: { ...futuresOrder, triggerStopUpPrice: '61000', stopPriceType: 'TP' },
    lookUp: '/api/v1/orders/byClientOid?clientOid=oid-1',
    gives: ['clientOid'],
    provesAbsence: true,
  },
  {
    name: 'POST /api/v1/orders',
    order: hfOrder,
    lookUp: '/api/v1/order/client-order/oid-1',
    gives: [],
    provesAbsence: false,
  },
  {
    name: 'POST /api/v1/stop-order',
    order: stop,
    lookUp: '/api/v1/stop-order/queryOrderByClientOid?clientOid=oid-1&symbol=BTC-USDT',
    gives: [],
    provesAbsence: false,
  },
];

const lookUpsOf = (stage: Stage): readonly LogRecord[] =>
  stage.exchange.log.filter(({ method, path }) => method === 'GET' && !path.endsWith('/timestamp'));

const titled = kinds.map((kind) => [`${kind.product ?? 'spot'} ${kind.name}`, kind] as const);

describe('an order whose answer was lost is adopted', () => {
  test.each(titled)('%s', async (_, { name, product = 'spot', order, lookUp, gives, missing }) => {
    const stage = await openStage({ product, readLagMs: 2_000 });
    stage.exchange.reply(name, { fault: 'reset-after' });
    const { data, text, classification } = await stage.succeed(stage.call(name, order));
    expect(Object.keys(JSON.parse(text) as object)).toEqual(['code', 'data']);
    expect(Object.keys(data)).toEqual(['orderId', ...gives]);
    expect(data['orderId']).toBe(stage.exchange.orders[0]!.id);
    expect(classification).toMatchObject({ executed: 'yes', clientOid: 'oid-1' });
    expect(classification?.missing).toEqual(missing);
    expect([...new Set(lookUpsOf(stage).map(({ target }) => target))]).toEqual([lookUp]);
    expect(stage.exchange.orders).toHaveLength(1);
    expect(stage.sent(name)).toHaveLength(1);
  });

  test.each(titled)('with what the answer would have held: %s', async (_, kind) => {
    const { name, product = 'spot', order } = kind;
    const [real, lost] = [await openStage({ product }), await openStage({ product })];
    lost.exchange.reply(name, { fault: 'reset-after' });
    const { data } = await real.succeed(real.call(name, order));
    const adopted = await lost.succeed(lost.call(name, order));
    expect(data).toMatchObject(adopted.data);
    const absent = adopted.classification?.missing ?? [];
    expect(Object.keys(data).sort()).toEqual([...Object.keys(adopted.data), ...absent].sort());
  });
});

describe('an order that did not go in', () => {
  test.each(titled.filter(([, { provesAbsence }]) => provesAbsence))(
    'is sent again once its look-up has proved it: %s',
    async (_, { name, product = 'spot', order }) => {
      const stage = await openStage({ product });
      stage.exchange.reply(name, { fault: 'reset-before' });
      const { data } = await stage.succeed(stage.call(name, order));
      expect(data['orderId']).toBe(stage.exchange.orders[0]!.id);
      expect(stage.times(name)).toEqual([0, 8_000]);
    },
  );

  test.each(titled.filter(([, { provesAbsence }]) => !provesAbsence))(
    'is looked for and then surfaced where a look-up proves nothing: %s',
    async (_, { name, product = 'spot', order }) => {
      const stage = await openStage({ product });
      stage.exchange.reply(name, { fault: 'reset-before' });
      const record = await stage.fail(stage.call(name, order));
      expect(record).toMatchObject({
        executed: 'unknown',
        reason: 'unknown-outcome',
        clientOid: 'oid-1',
        elapsedMs: 8_000,
      });
      expect(record.hint).toContain('before sending it again');
      expect(stage.sent(name)).toHaveLength(1);
      expect(lookUpsOf(stage).length).toBeGreaterThan(5);
    },
  );

  test('is not looked for where there is no look-up: copy trading', async () => {
    const name = 'POST /api/v1/copy-trade/futures/orders';
    const stage = await openStage({ product: 'futures' });
    stage.exchange.reply(name, { fault: 'reset-after' });
    const record = await stage.fail(stage.call(name, futuresOrder));
    expect(record).toMatchObject({ executed: 'unknown', attempts: 1, elapsedMs: 0 });
    expect(record.hint).toContain('GET /api/v1/positions');
    expect(stage.exchange.log).toHaveLength(1);
  });
});

/** Answers for endpoints that the test kit does not have; the order was made a second later. */
async function scripted(name: string, lookUps: Readonly<Record<string, unknown>>): Promise<Stage> {
  const stage = await openStage();
  stage.exchange.reply(name, { fault: 'reset-before' });
  for (const [path, data] of Object.entries(lookUps)) {
    const isRefusal = typeof data === 'object' && data !== null && 'code' in data;
    const answer: ScriptedAnswer = { body: isRefusal ? data : { code: '200000', data } };
    stage.exchange.reply(`GET ${path}`, { ...answer, times: 99 });
  }
  return stage;
}

const soonMs = 1_767_225_601_000;

describe('an OCO order', () => {
  const name = 'POST /api/v3/oco/order';
  const found = { orderId: '77', symbol: 'BTC-USDT', clientOid: 'oid-1', orderTime: soonMs };
  const leg = { side: 'buy', size: '0.001', stopPrice: '52000' };
  const legs = [
    { ...leg, price: '50000' },
    { ...leg, price: '51000' },
  ];
  const detailsPath = '/api/v3/oco/order/details/77';

  test('is adopted when its details have the terms', async () => {
    const stage = await scripted(name, {
      '/api/v3/oco/client-order/oid-1': found,
      [detailsPath]: { ...found, orders: legs },
    });
    const { data } = await stage.succeed(stage.call(name, oco));
    expect(data).toEqual({ orderId: '77' });
    expect(stage.sent(`GET ${detailsPath}`)).toHaveLength(1);
  });

  test('is another one when they have not', async () => {
    const stage = await scripted(name, {
      '/api/v3/oco/client-order/oid-1': found,
      [detailsPath]: { ...found, orders: [{ ...legs[0], size: '0.002' }, legs[1]] },
    });
    const record = await stage.fail(stage.call(name, oco));
    expect(record).toMatchObject({ executed: 'unknown', attempts: 1, elapsedMs: 8_000 });
  });

  test('stays unknown, and is never sent again, while its details cannot be read', async () => {
    const stage = await scripted(name, { '/api/v3/oco/client-order/oid-1': found });
    stage.exchange.reply(`GET ${detailsPath}`, { status: 500, body: '', times: 9 });
    stage.exchange.reply(`GET ${detailsPath}`, {
      body: { code: '200000', data: { ...found, orders: legs } },
    });
    const { data } = await stage.succeed(stage.call(name, oco));
    expect(data).toEqual({ orderId: '77' });
    expect(stage.sent(`GET ${detailsPath}`).length).toBe(10);
  });

  test('is sent again when it is proved absent', async () => {
    const stage = await openStage();
    stage.exchange.reply(name, { fault: 'reset-before' });
    const { data } = await stage.succeed(stage.call(name, oco));
    expect(data).toEqual({ orderId: stage.exchange.orders[0]!.id });
    expect(stage.times(name)).toEqual([0, 8_000]);
  });
});

describe('a conversion', () => {
  const name = 'POST /api/v1/convert/order';
  const order = { clientOrderId: 'oid-1', quoteId: 'q' };
  const path = '/api/v1/convert/order/detail';

  test('is adopted under its own kind of client id', async () => {
    const found = { orderId: '77', clientOrderId: 'oid-1', orderTime: soonMs, status: 'SUCCESS' };
    const stage = await scripted(name, { [path]: found });
    const { data, classification } = await stage.succeed(stage.call(name, order));
    expect(data).toEqual({ orderId: '77', clientOrderId: 'oid-1' });
    expect(classification?.clientOid).toBe('oid-1');
    expect(stage.sent(`GET ${path}`)[0]!.target).toBe(`${path}?clientOrderId=oid-1`);
  });

  test('that is not found is surfaced', async () => {
    const stage = await scripted(name, { [path]: null });
    const record = await stage.fail(stage.call(name, order));
    expect(record).toMatchObject({ executed: 'unknown', attempts: 1, elapsedMs: 8_000 });
    expect(record.hint).toContain('/api/v1/convert/order/history');
  });
});

describe('an order of the unified account', () => {
  const name = 'POST /api/ua/v1/unified/order/place?tradeType=SPOT';
  const order = { clientOid: 'oid-1', symbol: 'BTC-USDT', side: 'BUY', orderType: 'LIMIT' };
  const path = '/api/ua/v1/unified/order/detail';
  const found = { ...order, orderId: '77', orderTime: `${soonMs}000000` };
  const notThere = { code: '106102', msg: 'NotFoundClientOrderId' };

  test('is adopted, its date in nanoseconds', async () => {
    const stage = await scripted(name, { [path]: found });
    const { data, classification } = await stage.succeed(stage.call(name, order));
    expect(data).toEqual({ orderId: '77', clientOid: 'oid-1' });
    expect(classification?.missing).toEqual(['tradeType', 'ts']);
    expect(stage.sent(`GET ${path}`)[0]!.target).toBe(
      `${path}?clientOid=oid-1&tradeType=SPOT&symbol=BTC-USDT`,
    );
  });

  test('is sent again when it is proved absent', async () => {
    const stage = await scripted(name, { [path]: notThere });
    stage.exchange.reply(name, { body: { code: '200000', data: { orderId: '78' } } });
    const { data } = await stage.succeed(stage.call(name, order));
    expect(data).toEqual({ orderId: '78' });
    expect(stage.times('POST /api/ua')).toEqual([0, 8_000]);
  });

  test('with a trigger is surfaced: KuCoin does not file those under their id', async () => {
    const stage = await scripted(name, { [path]: notThere });
    const record = await stage.fail(stage.call(name, { ...order, triggerPrice: '1' }));
    expect(record).toMatchObject({ executed: 'unknown', attempts: 1, elapsedMs: 8_000 });
    expect(record.hint).toContain('/api/ua/v1/unified/order/open-list');
  });
});
