import { describe, expect, test } from 'vitest';
import { kucoinFetch } from '../../adapters/fetch.js';
import {
  answer,
  badTimestamp,
  cancel,
  cancelAll,
  cloudflareBlock,
  credentials,
  later,
  leverage,
  ok,
  openOrders,
  overload,
  place,
  quota,
  refused,
  reset,
  ticker,
  withdraw,
} from '../support/answers.js';
import { bench } from '../support/harness.js';

const hiccup = refused('500000', 'Internal Server Error', 500);

describe('halting the engine', () => {
  test('ends the orders that wait at a gate at once; cancels and reads go on', async () => {
    const { call, retry, runtime, sent } = bench({ credentials });
    const closing = call(openOrders, [quota(30_000), ok()]);
    await runtime.advance(100);
    const order = call(place, ok(), { name: 'order' });
    const read = call(openOrders, ok(), { name: 'read' });
    const kill = call(cancel, ok(), { name: 'cancel' });
    await runtime.advance(100);
    const report = retry.halt();
    expect(await order.record()).toMatchObject({
      reason: 'halted',
      executed: 'no',
      attempts: 0,
      clientOid: 'mine-1',
    });
    expect(runtime.monotonicNowMs()).toBe(200);
    await expect(report).resolves.toEqual({ placed: [], unknown: [], others: [] });
    await runtime.advance(60_000);
    await Promise.all([closing.promise, read.promise, kill.promise]);
    expect(sent.map(({ call: name }) => name)).not.toContain('order');
    expect(runtime.pendingTimers + runtime.pendingSleeps).toBe(0);
  });

  test.each([
    ['an order', place],
    ['a withdrawal', withdraw],
    ['a setter', leverage],
    ['a path nobody knows', { method: 'POST', url: 'https://api.kucoin.com/api/v9/new' }],
  ])('keeps %s from leaving, by itself and past closed scopes', async (_, request) => {
    const { call, retry, sent } = bench({ credentials });
    void retry.halt();
    expect(await call(request, ok()).record()).toMatchObject({ reason: 'halted', attempts: 0 });
    const forced = call(request, ok(), { kucoin: { ignoreCooldowns: true, priority: 'cancel' } });
    expect(await forced.record()).toMatchObject({
      reason: 'halted',
      executed: 'no',
      hint: 'Call `resume()` when orders may leave again.',
    });
    expect(sent).toEqual([]);
  });

  test.each([
    ['a read', ticker],
    ['a cancel', cancel],
    ['a cancel of everything', cancelAll],
    // Spot and futures have the path, and which of them a host of one's own is, is not said.
    ['an undecided cancel', { method: 'DELETE', url: 'http://127.0.0.1:9/api/v1/orders/1' }],
  ])('lets %s leave', async (_, request) => {
    const { call, retry } = bench({ credentials });
    void retry.halt();
    const success = ok();
    await expect(call(request, success).promise).resolves.toBe(success.native);
  });

  test('ends those that wait for another attempt, whatever they wait for', async () => {
    const { call, retry, runtime } = bench({ credentials });
    const calls = [
      call(place, [overload(), ok()]),
      call(leverage, [hiccup, ok()]),
      call(withdraw, [cloudflareBlock(), ok()]),
    ];
    await runtime.advance(100);
    const report = retry.halt();
    const [order, setter, withdrawal] = await Promise.all(calls.map(({ record }) => record()));
    expect(order).toMatchObject({ reason: 'halted', executed: 'no', code: '429000' });
    // Its answer was lost, and nobody looks setters up.
    expect(setter).toMatchObject({ reason: 'unknown-outcome', executed: 'unknown' });
    expect(withdrawal).toMatchObject({ reason: 'halted', executed: 'no', code: '1015' });
    const { placed, unknown, others } = await report;
    expect([placed, unknown]).toEqual([[], []]);
    expect(others).toEqual([
      {
        callId: 2,
        method: 'POST',
        path: '/api/v2/changeCrossUserLeverage',
        executed: 'unknown',
      },
    ]);
    expect([runtime.monotonicNowMs(), runtime.pendingSleeps]).toEqual([100, 0]);
  });

  test('waits for what is in flight, and reports what was placed', async () => {
    const { call, retry, runtime } = bench({ credentials });
    const [slow, lost, refusedOne] = [later(), later(), later()];
    const order = call(place, slow.step);
    call(withdraw, lost.step).promise.catch(() => undefined);
    const poor = call(place, refusedOne.step);
    await runtime.settle();
    let isDone = false;
    const report = retry.halt().finally(() => (isDone = true));
    slow.give(ok());
    refusedOne.give(refused('200004', 'Balance insufficient!', 200));
    expect((await poor.record()).reason).toBe('not-retryable');
    await order.promise;
    await runtime.settle();
    expect(isDone).toBe(false);
    lost.give(reset());
    expect(await report).toMatchObject({
      placed: ['mine-1'],
      unknown: [],
      others: [{ callId: 2, path: '/api/v3/withdrawals', executed: 'unknown' }],
    });
  });

  test('does not send again what was refused for a moment meanwhile', async () => {
    const { call, retry, runtime, sent } = bench({ credentials, shouldRetry: () => true });
    const slow = later();
    const order = call(place, slow.step);
    await runtime.settle();
    const report = retry.halt();
    slow.give(overload());
    expect(await order.record()).toMatchObject({ reason: 'halted', executed: 'no', attempts: 1 });
    expect(await report).toEqual({ placed: [], unknown: [], others: [] });
    expect([sent.length, runtime.pendingSleeps]).toEqual([1, 0]);
  });

  test('asks neither for the time nor for an opinion, since nothing leaves', async () => {
    let asked = 0;
    const { call, retry, runtime } = bench({
      credentials,
      shouldRetry: () => {
        asked += 1;
        return new Promise<boolean>(() => undefined);
      },
    });
    const slow = later();
    const sendInternal = () => {
      asked += 1;
      return new Promise<never>(() => undefined);
    };
    const order = call(place, slow.step, { sendInternal });
    await runtime.settle();
    void retry.halt();
    slow.give(badTimestamp());
    expect(await order.record()).toMatchObject({ reason: 'halted', executed: 'no' });
    expect(asked).toBe(0);
  });

  test('goes on to look up a lost order, and reports what became of it', async () => {
    const { call, retry, runtime, sent } = bench({ credentials });
    const slow = later();
    let looked = 0;
    const sendInternal = ({ url }: { url: string }) => {
      const isClock = url.includes('timestamp');
      if (!isClock) looked += 1;
      const found = { id: '6a11', clientOid: 'mine-1', symbol: 'BTC-USDT', side: 'buy' };
      const data = isClock
        ? runtime.wallNowMs()
        : { ...found, type: 'limit', price: '1', size: '1', createdAt: runtime.wallNowMs() };
      return Promise.resolve({
        ...answer({ code: looked < 3 && !isClock ? '500000' : '200000', data }),
        text: JSON.stringify({ code: looked < 3 && !isClock ? '500000' : '200000', data }),
      });
    };
    const order = call(place, slow.step, { sendInternal, adopt: (text) => ({ body: text }) });
    await runtime.settle();
    const report = retry.halt();
    slow.give(reset());
    await runtime.advance(10_000);
    await order.promise;
    expect(await report).toEqual({ placed: ['mine-1'], unknown: [], others: [] });
    expect([looked >= 3, sent.length]).toEqual([true, 1]);
  });

  test('while a signer signs keeps the request from leaving', async () => {
    let sign: (headers: Record<string, string>) => void = () => undefined;
    const { call, retry, runtime, sent } = bench({
      sign: () => new Promise((resolve) => (sign = resolve)),
    });
    const order = call(place, ok());
    await runtime.settle();
    const report = retry.halt();
    expect(await order.record()).toMatchObject({ reason: 'halted', attempts: 0 });
    sign({});
    expect(await report).toEqual({ placed: [], unknown: [], others: [] });
    expect(sent).toEqual([]);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 8, 10])(
    'after %i turns of a call that is on its way out, it has left or never does',
    async (turns) => {
      const { call, retry, runtime, sent } = bench({ sign: () => Promise.resolve({}) });
      const order = call(place, ok());
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      const left = sent.length;
      const report = retry.halt();
      await runtime.settle();
      expect(sent).toHaveLength(left);
      expect((await report).placed).toEqual(left === 0 ? [] : ['mine-1']);
      await order.promise.catch(() => undefined);
    },
  );

  test('names each order of a batch but those that were refused', async () => {
    const { call, retry, runtime } = bench({ credentials });
    const item = (clientOid: string) => ({ clientOid, symbol: 'BTC-USDT', side: 'buy' });
    const batch = {
      method: 'POST',
      url: 'https://api.kucoin.com/api/v1/hf/orders/multi',
      body: JSON.stringify({ orderList: [item('a'), item('b'), item('c')] }),
    };
    const [slow, lost] = [later(), later()];
    const [answered, unanswered] = [call(batch, slow.step), call(batch, lost.step)];
    await runtime.settle();
    const report = retry.halt();
    slow.give(
      answer({
        code: '200000',
        data: [
          { success: true, orderId: '1', clientOid: 'a' },
          { success: false, failMsg: 'Balance insufficient!', clientOid: 'b' },
          { success: true, orderId: '3', clientOid: 'c' },
        ],
      }),
    );
    lost.give(reset());
    await answered.promise;
    await unanswered.record();
    expect(await report).toEqual({ placed: ['a', 'c'], unknown: ['a', 'b', 'c'], others: [] });
  });

  test('lists a placement without a client id by its call', async () => {
    const { call, retry, runtime } = bench({ credentials, clientOid: 'leave' });
    const slow = later();
    const order = call({ ...place, body: '{"symbol":"BTC-USDT"}' }, slow.step);
    await runtime.settle();
    const report = retry.halt();
    slow.give(ok());
    await order.promise;
    expect(await report).toEqual({
      placed: [],
      unknown: [],
      others: [{ callId: 1, method: 'POST', path: '/api/v1/hf/orders', executed: 'yes' }],
    });
  });

  test('twice is the same halt; one after a resumption is another', async () => {
    const { retry } = bench();
    const first = retry.halt();
    expect(retry.halt()).toBe(first);
    await first;
    expect(retry.halt()).toBe(first);
    retry.resume();
    expect(retry.halt()).not.toBe(first);
  });

  test('resumed, calls leave again, and a report that was pending has what is known', async () => {
    const { call, retry, runtime } = bench({ credentials });
    const slow = later();
    const order = call(place, slow.step);
    await runtime.settle();
    const report = retry.halt();
    retry.resume();
    expect(await report).toEqual({ placed: [], unknown: ['mine-1'], others: [] });
    await call(withdraw, ok()).promise;
    slow.give(ok());
    await order.promise;
    retry.resume();
  });

  test('closed meanwhile, it is settled all the same; a closed engine says closed', async () => {
    const { call, retry, runtime } = bench({ credentials });
    const slow = later();
    const order = call(place, slow.step);
    await runtime.settle();
    const report = retry.halt();
    retry.close();
    slow.give(reset());
    await order.record();
    expect(await report).toEqual({ placed: [], unknown: ['mine-1'], others: [] });
    expect((await call(place, ok()).record()).reason).toBe('closed');
    const other = bench();
    other.retry.close();
    await expect(other.retry.halt()).resolves.toEqual({ placed: [], unknown: [], others: [] });
  });

  test('is an event, and so are its end and what comes of it', async () => {
    const { call, events, retry, runtime } = bench({ credentials });
    const slow = later();
    const order = call(place, slow.step);
    await runtime.settle();
    void retry.halt();
    slow.give(ok());
    await order.promise;
    await runtime.settle();
    retry.resume();
    const halts = events.filter(({ type }) => type === 'halt');
    expect(halts.map(({ note, callId }) => [note, callId])).toEqual([
      ['halted', 0],
      ['settled', 0],
      ['resumed', 0],
    ]);
  });

  test('that a listener ends at once has ended', async () => {
    const made = bench({
      credentials,
      onEvent: ({ note }) => {
        if (note === 'halted') made.retry.resume();
      },
    });
    await expect(made.retry.halt()).resolves.toEqual({ placed: [], unknown: [], others: [] });
    await expect(made.call(place, ok()).promise).resolves.toBeDefined();
  });

  test('by a listener that hears of a wait ends that wait', async () => {
    const made = bench({
      credentials,
      onEvent: ({ type }) => {
        if (type === 'wait') void made.retry.halt();
      },
    });
    const order = made.call(place, [overload(), ok()]);
    expect(await order.record()).toMatchObject({ reason: 'halted', executed: 'no' });
    expect(made.runtime.pendingSleeps).toBe(0);
  });
});

describe('a halt, through an adapter', () => {
  /** A body that comes bit by bit, from a stream that has no end. */
  const endless = () =>
    new Request('https://api.kucoin.com/api/v1/hf/orders', {
      method: 'POST',
      body: new ReadableStream({
        start: (stream) => stream.enqueue(new TextEncoder().encode('{')),
      }),
      duplex: 'half',
    } as RequestInit);

  test('ends a call at once whose body is still being read, and one that comes later', async () => {
    const { retry, runtime } = bench({ credentials });
    let sent = 0;
    const kucoin = kucoinFetch(retry, () => {
      sent += 1;
      return Promise.reject(new Error('nothing is to be sent'));
    });
    const order = kucoin(endless());
    await runtime.settle();
    const report = retry.halt();
    const halted = { kucoin: { reason: 'halted', executed: 'no', attempts: 0 } };
    await expect(order).rejects.toMatchObject(halted);
    await expect(kucoin(endless())).rejects.toMatchObject(halted);
    expect(await report).toEqual({ placed: [], unknown: [], others: [] });
    expect([sent, runtime.monotonicNowMs()]).toEqual([0, 0]);
  });
});
