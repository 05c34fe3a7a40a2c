import type { RequestFacts } from './request-facts.js';
import type { KucoinRetryEvent } from './types.js';

type Listener = ((event: KucoinRetryEvent) => void) | undefined;

/** What a report says beyond what all reports of a call say. */
export type Report = Omit<KucoinRetryEvent, 'type' | 'atMs' | 'callId' | 'request'>;

/** Tells listeners what happens in a call. */
export interface Reporter {
  readonly isHeard: boolean;
  report(type: KucoinRetryEvent['type'], report: Report): void;
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

/** A reporter for one call; without listeners it does nothing at all. */
export function createReporter(
  callId: number,
  facts: RequestFacts,
  wallNowMs: () => number,
  listeners: readonly Listener[],
  clientOid?: string,
): Reporter {
  const heard = listeners.filter((listener) => listener !== undefined);
  if (heard.length === 0) return deaf;
  const request = Object.freeze({ method: facts.method, path: facts.path });
  const named = clientOid === undefined ? {} : { clientOid };
  return {
    isHeard: true,
    report(type, report) {
      const event = Object.freeze({
        type,
        atMs: wallNowMs(),
        callId,
        request,
        ...named,
        ...report,
      });
      for (const listener of heard) harmless(() => listener(event));
    },
  };
}

const deaf: Reporter = Object.freeze({ isHeard: false, report: () => undefined });
