import { actsFor, warn } from '../../src/adapter-kit.js';
import type { KucoinRetry } from '../../src/index.js';
import { attachRecord } from './error.js';
import { createLoop, type Loop } from './run.js';
import type { CallLimits, KucoinKyOptions, KyFetch, KyOptions, KyState } from './types.js';

/** ky 1 cuts a call after its `timeout`; ours ends a little earlier, so that the caller learns why. */
const aheadOfKyMs = 100;

/** Fetches that an engine guards, this one's or another's. */
const guardedFetches = new WeakSet<KyFetch>();

/**
 * The loop as ky's `fetch`, and the hooks that pass a call's own options to it: `init` under ky 2.
 * ky 1 has no such hook, but calls its `fetch` as a method of the options.
 */
export function hooksAround(
  engine: KucoinRetry,
  own: KyFetch | undefined,
): Pick<KucoinKyOptions, 'fetch' | 'hooks'> {
  const loop = createLoop(engine, own);
  const fetch = guarded(loop, limitsUnderKy1);
  const isOurs = ({ url }: Request): boolean => actsFor(engine, url);
  const isAnothers = (given: KyFetch | undefined): boolean =>
    given !== undefined && given !== fetch && guardedFetches.has(given);
  /** A fetch given for one call goes inside the loop, not in place of it. */
  const loopAround = (given: KyFetch | undefined): Loop =>
    given === undefined || given === fetch ? loop : createLoop(engine, given);
  const warnOfHooks = once(() => warn(engine, { method: '', path: '' }, skippedHooks));

  const init = (options: KyOptions): void => {
    if (isAnothers(options.fetch)) return;
    const limits = takeLimits(options);
    options.fetch = guarded(loopAround(options.fetch), (called) => ({ ...limits, called }));
  };

  const beforeKy1Request = (
    request: Request,
    options: KyOptions,
  ): Promise<Response> | undefined => {
    if (options.fetch === fetch || isAnothers(options.fetch)) return undefined;
    // These options are frozen: a fetch given for this call can only be guarded from here.
    warnOfHooks();
    const beside = Object.entries(options).filter(([name]) => !(name in request || isKys(name)));
    return loopAround(options.fetch)(request, Object.fromEntries(beside), limitsUnderKy1(options));
  };

  const beforeRequest = (first: Request | KyState, ofKy1?: KyOptions) => {
    const { request, options } = ofKy1 ? { request: first, options: ofKy1 } : (first as KyState);
    if (!isOurs(request as Request)) return undefined;
    silence(options.retry);
    return ofKy1 && beforeKy1Request(first as Request, ofKy1);
  };

  const beforeRetry = ({ request, error }: KyState): undefined => {
    // A call that failed here is over: only the engine repeats.
    if (isOurs(request)) throw error;
  };

  return {
    fetch,
    hooks: {
      init: [init],
      beforeRequest: [beforeRequest],
      beforeRetry: [beforeRetry],
      beforeError: [beforeError],
    },
  };
}

/** ky 1 gives the error itself, ky 2 a state with it. */
function beforeError<T>(first: T): T extends { error: infer E } ? E : T {
  const error = (first as { error?: unknown }).error ?? first;
  attachRecord(error);
  return error as ReturnType<typeof beforeError<T>>;
}

/** What ky 1 does when our hook answers a request in its place: all hooks behind it are passed over. */
const skippedHooks =
  'ky 1 runs no beforeRequest hook that was added after kucoinKy in a call whose fetch was given after it; give that fetch to kucoinKy(options, fetch)';

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}

/** `limitsOf` gets the options of the call: ky calls its fetch as their method. */
function guarded(loop: Loop, limitsOf: (called: KyOptions | undefined) => CallLimits): KyFetch {
  const fetch = function (this: unknown, ...[input, init]: Parameters<KyFetch>) {
    return loop(input, init, limitsOf(isKyOptions(this) ? this : undefined));
  };
  guardedFetches.add(fetch);
  return fetch;
}

/** ky's options of one call, and not what {@link KucoinKyOptions} are. */
function isKyOptions(called: unknown): called is KyOptions {
  return typeof called === 'object' && called !== null && 'throwHttpErrors' in called;
}

/** Moves ky 2's time-outs over to us: they would go on while we wait. */
function takeLimits(options: KyOptions): CallLimits {
  const { timeout, totalTimeout, throwHttpErrors } = options;
  options.timeout = false;
  options.totalTimeout = false;
  return { attemptMs: number(timeout), totalMs: number(totalTimeout), throwHttpErrors };
}

function limitsUnderKy1({ timeout, throwHttpErrors }: KyOptions = {}): CallLimits {
  const ms = number(timeout);
  const totalMs = ms === undefined ? undefined : ms - Math.min(aheadOfKyMs, ms / 10);
  return { totalMs, throwHttpErrors };
}

function number(value: number | false | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** Options that ky 1 does not pass on; those that neither it nor a Request knows are for the fetch. */
const isKys = (name: string): boolean =>
  /^(?:json|parseJson|stringifyJson|searchParams|prefixUrl|retry|timeout|throwHttpErrors|onDownloadProgress|onUploadProgress|fetch|context|duplex)$/.test(
    name,
  );

/** ky reads its limit when an attempt fails, so a caller's `retry` can still be turned off. */
function silence(retry: KyOptions['retry']): void {
  if (typeof retry === 'object' && !Object.isFrozen(retry)) retry.limit = 0;
}
