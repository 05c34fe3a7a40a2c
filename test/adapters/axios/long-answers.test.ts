import { getEventListeners } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { classificationOf, isKucoinError, type KucoinRetryEvent } from '../../../src/index.js';
import { copies, type Copy, openAxios, type SeenError } from './support.js';

const candles = '/api/v1/market/candles?symbol=BTC-USDT&type=1min';
const rows = '["1767225600","1","2"],'.repeat(50_000);
const start = `{"code":"200000","data":[${rows}`;
const whole = `${start}["1767225600","1","2"]]}`;

type Answering = (response: ServerResponse) => void;

let server: Server | undefined;
const unhandled = vi.fn();
beforeEach(() => {
  process.on('unhandledRejection', unhandled);
  process.on('uncaughtException', unhandled);
});
afterEach(async () => {
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', unhandled);
  process.off('uncaughtException', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: Answering): Promise<string> {
  server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

/** A stage, and the body of an answer that streams on. */
async function openStream(
  copy: Copy,
  answer: Answering,
  config: object = {},
  options: object = {},
) {
  const events: KucoinRetryEvent[] = [];
  const onEvent = (event: KucoinRetryEvent): void => void events.push(event);
  const baseURL = await serve(answer);
  const stage = await openAxios(copy, { baseURL }, { onEvent, ...options });
  const call = stage.instance.get<unknown>(candles, { responseType: 'stream', ...config });
  const { data } = await call;
  /** Events besides the attempt's, also long after its time is up. */
  const told = async (): Promise<unknown[]> => {
    await stage.quiet();
    await stage.runtime.advance(200_000);
    return events.map(({ type }) => type).slice(1);
  };
  return { stage, data, events, told };
}

async function iterate(data: unknown): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of data as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

const nodeReaders: Record<string, (data: Readable) => Promise<unknown>> = {
  'for await': iterate,
  events: (data) =>
    new Promise((resolve, reject) => {
      let text = '';
      data.on('data', (chunk: Buffer) => (text += chunk.toString()));
      data.on('end', () => resolve(text)).on('error', reject);
    }),
  readable: (data) =>
    new Promise((resolve, reject) => {
      let text = '';
      data.on('readable', () => {
        for (let chunk; (chunk = data.read() as Buffer | null) !== null;) text += chunk.toString();
      });
      data.on('end', () => resolve(text)).on('error', reject);
    }),
  pipeline: async (data) => {
    let text = '';
    const write = (chunk: Buffer, _: unknown, done: () => void): void => {
      text += chunk.toString();
      done();
    };
    await pipeline(data, new Writable({ write }));
    return text;
  },
};

const webReaders: Record<string, (data: ReadableStream) => Promise<unknown>> = {
  'for await': iterate,
  'a Response around it': (data) => new Response(data).text(),
  'a reader': async (data) => {
    const reader = data.getReader();
    while (!(await reader.read()).done);
    return undefined;
  },
};

const isFetch = (copy: Copy): boolean => copy.defaults.adapter === 'fetch';
const readersOf = (copy: Copy) =>
  (isFetch(copy) ? webReaders : nodeReaders) as Record<string, (data: unknown) => Promise<unknown>>;

/** What reading fails with. The clock stands still. */
async function failure(reading: Promise<unknown>): Promise<SeenError> {
  const caught = reading.then(
    () => new Error('expected a failure'),
    (error: unknown) => error,
  );
  return (await caught) as SeenError;
}

const cut = start.slice(0, -3);
const zipped = gzipSync(cut);

/** Long answers that lose their end. */
const losses: Record<string, Answering> = {
  'ended properly': (response) => response.end(cut),
  'ended properly a while later': (response) => {
    response.write(start);
    setTimeout(() => response.end('["17672'), 20);
  },
  'with a length of its own': (response) => {
    response.setHeader('content-length', cut.length);
    response.end(cut);
  },
  'zipped after it was cut': (response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end(zipped);
  },
  'followed by a page': (response) => response.end(`${whole}<html></html>`),
  'with a lost connection': (response) => {
    response.write(cut);
    setTimeout(() => response.destroy(), 20);
  },
};

describe.each(copies)('a long answer over $name', (copy) => {
  const readers = readersOf(copy);
  const ways = Object.keys(readers).flatMap((way) =>
    Object.keys(losses).map((loss) => [loss, way] as const),
  );

  test.each(ways)('%s ends its reader by %s with the record', async (loss, way) => {
    const { data, events } = await openStream(copy, losses[loss]!);
    const error = await failure(readers[way]!(data));
    expect(error).toBeInstanceOf(copy.library.AxiosError);
    expect(isKucoinError(error)).toBe(true);
    expect(error.kucoin).toMatchObject({
      action: 'retry',
      executed: 'no',
      reason: 'not-retryable',
      status: 200,
      attempts: 1,
      request: { method: 'GET', path: '/api/v1/market/candles' },
    });
    expect(error.config).toMatchObject({ url: candles });
    expect(error.message).toMatch(/^GET \/api\/v1\/market\/candles: /);
    expect(events.at(-1)).toMatchObject({ type: 'warning', error: error.kucoin });
  });

  test.each(Object.keys(readers))('that is whole is read by %s as it is', async (way) => {
    const answers: Answering[] = [
      (response) => response.end(whole),
      (response) => response.end(`${whole}\r\n \n`),
      (response) => {
        response.write(whole.slice(0, -1));
        setTimeout(() => response.end('}'), 20);
      },
      (response) => {
        response.setHeader('content-encoding', 'gzip');
        response.end(gzipSync(whole));
      },
      (response) => response.end(`${start}["1","2","3"]],"msg":"success"}`),
    ];
    for (const answer of answers) {
      const { data, told } = await openStream(copy, answer);
      const text = await readers[way]!(data);
      if (typeof text === 'string') expect(text.length).toBeGreaterThanOrEqual(whole.length - 8);
      expect(await told()).toEqual(['done']);
      server!.closeAllConnections();
      server!.close();
    }
  });

  test.each([
    ['onDownloadProgress', { onDownloadProgress: () => undefined }],
    ['maxRate', { maxRate: [1e9, 1e9] }],
    ['maxContentLength', { maxContentLength: 1e9 }],
  ])('arrives whole through what axios does for %s, zipped too', async (_, config) => {
    // Digits that no zip makes much smaller, so that it comes bit by bit.
    const digits = Array.from({ length: 300_000 }, (__, at) => String((at * 7_919) % 99_991));
    const text = `{"code":"200000","data":["${digits.join('","')}"]}`;
    for (const answer of [text, gzipSync(text)]) {
      const { data, told } = await openStream(
        copy,
        (response) => {
          if (typeof answer !== 'string') response.setHeader('content-encoding', 'gzip');
          response.end(answer);
        },
        config,
      );
      expect((await iterate(data)).length).toBe(text.length);
      expect(await told()).toEqual(['done']);
      server!.closeAllConnections();
      server!.close();
    }
  });

  test.each([
    ['the timeout of axios', { timeout: 700 }, 700],
    ['attemptTimeoutMs', { kucoin: { attemptTimeoutMs: 2_000 } }, 2_000],
    ['deadlineMs', { kucoin: { deadlineMs: 5_000 } }, 5_000],
    ['nothing that was said', {}, 30_000],
  ] as const)('that stalls is ended by %s', async (_, config, ms) => {
    const { stage, data } = await openStream(copy, (response) => response.write(start), config);
    const error = await stage.play(failure(iterate(data)));
    expect(stage.nowMs()).toBe(ms);
    expect(error).toBeInstanceOf(copy.library.AxiosError);
    expect(error.code).toBe('ECONNABORTED');
    expect(error.message).toContain(`timeout of ${ms}ms exceeded). Not executed.`);
    expect(error.kucoin).toMatchObject({ kind: 'timeout', executed: 'no', attempts: 1 });
  });

  test('that stalls before 64 KiB is asked for again', async () => {
    let requests = 0;
    const answer: Answering = (response) => {
      requests += 1;
      if (requests === 1) response.write(start.slice(0, 1_000));
      else response.end(whole);
    };
    const stage = await openAxios(copy, { baseURL: await serve(answer), timeout: 700 });
    const call = stage.instance.get<unknown>(candles, { responseType: 'stream' });
    const { data } = await stage.play(call);
    expect(await iterate(data)).toBe(whole);
    expect(requests).toBe(2);
  });

  test('that is still unread is ended without any harm', async () => {
    const { stage, data } = await openStream(copy, (response) => response.write(start));
    await stage.runtime.advance(30_000);
    await stage.quiet();
    const error = await failure(iterate(data));
    expect(error.kucoin).toMatchObject({ kind: 'timeout' });
  });

  test('that is left before its end is no failure', async () => {
    const { data, told } = await openStream(copy, (response) => response.write(start));
    for await (const _ of data as AsyncIterable<unknown>) break;
    expect(await told()).toEqual(['done']);
  });

  test('whose reader fails is no failure of ours', async () => {
    const { data, told } = await openStream(copy, (response) => response.write(start));
    const own = new Error('the disk is full');
    const sink = isFetch(copy)
      ? (data as ReadableStream).pipeTo(new WritableStream({ write: () => Promise.reject(own) }))
      : pipeline(data as Readable, new Writable({ write: (_, __, done) => done(own) }));
    expect(await failure(sink)).toBe(own);
    expect(await told()).toEqual(['done']);
  });

  test('ends with the caller’s abort, which is no failure either', async () => {
    const controller = new AbortController();
    const config = { signal: controller.signal };
    const { data, told } = await openStream(copy, (r) => r.write(start), config);
    const reading = failure(iterate(data));
    controller.abort();
    expect(await reading).toMatchObject({ code: 'ERR_CANCELED', name: 'CanceledError' });
    expect(await told()).toEqual(['done']);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  test('forty of them on one signal warn of no leak', async () => {
    const warned = vi.fn();
    process.on('warning', warned);
    const { signal } = new AbortController();
    const baseURL = await serve((response) => response.end(whole));
    const stage = await openAxios(copy, { baseURL });
    const config = { responseType: 'stream', signal } as const;
    const calls = Array.from({ length: 40 }, () => stage.instance.get<unknown>(candles, config));
    const answers = await stage.play(Promise.all(calls));
    expect(getEventListeners(signal, 'abort').length).toBeLessThan(2);
    for (const { data } of answers) expect(await iterate(data)).toBe(whole);
    await stage.quiet();
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    process.off('warning', warned);
    expect(warned).not.toHaveBeenCalled();
  });

  test('that is a refusal and loses its end has the same record', async () => {
    const page = `<html>${'x'.repeat(1_200_000)}`;
    const answer: Answering = (response) => {
      response.writeHead(503).write(page);
    };
    const baseURL = await serve(answer);
    const stage = await openAxios(copy, { baseURL }, { retries: 0 });
    const call = stage.instance.get<unknown>(candles, { responseType: 'stream', timeout: 900 });
    const refusal = await stage.play(failure(call));
    expect(refusal.kucoin).toMatchObject({ status: 503 });
    const error = await stage.play(failure(iterate(refusal.response!.data)));
    expect(error).toBeInstanceOf(copy.library.AxiosError);
    expect(error.kucoin).toBe(refusal.kucoin);
    expect(classificationOf(refusal.response)).toBe(refusal.kucoin);
  });
});
