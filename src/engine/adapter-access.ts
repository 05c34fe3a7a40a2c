import { leadsToUs, requestFacts } from '../endpoints/request-facts.js';
import { createReporter, ignoreErrors, type Reporter } from '../events.js';
import type {
  KucoinRetry,
  KucoinRetryEvent,
  RequestOptions,
  RunOptions,
  RunRequest,
  Runtime,
} from '../types/index.js';
import { type ActsFor, actsWith } from './call-plan.js';
import type { EngineContext } from './context.js';
import { type Prepared, prepareInTime } from './prepare-in-time.js';

/** What an engine keeps for itself, for those who may ask: our adapters. */
const contexts = new WeakMap<KucoinRetry, EngineContext>();

/** Lets the adapters that are given an engine ask what they need. */
export function openToAdapters(engine: KucoinRetry, context: EngineContext): void {
  contexts.set(engine, context);
}

/**
 * Tells for which requests an engine acts. Listeners are told where that may be a mistake.
 *
 * @internal
 */
export function actsIn(engine: KucoinRetry): ActsFor {
  const context = contexts.get(engine);
  return context === undefined ? (_, url) => leadsToUs(url) : actsWith(context);
}

/**
 * Whether an engine acts for a URL, whatever is done there.
 *
 * @internal
 */
export function actsFor(
  engine: KucoinRetry,
  url: string,
  requestOptions?: RequestOptions,
): boolean {
  return actsIn(engine)('GET', url, requestOptions);
}

/**
 * Tells the engine's listeners of something an adapter noticed about its host.
 *
 * @internal
 */
export function warn(
  engine: KucoinRetry,
  request: { method: string; path: string },
  note: string,
): void {
  const context = contexts.get(engine);
  if (context !== undefined) reporterOf(context, request).report('warning', { note });
}

/** A reporter for what belongs to no call. */
export function reporterOf(
  { eventSinks }: EngineContext,
  { method, path }: { method: string; path: string } = { method: '', path: '' },
): Reporter {
  return createReporter(eventSinks, 0, requestFacts({ method, url: path }));
}

/**
 * Calls back on the engine's clock, for the limits an adapter keeps itself; the returned function
 * takes it back.
 *
 * @internal
 */
export function afterMs(engine: KucoinRetry, ms: number, callback: () => void): () => void {
  const context = contexts.get(engine);
  if (context === undefined) return () => undefined;
  return context.timeouts.add(context.runtime.monotonicNowMs() + ms, callback);
}

/** What one who watches a running engine needs of it. */
export interface Watching {
  readonly runtime: Runtime;
  /** Hears the events of this engine from now on; the returned function ends that. */
  listen(listener: (event: KucoinRetryEvent) => void): () => void;
}

/**
 * Lets a running engine be watched; `undefined` for what is no engine of this copy of the package.
 *
 * @internal
 */
export function watching(engine: KucoinRetry): Watching | undefined {
  const context = contexts.get(engine);
  if (context === undefined) return undefined;
  const { runtime, eventSinks } = context;
  const { channels, engineId } = eventSinks;
  return {
    runtime,
    listen: (listener) =>
      // The channels are the process's: every engine speaks there.
      channels?.subscribe((event) => {
        if (event.engineId === engineId) ignoreErrors(() => listener(event));
      }) ?? (() => undefined),
  };
}

/**
 * Prepares a call of the engine's within the limits of the call; see {@link Prepared} for what it is
 * to be run with then.
 *
 * @internal
 */
export async function prepareCall<R>(
  engine: KucoinRetry,
  request: Pick<RunRequest, 'method' | 'url'>,
  run: RunOptions,
  work: (signal: AbortSignal | undefined) => Promise<R>,
): Promise<Prepared<R>> {
  const context = contexts.get(engine);
  if (context === undefined) return { result: await work(run.signal), run };
  return prepareInTime(context, request, run, work);
}
