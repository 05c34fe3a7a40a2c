import type { ExchangeFault, FaultKind } from './records.js';

const KINDS: readonly FaultKind[] = [
  'reset-before',
  'reset-after',
  'reset-late',
  'no-answer',
  'hang-after',
  'truncate',
  'status-before',
  'status-after',
];
const MEMBERS = ['kind', 'status', 'transitMs', 'delayMs'];

/** Whether the exchange gets to carry the request out, before the fault or after. */
export function isCarriedOut(kind: FaultKind | undefined): boolean {
  return kind !== 'reset-before' && kind !== 'no-answer' && kind !== 'status-before';
}

/** Whether the client gets to see a failure in place of the exchange's answer. */
export function isFailureAnswer(kind: FaultKind | undefined): boolean {
  return kind === 'status-before' || kind === 'status-after';
}

/** Whether the connection is reset, sooner or later. */
export function isReset(kind: FaultKind | undefined): boolean {
  return kind === 'reset-before' || kind === 'reset-after' || kind === 'reset-late';
}

/**
 * Checks a kind of fault.
 *
 * @throws TypeError when there is no such kind.
 */
export function checkFaultKind(kind: FaultKind | undefined): void {
  if (kind === undefined || KINDS.includes(kind)) return;
  throw new TypeError(`unknown fault ${JSON.stringify(kind)}; the kinds are ${KINDS.join(', ')}`);
}

/**
 * What a schedule returned, in its long form.
 *
 * @throws TypeError when it names an unknown kind or member.
 */
export function readFault(fault: FaultKind | ExchangeFault | undefined): ExchangeFault {
  const long = typeof fault === 'string' ? { kind: fault } : (fault ?? {});
  const unknown = Object.keys(long).find((member) => !MEMBERS.includes(member));
  if (unknown !== undefined) {
    throw new TypeError(
      `unknown member ${JSON.stringify(unknown)} of a fault; known are ${MEMBERS.join(', ')}`,
    );
  }
  checkFaultKind(long.kind);
  return long;
}
