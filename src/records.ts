import { brandRecord } from './errors.js';
import type { RequestFacts } from './request-facts.js';
import type {
  AttemptRecord,
  Classification,
  Executed,
  KucoinErrorRecord,
  StopReason,
} from './types.js';

/** What is written down of an attempt. */
export function attemptRecord(
  attemptNumber: number,
  advice: Classification,
  sentAfterMs: number,
  tookMs: number,
): AttemptRecord {
  const { action, kind, executed, status, code, message } = advice;
  return Object.freeze({
    attemptNumber,
    sentAfterMs: Math.round(sentAfterMs),
    tookMs: Math.round(tookMs),
    action,
    kind,
    executed,
    ...(status === undefined ? {} : { status }),
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
  });
}

/** `executed` of a whole call: proof wins, then doubt; only a row of refusals is a no. */
export function executedOfCall(history: readonly AttemptRecord[]): Executed {
  if (history.some((attempt) => attempt.executed === 'yes')) return 'yes';
  return history.some((attempt) => attempt.executed === 'unknown') ? 'unknown' : 'no';
}

/** The record of a call that ended without success. */
export function errorRecord(ending: {
  readonly advice: Classification;
  readonly facts: RequestFacts;
  readonly reason: StopReason;
  readonly history: readonly AttemptRecord[];
  readonly attempts: number;
  readonly elapsedMs: number;
  readonly retryAtMs: number | undefined;
}): KucoinErrorRecord {
  const { advice, facts, reason, history, attempts, elapsedMs, retryAtMs } = ending;
  return brandRecord({
    ...advice,
    ...(reason === 'stale-signature' ? { hint: staleHint } : {}),
    executed: executedOfCall(history),
    reason,
    attempts,
    elapsedMs: Math.round(elapsedMs),
    ...(retryAtMs === undefined ? {} : { retryAtMs: Math.round(retryAtMs) }),
    request: Object.freeze({ method: facts.method, path: facts.path }),
    history: Object.freeze([...history]),
  });
}

const staleHint =
  'The request was signed before it came here and is too old to be sent again: give `credentials` or `sign`, so that every attempt is signed anew.';

const neverLeftTexts: Partial<Record<StopReason, readonly [meaning: string, hint: string]>> = {
  aborted: ['The caller ended the call before it left.', 'Nothing to do.'],
  closed: ['The engine was closed before the call left.', 'Make a new engine for new calls.'],
  deadline: [
    'The call is out of time before it left.',
    'Give it a longer deadlineMs, orderMaxAgeMs or expiresAtMs, or send it later.',
  ],
};

/** Advice for a call that never left, where no answer can be quoted. */
export function neverLeft(facts: RequestFacts, reason: StopReason): Classification {
  const [meaning, hint] = neverLeftTexts[reason] ?? ['The call never left.', 'See `reason`.'];
  return {
    action: 'surface',
    kind: 'none',
    executed: 'no',
    family: facts.family,
    meaning,
    hint,
    source: 'this library',
  };
}
