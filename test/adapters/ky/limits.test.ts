import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KyInstance } from 'ky';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { kucoinKy } from '../../../adapters/ky.js';
import { isKucoinError } from '../../../src/index.js';
import { manualRuntime } from '../../../src/testing/index.js';
import { head, startRawServer } from '../contract/raw-server.js';
import { order } from '../contract/stage.js';
import { lacksKy2, majors, openKyStage, secondMajor } from './host.js';

const accounts = '/api/v1/accounts';
const placing = '/api/v1/hf/orders';
const caught = (call: Promise<unknown>): Promise<unknown> => call.then(String, (e: unknown) => e);
const recordOf = (error: unknown): object => {
  if (!isKucoinError(error)) throw error;
  return error.kucoin;
};
const ky1 = majors[0]!;
const ky2 = secondMajor;

/** ky's own delay between attempts, kept short. */
const soon = vi.fn(() => 1);

/** Real time passes: enough for the time-outs of ky below to fire, if they were set. */
const aMoment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));

beforeEach(() => void soon.mockClear());

describe.each(majors)('limits under $name', (major) => {
  test("ky's own 10 s are never set: they would cut a wait of 30 s", async () => {
    const stage = await openKyStage(major);
    stage.exchange.blockIp({ shape: 'html' });
    const timers = vi.spyOn(globalThis, 'setTimeout');
    await stage.play(stage.extend().get(stage.url(accounts)));
    const delays = timers.mock.calls.map(([, ms]) => ms ?? 0);
    timers.mockRestore();
    // Sockets have timers of a few seconds of their own.
    expect(delays.filter((ms) => ms >= 9_000)).toEqual([]);
    expect(stage.nowMs()).toBe(30_000);
  });

  test.each([
    ['a number', 3],
    ['an object', { limit: 3, methods: ['get', 'post'], statusCodes: [500], delay: soon }],
    [
      'one that insists',
      { limit: 3, methods: ['get', 'post'], shouldRetry: () => true, delay: soon },
    ],
  ])("a caller's own retry, %s, repeats nothing", async (_, retry) => {
    const stage = await openKyStage(major);
    stage.exchange.reply(/hf\/orders|accounts/, { status: 500, body: 'oops', times: 9 });
    const kucoin = stage.extend({ retry }, { retries: 1 });
    await caught(stage.play(kucoin.post(stage.url(placing), { json: order() })));
    expect(stage.exchange.log).toHaveLength(1);
    await caught(stage.play(kucoin.post(stage.url(placing), { json: order(), retry })));
    expect(stage.exchange.log).toHaveLength(2);
    await caught(stage.play(kucoin.get(stage.url(accounts), { retry })));
    expect(stage.exchange.log).toHaveLength(4);
    // Not even ky's delay is waited for.
    expect(soon).not.toHaveBeenCalled();
  });

  test('not even where a hook has put another request in place', async () => {
    const stage = await openKyStage(major);
    stage.exchange.reply(placing, { status: 500, body: 'oops', times: 9 });
    const hooks = major.hook('beforeRequest', ({ request }) => new Request(request));
    const retry = { limit: 3, methods: ['post'], delay: soon };
    for (const kucoin of [stage.extend({ hooks }), stage.extend().extend({ hooks })]) {
      const call = kucoin.post(stage.url(placing), { json: order(), retry });
      const error = await stage.play(caught(call));
      expect(recordOf(error)).toMatchObject({ executed: 'unknown', attempts: 1 });
    }
    expect(stage.exchange.log).toHaveLength(2);
  });

  test.each<[string, object]>([
    ['timeout', { timeout: 1_000 }],
    ...(major === ky2
      ? [['totalTimeout', { timeout: false, totalTimeout: 1_000 }] as [string, object]]
      : []),
  ])("ky's %s ends a long body that stalls after its beginning", async (_, limits) => {
    const start = `{"code":"200000","data":["${'x'.repeat(100_000)}`;
    const raw = await startRawServer(({ socket }) => {
      socket.write(
        Buffer.concat([head('200 OK', { 'content-length': '900000' }), Buffer.from(start)]),
      );
    });
    const stage = await openKyStage(major);
    const kucoin = stage.extend({}, { hosts: { [raw.host]: 'spot' }, retries: 0 });
    const call = kucoin.get(`${raw.url}/api/v1/market/candles`, limits).json();
    const error = await stage.play(caught(call));
    expect(recordOf(error)).toMatchObject({ kind: 'timeout', executed: 'no', attempts: 1 });
    expect(stage.nowMs()).toBeLessThanOrEqual(1_000);
    await raw.close();
  });

  test('what a call says of its limits holds for a request that a hook has put in place', async () => {
    const stage = await openKyStage(major, { balances: { USDT: 1 } });
    const hooks = major.hook('beforeRequest', ({ request }) => new Request(request));
    for (const kucoin of [stage.extend({ hooks }), stage.extend().extend({ hooks })]) {
      const options = { json: order(), throwHttpErrors: false };
      const response = await stage.play(kucoin.post(stage.url(placing), options));
      expect([response.status, response.ok]).toEqual([200, true]);
      stage.exchange.reply(placing, { fault: 'no-answer' });
      const call = kucoin.post(stage.url(placing), { json: order(), timeout: 2_000 });
      expect(recordOf(await stage.play(caught(call)))).toMatchObject({ kind: 'timeout' });
    }
    expect(stage.nowMs()).toBeLessThanOrEqual(4_000);
  });

  test('nor does a call that never left or got no answer', async () => {
    const stage = await openKyStage(major);
    stage.exchange.reply(accounts, { fault: 'reset-before', times: 9 });
    const call = stage.extend({}, { retries: 0 }).get(stage.url(accounts), { retry: 3 });
    expect(recordOf(await stage.play(caught(call)))).toMatchObject({ attempts: 1 });
    expect(stage.exchange.log).toHaveLength(1);
  });

  test('options of the instance and of the call are one', async () => {
    const stage = await openKyStage(major);
    stage.exchange.reply(accounts, { status: 500, body: 'oops', times: 9 });
    const kucoin: KyInstance = stage.extend().extend({ kucoin: { retries: 2 } });
    const call = kucoin.get(stage.url(accounts), { kucoin: { deadlineMs: 1_000 } });
    // The second retry would leave after 1.5 s.
    expect(recordOf(await stage.play(caught(call)))).toMatchObject({
      reason: 'deadline',
      attempts: 2,
    });
  });

  test('an instance extended twice does not wait and repeat twice', async () => {
    const stage = await openKyStage(major);
    stage.exchange.reply(accounts, { status: 500, body: 'oops', times: 99 });
    const kucoin = stage.extend({}, { retries: 1 }).extend(kucoinKy(stage.options({ retries: 2 })));
    const error = await stage.play(caught(kucoin.get(stage.url(accounts), { retry: 2 })));
    expect(recordOf(error)).toMatchObject({ attempts: 3 });
    expect(stage.exchange.log).toHaveLength(3);
  });

  test("other hosts keep ky's retry and time-out", async () => {
    const stage = await openKyStage(major);
    const elsewhere = `http://0.0.0.0:${stage.exchange.host.split(':')[1]}${accounts}`;
    stage.exchange.reply(accounts, [
      { status: 503, body: 'busy' },
      { status: 200, body: 'fine' },
      { fault: 'no-answer' },
    ]);
    const kucoin = stage.extend();
    const retry = { limit: 1, delay: soon };
    await expect(stage.play(kucoin.get(elsewhere, { retry }).text())).resolves.toBe('fine');
    const error = await stage.play(caught(kucoin.get(elsewhere, { timeout: 50 })));
    expect(error).toMatchObject({
      name: 'TimeoutError',
      message: `Request timed out: GET ${elsewhere}`,
      request: { url: elsewhere },
    });
    await stage.until(() => stage.exchange.log[2]!.leftEarly);
  });

  test.each([5_000, 800])('a timeout of %i ms ends with the record', async (timeout) => {
    const stage = await openKyStage(major);
    stage.exchange.reply(placing, { fault: 'no-answer' });
    const call = stage.extend().post(stage.url(placing), { json: order(), timeout });
    expect(recordOf(await stage.play(caught(call)))).toMatchObject({
      kind: 'timeout',
      executed: 'unknown',
      attempts: 1,
    });
  });
});

describe.skipIf(lacksKy2)("ky 2's timeout and totalTimeout", () => {
  test.each([{ timeout: 50 }, { timeout: false, totalTimeout: 50 }])(
    'of other hosts %j ends a body that stalls, as without us',
    async (limits) => {
      const server = createServer((_, response) => void response.write('{"a":'));
      await once(server.listen(0, '0.0.0.0'), 'listening');
      const url = `http://0.0.0.0:${(server.address() as AddressInfo).port}/`;
      const kucoin = ky2.ky.extend(kucoinKy({ runtime: manualRuntime() }));
      const calls = [ky2.ky, kucoin].map((instance) =>
        caught(instance.get(url, { retry: 0, ...limits } as object).json()),
      );
      for (const error of await Promise.all(calls)) {
        expect(error).toMatchObject({ name: 'TimeoutError', request: { url } });
      }
      server.closeAllConnections();
      server.close();
    },
  );

  test('timeout limits one attempt and no wait', async () => {
    const stage = await openKyStage(ky2);
    stage.exchange.reply(accounts, [
      { body: { code: '200002', msg: 'Too many requests' } },
      { fault: 'no-answer' },
    ]);
    const call = stage.extend().get(stage.url(accounts), { timeout: 50 });
    await stage.answered();
    await aMoment();
    await stage.play(call);
    expect(stage.exchange.log.map(({ atMs }) => atMs)).toEqual([0, 10_000, 10_550]);
  });

  test('totalTimeout is the deadline', async () => {
    const stage = await openKyStage(ky2);
    stage.exchange.blockEndpoint(`GET ${accounts}`);
    const options = { totalTimeout: 8_000 } as object;
    const error = await stage.play(caught(stage.extend().get(stage.url(accounts), options)));
    expect(recordOf(error)).toMatchObject({ reason: 'deadline', attempts: 1 });
    expect(stage.nowMs()).toBe(0);
  });

  test('both may be set on the instance, and the shorter deadline counts', async () => {
    const stage = await openKyStage(ky2);
    const limits = { timeout: 1_000, totalTimeout: 2_000 } as object;
    stage.exchange.reply(accounts, { fault: 'no-answer', times: 9 });
    const kucoin = { deadlineMs: 60_000 };
    const call = stage.extend().extend(limits).get(stage.url(accounts), { kucoin });
    expect(recordOf(await stage.play(caught(call)))).toMatchObject({
      reason: 'deadline',
      attempts: 2,
    });
  });
});

describe("ky 1's timeout", () => {
  test('limits the whole call, waits included, a little before ky would', async () => {
    const stage = await openKyStage(ky1);
    stage.exchange.blockEndpoint(`GET ${accounts}`);
    const call = (timeout: number) => caught(stage.extend().get(stage.url(accounts), { timeout }));
    // A wait of ten seconds fits into 10.2 s, but not into 10.05 s less the head start.
    expect(recordOf(await stage.play(call(10_050)))).toMatchObject({ reason: 'deadline' });
    expect(await stage.play(call(10_200))).toBe('[object Response]');
  });
});
