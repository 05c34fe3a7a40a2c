import { type Clock, offsetFrom } from './clock.js';
import { readBody } from './envelope.js';
import type { RequestFacts } from './request-facts.js';
import type { Runtime, SendAside } from './types.js';

/** A clock read over a slower trip than this says too little. */
const longestSyncMs = 5_000;

/** Asks the exchange for its time; parallel requests to one host share the question. */
export interface ClockSync {
  /** Resolves when the correction is as good as it gets; a failure changes nothing. */
  sync(facts: RequestFacts, aside: SendAside): Promise<void>;
}

/** Keeps `clock` in step with the exchange (GET /api/v1/timestamp, docs-new, read 2026-11-22). */
export function createClockSync(
  runtime: Runtime,
  clock: Clock,
  after: (ms: number, callback: () => void) => () => void,
): ClockSync {
  const running = new Map<string, Promise<void>>();
  return {
    sync(facts, aside) {
      const shared = running.get(facts.host);
      if (shared !== undefined) return shared;
      const asked = ask(facts, aside).finally(() => running.delete(facts.host));
      running.set(facts.host, asked);
      return asked;
    },
  };

  async function ask(facts: RequestFacts, aside: SendAside): Promise<void> {
    const controller = new AbortController();
    const cancel = after(longestSyncMs, () => controller.abort());
    const sentAtMs = runtime.wallNowMs();
    const startedMs = runtime.monotonicNowMs();
    try {
      const answer = await untilAborted(
        aside({
          method: 'GET',
          url: `${facts.origin}/api/v1/timestamp`,
          headers: { accept: 'application/json' },
          signal: controller.signal,
        }),
        controller.signal,
      );
      const exchangeAtMs = readTimestamp(answer.status, answer.text);
      if (exchangeAtMs === undefined) return;
      const monotonicMs = runtime.monotonicNowMs();
      const offsetMs = offsetFrom(sentAtMs, monotonicMs - startedMs, exchangeAtMs);
      clock.set(facts.host, offsetMs, { exchangeAtMs, monotonicMs });
    } catch {
      // Without an answer the old correction is as good as any other.
    } finally {
      cancel();
    }
  }
}

function readTimestamp(status: number, text: string): number | undefined {
  const body = readBody(text);
  if (status !== 200 || body.shape !== 'envelope' || body.code !== '200000') return undefined;
  return typeof body.data === 'number' && Number.isSafeInteger(body.data) ? body.data : undefined;
}

/** A host that does not heed its signal must not hold up those who wait for the time. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('time sync timed out')), {
      once: true,
    });
    work.then(resolve, reject);
  });
}
