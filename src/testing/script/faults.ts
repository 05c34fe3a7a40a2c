import type { ExchangeFault, FaultAnswer, FaultKind } from './records.js';

/** Every kind there is. */
export const FAULT_KINDS: readonly FaultKind[] = [
  'reset-before',
  'reset-after',
  'reset-late',
  'no-answer',
  'hang-after',
  'truncate',
  'cut',
  'status-before',
  'status-after',
  'answer-before',
  'answer-after',
];
const MEMBERS = ['kind', 'status', 'answer', 'part', 'chunked', 'transitMs', 'delayMs'];
const ANSWER_MEMBERS = ['status', 'headers', 'body'];

const NOT_CARRIED_OUT: ReadonlySet<FaultKind | undefined> = new Set<FaultKind>([
  'reset-before',
  'no-answer',
  'status-before',
  'answer-before',
]);

/** Whether the exchange gets to carry the request out, before the fault or after. */
export function isCarriedOut(kind: FaultKind | undefined): boolean {
  return !NOT_CARRIED_OUT.has(kind);
}

/** Whether the client gets to see a failure in place of the exchange's answer. */
export function isFailureAnswer(kind: FaultKind | undefined): boolean {
  return kind === 'status-before' || kind === 'status-after';
}

/** Whether the connection is reset, sooner or later. */
export function isReset(kind: FaultKind | undefined): boolean {
  return kind === 'reset-before' || kind === 'reset-after' || kind === 'reset-late';
}

/** Whether the fault brings an answer of its own. */
export function bringsAnswer(kind: FaultKind | undefined): boolean {
  return kind === 'answer-before' || kind === 'answer-after';
}

/** What is left of a body that is cut; never all of it. */
export function cutText(text: string, part: number | undefined): string {
  return text.slice(0, Math.min(Math.floor(text.length * (part ?? 0.5)), text.length - 1));
}

/**
 * Checks how much of a body is to be left.
 *
 * @throws TypeError when it is no share.
 */
export function checkPart(part: number | undefined): void {
  if (part === undefined || (part >= 0 && part <= 1)) return;
  throw new TypeError(`part must be a number from 0 to 1; got ${part}`);
}

function checkFaultAnswer(kind: FaultKind | undefined, answer: FaultAnswer | undefined): void {
  const isThere = typeof answer === 'object' && answer !== null;
  if (isThere !== bringsAnswer(kind)) {
    throw new TypeError(
      `an answer belongs to the faults 'answer-before' and 'answer-after', as ` +
        `{ kind: 'answer-before', answer: { body: { code: '400100', msg: 'x' } } }`,
    );
  }
  const unknown = Object.keys(answer ?? {}).find((member) => !ANSWER_MEMBERS.includes(member));
  if (unknown === undefined) return;
  throw new TypeError(
    `unknown member ${JSON.stringify(unknown)} of a fault's answer; known are ${ANSWER_MEMBERS.join(', ')}`,
  );
}

/**
 * Checks a kind of fault.
 *
 * @throws TypeError when there is no such kind.
 */
export function checkFaultKind(kind: FaultKind | undefined): void {
  if (kind === undefined || FAULT_KINDS.includes(kind)) return;
  throw new TypeError(
    `unknown fault ${JSON.stringify(kind)}; the kinds are ${FAULT_KINDS.join(', ')}`,
  );
}

/**
 * What a schedule returned, in its long form.
 *
 * @throws TypeError when it names an unknown kind or member, or lacks the answer its kind needs.
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
  checkPart(long.part);
  checkFaultAnswer(long.kind, long.answer);
  return long;
}
