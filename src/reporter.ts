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

/** A reporter for one call; without listeners it does nothing at all. */
export function createReporter(
  callId: number,
  facts: RequestFacts,
  wallNowMs: () => number,
  listeners: readonly Listener[],
): Reporter {
  const heard = listeners.filter((listener) => listener !== undefined);
  if (heard.length === 0) return deaf;
  const request = Object.freeze({ method: facts.method, path: facts.path });
  return {
    isHeard: true,
    report(type, report) {
      const event = Object.freeze({ type, atMs: wallNowMs(), callId, request, ...report });
      for (const listener of heard) {
        try {
          listener(event);
        } catch {
          // A listener watches; what goes wrong in it must not change the outcome of an order.
        }
      }
    },
  };
}

const deaf: Reporter = Object.freeze({ isHeard: false, report: () => undefined });
