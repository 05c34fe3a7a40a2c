import type { RequestFacts } from '../endpoints/request-facts.js';
import type { Reporter } from '../events.js';
import type { CallState } from '../policy/policy.js';
import type { Classification, KucoinRetryOptions } from '../types/index.js';
import { plainCopy, thrownText } from '../util/objects.js';

/** What the caller is asked about. */
export interface AskedCall {
  readonly facts: Pick<RequestFacts, 'method' | 'path'>;
  readonly reporter: Pick<Reporter, 'report'>;
  /** Monotonic. */
  readonly startedMs: number;
}

/** Asks the caller whether to go on; a hook that fails has no say, and is reported. */
export async function askShouldRetry(
  shouldRetry: KucoinRetryOptions['shouldRetry'],
  call: AskedCall,
  classification: Classification,
  state: Pick<CallState, 'attempts' | 'retries' | 'retriesUsed' | 'nowMs'>,
): Promise<boolean | undefined> {
  if (shouldRetry === undefined) return undefined;
  const { facts, reporter, startedMs } = call;
  try {
    return await shouldRetry({
      // A copy: the hook decides by its answer, and by nothing else.
      classification: plainCopy(classification),
      attemptNumber: state.attempts,
      retriesLeft: state.retries - state.retriesUsed,
      elapsedMs: state.nowMs - startedMs,
      request: { method: facts.method, path: facts.path },
    });
  } catch (error) {
    reporter.report('warning', { note: `shouldRetry failed: ${thrownText(error)}` });
    return undefined;
  }
}
