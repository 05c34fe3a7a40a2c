import { describe, expect, test } from 'vitest';
import { isKucoinError, type KucoinErrorRecord } from '../../src/index.js';
import type { LogRecord, ScriptedAnswer } from '../../src/testing/index.js';
import { hostNames, postOver } from './hosts.js';
import { futures, futuresOrder, hf, hfOrder, openStage, type Stage } from './stage.js';

const lookUp = 'GET /api/v1/hf/orders/client-order';
const clock = 'GET /api/v1/timestamp';
const code = (value: string, msg = 'x', status = 200): ScriptedAnswer => ({
  status,
  body: { code: value, msg },
});
const page = (status: number, body: string): ScriptedAnswer => ({ status, body });

/** An order whose answer is lost, carried out or not, and whose look-ups are all answered so. */
async function settling(
  fault: 'reset-before' | 'reset-after' | 'no-answer',
  answer?: ScriptedAnswer,
  options = {},
): Promise<Stage> {
  const stage = await openStage({}, options);
  stage.exchange.reply(hf, { fault });
  if (answer !== undefined) stage.exchange.reply(lookUp, { ...answer, times: 999 });
  return stage;
}

function reconciled({ events }: Stage): unknown {
  return events.find(({ type }) => type === 'reconcile');
}

/** Refusals that no other look-up changes, and the words that name them. */
const lasting: readonly (readonly [what: string, answer: ScriptedAnswer, named: RegExp])[] = [
  ['a frozen account', code('411100', 'User are frozen'), /411100 User are frozen/],
  ['an account under review', code('400700', 'Transaction restricted'), /400700/],
  ['this region, at the gateway', code('400302', 'unavailable in your region', 403), /400302/],
  ['this region, by the product', code('600004', 'unavailable in your location'), /600004/],
  ['an account that is still classic', code('116104', 'User not found.'), /116104/],
  ['a firewall', page(403, '<html>403 Forbidden</html>'), /HTTP 403/],
  ['Cloudflare’s firewall', page(403, 'error code: 1020'), /1020/],
  [
    'a challenge',
    { status: 403, headers: { 'cf-mitigated': 'challenge' }, body: '<html>' },
    /challenge/,
  ],
  ['a key without permission', code('400007', 'Access denied', 403), /400007/],
  ['a key that is not known any more', code('400003', 'KC-API-KEY not exists', 401), /400003/],
  ['a wrong signature', code('400005', 'Invalid KC-API-SIGN', 401), /400005/],
  ['an address that is not on the list', code('400006', 'Invalid request ip', 403), /400006/],
  ['a ban', page(418, 'Too Many Bad Auth'), /418/],
  ['a parameter', code('400100', 'symbol can not be empty'), /400100 symbol can not be empty/],
  ['KuCoin’s own 404', code('404', 'Not Found', 404), /404 Not Found/],
  ['the law', page(451, ''), /HTTP 451/],
];

describe('a look-up that is refused for good ends the settling at once', () => {
  test.each(lasting)('by %s: unknown, and the error names it', async (_, answer, named) => {
    const stage = await settling('reset-after', answer);
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({
      executed: 'unknown',
      reason: 'unknown-outcome',
      code: 'ECONNRESET',
      clientOid: 'oid-1',
      attempts: 1,
      elapsedMs: 0,
    });
    expect(record.hint).toMatch(/^The look-up was refused: /);
    expect(record.hint).toMatch(named);
    expect(record.hint).toContain('check GET /api/v1/hf/orders/client-order/oid-1');
    expect(stage.sent(lookUp)).toHaveLength(1);
    expect(reconciled(stage)).toMatchObject({
      fate: 'unsettled',
      note: expect.stringMatching(named) as string,
    });
  });

  test.each(lasting)('by %s: nothing is sent again, whatever is asked for', async (_, answer) => {
    const stage = await settling('reset-before', answer, { shouldRetry: () => true });
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'unknown', reason: 'unsafe-to-repeat' });
    await stage.runtime.advance(200_000);
    expect(stage.sent(hf)).toHaveLength(1);
    expect(stage.exchange.orders).toEqual([]);
  });

  test('also the fifth one, after others that said nothing', async () => {
    const stage = await settling('reset-after');
    stage.exchange.reply(lookUp, { status: 500, body: '', times: 8 });
    stage.exchange.reply(lookUp, code('411100', 'User are frozen'));
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'unknown' });
    expect(record.hint).toContain('411100');
    expect(stage.sent(lookUp)).toHaveLength(9);
    expect(record.elapsedMs).toBeLessThan(10_000);
  });

  test('of an order of the futures as well', async () => {
    const stage = await openStage({ product: 'futures' });
    stage.exchange.reply(futures, { fault: 'reset-after' });
    stage.exchange.reply('GET /api/v1/orders/byClientOid', code('411100', 'User are frozen'));
    const record = await stage.fail(stage.call(futures, futuresOrder));
    expect(record).toMatchObject({ executed: 'unknown', elapsedMs: 0 });
    expect(record.hint).toContain('411100 User are frozen');
  });

  test('from an account that is frozen meanwhile: three requests, not a hundred', async () => {
    const stage = await settling('reset-before');
    const call = stage.call(hf, hfOrder);
    stage.exchange.account().frozen = true;
    const record = await stage.fail(call);
    expect(record.hint).toContain('411100 User are frozen');
    // The order, its look-up and a look at the clock.
    expect(stage.exchange.log).toHaveLength(3);
  });

  test('although the question for the time still hangs, which is dropped', async () => {
    const stage = await settling('reset-after', code('411100', 'User are frozen'));
    stage.exchange.reply(clock, { fault: 'no-answer', times: 9 });
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'unknown', elapsedMs: 0 });
    expect(record.hint).toContain('411100');
    await stage.runtime.settle();
    expect(stage.sent(clock)[0]!.leftEarly).toBe(true);
    expect(stage.runtime.pendingSleeps).toBe(0);
  });

  test('when the look-up may not leave, because its key was refused by then', async () => {
    const stage = await settling('no-answer', undefined, { attemptTimeoutMs: 5_000 });
    const call = stage.call(hf, hfOrder);
    const refused = code('400003', 'KC-API-KEY not exists', 401);
    stage.exchange.reply('GET /api/v1/accounts', { ...refused, times: 3 });
    const reads = [1, 2, 3].map(() => stage.call('GET /api/v1/accounts').catch(() => undefined));
    await stage.runtime.runUntil(Promise.all(reads));
    const record = await stage.fail(call);
    expect(record).toMatchObject({ executed: 'unknown', elapsedMs: 5_000 });
    expect(record.hint).toContain('400003');
    expect(stage.sent(lookUp)).toEqual([]);
  });

  test('when it is told to wait longer than settling may take', async () => {
    const stage = await settling('reset-after');
    stage.exchange.reply(lookUp, {
      status: 429,
      headers: { 'retry-after': '600' },
      body: 'error code: 1015',
    });
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'unknown', elapsedMs: 0 });
    expect(record.hint).toMatch(/^No look-up may leave in time: 1015/);
    expect(stage.sent(lookUp)).toHaveLength(1);
  });

  test('a short block is waited for as ever', async () => {
    const stage = await settling('reset-after');
    stage.exchange.reply(lookUp, { status: 429, body: 'error code: 1015' });
    const { data } = await stage.succeed(stage.call(hf, hfOrder));
    expect(data).toMatchObject({ orderId: stage.exchange.orders[0]!.id });
  });
});

describe.each(hostNames)('over %s', (host) => {
  test('a caller whose account is frozen hears so at once', async () => {
    const { runtime, exchange } = await openStage();
    exchange.reply(hf, { fault: 'reset-after' });
    exchange.reply(lookUp, code('411100', 'User are frozen'));
    const { credentials } = exchange;
    const hosts = { [exchange.host]: 'spot' } as const;
    const post = postOver(host, { runtime, credentials, hosts }, exchange.fetch);
    const error: unknown = await runtime.runUntil(
      post(`${exchange.url}/api/v1/hf/orders`, hfOrder).catch((caught: unknown) => caught),
    );
    const record = (isKucoinError(error) ? error.kucoin : undefined)!;
    expect(record).toMatchObject({ executed: 'unknown', elapsedMs: 0 });
    expect(record.hint).toContain('411100 User are frozen');
  });
});

describe('the details of an order', () => {
  const name = 'POST /api/v3/oco/order';
  const details = 'GET /api/v3/oco/order/details';
  const oco = { ...hfOrder, stopPrice: '52000', limitPrice: '51000', type: undefined };

  test.each([
    ['411100 User are frozen', code('411100', 'User are frozen'), 0],
    ['HTTP 403', page(403, '<html>'), 0],
    ['999999 brand new', code('999999', 'brand new'), 8_000],
  ])('that are refused end the settling, too: %s', async (named, answer, elapsedMs) => {
    const stage = await openStage();
    stage.exchange.reply(name, { fault: 'reset-after' });
    stage.exchange.reply(details, { ...answer, times: 99 });
    const record = await stage.fail(stage.call(name, oco));
    expect(record).toMatchObject({ executed: 'unknown', attempts: 1, elapsedMs });
    expect(record.hint).toContain(named);
  });
});

/** Answers of which nobody knows whether the next one will be the same. */
const doubtful: readonly (readonly [what: string, answer: ScriptedAnswer, named: RegExp])[] = [
  ['a code nobody knows', code('999999', 'brand new'), /999999 brand new/],
  ['a status nobody knows', page(409, ''), /HTTP 409/],
  ['a redirect', { status: 302, headers: { location: 'https://x.invalid/' } }, /HTTP 302/],
  ['a page that is not there', page(404, '<html>'), /HTTP 404/],
  ['a success with odd words', code('200000', 'the moon is full'), /the moon is full/],
];

describe('a look-up that is refused for all one knows', () => {
  test.each(doubtful)('by %s is made again, and the order adopted', async (_, answer) => {
    const stage = await settling('reset-after');
    stage.exchange.reply(lookUp, { ...answer, times: 2 });
    const { data } = await stage.succeed(stage.call(hf, hfOrder));
    expect(data).toMatchObject({ orderId: stage.exchange.orders[0]!.id });
    expect(stage.sent(lookUp)).toHaveLength(3);
  });

  test.each(doubtful)('by %s until absence would be proved: unknown', async (_, answer, named) => {
    const stage = await settling('reset-before', answer);
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'unknown', attempts: 1, elapsedMs: 8_000 });
    expect(record.hint).toMatch(named);
    expect(stage.sent(lookUp).length).toBeLessThan(10);
    expect(stage.sent(hf)).toHaveLength(1);
  });

  test('because it cannot be signed ends in the same way, and tells no secret', async () => {
    const sign = ({ method }: { method: string }): Record<string, string> => {
      if (method === 'GET') throw new Error('hsm: slot 7, pin 1234');
      return { 'KC-API-KEY': 'k', 'KC-API-SIGN': 's', 'KC-API-TIMESTAMP': '1767225600000' };
    };
    const stage = await openStage({}, { sign, credentials: undefined });
    stage.exchange.reply(hf, { fault: 'reset-before' });
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'unknown', attempts: 1, elapsedMs: 8_000 });
    expect(record.hint).toMatch(/^The look-up could not be made\. It may have been carried out/);
    expect(record.hint).not.toContain('1234');
  });
});

describe("when the exchange's clock is refused for good", () => {
  test('an order of unknown age is given up when absence would be proved', async () => {
    const stage = await settling('reset-after');
    stage.exchange.reply(clock, { ...page(403, '<html>'), times: 999 });
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record).toMatchObject({ executed: 'unknown', attempts: 1 });
    expect(record.elapsedMs).toBeLessThan(16_000);
    expect(record.hint).toContain('did not show its clock');
    expect(stage.sent(clock)).toHaveLength(1);
  });

  test('absence is proved without it', async () => {
    const stage = await settling('reset-before');
    stage.exchange.reply(clock, { ...page(403, '<html>'), times: 999 });
    await stage.succeed(stage.call(hf, hfOrder));
    expect(stage.times(hf)).toEqual([0, 13_000]);
  });
});

describe('settling has an end of its own', () => {
  const silent: ScriptedAnswer = { status: 500, body: '' };
  const ends = async (engine: object, kucoin: object = {}): Promise<[KucoinErrorRecord, Stage]> => {
    const stage = await settling('reset-before', silent, engine);
    return [await stage.fail(stage.call(hf, hfOrder, { kucoin })), stage];
  };

  test('two minutes after the answer was lost, also without a deadline', async () => {
    const [record, stage] = await ends({ deadlineMs: Infinity });
    expect(record).toMatchObject({ executed: 'unknown', reason: 'unknown-outcome' });
    expect(record.elapsedMs).toBeLessThanOrEqual(120_000);
    expect(record.hint).toMatch(
      /^No look-up (?:said enough|may leave) in time.*? It may have been carried out/,
    );
    expect(stage.exchange.log.length).toBeLessThan(250);
  });

  test('when the look-ups hang, too', async () => {
    const stage = await settling('reset-before', { fault: 'no-answer' }, { deadlineMs: Infinity });
    const record = await stage.fail(stage.call(hf, hfOrder));
    expect(record.executed).toBe('unknown');
    expect(record.elapsedMs).toBeLessThanOrEqual(120_000);
  });

  test.each([
    ['of the engine', { reconcileTimeoutMs: 3_000 }, {}],
    ['of the call', {}, { reconcileTimeoutMs: 3_000 }],
    [
      'of the call rather than the engine',
      { reconcileTimeoutMs: 9 },
      { reconcileTimeoutMs: 3_000 },
    ],
  ])('that an option %s sets', async (_, engine, kucoin) => {
    const [record] = await ends(engine, kucoin);
    expect(record).toMatchObject({ executed: 'unknown', attempts: 1 });
    expect(record.elapsedMs).toBeGreaterThan(1_500);
    expect(record.elapsedMs).toBeLessThanOrEqual(3_000);
  });

  test('counted from the loss of the answer, not from the beginning of the call', async () => {
    const kucoin = { reconcileTimeoutMs: 9_000, attemptTimeoutMs: 10_000 };
    const stage = await settling('no-answer', silent);
    stage.exchange.reply(lookUp, silent);
    const record = await stage.fail(stage.call(hf, hfOrder, { kucoin }));
    expect(record.elapsedMs).toBeGreaterThan(15_000);
    expect(record.elapsedMs).toBeLessThanOrEqual(19_000);
  });

  test('that may be taken away, so that the deadline is all there is', async () => {
    const [record] = await ends({ deadlineMs: 600_000, reconcileTimeoutMs: Infinity });
    expect(record.elapsedMs).toBeGreaterThan(500_000);
    expect(record.elapsedMs).toBeLessThanOrEqual(600_000);
  });

  test('and asks ever more seldom where there is none', async () => {
    const stage = await settling('reset-before', silent, {
      deadlineMs: Infinity,
      reconcileTimeoutMs: Infinity,
    });
    stage.call(hf, hfOrder).catch(() => undefined);
    await stage.runtime.advance(200 * 60_000);
    const perMinute = (request: LogRecord): boolean => request.atMs >= 190 * 60_000;
    expect(stage.exchange.log.filter(perMinute).length).toBeLessThanOrEqual(40);
    stage.close();
  });

  test('and an attempt is not cut for more time than settling may take', async () => {
    const stage = await settling('no-answer');
    const kucoin = { deadlineMs: 11_000, reconcileTimeoutMs: 2_000 };
    await stage.succeed(stage.call(hf, hfOrder, { kucoin }));
    expect(stage.sent(lookUp)[0]!.atMs).toBe(9_000);
  });
});
