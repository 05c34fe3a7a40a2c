import type { RequestFacts } from '../../endpoints/request-facts.js';
import { createReporter } from '../../events.js';
import type {
  Classification,
  KucoinErrorRecord,
  RequestOptions,
  StopReason,
} from '../../types/index.js';
import type { EngineContext } from '../context.js';
import { errorRecord } from './records.js';

/** A call that ends before anything of it left. */
export interface UnsentCall {
  readonly facts: RequestFacts;
  readonly callId: number;
  /** When it began, on the monotonic clock. */
  readonly startedMs: number;
  readonly clientOid?: string | undefined;
  /** The call's own listener. */
  readonly onEvent: RequestOptions['onEvent'];
}

/** Reports the end of a call that never left; returns what is written down of it. */
export function endUnsent(
  { eventSinks, runtime }: Pick<EngineContext, 'eventSinks' | 'runtime'>,
  { facts, callId, startedMs, clientOid, onEvent }: UnsentCall,
  reason: StopReason,
  classification: Classification,
): KucoinErrorRecord {
  const record = errorRecord({
    classification,
    facts,
    reason,
    history: [],
    attempts: 0,
    elapsedMs: runtime.monotonicNowMs() - startedMs,
    executed: 'no',
    retryAtMs: undefined,
    clientOid,
    orderId: undefined,
  });
  const reporter = createReporter(eventSinks, callId, facts, onEvent, clientOid);
  reporter.report('give-up', { reason, error: record, classification });
  return record;
}
