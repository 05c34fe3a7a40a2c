import { describe, expect, test, vi } from 'vitest';
import { createCooldowns } from '../../src/rate-limit/cooldown-store.js';
import type { Outcome, SendInternal } from '../../src/types/index.js';
import {
  answer,
  credentials,
  leverage,
  ok,
  openOrders,
  overload,
  place,
  quota,
  reset,
  withdraw,
} from '../support/answers.js';
import { bench, type Native, type Step } from '../support/harness.js';

/** Values that no text can be made of. */
const unspeakable: readonly (readonly [string, unknown])[] = [
  ['an object without a prototype', Object.create(null)],
  ['a symbol', Symbol('x')],
  [
    'an object whose toString throws',
    {
      toString() {
        throw new Error('toString');
      },
    },
  ],
  ['nothing', undefined],
  ['null', null],
];

describe.each(unspeakable)('shouldRetry that throws %s', (_, thrown) => {
  const hooks: readonly (() => never | Promise<never>)[] = [
    () => {
      throw thrown;
    },
    () => Promise.reject(thrown),
  ];

  test('has no say, on a read and on an order in flight', async () => {
    for (const shouldRetry of hooks) {
      const { call, runtime, events, sent } = bench({ credentials, shouldRetry });
      await runtime.runUntil(call(openOrders, [overload(), ok()]).promise);
      expect(await runtime.runUntil(call(place, reset()).record())).toMatchObject({
        reason: 'unknown-outcome',
        executed: 'unknown',
        attempts: 1,
      });
      expect(sent).toHaveLength(3);
      const [warning] = events.filter(({ type }) => type === 'warning');
      expect(warning?.note).toMatch(/^shouldRetry failed: /);
    }
  });
});

describe('send that resolves to what is no outcome', () => {
  const what: readonly (readonly [string, unknown, string])[] = [
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a number', 42, 'a number'],
    ['a text', '{"code":"200000"}', 'a string'],
    ['a function', () => ok(), 'a function'],
    ['an empty object', {}, 'an object with neither'],
    ['a list', [], 'an object with neither'],
    ['an answer without a status', { native: 1, headers: new Headers() }, 'without a status'],
    ['an answer without headers', { native: 1, status: 200 }, 'without headers.get()'],
    ['plain headers', { native: 1, status: 200, headers: {} }, 'without headers.get()'],
    [
      'a status in letters',
      { native: 1, status: '200', headers: new Headers() },
      'without a status',
    ],
    [
      'a status that throws',
      {
        native: 1,
        get status() {
          throw new Error('status');
        },
      },
      'cannot be read: Error: status',
    ],
    [
      'a text that throws',
      {
        ...ok(),
        get text() {
          throw new Error('text');
        },
      },
      'cannot be read: Error: text',
    ],
  ];

  test.each(what)('%s: an error that says so, with its record', async (_, given, words) => {
    const { call, sent } = bench({ credentials });
    const step: Step = () => Promise.resolve(given as Outcome<Native>);
    for (const [request, executed] of [
      [place, 'unknown'],
      [withdraw, 'unknown'],
      [openOrders, 'no'],
    ] as const) {
      const { promise } = call(request, step);
      const error = (await promise.catch((thrown: unknown) => thrown)) as Error;
      expect(error).toMatchObject({
        kucoin: { executed, attempts: 1, reason: expect.stringMatching(/unknown|not-r/) as string },
      });
      expect(error.cause).toBeInstanceOf(TypeError);
      expect((error.cause as Error).message).toContain(words);
    }
    expect(sent).toHaveLength(3);
  });

  test('is told to whoever sends to another host, too', async () => {
    const { call } = bench();
    const step: Step = () => Promise.resolve(undefined as never);
    const request = { method: 'GET', url: 'https://example.com/' };
    await expect(call(request, step).promise).rejects.toThrow(/send resolved to undefined/);
  });
});

describe('an id that no address can hold', () => {
  const futuresOrder = {
    method: 'POST',
    url: 'https://api-futures.kucoin.com/api/v1/orders',
    body: '{"clientOid":"mine-1","symbol":"XBTUSDTM","side":"buy","type":"limit","price":"1","size":1,"leverage":1}',
  };

  test.each([
    ['in a path, a lone high half', place, '\\ud800x', '\ud800x'],
    ['in a path, a lone low half', place, 'x\\udc00', 'x\udc00'],
    ['in a query', futuresOrder, '\\ud800x', '\ud800x'],
  ])('%s: the order is not looked for under another id', async (_, request, written, id) => {
    const notThere = { code: '400100', msg: 'order not exist' };
    const sendInternal = vi.fn<SendInternal>(() =>
      Promise.resolve({
        status: 200,
        headers: { get: () => null },
        text: JSON.stringify(notThere),
      }),
    );
    const { call, runtime, sent } = bench({ credentials });
    const body = String(request.body).replace('mine-1', written);
    const lost = call({ ...request, body }, [reset(), ok()], { sendInternal });
    expect(await runtime.runUntil(lost.record())).toMatchObject({
      reason: 'unknown-outcome',
      executed: 'unknown',
      attempts: 1,
      clientOid: id,
    });
    expect([sent.length, sendInternal.mock.calls.length]).toEqual([1, 0]);
  });

  test('a whole pair can be looked for', async () => {
    const sendInternal = vi.fn<SendInternal>(() => Promise.reject(new Error('no')));
    const { call, runtime } = bench({ credentials, deadlineMs: 15_000 });
    const body = String(place.body).replace('mine-1', '\\ud83d\\ude00');
    await runtime.runUntil(call({ ...place, body }, reset(), { sendInternal }).record());
    expect(sendInternal.mock.calls.map(([{ url }]) => url)).toContain(
      'https://api.kucoin.com/api/v1/hf/orders/client-order/%F0%9F%98%80?symbol=BTC-USDT',
    );
  });
});

describe('what fails around an attempt that was made', () => {
  /** A store one of whose methods throws, from a point on. */
  function broken(method: 'close' | 'acquire' | 'release' | 'observe') {
    const store = createCooldowns();
    let isBroken = false;
    const fail = (): never => {
      throw Object.create(null);
    };
    const given = store[method] as (...all: unknown[]) => unknown;
    const cooldowns = {
      ...store,
      [method]: (...all: unknown[]) => (isBroken ? fail() : given(...all)),
    };
    const breaks =
      (outcome: Outcome<Native>): Step =>
      () => {
        isBroken = true;
        return Promise.resolve(outcome);
      };
    return { cooldowns, breaks };
  }

  test.each(['close', 'release'] as const)(
    'a store that cannot %s: the record says what became of the order all the same',
    async (method) => {
      const lost = broken(method);
      const one = bench({ credentials, cooldowns: lost.cooldowns });
      expect(
        await one.runtime.runUntil(one.call(place, lost.breaks(reset())).record()),
      ).toMatchObject({ executed: 'unknown', reason: 'unknown-outcome', attempts: 1 });
      const refused = broken(method);
      const other = bench({ credentials, cooldowns: refused.cooldowns });
      const step = refused.breaks(quota(200_000));
      expect(await other.runtime.runUntil(other.call(place, step).record())).toMatchObject({
        executed: 'no',
        code: '429000',
      });
      const placed = broken(method);
      const third = bench({ credentials, cooldowns: placed.cooldowns });
      const success = answer('{"code":"200000","data":{"orderId":"1"}}');
      expect(await third.call(place, placed.breaks(success)).promise).toBe(success.native);
    },
  );

  test('a store that cannot be entered again ends the call with its record', async () => {
    const store = broken('acquire');
    const { call, runtime, sent } = bench({ credentials, cooldowns: store.cooldowns });
    const step = store.breaks(overload());
    expect(await runtime.runUntil(call(place, step).record())).toMatchObject({
      executed: 'no',
      reason: 'not-retryable',
      code: '429000',
    });
    expect(sent).toHaveLength(1);
  });

  test('a signer that fails after a loss: the loss counts for more', async () => {
    let times = 0;
    const sign = () => {
      times += 1;
      if (times > 1) throw new Error('hsm');
      return { 'KC-API-KEY': 'k', 'KC-API-SIGN': 's' };
    };
    const { call, runtime, events } = bench({ sign });
    expect(await runtime.runUntil(call(leverage, reset()).record())).toMatchObject({
      executed: 'unknown',
      reason: 'unknown-outcome',
      attempts: 1,
    });
    expect(events.find(({ type }) => type === 'warning')?.note).toBe(
      'the call was ended by Error: hsm',
    );
  });

  test('an answer that cannot be put together from its order: the order stands, and is named', async () => {
    const order = {
      ...{ id: 'o-1', clientOid: 'mine-1', symbol: 'BTC-USDT', side: 'buy', type: 'limit' },
      ...{ price: '1', size: '1', createdAt: 1_767_225_600_500, active: true, inOrderBook: true },
    };
    const { call, runtime } = bench({ credentials });
    const sendInternal: SendInternal = ({ url }) => {
      const data = url.endsWith('/timestamp') ? runtime.wallNowMs() : order;
      const text = JSON.stringify({ code: '200000', data });
      return Promise.resolve({ status: 200, headers: { get: () => null }, text });
    };
    const adopt = () => {
      throw new Error('adopt');
    };
    const record = await runtime.runUntil(call(place, reset(), { sendInternal, adopt }).record());
    expect(record).toMatchObject({ executed: 'yes', orderId: 'o-1', reason: 'not-retryable' });
  });
});
