/** What other files need of the platform. */
interface Platform {
  fetch(): typeof globalThis.fetch;
  /** Node's crypto where there is one: it signs without waiting. */
  nodeCrypto(): NodeCrypto | undefined;
  subtle(): SubtleCrypto | undefined;
  /** The environment's variables; none where the platform has no environment, as in a browser. */
  environment(): Readonly<Record<string, string | undefined>>;
  /** Writes a line where errors go; nothing where the platform has no console. */
  printError(line: string): void;
  /** A server of the platform may read a Response by its inner state and not by its methods. */
  looksInsideResponses(): boolean;
  /**
   * Timers, sockets and streams end with the request of a server in which they were made, and are of no
   * use to another: on Cloudflare Workers.
   */
  endsWithRequests(): boolean;
  /** Node's named diagnostics channels, where there are any. */
  diagnostics(): Diagnostics | undefined;
  /**
   * The caller's async context (`AsyncLocalStorage`), so that its call goes on in it after another call
   * woke it; `undefined` where the platform has none.
   */
  captureAsyncContext(): AsyncContext | undefined;
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
  environment: () =>
    (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env ?? {},
  printError: (line: string) => globalThis.console?.error(line),
  looksInsideResponses: () => {
    const host = globalThis as {
      process?: { versions?: { node?: string; bun?: string; deno?: string } };
    };
    const { node, bun, deno } = host.process?.versions ?? {};
    return node === undefined || bun !== undefined || deno !== undefined || isWorker();
  },
  endsWithRequests: isWorker,
  diagnostics: () => builtIn('node:diagnostics_channel') as Diagnostics | undefined,
  captureAsyncContext: () => {
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

/** Cloudflare Workers look like Node and are not. One may be without a `navigator`. */
function isWorker(): boolean {
  const isNamed = globalThis.navigator?.userAgent === 'Cloudflare-Workers';
  return isNamed || 'WebSocketPair' in globalThis;
}

/** A module of the platform's own; not imported, because bundles and browsers have none. */
function builtIn(id: string): unknown {
  const host = (globalThis as { process?: { getBuiltinModule?: (id: string) => unknown } }).process;
  return host?.getBuiltinModule?.(id);
}

/** An async context in which a call can go on. */
export interface AsyncContext {
  runInAsyncScope(work: () => void): void;
  /** Reports its end to async hooks, once; not all platforms have it. */
  emitDestroy?(): void;
}

/** Does work in a context that was held, where the platform has such contexts. */
export function within(context: AsyncContext | undefined, work: () => void): void {
  if (context === undefined) work();
  else context.runInAsyncScope(work);
}

/** The part of `node:async_hooks` that calls which wait use. */
interface AsyncHooks {
  readonly AsyncResource?: new (
    type: string,
    options: { readonly requireManualDestroy: boolean },
  ) => AsyncContext;
}

/** The part of `node:diagnostics_channel` that events use. */
export interface Diagnostics {
  channel(name: string): {
    readonly hasSubscribers: boolean;
    publish(message: unknown): void;
    subscribe(listener: (message: unknown) => void): void;
    unsubscribe(listener: (message: unknown) => void): unknown;
  };
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
