import { Timers, type TimerSource } from './timers.js';
import type { Runtime } from '../types/index.js';

/**
 * The one place that reads clocks, draws random numbers and sets timers. Globals are called when
 * needed, never captured, so that test spies and polyfills installed later are honoured.
 */
export function createRuntime(options: { unref?: boolean | undefined } = {}): Runtime {
  const unref = options.unref === true;
  const timers = new Timers(timerSource);
  return Object.freeze({
    wallNowMs: () => Date.now(),
    monotonicNowMs: () => timers.lookAfter(monotonicNowMs()),
    random: () => Math.random(),
    sleep: (ms: number, signal?: AbortSignal) => sleep(timers, ms, signal, unref),
    // Idle time-outs do not keep a process alive; those of calls under way do, because nothing else
    // may: a `send`, `sign` or fetch of the caller's own need not have a socket.
    after: (ms: number, callback: () => void) => {
      const timer = timers.start(ms, callback, false);
      return unref ? timer.cancel : Object.assign(timer.cancel, { hold: timer.hold });
    },
  });
}

/** Takes a timer back; one of ours can also be told whether to keep the process alive meanwhile. */
export type CancelTimer = (() => void) & { readonly hold?: (isHeld: boolean) => void };

function sleep(
  timers: Timers,
  ms: number,
  signal: AbortSignal | undefined,
  unref: boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason as Error);
      return;
    }
    const onAbort = (): void => {
      cancel();
      reject(signal?.reason as Error);
    };
    const { cancel } = timers.start(
      ms,
      () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      },
      !unref,
    );
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** How far timers that were faked without the clock are ahead of it, as long as those stay in place. */
interface Ahead {
  ms: number;
  setTimeout: unknown;
  now: unknown;
}

/** One for the process, like the store in which instants are kept. */
const sharedAhead = (): Ahead =>
  platform.shared('kucoin-retry.ahead.1', () => ({ ms: 0, setTimeout: undefined, now: undefined }));

const clockFunction = (): unknown => Reflect.get(performance, 'now');

function isInPlace(ahead: Ahead): boolean {
  return ahead.setTimeout === globalThis.setTimeout && ahead.now === clockFunction();
}

function monotonicNowMs(): number {
  const ahead = sharedAhead();
  if (ahead.ms !== 0 && !isInPlace(ahead)) ahead.ms = 0;
  return performance.now() + ahead.ms;
}

function skip(ms: number): void {
  const ahead = sharedAhead();
  ahead.ms = ms + (isInPlace(ahead) ? ahead.ms : 0);
  ahead.setTimeout = globalThis.setTimeout;
  ahead.now = clockFunction();
}

const timerSource: TimerSource = {
  nowMs: monotonicNowMs,
  skip,
  set: () => globalThis.setTimeout,
  clear: () => globalThis.clearTimeout,
  // Where a timer ends with its request, nobody else may set it anew.
  mayReset: () => !isWorker(),
};

/** What other files need of the platform. */
interface Platform {
  fetch(): typeof globalThis.fetch;
  /** Node's crypto where there is one: it signs without waiting. */
  nodeCrypto(): NodeCrypto | undefined;
  subtle(): SubtleCrypto | undefined;
  /** A server of the platform may send a Response on as it is inside, whatever its methods say. */
  looksInsideResponses(): boolean;
  /**
   * Timers, sockets and streams end with the request of a server in which they were made, and are of no
   * use to another: on Cloudflare Workers.
   */
  endsWithRequests(): boolean;
  /** Node's named channels for whoever watches, where there are any. */
  diagnostics(): Diagnostics | undefined;
  /**
   * The async context of whoever asks (`AsyncLocalStorage`), to go on in it from somebody else's stack;
   * `undefined` where the platform has none.
   */
  holdContext(): HeldContext | undefined;
  /** A body in the form in which the platform sends it once and no more. */
  sentOnce<Body>(body: Body, type?: string): Body | Blob;
  /** A value kept once per process, whatever the number of copies of this package. */
  shared<T>(name: string, create: () => T): T;
}

/** The platform, looked up when asked for. */
export const platform: Platform = Object.freeze({
  fetch: () => globalThis.fetch,
  nodeCrypto: () => builtIn('node:crypto') as NodeCrypto | undefined,
  subtle: () => globalThis.crypto?.subtle,
  looksInsideResponses: () => {
    const host = globalThis as {
      process?: { versions?: { node?: string; bun?: string; deno?: string } };
    };
    const { node, bun, deno } = host.process?.versions ?? {};
    return node === undefined || bun !== undefined || deno !== undefined || isWorker();
  },
  endsWithRequests: isWorker,
  diagnostics: () => builtIn('node:diagnostics_channel') as Diagnostics | undefined,
  holdContext: () => {
    const hooks = builtIn('node:async_hooks') as AsyncHooks | undefined;
    // Not `AsyncLocalStorage.snapshot()`: that holds 2.6 kB and takes 50 µs, this 73 bytes and 1 µs
    // (Node 20.20).
    const { AsyncResource } = hooks ?? {};
    return AsyncResource && new AsyncResource('KUCOINRETRY', { requireManualDestroy: true });
  },
  // Cut off on a reused connection, Deno sends what it can again, a POST too (measured with 2.9.6, its
  // fetch and its node:http). It cannot with a Blob, which it reads as a stream of a known length.
  sentOnce: <Body>(body: Body, type = ''): Body | Blob =>
    'Deno' in globalThis ? new Blob([body as BlobPart], { type }) : body,
  shared: <T>(name: string, create: () => T): T => {
    const store = globalThis as unknown as Record<symbol, T | undefined>;
    const key = Symbol.for(name);
    return (store[key] ??= create());
  },
});

/** Workers on Cloudflare speak Node's language and are none. One may be without a `navigator`. */
function isWorker(): boolean {
  const isNamed = globalThis.navigator?.userAgent === 'Cloudflare-Workers';
  return isNamed || 'WebSocketPair' in globalThis;
}

/** A module of the platform's own; not imported, because bundles and browsers have none. */
function builtIn(id: string): unknown {
  const host = (globalThis as { process?: { getBuiltinModule?: (id: string) => unknown } }).process;
  return host?.getBuiltinModule?.(id);
}

/** An async context that somebody may go on in. */
export interface HeldContext {
  runInAsyncScope(work: () => void): void;
  /** Tells whoever watches async hooks that it is over, once; not all platforms have it. */
  emitDestroy?(): void;
}

/** Does work in a context that was held, where the platform has such contexts. */
export function within(context: HeldContext | undefined, work: () => void): void {
  if (context === undefined) work();
  else context.runInAsyncScope(work);
}

/** The part of `node:async_hooks` that calls which wait use. */
interface AsyncHooks {
  readonly AsyncResource?: new (
    type: string,
    options: { readonly requireManualDestroy: boolean },
  ) => HeldContext;
}

/** The part of `node:diagnostics_channel` that events use. */
export interface Diagnostics {
  channel(name: string): { readonly hasSubscribers: boolean; publish(message: unknown): void };
}

/**
 * A body in the form in which this platform sends it once and no more; `type` is its content type.
 *
 * @internal
 */
export function sentOnce<Body extends string | ArrayBuffer>(
  body: Body,
  type?: string,
): Body | Blob {
  return platform.sentOnce(body, type);
}

/** The part of `node:crypto` that signing uses. */
export interface NodeCrypto {
  createHmac(
    algorithm: 'sha256',
    key: string,
  ): { update(data: string): { digest(encoding: 'base64'): string } };
}
