import { describe, expect, test } from 'vitest';
import { hf, hfOrder, openStage, type Stage } from './stage.js';

const gone = {
  body: { code: '400100', msg: 'order_not_exist_or_not_allow_to_cancel' },
};
const cancel = 'DELETE /api/v1/hf/orders/client-order/oid-1?symbol=BTC-USDT';
const cancelPath = 'DELETE /api/v1/hf/orders/client-order/oid-1';

async function withOrder(): Promise<Stage> {
  const stage = await openStage();
  await stage.succeed(stage.call(hf, hfOrder));
  return stage;
}

describe('a cancel whose answer is lost', () => {
  test.each(['reset-before', 'no-answer', 'status-before'] as const)(
    '(%s, it did not go through) is repeated',
    async (fault) => {
      const stage = await withOrder();
      stage.exchange.reply(cancelPath, { fault });
      const { data } = await stage.succeed(stage.call(cancel));
      expect(data).toEqual({ clientOid: 'oid-1' });
      expect(stage.sent(cancelPath)).toHaveLength(2);
      expect(stage.exchange.orders[0]!.state).toBe('cancelled');
    },
  );

  test.each(['reset-after', 'truncate', 'hang-after', 'status-after'] as const)(
    '(%s, it went through) ends with what KuCoin says to the repeat, and the truth about it',
    async (fault) => {
      const stage = await withOrder();
      stage.exchange.reply(cancelPath, { fault });
      const record = await stage.fail(stage.call(cancel));
      expect(record).toMatchObject({
        kind: 'order-not-found',
        code: '400100',
        message: 'order_not_exist_or_not_allow_to_cancel',
        executed: 'unknown',
        attempts: 2,
        hint: expect.stringMatching(/read the order .* filled or cancelled/) as string,
      });
    },
  );

  test('then limited to the end: unknown, whatever the last answer says', async () => {
    const stage = await withOrder();
    stage.exchange.reply(cancelPath, { fault: 'reset-after' });
    stage.exchange.overload({ forMs: 300_000, match: cancelPath });
    const record = await stage.fail(stage.call(cancel));
    expect(record).toMatchObject({ executed: 'unknown', reason: 'deadline', code: '429000' });
    const [first, ...others] = record.history.map(({ executed }) => executed);
    expect([first, new Set(others)]).toEqual(['unknown', new Set(['no'])]);
  });

  test('twice, then refused for another reason: unknown', async () => {
    const stage = await withOrder();
    stage.exchange.reply(cancelPath, [
      { fault: 'reset-before', times: 2 },
      { body: { code: '200002', msg: 'Order cancel for this pair suspended' } },
    ]);
    const record = await stage.fail(stage.call(cancel));
    expect(record).toMatchObject({ executed: 'unknown', kind: 'not-tradable', attempts: 3 });
  });

  test('with a code that nobody knows is not repeated', async () => {
    const stage = await withOrder();
    stage.exchange.reply(cancelPath, { body: { code: '987654', msg: 'brand new' } });
    const record = await stage.fail(stage.call(cancel));
    expect(record).toMatchObject({ executed: 'unknown', attempts: 1 });
  });
});

describe('a cancel of an order that is gone', () => {
  test('is answered as it is when it was the first', async () => {
    const stage = await openStage();
    const record = await stage.fail(stage.call(cancel));
    expect(record).toMatchObject({ kind: 'order-not-found', executed: 'no', attempts: 1 });
    expect(record.hint).not.toMatch(/whose answer was lost/);
  });

  test('is answered as it is when the ones before were refused', async () => {
    const stage = await openStage();
    stage.exchange.overload({ count: 2 });
    const record = await stage.fail(stage.call(cancel));
    expect(record).toMatchObject({ kind: 'order-not-found', executed: 'no', attempts: 3 });
  });

  test.each([
    ['spot', 'DELETE /api/v1/hf/orders/6a11?symbol=BTC-USDT', gone],
    ['spot', 'DELETE /api/v3/hf/margin/orders/6a11', { body: { code: '126043', msg: 'x' } }],
    ['spot', 'DELETE /api/v1/stop-order/6a11', gone],
    ['futures', 'DELETE /api/v1/orders/2341', { body: { code: '100004', msg: 'x' } }],
  ] as const)('reads the same on %s: %s', async (product, name, answer) => {
    const stage = await openStage({ product });
    const path = name.split('?')[0]!;
    stage.exchange.reply(path, [{ fault: 'reset-after' }, answer]);
    const record = await stage.fail(stage.call(name));
    expect(record).toMatchObject({ kind: 'order-not-found', executed: 'unknown', attempts: 2 });
    expect(record.hint).toMatch(/filled or cancelled/);
  });
});

describe('a setter whose answer is lost', () => {
  test.each([
    ['spot', 'POST /api/v1/hf/orders/dead-cancel-all', { timeout: 10 }],
    ['spot', 'POST /api/v3/position/update-user-leverage', { symbol: 'BTC-USDT', leverage: '5' }],
    ['futures', 'POST /api/v2/changeCrossUserLeverage', { symbol: 'XBTUSDTM', leverage: '5' }],
    ['futures', 'POST /api/v2/position/changeMarginMode', { symbol: 'X', marginMode: 'CROSS' }],
  ] as const)('is repeated on %s: %s', async (product, name, body) => {
    const stage = await openStage({ product });
    stage.exchange.reply(name, { fault: 'reset-after' });
    await stage.succeed(stage.call(name, body));
    expect(stage.sent(name)).toHaveLength(2);
  });

  test('is not repeated once it is too old', async () => {
    const name = 'POST /api/v1/hf/orders/dead-cancel-all';
    const stage = await openStage({}, { attemptTimeoutMs: 30_000 });
    stage.exchange.reply(name, { fault: 'hang-after', times: 2 });
    const record = await stage.fail(stage.call(name, { timeout: 10 }));
    expect(record).toMatchObject({ executed: 'unknown', reason: 'deadline', attempts: 2 });
    // The second left at half a minute and was answered by nobody; 45 s were over by then.
    expect(stage.times(name)[1]).toBeLessThan(45_000);
  });
});

describe('a sweeping cancel', () => {
  const sweeps = [
    ['spot', 'DELETE /api/v1/hf/orders?symbol=BTC-USDT'],
    ['spot', 'DELETE /api/v3/hf/margin/orders?symbol=BTC-USDT&tradeType=MARGIN_TRADE'],
    ['spot', 'DELETE /api/v1/stop-order/cancel'],
    ['futures', 'DELETE /api/v3/orders?symbol=XBTUSDTM'],
  ] as const;

  test.each(sweeps)('is repeated while it is young, on %s: %s', async (product, name) => {
    const stage = await openStage({ product });
    const path = name.split('?')[0]!;
    stage.exchange.reply(path, { fault: 'reset-after', times: 2 });
    await stage.succeed(stage.call(name));
    expect(stage.sent(path)).toHaveLength(3);
  });

  test.each(sweeps)('is not repeated after orderMaxAgeMs, on %s: %s', async (product, name) => {
    const stage = await openStage({ product });
    const path = name.split('?')[0]!;
    stage.exchange.reply(path, { fault: 'hang-after', times: 99 });
    const record = await stage.fail(stage.call(name));
    expect(record).toMatchObject({ executed: 'unknown', reason: 'deadline' });
    expect(Math.max(...stage.times(path))).toBeLessThan(45_000);
    expect(stage.sent(path).length).toBeGreaterThan(2);
  });
});

/** What is sent once, and where its author is told to look. */
const never: readonly (readonly ['spot' | 'futures' | 'broker', string, RegExp])[] = [
  ['spot', 'POST /api/v3/withdrawals', /GET \/api\/v1\/withdrawals /],
  ['spot', 'POST /api/v1/withdrawals', /GET \/api\/v1\/withdrawals /],
  ['spot', 'POST /api/v2/broker/withdrawal', /GET \/api\/v1\/withdrawals /],
  ['broker', 'POST /api/v2/broker/withdrawal', /GET \/api\/v1\/withdrawals /],
  ['spot', 'POST /api/v3/migrate/user/account', /GET \/api\/v3\/migrate\/user\/account\/status/],
  ['spot', 'POST /api/ua/v1/withdrawal', /GET \/api\/ua\/v2\/asset\/withdrawal\/history/],
  ['spot', 'POST /api/v3/accounts/universal-transfer', /GET \/api\/v1\/accounts\/ledgers/],
  ['spot', 'POST /api/v2/accounts/inner-transfer', /GET \/api\/v1\/accounts\/ledgers/],
  ['spot', 'POST /api/v2/accounts/sub-transfer', /GET \/api\/v1\/accounts\/ledgers/],
  ['spot', 'POST /api/ua/v1/account/transfer', /GET \/api\/ua\/v1\/account\/ledger/],
  ['futures', 'POST /api/v3/transfer-out', /GET \/api\/v1\/transaction-history/],
  ['broker', 'POST /api/v1/broker/nd/transfer', /GET \/api\/v3\/broker\/nd\/transfer\/detail/],
  ['spot', 'POST /api/v3/margin/borrow', /GET \/api\/v3\/margin\/borrow/],
  ['spot', 'POST /api/v3/margin/repay', /GET \/api\/v3\/margin\/repay/],
  ['futures', 'POST /api/v1/position/margin/deposit-margin', /GET \/api\/v1\/position /],
  ['futures', 'POST /api/v1/margin/withdrawMargin', /GET \/api\/v1\/position /],
  ['spot', 'POST /api/v1/earn/orders', /GET \/api\/v1\/earn\/hold-assets/],
  ['spot', 'DELETE /api/v1/earn/orders', /GET \/api\/v1\/earn\/hold-assets/],
  ['spot', 'POST /api/v1/struct-earn/orders', /GET \/api\/v1\/struct-earn\/orders/],
  ['spot', 'POST /api/v3/purchase', /GET \/api\/v3\/purchase\/orders/],
  ['spot', 'POST /api/v3/redeem', /GET \/api\/v3\/redeem\/orders/],
  ['spot', 'POST /api/v1/hf/orders/alter', /GET \/api\/v1\/hf\/orders\/active and \/done/],
  ['spot', 'DELETE /api/v1/hf/orders/cancel/6a11', /GET \/api\/v1\/hf\/orders\/active/],
  ['spot', 'POST /api/v1/hf/orders/multi', /GET \/api\/v1\/hf\/orders\/active and \/done/],
  ['spot', 'POST /api/v1/hf/orders/multi/sync', /GET \/api\/v1\/hf\/orders\/active/],
  ['spot', 'POST /api/v1/orders/multi', /GET \/api\/v1\/orders /],
  ['futures', 'POST /api/v1/orders/multi', /GET \/api\/v1\/orders and \/api\/v1\/stopOrders/],
  ['spot', 'POST /api/ua/v1/unified/order/place-batch', /unified\/order\/open-list and .*history/],
  ['spot', 'POST /api/v2/sub/user/created', /the list of what it creates/],
];

describe('what is never sent again when nobody knows', () => {
  test.each(never)('on %s: %s', async (product, name, place) => {
    for (const fault of ['reset-after', 'no-answer', 'status-before'] as const) {
      const stage = await openStage({ product });
      stage.exchange.reply(name, { fault });
      const body = name.startsWith('POST') ? { clientOid: 'oid-1', symbol: 'X' } : undefined;
      const record = await stage.fail(stage.call(name, body));
      expect(record).toMatchObject({
        executed: 'unknown',
        reason: 'unknown-outcome',
        attempts: 1,
        hint: expect.stringMatching(place) as string,
      });
      expect(stage.exchange.log).toHaveLength(1);
    }
  });

  test.each(never.filter(([, name]) => !/DELETE|\/ua\/|broker|redeem|purchase/.test(name)))(
    'but is sent again when it was refused by a limit, on %s: %s',
    async (product, name) => {
      const stage = await openStage({ product });
      stage.exchange.reply(name, [
        { status: 429, body: { code: '429000', msg: 'Too Many Requests' } },
        { body: { code: '200000', data: /multi/.test(name) ? [{ orderId: '6a11' }] : {} } },
      ]);
      await stage.succeed(stage.call(name, { clientOid: 'oid-1' }));
      expect(stage.exchange.log).toHaveLength(2);
    },
  );

  test('not even when the caller asks for it', async () => {
    const name = 'POST /api/v3/withdrawals';
    const stage = await openStage({}, { shouldRetry: () => true });
    stage.exchange.reply(name, { fault: 'reset-after' });
    const record = await stage.fail(stage.call(name, {}));
    expect(record).toMatchObject({ executed: 'unknown', reason: 'unsafe-to-repeat', attempts: 1 });
  });
});
