import pino from 'pino';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { logEvents } from '../../src/engine/control/log-events.js';
import type { KucoinRetryOptions } from '../../src/types/index.js';
import {
  answer,
  badTimestamp,
  cloudflareBlock,
  credentials,
  ok,
  overload,
  place,
  quota,
  refused,
  ticker,
} from '../support/answers.js';
import { bench } from '../support/harness.js';

function recorder() {
  const lines: [level: string, line: string][] = [];
  const at = (level: string) => (line: string) => void lines.push([level, line]);
  return { lines, logger: { debug: at('debug'), info: at('info'), warn: at('warn') } };
}

/** Number of the engine left out, which depends on the tests before. */
const plain = ([level, line]: [string, string]) => `${level} ${line.replace(/^\S+ \d+/, 'k')}`;

describe('lines for events', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  test('tell one decision each, with the level it deserves', async () => {
    const { lines, logger } = recorder();
    const { call, runtime } = bench({
      credentials,
      onEvent: logEvents(logger, { level: 'debug' }),
    });
    const order = call(place, [quota(30_000), ok()]);
    await runtime.advance(40_000);
    await order.promise;
    await call(place, refused('200004', 'Balance insufficient!', 200)).record();
    const cause = '429000 Too Many Requests (rate-limit)';
    expect(lines.map(plain)).toEqual([
      `warn k #1 POST /api/v1/hf/orders (mine-1): closes pool Spot for 30.0 s: ${cause}`,
      `info k #1 POST /api/v1/hf/orders (mine-1): attempt 1 failed after 0 ms: ${cause}`,
      `info k #1 POST /api/v1/hf/orders (mine-1): waits 30.0 s (shared cooldown) pool Spot: ${cause}`,
      'debug k #1 POST /api/v1/hf/orders (mine-1): attempt 2 succeeded after 0 ms',
      'debug k #1 POST /api/v1/hf/orders (mine-1): done at attempt 2 after 30.0 s',
      'info k #2 POST /api/v1/hf/orders (mine-1): attempt 1 failed after 0 ms: 200004 Balance insufficient! (insufficient-funds)',
      'warn k #2 POST /api/v1/hf/orders (mine-1): gave up (not-retryable) after 1 attempt and 0 ms, executed: no: 200004 Balance insufficient! (insufficient-funds)',
    ]);
  });

  test.each([
    ['warn', ['warn']],
    ['info', ['info', 'warn']],
    ['debug', ['debug', 'info', 'warn']],
  ] as const)('from %s on are those of %j', async (level, heard) => {
    const { lines, logger } = recorder();
    const { call, runtime } = bench({ onEvent: logEvents(logger, { level }) });
    const read = call(ticker, [cloudflareBlock(), ok()]);
    await runtime.advance(60_000);
    await read.promise;
    expect([...new Set(lines.map(([at]) => at))].sort()).toEqual(heard);
  });

  test('say that it is halted, and goes on', async () => {
    const { lines, logger } = recorder();
    const { retry } = bench({ onEvent: logEvents(logger) });
    await retry.halt();
    retry.resume();
    expect(lines.map(plain)).toEqual([
      'warn k: halted: nothing leaves that changes something, but cancels',
      'info k: halted: nothing of that is in flight any more',
      'info k: resumed',
    ]);
  });

  test('show no secret, and what others wrote stays within its line', async () => {
    const { lines, logger } = recorder();
    const { call, runtime } = bench({
      credentials,
      onEvent: logEvents(logger, { level: 'debug' }),
    });
    const forged = refused('200004', `no\nkucoin-retry 1: done${'!'.repeat(900)}`, 200);
    const time = answer({ code: '200000', data: runtime.wallNowMs() + 9_000 });
    const sendInternal = () => Promise.resolve({ ...time, text: time.text ?? '' });
    await call(place, [badTimestamp(), forged], { sendInternal }).record();
    const read = call(ticker, [overload(), ok()]);
    await runtime.advance(60_000);
    await read.promise;
    for (const [, line] of lines) {
      expect(line).not.toMatch(/[\r\n]/);
      expect(line.length).toBeLessThanOrEqual(501);
      for (const secret of Object.values(credentials)) expect(line).not.toContain(secret);
    }
    expect(lines.map(plain)).toContainEqual(
      expect.stringContaining('clock corrected, offset 9000 ms'),
    );
  });

  test('go to console, pino, and anything without debug', async () => {
    const written: string[] = [];
    const log = pino({ level: 'debug' }, { write: (text: string) => void written.push(text) });
    const own: string[] = [];
    const bare = { info: (line: string) => own.push(line), warn: (line: string) => own.push(line) };
    const info = vi.spyOn(console, 'debug').mockReturnValue(undefined);
    for (const logger of [log, bare, console]) {
      const { call } = bench({ onEvent: logEvents(logger, { level: 'debug' }) });
      await call(ticker, ok()).promise;
    }
    expect([written.length, own.length, info.mock.calls.length]).toEqual([2, 2, 2]);
    const { level, msg } = JSON.parse(written[1] ?? '') as { level: number; msg: string };
    expect(level).toBe(20);
    expect(msg).toContain('done at attempt 1');
  });

  test.each([
    [undefined, {}, /info and warn/],
    [{ info: 1, warn: 2 }, {}, /info and warn/],
    [console, { level: 'trace' }, /level must be one of debug, info, warn/],
  ])('of %o with %o cannot be written', (logger, options, text) => {
    expect(() => logEvents(logger as never, options as never)).toThrow(text);
  });

  test.each([
    ['1', 2],
    ['debug', 2],
    ['warn', 0],
    ['0', 0],
    ['', 0],
  ])('KUCOIN_RETRY_DEBUG=%s writes %i of them without any code', async (value, count) => {
    vi.stubEnv('KUCOIN_RETRY_DEBUG', value);
    const error = vi.spyOn(console, 'error').mockReturnValue(undefined);
    const heard: string[] = [];
    const own: KucoinRetryOptions = { onEvent: ({ type }) => heard.push(type) };
    for (const options of [{ onEvent: undefined }, own]) {
      error.mockClear();
      await bench(options).call(ticker, ok()).promise;
      expect(error).toHaveBeenCalledTimes(count);
    }
    expect(heard).toEqual(['attempt', 'done']);
  });
});
