import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createGuardedFetch } from '../../src/fetch/guarded-fetch.js';
import {
  createKucoinRetry,
  isKucoinError,
  KucoinError,
  type KucoinErrorRecord,
  type KucoinRetryEvent,
  type KucoinRetryOptions,
  type RequestOptions,
} from '../../src/index.js';
import { manualRuntime } from '../../src/testing/index.js';
import { runScript } from '../support/scripts.js';

const candles = 'https://api.kucoin.com/api/v1/market/candles?symbol=BTC-USDT&type=1min';
const start = '{"code":"200000","data":[';
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const rows = (count: number): string => '["1767225600","1","2"],'.repeat(count);

/** A body of which the test says when what comes. */
function source(begin: string = start + rows(50_000)) {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const canceled: unknown[] = [];
  const stream = new ReadableStream<Uint8Array>({
    start: (given) => void (controller = given),
    cancel: (reason) => void canceled.push(reason),
  });
  controller.enqueue(bytes(begin));
  return {
    stream,
    canceled,
    send: (text: string) => controller.enqueue(bytes(text)),
    end: () => controller.close(),
    fail: (error: unknown) => controller.error(error),
  };
}

function open(options: KucoinRetryOptions = {}) {
  const runtime = manualRuntime();
  // Without a timer of its own, what is left over shows as a sleeper.
  const { wallNowMs, monotonicNowMs, random, sleep } = runtime;
  const events: KucoinRetryEvent[] = [];
  const answers: (() => Response)[] = [];
  const engine = createKucoinRetry({
    runtime: { wallNowMs, monotonicNowMs, random, sleep },
    jitter: 'none',
    onEvent: (event) => events.push(event),
    ...options,
  });
  const guarded = createGuardedFetch(engine, {
    fetch: () => Promise.resolve(answers.shift()!()),
  });
  /** A call that is answered with this body. */
  const get = async (
    body: ReadableStream<Uint8Array>,
    init: { signal?: AbortSignal; kucoin?: RequestOptions } = {},
    status = 200,
  ): Promise<Response> => {
    answers.push(() => new Response(body, { status }));
    return runtime.runUntil(guarded(candles, init));
  };
  return { runtime, events, get, answers };
}

async function failure(work: Promise<unknown>): Promise<KucoinError> {
  const error: unknown = await work.then(
    () => new Error('expected a failure'),
    (reason: unknown) => reason,
  );
  if (!isKucoinError(error)) throw error;
  return error;
}

const record = async (work: Promise<unknown>): Promise<KucoinErrorRecord> =>
  (await failure(work)).kucoin;

const unhandled = vi.fn();
beforeEach(() => void process.on('unhandledRejection', unhandled));
afterEach(async () => {
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

const readers: [string, (response: Response) => Promise<unknown>][] = [
  ['text()', (response) => response.text()],
  ['json()', (response) => response.json()],
  ['arrayBuffer()', (response) => response.arrayBuffer()],
  ['blob()', (response) => response.blob()],
  [
    'for await',
    async (response) => {
      for await (const _ of response.body as unknown as AsyncIterable<Uint8Array>);
    },
  ],
  ['a clone', (response) => response.clone().text()],
  [
    'a reader with its own buffer',
    async (response) => {
      const reader = response.body!.getReader({ mode: 'byob' });
      for (;;) if ((await reader.read(new Uint8Array(65_536))).done) return;
    },
  ],
];

describe('a long answer that was cut on its way', () => {
  test.each(readers)('%s reports it, with the record', async (_, read) => {
    const { get } = open();
    const { stream, send, end } = source();
    send('["1767225');
    end();
    const error = await failure(read(await get(stream)));
    expect(error).toBeInstanceOf(KucoinError);
    expect(error.kucoin).toMatchObject({
      action: 'retry',
      kind: 'server',
      executed: 'no',
      reason: 'not-retryable',
      status: 200,
      attempts: 1,
      request: { method: 'GET', path: '/api/v1/market/candles' },
      history: [{ attemptNumber: 1, kind: 'server', executed: 'no' }],
    });
    expect(error.cause).toMatchObject({ message: 'The body ended before its JSON did' });
    expect(Object.keys(error)).toEqual(['kucoin']);
  });

  test.each(readers)('%s reports a connection that failed', async (_, read) => {
    const { get } = open();
    const { stream, send, fail } = source();
    const response = await get(stream);
    const reading = failure(read(response));
    send('["1767225');
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const terminated = new TypeError('terminated', { cause: reset });
    fail(terminated);
    const error = await reading;
    expect(error.cause).toBe(terminated);
    expect(error.kucoin).toMatchObject({ kind: 'network', code: 'ECONNRESET', executed: 'no' });
  });

  test('the attempts before it are in the record', async () => {
    const { get, answers } = open();
    answers.push(() => new Response('busy', { status: 503 }));
    const { stream, end } = source();
    const response = await get(stream);
    end();
    expect(await record(response.text())).toMatchObject({
      attempts: 2,
      elapsedMs: 500,
      history: [
        { attemptNumber: 1, status: 503 },
        { attemptNumber: 2, status: 200, kind: 'server', sentAfterMs: 500 },
      ],
    });
  });

  test('where only its parser can see it, json() reports it', async () => {
    const { get } = open();
    const { stream, send, end } = source();
    send('["176"]]} {"oops": [1]}');
    end();
    const error = await failure((await get(stream)).json());
    expect(error.kucoin).toMatchObject({ kind: 'server', reason: 'not-retryable' });
    expect(error.cause).toBeInstanceOf(SyntaxError);
  });

  test('listeners are warned; the call itself was done', async () => {
    const { get, events } = open();
    const { stream, end } = source();
    const response = await get(stream);
    end();
    const kucoin = await record(response.clone().text());
    await failure(response.text());
    expect(events.map(({ type }) => type)).toEqual(['attempt', 'done', 'warning']);
    expect(events[2]).toMatchObject({
      note: 'the body of an answer that had been handed over did not come to its end',
      error: kucoin,
    });
  });

  test('a whole one is whole, in as many pieces as it may come', async () => {
    const { get, events } = open();
    const { stream, send, end } = source();
    for (const sign of '["176"]]} \r\n') send(sign);
    end();
    const response = await get(stream);
    const copy = response.clone();
    expect(await response.json()).toEqual(await copy.json());
    expect(events.map(({ type }) => type)).toEqual(['attempt', 'done']);
  });

  test('a refusal too long to be held has its own record when it is cut', async () => {
    const { get } = open({ errors: 'return', retries: 0 });
    const page = source(`<html>${'x'.repeat(1_100_000)}`);
    const response = await get(page.stream, {}, 503);
    page.fail(new TypeError('terminated'));
    expect(await record(response.text())).toMatchObject({
      status: 503,
      reason: 'retries-exhausted',
      attempts: 1,
    });
  });
});

describe('a long answer that stalls', () => {
  test('is ended by the time-out of its attempt, for any reader', async () => {
    const { get, runtime } = open();
    const { stream, canceled } = source();
    const response = await get(stream, { kucoin: { attemptTimeoutMs: 2_000 } });
    const reading = failure(response.text());
    await runtime.advance(1_999);
    expect(canceled).toHaveLength(0);
    await runtime.advance(1);
    const error = await reading;
    expect(error.kucoin).toMatchObject({
      kind: 'timeout',
      executed: 'no',
      reason: 'not-retryable',
      status: 200,
      elapsedMs: 2_000,
    });
    expect(error.cause).toMatchObject({ name: 'TimeoutError' });
    expect([canceled, runtime.pendingSleeps]).toEqual([[error], 0]);
  });

  test("is ended by the call's deadline, also when it is not read", async () => {
    const { get, runtime } = open();
    const { stream, canceled } = source();
    const response = await get(stream, { kucoin: { deadlineMs: 3_000 } });
    await runtime.advance(3_000);
    expect(canceled).toHaveLength(1);
    expect(await record(response.text())).toMatchObject({ kind: 'timeout', reason: 'deadline' });
  });

  test('has 30 s where no option says otherwise', async () => {
    const { get, runtime } = open();
    const { stream, send, end } = source();
    const response = await get(stream);
    const reading = response.text();
    await runtime.advance(29_999);
    send('["176"]]}');
    end();
    expect((await reading).endsWith('"]]}')).toBe(true);
    expect(runtime.pendingSleeps).toBe(0);
  });

  test("the caller's abort ends it with the caller's reason", async () => {
    const { get, events, runtime } = open();
    const { stream, canceled } = source();
    const controller = new AbortController();
    const response = await get(stream, { signal: controller.signal });
    const copy = response.clone();
    const reading = [response.text(), copy.text()].map((work) =>
      work.catch((error: unknown) => error),
    );
    const reason = new Error('the user pressed stop');
    controller.abort(reason);
    expect(await Promise.all(reading)).toEqual([reason, reason]);
    expect([canceled, runtime.pendingSleeps]).toEqual([[reason], 0]);
    expect(events.map(({ type }) => type)).toEqual(['attempt', 'done']);
  });

  test.each([
    ['read to its end', (response: Response, end: () => void) => (end(), response.text())],
    ['canceled', (response: Response) => response.body!.cancel()],
  ])('one that was %s has left nothing behind', async (_, finish) => {
    const { get, runtime } = open();
    const { stream, send, end } = source();
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, 'addEventListener');
    const remove = vi.spyOn(signal, 'removeEventListener');
    const response = await get(stream, { signal });
    send('["176"]]}');
    await finish(response, end);
    expect(runtime.pendingSleeps).toBe(0);
    expect(add.mock.calls.length).toBe(remove.mock.calls.length);
  });

  test('one that is neither read nor held gives its connection back', async () => {
    const [givenBack] = await runScript(new URL('abandoned-process.ts', import.meta.url));
    // A frame that goes on may hold what it awaited last, so one of several may live longer.
    expect(Number(givenBack)).toBeGreaterThanOrEqual(6);
  }, 60_000);

  test('forty at once on one signal are no leak', async () => {
    const warned = vi.fn();
    process.on('warning', warned);
    const { get } = open();
    const controller = new AbortController();
    const { signal } = controller;
    const answers = [];
    for (let count = 0; count < 40; count += 1)
      answers.push(await get(source().stream, { signal }));
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    for (const response of answers) {
      await expect(response.text()).rejects.toMatchObject({ name: 'AbortError' });
    }
    process.off('warning', warned);
    expect(warned).not.toHaveBeenCalled();
  });
});
