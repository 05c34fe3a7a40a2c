import { afterEach, describe, expect, test, vi } from 'vitest';
import { isKucoinError, type KucoinRetryOptions } from '../../../src/index.js';
import type { Client, Host, Reply } from './host.js';
import {
  type Ending,
  endings,
  head,
  type RawRequest,
  sendWhole,
  startRawServer,
} from './raw-server.js';
import { accounts, openStage, order, placing, type Stage } from './stage.js';

const candles = 'GET /api/v1/market/candles?symbol=BTC-USDT&type=1min';
const rows = (bytes: number): string => '["1767225600","1","2","3"],'.repeat(Math.ceil(bytes / 27));
const long = (bytes: number): string =>
  `{"code":"200000","data":[${rows(bytes)}["1767225600","1","2","3"]]}`;
const cut = '{"code":"200000","data":{"orderId":"6a1';
const whole = '{"code":"200000","data":{"orderId":"6a1b2c","clientOid":"x"}}';

/** Not every host parses what begins with a space. */
const parsed = (data: unknown): unknown =>
  typeof data === 'string' ? (JSON.parse(data) as unknown) : data;

interface RawStage extends Stage {
  readonly requests: () => never;
  readonly raw: Awaited<ReturnType<typeof startRawServer>>;
  /** A client whose engine takes the raw server for the exchange. */
  rawClient(more?: KucoinRetryOptions): Client;
  /** Sends a call to the raw server. */
  ask(client: Client, endpoint: string, options?: Parameters<Stage['call']>[2]): Promise<Reply>;
}

const servers: { close(): Promise<void> }[] = [];
const unhandled = vi.fn();

async function openRaw(host: Host, answer: (request: RawRequest) => void): Promise<RawStage> {
  const stage = await openStage(host, {}, 40);
  const raw = await startRawServer(answer);
  servers.push(raw);
  process.on('unhandledRejection', unhandled);
  return {
    ...stage,
    requests: () => {
      throw new Error('look at raw.requests');
    },
    raw,
    rawClient: (more) =>
      stage.client({
        hosts: { [raw.host]: 'spot' },
        retries: 2,
        // Bytes take real time: nothing but what a test is about may fall due meanwhile.
        deadlineMs: Infinity,
        attemptTimeoutMs: Infinity,
        ...more,
      }),
    ask: (client, endpoint, options) => {
      const [method, target] = endpoint.split(' ');
      return stage.call(client, `${method} ${raw.url}${target}`, options);
    },
  };
}

/** What arrives over the wire, byte by byte, on real sockets. */
export function bodies(host: Host): void {
  describe('bodies', () => {
    afterEach(async () => {
      for (const server of servers.splice(0)) await server.close();
      process.off('unhandledRejection', unhandled);
      expect(unhandled).not.toHaveBeenCalled();
    });
    cutAnswers(host);
    oddAnswers(host);
    stalls(host);
  });
}

function cutAnswers(host: Host): void {
  test.each(endings)(
    'an order whose answer was cut (%s) is no success: its outcome is unknown',
    async (how) => {
      const stage = await openRaw(host, ({ socket }) => sendWhole(socket, cut, how));
      const { kucoin } = await stage.fail(stage.ask(stage.rawClient(), placing, { body: order() }));
      expect(kucoin).toMatchObject({
        executed: 'unknown',
        action: 'surface',
        attempts: 1,
        status: 200,
      });
      expect(stage.raw.requests).toHaveLength(1);
    },
  );

  test.each(endings)('a read whose answer was cut (%s) is sent again', async (how) => {
    const stage = await openRaw(host, ({ socket, number }) =>
      sendWhole(socket, number === 1 ? cut : whole, how),
    );
    const reply = await stage.play(stage.ask(stage.rawClient(), accounts));
    expect(reply.data).toEqual(JSON.parse(whole));
    expect(stage.raw.requests).toHaveLength(2);
  });

  test('something behind a success, such as a page, is none', async () => {
    const stage = await openRaw(host, ({ socket }) => sendWhole(socket, `${whole}<html>`));
    const call = stage.ask(stage.rawClient(), placing, { body: order() });
    expect((await stage.fail(call)).kucoin).toMatchObject({ executed: 'unknown' });
  });

  test.each(['\uFEFF', ' \r\n', '\n\t '])('%j around it changes nothing', async (around) => {
    const text = `${around}${whole}${around.replace('\uFEFF', '')}`;
    const stage = await openRaw(host, ({ socket }) => sendWhole(socket, text));
    const reply = await stage.play(stage.ask(stage.rawClient(), placing, { body: order() }));
    expect(parsed(reply.data)).toEqual(JSON.parse(whole));
  });

  test.each<Ending>(endings)('a long answer (%s) arrives whole', async (how) => {
    const stage = await openRaw(host, ({ socket }) => sendWhole(socket, long(300_000), how));
    const reply = await stage.play(stage.ask(stage.rawClient(), candles));
    expect(reply.data).toEqual(JSON.parse(long(300_000)));
  });

  test.each<Ending>(endings)('a long one that was cut (%s) ends with the record', async (how) => {
    const text = long(300_000).slice(0, -20);
    const stage = await openRaw(host, ({ socket }) => sendWhole(socket, text, how));
    const { kucoin } = await stage.fail(stage.ask(stage.rawClient(), candles));
    expect(kucoin).toMatchObject({
      action: 'retry',
      kind: 'server',
      executed: 'no',
      request: { method: 'GET', path: '/api/v1/market/candles' },
    });
    expect(kucoin.history).toHaveLength(kucoin.attempts);
  });

  test.each([0, 100, 200_000])(
    'a connection that is lost after %i bytes of a long answer ends with the record',
    async (bytes) => {
      const text = long(300_000);
      const stage = await openRaw(host, ({ socket }) => {
        const sent = { 'content-length': String(text.length) };
        socket.write(Buffer.concat([head('200 OK', sent), Buffer.from(text.slice(0, bytes))]), () =>
          socket.destroy(),
        );
      });
      const { kucoin } = await stage.fail(stage.ask(stage.rawClient(), candles));
      expect(kucoin).toMatchObject({ action: 'retry', executed: 'no' });
      expect(['network', 'server']).toContain(kucoin.kind);
    },
  );
}

function oddAnswers(host: Host): void {
  test.each(['429 请求过多', '429 \u00fcberlastet', '429 \u0001', '429', '429 '])(
    'a status line %j is read: no request knocks on a quota of two seconds',
    async (status) => {
      const times: number[] = [];
      const stage = await openRaw(host, ({ socket, number }) => {
        times.push(stage.nowMs());
        const told = { 'gw-ratelimit-limit': '10', 'gw-ratelimit-remaining': '0' };
        const refusal = '{"code":"429000","msg":"Too Many Requests"}';
        if (number === 1)
          sendWhole(socket, refusal, 'length', status, { ...told, 'gw-ratelimit-reset': '2000' });
        else sendWhole(socket, whole);
      });
      const reply = await stage.play(stage.ask(stage.rawClient(), accounts));
      expect(reply.status).toBe(200);
      expect(times).toEqual([0, 2000]);
    },
  );

  test.each(['600 Odd', '777', '999 请求'])('a status of %j is an answer', async (status) => {
    const stage = await openRaw(host, ({ socket }) =>
      sendWhole(socket, '{"code":"400100","msg":"Bad"}', 'length', status),
    );
    const { kucoin } = await stage.fail(stage.ask(stage.rawClient({ retries: 0 }), accounts));
    expect(kucoin).toMatchObject({ status: Number(status.slice(0, 3)), code: '400100' });
    expect(stage.raw.requests).toHaveLength(1);
  });

  test('a question for the time that is answered without end is not read without end', async () => {
    const stage = await openRaw(host, ({ socket, target }) => {
      if (!target.endsWith('/timestamp'))
        return sendWhole(
          socket,
          '{"code":"400002","msg":"Invalid KC-API-TIMESTAMP"}',
          'length',
          '400 Bad',
        );
      const page = Buffer.alloc(65_536, 0x20);
      socket.write(head('200 OK', { connection: 'close' }));
      const go = (): void => {
        while (!socket.destroyed && socket.write(page));
      };
      socket.on('drain', go);
      go();
    });
    const { kucoin } = await stage.fail(stage.ask(stage.rawClient(), accounts));
    expect(kucoin).toMatchObject({ code: '400002', executed: 'no' });
    const questions = stage.raw.requests.filter(({ target }) => target.endsWith('/timestamp'));
    expect(questions.every(({ socket }) => socket.destroyed)).toBe(true);
    // What was read, and what was on its way in the buffers of either side.
    expect(stage.raw.written()).toBeLessThan(questions.length * 12_000_000);
  });
}

function stalls(host: Host): void {
  /** The head and the beginning of an answer that never goes on. */
  const begin = ({ socket }: RawRequest, text: string): void =>
    void socket.write(
      Buffer.concat([head('200 OK', { 'content-length': '9000000' }), Buffer.from(text)]),
    );

  test.each([
    ['attemptTimeoutMs', { attemptTimeoutMs: 2_000, retries: 0 }, 100],
    ['attemptTimeoutMs', { attemptTimeoutMs: 2_000, retries: 0 }, 100_000],
    ['deadlineMs', { deadlineMs: 2_000 }, 100],
    ['deadlineMs', { deadlineMs: 2_000 }, 100_000],
  ])('%s %j ends a body that stalls after %i bytes', async (_, kucoin, bytes) => {
    const stage = await openRaw(host, (request) => begin(request, long(200_000).slice(0, bytes)));
    const call = stage.ask(stage.rawClient(), candles, { kucoin });
    const failed = await stage.fail(call);
    expect(failed.kucoin).toMatchObject({ kind: 'timeout', executed: 'no', attempts: 1 });
    expect(stage.nowMs()).toBe(2_000);
    await stage.until(() => stage.raw.requests.every(({ socket }) => socket.destroyed));
  });

  test.each([
    ['attemptTimeoutMs', { attemptTimeoutMs: 2_000 }],
    ['deadlineMs', { deadlineMs: 2_000 }],
  ])('%s ends a body of the request that never ends; nothing was sent', async (_, kucoin) => {
    const stage = await openRaw(host, ({ socket }) => sendWhole(socket, whole));
    const canceled = vi.fn();
    const stream = new ReadableStream<Uint8Array>({ cancel: canceled });
    const { error, kucoin: record } = await stage.fail(
      stage.ask(stage.rawClient(), placing, { stream, kucoin }),
    );
    expect(host.isOtherError(error)).toBe(true);
    expect(record).toMatchObject({ reason: 'deadline', executed: 'no', attempts: 0 });
    expect([stage.nowMs(), stage.raw.requests.length]).toEqual([2_000, 0]);
    await stage.quiet();
    expect(canceled).toHaveBeenCalledOnce();
  });

  test('abort ends it with what the host says of an abort', async () => {
    const stage = await openRaw(host, (request) => begin(request, long(200_000).slice(0, 100_000)));
    const controller = new AbortController();
    const call = stage.ask(stage.rawClient(), candles, { signal: controller.signal });
    const caught = call.catch((error: unknown) => error);
    await stage.until(() => stage.raw.requests.length === 1);
    await stage.quiet();
    controller.abort();
    expect(isKucoinError(await caught)).toBe(false);
    await stage.until(() => stage.raw.requests.every(({ socket }) => socket.destroyed));
  });

  test('forty at once on one signal are no leak', async () => {
    const warned = vi.fn();
    process.on('warning', warned);
    const stage = await openRaw(host, (request) => begin(request, long(200_000).slice(0, 100_000)));
    const { signal } = new AbortController();
    const client = stage.rawClient({ retries: 0, pacing: false });
    const calls = Array.from({ length: 40 }, () =>
      stage.ask(client, candles, { signal, kucoin: { attemptTimeoutMs: 1_000 } }),
    );
    const ends = await stage.play(Promise.allSettled(calls));
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(40);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', warned);
    expect(warned).not.toHaveBeenCalled();
  });
}
