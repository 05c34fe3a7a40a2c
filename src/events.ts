import type { RequestFacts } from './endpoints/request-facts.js';
import { platform } from './runtime/platform.js';
import type { Classification, KucoinRetryEvent } from './types/index.js';
import { plainCopy } from './util/objects.js';

type Subscriber = ((event: KucoinRetryEvent) => void) | undefined;

/** What a report of a type says beyond what all reports of a call say. */
export type Report<T extends KucoinRetryEvent['type']> = Omit<
  Extract<KucoinRetryEvent, { type: T }>,
  'type' | 'atMs' | 'engineId' | 'callId' | 'request'
>;

/** Reports what happens in a call. */
export interface Reporter {
  /** There is a listener. */
  readonly hasListeners: boolean;
  report<T extends KucoinRetryEvent['type']>(type: T, report: Report<T>): void;
}

/** Where the events of an engine's calls go. */
export interface EventSinks {
  readonly engineId: number;
  readonly onEvent: Subscriber;
  readonly channels: Channels | undefined;
  /** For internal calls: their end is not reported. */
  readonly isInternal: boolean;
  wallNowMs(): number;
}

/**
 * Runs code of others and ignores its errors, now or later: a listener or a clean-up must not
 * change the outcome of an order.
 */
export function ignoreErrors(work: () => unknown): void {
  try {
    const result = work() as { then?: unknown } | null | undefined;
    if (typeof result?.then === 'function') Promise.resolve(result).catch(() => undefined);
  } catch {
    // See above.
  }
}

/** Whether anybody would hear how a call ended; `own` is the call's own listener. */
export function isEndHeard(
  { onEvent, channels, isInternal }: EventSinks,
  own: Subscriber,
): boolean {
  const hasListeners = onEvent !== undefined || own !== undefined;
  return !isInternal && (hasListeners || channels?.isWatched() === true);
}

/** A reporter for one call; without a listener when the call begins, it does nothing at all. */
export function createReporter(
  eventSinks: EventSinks,
  callId: number,
  facts: RequestFacts,
  own?: Subscriber,
  clientOid?: string,
): Reporter {
  const { onEvent, channels, engineId, isInternal } = eventSinks;
  const watched = channels?.isWatched() === true ? channels : undefined;
  if (onEvent === undefined && own === undefined && watched === undefined) return noopReporter;
  const request = Object.freeze({ method: facts.method, path: facts.path });
  const named = clientOid === undefined ? {} : { clientOid };
  const emit = (event: KucoinRetryEvent): void => {
    ignoreErrors(() => onEvent?.(event));
    ignoreErrors(() => own?.(event));
    watched?.publish(event);
  };
  return {
    hasListeners: true,
    report(type, report) {
      if (isInternal && (type === 'done' || type === 'give-up')) return;
      const { classification } = report as { classification?: Classification };
      // Listeners get a copy: one that redacts it must not change what the engine does.
      const copy = classification && { classification: plainCopy(classification) };
      const event = Object.freeze<object>({
        type,
        atMs: eventSinks.wallNowMs(),
        engineId,
        callId,
        request,
        ...named,
        ...report,
        ...copy,
      });
      emit(event as KucoinRetryEvent);
    },
  };
}

const noopReporter: Reporter = Object.freeze({ hasListeners: false, report: () => undefined });

/** Node's diagnostics channels, one for each type of event: `kucoin-retry:attempt` and so on. */
export interface Channels {
  /** One of them has a subscriber. */
  isWatched(): boolean;
  publish(event: KucoinRetryEvent): void;
  /** Subscribes to all of them; the returned function ends that. */
  subscribe(listener: (event: KucoinRetryEvent) => void): () => void;
}

/** A list the compiler checks for being complete. */
const types = Object.keys({
  attempt: 0,
  wait: 0,
  cooldown: 0,
  clock: 0,
  reconcile: 0,
  partial: 0,
  'give-up': 0,
  done: 0,
  halt: 0,
  warning: 0,
} satisfies Record<KucoinRetryEvent['type'], 0>);

/** Opens the channels; `undefined` where the platform has none. */
export function openChannels(): Channels | undefined {
  const diagnostics = platform.diagnostics();
  if (diagnostics === undefined) return undefined;
  const channels = new Map(
    types.map((type) => [type, diagnostics.channel(`kucoin-retry:${type}`)]),
  );
  const all = [...channels.values()];
  return {
    isWatched: () => all.some((channel) => channel.hasSubscribers),
    publish: (event) => channels.get(event.type)?.publish(event),
    subscribe(listener) {
      // Of its own for each subscriber: a channel knows a function once.
      const entry = (event: unknown): void => listener(event as KucoinRetryEvent);
      for (const channel of all) channel.subscribe(entry);
      return () => {
        for (const channel of all) channel.unsubscribe(entry);
      };
    },
  };
}
