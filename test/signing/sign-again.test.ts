import { describe, expect, test, vi } from 'vitest';
import { requestFacts } from '../../src/endpoints/request-facts.js';
import { instantOf } from '../../src/runtime/instant.js';
import { createClock } from '../../src/signing/exchange-clock.js';
import {
  CallerSigner,
  CallerThrew,
  CannotSignAgain,
  type SigningClocks,
} from '../../src/signing/sign-again.js';
import { manualRuntime } from '../../src/testing/clocks/manual-runtime.js';
import type { SendInternal } from '../../src/types/index.js';

const sendInternal: SendInternal = () => Promise.reject(new Error('not asked'));

/** A request signed when it came, and a signer whose clock is `lagMs` behind the machine's. */
function resigning({ lagMs = 0, exchangeAheadMs = 0 } = {}) {
  const runtime = manualRuntime();
  const clock = createClock();
  const request = { method: 'GET', url: 'https://api.kucoin.com/api/v1/accounts' };
  const facts = requestFacts(request);
  const sync = vi.fn(() => {
    clock.set(facts.host, exchangeAheadMs);
    return Promise.resolve('read' as const);
  });
  const clocks = { runtime, clock, clockSync: { sync } } as unknown as SigningClocks;
  const signed = (): Record<string, string> => ({
    'KC-API-SIGN': `signed at ${runtime.wallNowMs()}`,
    'KC-API-TIMESTAMP': String(runtime.wallNowMs() - lagMs),
  });
  const headers = vi.fn<() => Promise<Record<string, string> | undefined>>(async () => signed());
  const given: Record<string, string> = { 'X-Mine': 'a', 'kc-api-key': 'k', ...signed() };
  const resign = { headers, hint: () => '' };
  const arrived = instantOf(runtime);
  const made = new CallerSigner(clocks, facts, { ...request, headers: given }, resign, arrived);
  return { runtime, made, headers, given, sync, signed };
}

describe('a request that came signed', () => {
  test('leaves as it came, if nothing was waited for', () => {
    const { made, headers, given, runtime } = resigning();
    void runtime.advance(999);
    expect(made.headers()).toEqual(given);
    expect(headers).not.toHaveBeenCalled();
  });

  test('is signed again after a wait, and for every attempt after the first', async () => {
    const waited = resigning();
    await waited.runtime.advance(1_000);
    expect(await waited.made.headers()).toEqual({ ...waited.given, ...waited.signed() });
    const { made, headers, given, runtime, signed } = resigning();
    void made.headers();
    await runtime.advance(1);
    const second = await made.headers();
    expect(second).toEqual({ ...given, ...signed() });
    expect(second['KC-API-SIGN']).not.toBe(given['KC-API-SIGN']);
    await made.headers();
    expect(headers).toHaveBeenCalledTimes(2);
  });

  test('does not leave when its signer cannot, or gives a timestamp that did not move on', async () => {
    const { made, headers, given, runtime } = resigning();
    await runtime.advance(4_499);
    headers.mockResolvedValue({ 'KC-API-TIMESTAMP': given['KC-API-TIMESTAMP']! });
    expect(await made.headers()).toMatchObject({ 'X-Mine': 'a' });
    await runtime.advance(1);
    await expect(made.headers()).rejects.toBeInstanceOf(CannotSignAgain);
    headers.mockResolvedValue({ 'KC-API-SIGN': 'undated' });
    await expect(made.headers()).rejects.toBeInstanceOf(CannotSignAgain);
    headers.mockResolvedValue(undefined);
    await expect(made.headers()).rejects.toBeInstanceOf(CannotSignAgain);
  });

  test('rejects with what its signer throws', async () => {
    const { made, headers, runtime } = resigning();
    const thrown = new Error('from the signer');
    headers.mockRejectedValue(thrown);
    await runtime.advance(5_000);
    const error: unknown = await Promise.resolve(made.headers()).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CallerThrew);
    expect((error as CallerThrew).value).toBe(thrown);
  });
});

describe('a timestamp that was refused', () => {
  test('is taken anew once a call', async () => {
    const { made, sync } = resigning();
    void made.headers();
    expect(await made.correct(sendInternal)).toBe('corrected');
    expect(await made.headers()).toMatchObject({ 'X-Mine': 'a' });
    expect(await made.correct(sendInternal)).toBe('callers');
    expect(sync).toHaveBeenCalledTimes(1);
    expect(made.lagMs).toBe(0);
  });

  test.each([
    ['behind', { exchangeAheadMs: 9_000 }, 9_000],
    ['ahead', { exchangeAheadMs: -9_000 }, -9_000],
    ['behind on its own', { lagMs: 6_000 }, 6_000],
  ])('is not sent again by a signer whose clock is %s', async (_, clocks, lagMs) => {
    const { made } = resigning(clocks);
    void made.headers();
    await made.correct(sendInternal);
    await expect(made.headers()).rejects.toBeInstanceOf(CannotSignAgain);
    expect(made.lagMs).toBe(lagMs);
  });

  test('is sent again by a signer with a better clock than this machine', async () => {
    const { made } = resigning({ exchangeAheadMs: 9_000, lagMs: -9_000 });
    void made.headers();
    await made.correct(sendInternal);
    expect(await made.headers()).toMatchObject({ 'X-Mine': 'a' });
  });

  test('is taken anew also where no server can be asked for the time', async () => {
    const { made, sync } = resigning();
    expect(await made.correct(undefined)).toBe('corrected');
    expect(sync).not.toHaveBeenCalled();
  });
});
