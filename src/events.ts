import type { Channels } from './channels.js';
import { plainCopy } from './util/objects.js';
import type { RequestFacts } from './endpoints/request-facts.js';
import type { Classification, KucoinRetryEvent } from './types/index.js';

type Listener = ((event: KucoinRetryEvent) => void) | undefined;

/** What a report of a type says beyond what all reports of a call say. */
export type Report<T extends KucoinRetryEvent['type']> = Omit<
  Extract<KucoinRetryEvent, { type: T }>,
  'type' | 'atMs' | 'engineId' | 'callId' | 'request'
>;

/** Tells listeners what happens in a call. */
export interface Reporter {
  /** Somebody listens. */
  readonly isHeard: boolean;
  report<T extends KucoinRetryEvent['type']>(type: T, report: Report<T>): void;
}

/** Who is told what happens in the calls of an engine. */
export interface Audience {
  readonly engineId: number;
  readonly onEvent: Listener;
  readonly channels: Channels | undefined;
  /** For calls of the library's own: nobody waits for their end. */
  readonly isAside: boolean;
  wallNowMs(): number;
}

/**
 * Does a guest's work and forgets what goes wrong in it, now or later: who watches, or cleans up,
 * must not change the outcome of an order.
 */
export function harmless(work: () => unknown): void {
  try {
    const result = work() as { then?: unknown } | null | undefined;
    if (typeof result?.then === 'function') Promise.resolve(result).catch(() => undefined);
  } catch {
    // See above.
  }
}

/** A reporter for one call; when nobody listens as the call begins, it does nothing at all. */
export function createReporter(
  audience: Audience,
  callId: number,
  facts: RequestFacts,
  own?: Listener,
  clientOid?: string,
): Reporter {
  const { onEvent, channels, engineId, isAside } = audience;
  const watched = channels?.isWatched() === true ? channels : undefined;
  if (onEvent === undefined && own === undefined && watched === undefined) return deaf;
  const request = Object.freeze({ method: facts.method, path: facts.path });
  const named = clientOid === undefined ? {} : { clientOid };
  const tell = (event: KucoinRetryEvent): void => {
    harmless(() => onEvent?.(event));
    harmless(() => own?.(event));
    watched?.publish(event);
  };
  return {
    isHeard: true,
    report(type, report) {
      if (isAside && (type === 'done' || type === 'give-up')) return;
      const { classification } = report as { classification?: Classification };
      // What listeners are told is a copy: one that redacts must not change what the engine does.
      const copy = classification && { classification: plainCopy(classification) };
      const event = Object.freeze<object>({
        type,
        atMs: audience.wallNowMs(),
        engineId,
        callId,
        request,
        ...named,
        ...report,
        ...copy,
      });
      tell(event as KucoinRetryEvent);
    },
  };
}

const deaf: Reporter = Object.freeze({ isHeard: false, report: () => undefined });
