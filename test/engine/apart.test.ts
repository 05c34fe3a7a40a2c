import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { manualRuntime } from '../../src/testing/manual-runtime.js';
import type { Attempt, Outcome, Runtime } from '../../src/types.js';
import { bench, type Native } from './harness.js';

const read = { method: 'GET', url: 'https://api.kucoin.com/api/v1/market/allTickers' };

const told = (remaining: number): Outcome<Native> => {
  const headers = new Headers({
    'gw-ratelimit-limit': '40',
    'gw-ratelimit-remaining': String(remaining),
    'gw-ratelimit-reset': '30000',
  });
  const body = '{"code":"200000","data":{}}';
  return { native: { body }, status: 200, headers, text: body };
};

/** An attempt whose request of a Worker is ended: nothing of it is heard again, its time-outs either. */
const ended = (_attempt: Attempt): Promise<Outcome<Native>> => new Promise(() => undefined);

describe('in a Worker, where a call may end without a word', () => {
  beforeEach(() => void vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' }));
  afterEach(() => void vi.unstubAllGlobals());

  test('calls at once wait with a timer each', async () => {
    const { runtime, call } = bench();
    const refused: Outcome<Native> = {
      ...told(40),
      status: 429,
      text: '{"code":"429000","msg":"User-level rate limit"}',
      headers: new Headers({
        'gw-ratelimit-limit': '40',
        'gw-ratelimit-remaining': '0',
        'gw-ratelimit-reset': '5000',
      }),
    };
    const first = call(read, [refused, told(39)]);
    await runtime.advance(1_000);
    const others = [call(read, told(38)), call(read, told(37))];
    await runtime.settle();
    expect(runtime.pendingSleeps).toBe(3);
    await runtime.runUntil(Promise.all([first, ...others].map(({ promise }) => promise)));
    expect(runtime.pendingSleeps).toBe(0);
  });

  test('what ended calls had taken of a quota is free once they must have ended', async () => {
    const manual = manualRuntime();
    const state = { isEnded: false };
    const runtime: Runtime = {
      ...manual,
      after: (ms, callback) => (state.isEnded ? () => undefined : manual.after(ms, callback)),
    };
    const { call } = bench({ deadlineMs: 20_000, runtime }, manual);
    await manual.runUntil(call(read, told(40)).promise);
    state.isEnded = true;
    // All tickers weigh 15 (docs-new): two of them are nearly all of 40.
    call(read, ended);
    call(read, ended);
    await manual.settle();
    state.isEnded = false;
    await manual.advance(40_000);
    // A window later: one call opens it and says what there is, and that is enough for another.
    await manual.runUntil(call(read, told(25)).promise, 1_000);
    await manual.runUntil(call(read, told(10)).promise, 1_000);
    expect(manual.monotonicNowMs()).toBeLessThan(42_000);
  });
});
