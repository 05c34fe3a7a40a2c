import { describe, expect, test, vi } from 'vitest';
import { requestFacts } from '../../src/endpoints/request-facts.js';
import { Signature, signerConfigFor, type SigningDeps } from '../../src/signing/call-signer.js';
import { createClock } from '../../src/signing/exchange-clock.js';
import { fingerprint } from '../../src/signing/fingerprint.js';
import { CallerThrew } from '../../src/signing/sign-again.js';
import { type SignerConfig, signingMode } from '../../src/signing/sign-request.js';
import { manualRuntime } from '../../src/testing/clocks/manual-runtime.js';
import type { Credentials, RunRequest, SendInternal, Sign } from '../../src/types/index.js';

const credentials: Credentials = { key: 'our-key', secret: 's', passphrase: 'p' };
const privately: RunRequest = { method: 'GET', url: 'https://api.kucoin.com/api/v1/accounts' };
const sendInternal: SendInternal = () => Promise.reject(new Error('not asked'));

/** The signature of one call, on a clock moved by hand. */
function signature(
  given: { credentials?: Credentials; sign?: Sign },
  request: RunRequest = privately,
  sync: (set: (offsetMs: number) => void) => void = () => undefined,
) {
  const runtime = manualRuntime();
  const clock = createClock();
  const facts = requestFacts(request);
  const asks = vi.fn(() => {
    sync((offsetMs) => clock.set(facts.host, offsetMs));
    return Promise.resolve('read' as const);
  });
  const { sign } = signerConfigFor({} as SignerConfig, {
    credentials: given.credentials ?? credentials,
  });
  const deps = {
    runtime,
    clock,
    clockSync: { sync: asks, read: asks },
    signerConfig: {
      credentials: given.credentials,
      sign: given.sign ?? (given.credentials === undefined ? undefined : sign),
      isCallers: given.sign !== undefined,
    },
  } as unknown as SigningDeps;
  const made = new Signature(deps, facts, request, signingMode(facts, request, deps.signerConfig));
  return { runtime, clock, asks, made, host: facts.host };
}

const stamp = (headers: Record<string, string>): number => Number(headers['KC-API-TIMESTAMP']);

describe('the timestamps of one call', () => {
  test('are never the same twice, even when the clock stands still', () => {
    const { made, runtime } = signature({ credentials });
    const stamps = [1, 2, 3, 4].map(() => stamp(made.headers() as Record<string, string>));
    const nowMs = runtime.wallNowMs();
    expect(stamps).toEqual([nowMs, nowMs + 1, nowMs + 2, nowMs + 3]);
  });

  test('go back when a clock that was fast is corrected', () => {
    const { made, runtime, clock, host } = signature({ credentials });
    const first = stamp(made.headers() as Record<string, string>);
    clock.set(host, -9_000);
    expect(stamp(made.headers() as Record<string, string>)).toBe(first - 9_000);
    expect(made.timestampMs).toBe(runtime.wallNowMs() - 9_000);
  });

  test('are whole numbers on a clock with fractions', () => {
    const { made, clock, host } = signature({ credentials });
    clock.set(host, 0.75);
    expect(Number.isInteger(stamp(made.headers() as Record<string, string>))).toBe(true);
  });

  test('are unknown before the first', () => {
    expect(signature({ credentials }).made.timestampMs).toBeUndefined();
  });
});

describe('the headers of an attempt', () => {
  test('come at once from a signer that does not wait, as a promise from one that does', async () => {
    const { made } = signature({ credentials });
    expect(made.headers()).not.toBeInstanceOf(Promise);
    const late = signature({ sign: () => Promise.resolve({ 'KC-API-KEY': 'k' }) }).made.headers();
    expect(late).toBeInstanceOf(Promise);
    expect(await late).toEqual({ 'KC-API-KEY': 'k' });
  });

  test('of an unsigned request are a copy of its own', () => {
    const headers = { a: 'b' };
    const { made } = signature({}, { ...privately, headers });
    expect(made.headers()).toEqual(headers);
    expect(made.headers()).not.toBe(headers);
    expect(made.keyName).toBeUndefined();
  });

  test('carry what a signer throws out of the loop as it is', async () => {
    const thrown = signature({
      sign: () => {
        throw 'text' as unknown as Error;
      },
    }).made;
    expect(() => thrown.headers()).toThrow(CallerThrew);
    const rejected = signature({ sign: () => Promise.reject(new TypeError('late')) }).made;
    await expect(rejected.headers()).rejects.toMatchObject({ value: new TypeError('late') });
  });

  test('are refused when the signer gives none at all', () => {
    const { made } = signature({ sign: () => undefined as never });
    expect(() => made.headers()).toThrow(CallerThrew);
  });
});

describe('whose key it is', () => {
  test('is known from the credentials', () => {
    expect(signature({ credentials }).made.keyName).toBe(fingerprint('our-key'));
  });

  test('shows with the first signature where there is only `sign`', () => {
    const { made } = signature({ sign: () => ({ 'kc-api-key': 'shown' }) });
    expect([made.keyName, made.isOurs]).toEqual([undefined, true]);
    void made.headers();
    expect(made.keyName).toBe(fingerprint('shown'));
  });

  test('shows that the request is the caller’s own: its headers stay', () => {
    const headers = {
      'KC-API-KEY': 'theirs',
      'KC-API-SIGN': 'their-signature',
      'KC-API-TIMESTAMP': '1700000000000',
    };
    const { made } = signature(
      { sign: () => ({ 'KC-API-KEY': 'shown' }) },
      { ...privately, headers },
    );
    expect(made.headers()).toEqual(headers);
    expect(made.signing).toMatchObject({ by: 'caller', signedAtMs: 1_700_000_000_000 });
    expect([made.keyName, made.isOurs]).toEqual([fingerprint('theirs'), false]);
  });

  test('is the engine’s own when its caller signs with the same key, or it has none', () => {
    const headers = {
      'KC-API-KEY': 'our-key',
      'KC-API-SIGN': 's',
      'KC-API-PARTNER-SIGN': 'p',
    };
    const request = { ...privately, headers };
    expect(signature({ credentials }, request).made.isOurs).toBe(true);
    expect(signature({}, request).made.isOurs).toBe(true);
    const foreign = { ...request, headers: { ...headers, 'KC-API-KEY': 'x' } };
    expect(signature({ credentials }, foreign).made.isOurs).toBe(false);
  });
});

describe('correcting the clock', () => {
  test('asks once a call, and says whether it made a difference', async () => {
    const { made, asks } = signature({ credentials }, privately, (set) => set(9_000));
    void made.headers();
    expect(await made.correct(sendInternal)).toBe('corrected');
    void made.headers();
    expect(await made.correct(sendInternal)).toBe('unchanged');
    expect(asks).toHaveBeenCalledOnce();
  });

  test.each([
    [249, 'unchanged'],
    [250, 'corrected'],
    [-250, 'corrected'],
  ])('by %d ms: %s', async (offsetMs, verdict) => {
    const { made } = signature({ credentials }, privately, (set) => set(offsetMs));
    void made.headers();
    expect(await made.correct(sendInternal)).toBe(verdict);
  });

  test.each([
    ['failed', 'failed'],
    ['refused', 'refused'],
    ['no-clock', 'unchanged'],
  ] as const)('when the question ends with %s: %s', async (end, verdict) => {
    const { made, asks } = signature({ credentials });
    asks.mockResolvedValueOnce(end as 'read');
    void made.headers();
    expect(await made.correct(sendInternal)).toBe(verdict);
    // Only what failed is worth asking again.
    await made.correct(sendInternal);
    expect(asks).toHaveBeenCalledTimes(end === 'failed' ? 2 : 1);
  });

  test('does not ask when another call has asked since the request was signed', async () => {
    const { made, clock, host, asks } = signature({ credentials });
    void made.headers();
    clock.set(host, 9_000);
    expect(await made.correct(sendInternal)).toBe('corrected');
    expect(asks).not.toHaveBeenCalled();
  });

  test('is impossible where no server can be asked, for the unsigned, and for the caller’s own', async () => {
    const { made, asks } = signature({ credentials });
    void made.headers();
    expect(await made.correct(undefined)).toBe('unchanged');
    expect(await signature({}).made.correct(sendInternal)).toBe('unchanged');
    const headers = { 'KC-API-KEY': 'x', 'KC-API-SIGN': 's' };
    const theirs = signature({ credentials }, { ...privately, headers }).made;
    expect(await theirs.correct(sendInternal)).toBe('callers');
    expect(asks).not.toHaveBeenCalled();
  });
});
