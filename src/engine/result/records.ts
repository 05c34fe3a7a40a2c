import type { RequestFacts } from '../../endpoints/request-facts.js';
import { brandRecord } from '../../errors.js';
import { whereToLook } from '../../orders/where-to-check.js';
import { latestDateMs } from '../../runtime/utc.js';
import type {
  AttemptRecord,
  Classification,
  Executed,
  KucoinErrorRecord,
  StopReason,
} from '../../types/index.js';
import { deepFreeze, defined } from '../../util/objects.js';

/** What is written down of an attempt. */
export function attemptRecord(
  attemptNumber: number,
  classification: Classification,
  sentAfterMs: number,
  tookMs: number,
): AttemptRecord {
  const { action, kind, executed, status, code, message } = classification;
  return Object.freeze(
    defined({
      attemptNumber,
      sentAfterMs: Math.round(sentAfterMs),
      tookMs: Math.round(tookMs),
      action,
      kind,
      executed,
      status,
      code,
      message,
    }),
  );
}

/** How a call ended. */
interface CallResult {
  readonly classification: Classification;
  readonly facts: RequestFacts;
  readonly reason: StopReason;
  readonly history: readonly AttemptRecord[];
  readonly attempts: number;
  readonly elapsedMs: number;
  /** Of the whole call: a proof wins, then a doubt. */
  readonly executed: Executed;
  readonly retryAtMs: number | undefined;
  /** How long after the end of the call that is. */
  readonly retryInMs?: number | undefined;
  readonly clientOid: string | undefined;
  readonly orderId: string | undefined;
  /** Why look-ups did not tell what became of it, in sentences. */
  readonly whyOpen?: string | undefined;
  /** What an adapter has to say on a signature that is too old. */
  readonly staleHint?: string | undefined;
}

/** The record of a call that ended without success. */
export function errorRecord(result: CallResult): KucoinErrorRecord {
  const { classification, facts, reason, history, attempts, elapsedMs, executed } = result;
  const { clientOid, orderId, retryAtMs } = result;
  const hint = (reason === 'stale-signature' ? result.staleHint : undefined) ?? hintFor(result);
  const record = {
    ...classification,
    items: deepFreeze(classification.items),
    missing: deepFreeze(classification.missing),
    hint: hint ?? classification.hint,
    executed,
    reason,
    attempts,
    elapsedMs: Math.round(elapsedMs),
    retryAtMs: retryAtMs === undefined ? undefined : Math.min(Math.round(retryAtMs), latestDateMs),
    clientOid,
    orderId,
    request: Object.freeze({ method: facts.method, path: facts.path }),
    history: Object.freeze([...history]),
  };
  return brandRecord(defined(record), result.retryInMs);
}

/** What the course of the call adds to its last answer's hint. */
function hintFor(result: CallResult): string | undefined {
  const { facts, classification, reason, executed, clientOid, orderId, history, whyOpen } = result;
  if (reason === 'stale-signature') return staleHint;
  if (classification.kind === 'clock' && isLateAgain(history)) return lateHint;
  if (orderId !== undefined) return standsHint;
  if (executed !== 'unknown') return undefined;
  const isCancel = facts.effect === 'cancel';
  if (isCancel && classification.kind === 'order-not-found') return goneHint;
  const hints = [whyOpen, whereToLook(facts, clientOid)].filter((hint) => hint !== undefined);
  return hints.length === 0 ? undefined : hints.join(' ');
}

/** Refused by its timestamp once more after the clock was compared: then the clock is not the fault. */
function isLateAgain(history: readonly AttemptRecord[]): boolean {
  return history.filter(({ kind }) => kind === 'clock').length > 1;
}

const lateHint =
  'Refused as too old although the clock was compared with the exchange: it takes more than 5 s to arrive. Look for a slow proxy, a long queue in front of the connection or a blocked process.';

const standsHint = 'The order stands under this orderId; read it before you go on.';

const goneHint =
  'No longer open after a cancel whose answer was lost: read the order to see whether it was filled or cancelled.';

/** What to do about a signature that is too old. */
export const staleHint =
  'The request was signed before it came here and is too old to be sent again: give `credentials` or `sign`, so that every attempt is signed anew.';

const neverSentTexts: Partial<Record<StopReason, readonly [meaning: string, hint: string]>> = {
  aborted: ['The caller ended the call before it left.', 'Nothing to do.'],
  closed: ['The engine was closed before the call left.', 'Make a new engine for new calls.'],
  halted: [
    'The engine was halted before the call left.',
    'Call `resume()` when orders may leave again.',
  ],
  'stale-signature': ['The call waited until its signature was too old to leave.', staleHint],
  deadline: [
    'The call is out of time before it left.',
    'Give it a longer deadlineMs, orderMaxAgeMs or expiresAtMs, or send it later.',
  ],
};

/** The classification of a call that was never sent, where no answer can be quoted. */
export function neverSent(facts: RequestFacts, reason: StopReason): Classification {
  const [meaning, hint] = neverSentTexts[reason] ?? ['The call never left.', 'See `reason`.'];
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
