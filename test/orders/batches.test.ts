import { describe, expect, test } from 'vitest';
import { futuresOrder, hfOrder, openStage } from './stage.js';

const big = '9';
const threeOf = (order: object, failing: object): readonly object[] => [
  { ...order, clientOid: 'a' },
  { ...order, clientOid: 'b', ...failing },
  { ...order, clientOid: 'c' },
];

describe('a batch of which some items failed', () => {
  test('succeeds, and its failed items are listed: spot HF, by message alone', async () => {
    const stage = await openStage({ balances: { USDT: 120 } });
    const orderList = threeOf(hfOrder, { size: big });
    const { classification } = await stage.succeed(
      stage.call('POST /api/v1/hf/orders/multi', { orderList }),
    );
    expect(classification).toMatchObject({ action: 'ok', executed: 'yes' });
    expect(classification?.items).toMatchObject([{ index: 1, message: 'Balance insufficient!' }]);
    expect(stage.exchange.orders.map(({ clientOid }) => clientOid)).toEqual(['a', 'c']);
  });

  test('has its items classified where they have codes: futures', async () => {
    const stage = await openStage({ product: 'futures' });
    const orders = threeOf(futuresOrder, { clientOid: 'a' });
    const { classification } = await stage.succeed(stage.call('POST /api/v1/orders/multi', orders));
    expect(classification?.items).toMatchObject([
      { index: 1, code: '300018', kind: 'duplicate', action: 'surface', clientOid: 'a' },
    ]);
  });

  test('is reported once, and is not sent again', async () => {
    const stage = await openStage({ balances: { USDT: 120 } });
    const orderList = threeOf(hfOrder, { size: big });
    await stage.succeed(stage.call('POST /api/v1/hf/orders/multi', { orderList }));
    const partial = stage.events.filter(({ type }) => type === 'partial');
    expect(partial).toHaveLength(1);
    expect(partial[0]!.classification?.items).toHaveLength(1);
    expect(stage.exchange.log).toHaveLength(1);
  });

  test('is not sent again either when a failed item asks for it', async () => {
    const stage = await openStage({ product: 'futures' });
    const name = 'POST /api/v1/orders/multi';
    const items = [
      { orderId: '1', clientOid: 'a', code: '200000', msg: 'success' },
      { orderId: null, clientOid: 'b', code: '429000', msg: 'Too Many Requests' },
      { orderId: null, clientOid: 'c', code: '300002', msg: 'suspended' },
    ];
    stage.exchange.reply(name, { body: { code: '200000', data: items } });
    const { classification } = await stage.succeed(stage.call(name, threeOf(futuresOrder, {})));
    expect(classification?.items?.map(({ index }) => index)).toEqual([1, 2]);
    expect(stage.exchange.log).toHaveLength(1);
  });

  test('of which nothing failed has no list and no report', async () => {
    const stage = await openStage();
    const orderList = threeOf(hfOrder, {});
    const { classification } = await stage.succeed(
      stage.call('POST /api/v1/hf/orders/multi', { orderList }),
    );
    expect(classification?.items).toBeUndefined();
    expect(stage.events.some(({ type }) => type === 'partial')).toBe(false);
  });
});

describe('a batch whose answer is lost', () => {
  test.each(['reset-after', 'hang-after', 'truncate', 'status-after'] as const)(
    '(%s) is neither settled nor sent again',
    async (fault) => {
      const stage = await openStage();
      const name = 'POST /api/v1/hf/orders/multi';
      stage.exchange.reply(name, { fault });
      const record = await stage.fail(stage.call(name, { orderList: threeOf(hfOrder, {}) }));
      expect(record).toMatchObject({ executed: 'unknown', attempts: 1 });
      expect(stage.exchange.log).toHaveLength(1);
      expect(stage.exchange.orders).toHaveLength(3);
    },
  );
});
