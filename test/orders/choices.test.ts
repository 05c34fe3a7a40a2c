import { describe, expect, test } from 'vitest';
import { kucoinSigner } from '../../src/index.js';
import { signed } from '../testing/client.js';
import { bodiesOf, hf, hfOrder, openStage, type Stage } from './stage.js';

const { clientOid: _, ...withoutId } = hfOrder;
const lookUp = 'GET /api/v1/hf/orders/client-order';

async function lose(fault: 'reset-before' | 'reset-after', stage?: Stage): Promise<Stage> {
  const open = stage ?? (await openStage());
  open.exchange.reply(hf, { fault });
  return open;
}

describe("adopt: 'surface'", () => {
  test('rejects with the truth and the id of the order, instead of a made-up answer', async () => {
    const stage = await lose('reset-after');
    const kucoin = { adopt: 'surface' } as const;
    const record = await stage.fail(stage.call(hf, hfOrder, { kucoin }));
    expect(record).toMatchObject({
      executed: 'yes',
      orderId: stage.exchange.orders[0]!.id,
      clientOid: 'oid-1',
      attempts: 1,
      hint: expect.stringContaining('orderId') as string,
    });
    expect(stage.sent(hf)).toHaveLength(1);
  });

  test('lets an order that did not go in be sent again', async () => {
    const stage = await lose('reset-before');
    const kucoin = { adopt: 'surface' } as const;
    const { data } = await stage.succeed(stage.call(hf, hfOrder, { kucoin }));
    expect(data).toMatchObject({ orderId: stage.exchange.orders[0]!.id });
  });
});

describe("unknownOutcome: 'surface'", () => {
  test('asks nobody, for the engine or for one call', async () => {
    const byEngine = await lose('reset-after', await openStage({}, { unknownOutcome: 'surface' }));
    const byCall = await lose('reset-after');
    const kucoin = { unknownOutcome: 'surface' } as const;
    for (const [stage, options] of [
      [byEngine, {}],
      [byCall, { kucoin }],
    ] as const) {
      const record = await stage.fail(stage.call(hf, hfOrder, options));
      expect(record).toMatchObject({ executed: 'unknown', reason: 'unknown-outcome', attempts: 1 });
      expect(record.hint).toContain(
        'check GET /api/v1/hf/orders/client-order/oid-1, or GET /api/v1/hf/orders/active and /done',
      );
      expect(stage.exchange.log).toHaveLength(1);
    }
  });

  test('of one call is taken back by the call', async () => {
    const stage = await lose('reset-after', await openStage({}, { unknownOutcome: 'surface' }));
    const kucoin = { unknownOutcome: 'reconcile' } as const;
    await stage.succeed(stage.call(hf, hfOrder, { kucoin }));
  });
});

describe('an order without a client id', () => {
  test('gets one that stays the same through all attempts, and is shown everywhere', async () => {
    const stage = await lose('reset-before');
    const { data, classification } = await stage.succeed(stage.call(hf, withoutId));
    const ids = bodiesOf(stage.sent(hf)).map(({ clientOid }) => clientOid);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    const [id] = ids;
    expect(id).toMatch(/^[0-9a-z]{25}$/);
    expect(data).toMatchObject({ clientOid: id });
    expect(classification?.clientOid).toBe(id);
    const own = stage.events.filter(({ request }) => request.method === 'POST');
    expect(own.length).toBeGreaterThan(2);
    expect(own.every(({ clientOid }) => clientOid === id)).toBe(true);
  });

  test('shows it in its error, too', async () => {
    const stage = await openStage({ balances: { USDT: 1 } });
    const record = await stage.fail(stage.call(hf, withoutId));
    expect(record.clientOid).toBe(bodiesOf(stage.sent(hf))[0]!['clientOid']);
    const giveUp = stage.events.find(({ type }) => type === 'give-up');
    expect(giveUp).toMatchObject({ clientOid: record.clientOid, error: record });
  });

  test('is sent byte for byte as it came, but for the id in front', async () => {
    const stage = await openStage();
    const body =
      ' { "symbol":"BTC-USDT","side":"buy", "price":5e4,"size":0.0010 ,"remark":"ü\\u00fc" }\n';
    await stage.succeed(stage.call(hf, body));
    const [{ body: sent = '' } = {}] = stage.sent(hf);
    expect(sent.replace(/"clientOid":"[0-9a-z]{25}",/, '')).toBe(body);
    expect(sent.indexOf('"clientOid"')).toBe(body.indexOf('{') + 1);
  });

  test("stays without under 'leave', so that a lost answer is surfaced", async () => {
    const stage = await lose('reset-after');
    const record = await stage.fail(stage.call(hf, withoutId, { kucoin: { clientOid: 'leave' } }));
    expect(record).toMatchObject({ executed: 'unknown', attempts: 1 });
    expect(record.clientOid).toBeUndefined();
    expect(record.hint).toContain('GET /api/v1/hf/orders/active');
    expect(stage.exchange.log).toHaveLength(1);
  });

  test("is not sent at all under 'require'", async () => {
    const stage = await openStage({}, { clientOid: 'require' });
    await expect(stage.call(hf, withoutId)).rejects.toThrow(TypeError);
    expect(stage.exchange.log).toEqual([]);
    await stage.succeed(stage.call(hf, hfOrder));
  });

  test('but with an id of null is surfaced: what KuCoin makes of that is not known', async () => {
    const stage = await lose('reset-after');
    const body = '{"clientOid":null,"symbol":"BTC-USDT","side":"buy","price":"1","size":"1"}';
    const record = await stage.fail(stage.call(hf, body));
    expect(record).toMatchObject({ executed: 'unknown', attempts: 1 });
    expect(stage.sent(hf)[0]!.body).toBe(body);
  });
});

describe('an order that others sign', () => {
  test('is surfaced: its signature would have to be made anew', async () => {
    const { exchange } = await openStage();
    const stage = await lose('reset-after', await openStage({}, { credentials: undefined }));
    const init = signed(exchange, 'POST', '/api/v1/hf/orders', JSON.stringify(hfOrder));
    const headers = init.headers as Record<string, string>;
    const record = await stage.fail(stage.call(hf, hfOrder, { headers }));
    expect(record).toMatchObject({ executed: 'unknown', attempts: 1, clientOid: 'oid-1' });
    expect(stage.exchange.log).toHaveLength(1);
  });

  test('on its way is surfaced: when it was signed is not known', async () => {
    const stage = await lose('reset-after', await openStage({}, { credentials: undefined }));
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'unknown', attempts: 1 });
    expect(stage.exchange.log).toHaveLength(1);
  });

  test('with a `sign` of his own is settled by the timestamp that `sign` puts in', async () => {
    const { exchange } = await openStage();
    const sign = kucoinSigner(exchange.credentials);
    const early = await openStage(
      {},
      {
        credentials: undefined,
        sign: (request) => sign({ ...request, timestampMs: request.timestampMs + 4_000 }),
      },
    );
    await lose('reset-before', early);
    await early.succeed(early.call(hf, hfOrder));
    expect(early.times(hf)).toEqual([0, 12_000]);
    expect(early.sent(lookUp).length).toBeGreaterThan(1);
  });
});

describe('code that reads envelopes itself', () => {
  const kucoin = { errors: 'return' } as const;

  test('gets the adopted answer', async () => {
    const stage = await lose('reset-after');
    const { data } = await stage.succeed(stage.call(hf, hfOrder, { kucoin }));
    expect(data).toMatchObject({ orderId: stage.exchange.orders[0]!.id });
  });

  test('gets the last answer of an order that stays unknown, and can ask what it means', async () => {
    const stage = await openStage();
    stage.exchange.reply(hf, { status: 500, body: { code: '500000', msg: 'x' } });
    stage.exchange.reply(lookUp, { fault: 'reset-before', times: 999 });
    const { status, classification } = await stage.succeed(stage.call(hf, hfOrder, { kucoin }));
    expect(status).toBe(500);
    expect(classification).toMatchObject({ executed: 'unknown', clientOid: 'oid-1' });
  });
});

describe('an order with a window of its own', () => {
  const timed = { ...hfOrder, clientTimestamp: 1, allowMaxTimeWindow: 2_000 };

  test('carries the timestamp of the signature, on every attempt', async () => {
    const stage = await openStage({ skewMs: 3_000 });
    stage.exchange.overload({ count: 2 });
    await lose('reset-before', stage);
    await stage.succeed(stage.call(hf, timed));
    const stamps = bodiesOf(stage.sent(hf)).map(({ clientTimestamp }) => clientTimestamp);
    expect(stamps).toEqual(
      stage.sent(hf).map(({ headers }) => Number(headers['kc-api-timestamp'])),
    );
    expect(new Set(stamps).size).toBe(stage.sent(hf).length);
    expect(stage.exchange.refused('authentication')).toEqual([]);
  });

  test('is proved absent that much sooner', async () => {
    const stage = await lose('reset-before');
    await stage.succeed(stage.call(hf, timed));
    expect(stage.times(hf)).toEqual([0, 5_000]);
  });

  test('that came in bytes is stamped as well', async () => {
    const stage = await lose('reset-before');
    const bytes = new TextEncoder().encode(JSON.stringify(timed));
    await stage.succeed(stage.call(hf, new Blob([bytes])));
    expect(bodiesOf(stage.sent(hf)).every(({ clientTimestamp }) => clientTimestamp !== 1)).toBe(
      true,
    );
  });

  test('in a batch is stamped in every item', async () => {
    const stage = await openStage();
    stage.exchange.overload({ count: 1 });
    const orderList = [timed, { ...timed, clientOid: 'oid-2' }];
    const multi = 'POST /api/v1/hf/orders/multi';
    await stage.succeed(stage.call(multi, { orderList }));
    const [request] = stage.sent(multi).slice(-1);
    const list = bodiesOf([request!])[0]!['orderList'] as { clientTimestamp: number }[];
    const signedMs = Number(request!.headers['kc-api-timestamp']);
    expect(list.map(({ clientTimestamp }) => clientTimestamp)).toEqual([signedMs, signedMs]);
    expect(stage.exchange.orders).toHaveLength(2);
  });
});
