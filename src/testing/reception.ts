import { failureAnswer, hasContent, ownAnswer } from './canned.js';
import { isCarriedOut, isFailureAnswer, isReset, readFault } from './faults.js';
import type { Journal, OpenRecord } from './journal.js';
import type { ModelAnswer } from './model/answer.js';
import type { Doors } from './model/doors.js';
import type { Outcome } from './model/gates.js';
import type { Model } from './model/model.js';
import { withBody, type Instant, type ModelRequest, type RequestHead } from './model/request.js';
import type { Replies } from './replies.js';
import type { ExchangeFault, FaultSchedule, ScriptedAnswer } from './records.js';

/** What the client is to experience. */
export type Delivery =
  | { readonly kind: 'answer'; readonly answer: ModelAnswer; readonly cut: boolean }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' };

/** One request on its way through the exchange. */
export interface Visit {
  /** Hands in the body; resolves with what the client is to experience, when it is due. */
  receive(body: Uint8Array): Promise<Delivery>;
  /** The client is being handed the delivery. */
  handedOver(delivery: Delivery): void;
  /** The client went away first. */
  leftEarly(): void;
}

/** Where requests come in, whatever brought them. */
export interface Reception {
  /** A request left the client; its body is still to come. */
  arrive(head: RequestHead, connection: number | undefined): Visit;
}

/** What a reception works with. */
export interface ReceptionParts {
  readonly model: Model;
  readonly doors: Doors;
  readonly journal: Journal;
  readonly replies: Replies;
  readonly faults: FaultSchedule | undefined;
  readonly random: () => number;
  readonly now: () => Instant;
  /** Resolves after a time on the exchange's clock, or never, when the exchange closes first. */
  readonly pause: (ms: number) => Promise<void>;
  /** A mistake in the test's own functions. */
  readonly onMistake: (error: unknown) => void;
}

/** What is going to happen to a request. */
interface Plan {
  readonly own: ScriptedAnswer | undefined;
  readonly fault: ExchangeFault;
}

async function planFor(parts: ReceptionParts, record: OpenRecord): Promise<Plan> {
  const scripted = await parts.replies.take(record);
  if (scripted !== undefined) {
    record.scripted = true;
    const { fault: kind, status, transitMs, delayMs } = scripted;
    return {
      own: hasContent(scripted) ? scripted : undefined,
      fault: { kind, status, transitMs, delayMs },
    };
  }
  return { own: undefined, fault: readFault(parts.faults?.(record, parts.random)) };
}

/** What the exchange did, as the log shows it. */
function note(parts: ReceptionParts, record: OpenRecord, outcome: Outcome, now: Instant): void {
  record.executed = outcome.executed;
  record.refused = outcome.refused;
  record.uid = outcome.uid ?? record.uid;
  if (outcome.door === undefined) return;
  parts.doors.close(outcome.door.key, outcome.door.untilMs, now.nowMs);
  record.retryAfterMs = outcome.door.untilMs - now.nowMs;
}

function judge(
  parts: ReceptionParts,
  record: OpenRecord,
  request: ModelRequest,
  plan: Plan,
): { readonly delivery: Delivery; readonly door: string | undefined } {
  const now = parts.now();
  const { own, fault } = plan;
  const { kind } = fault;
  record.judgedAtMs = now.nowMs;
  let answer = own && ownAnswer(own, now);
  let door: string | undefined;
  if (isCarriedOut(kind) && (own === undefined || kind !== undefined)) {
    const outcome = parts.model.handle(request, now, record.number);
    note(parts, record, outcome, now);
    answer ??= outcome.answer;
    // Whoever gets another answer than the refusal is not told.
    if (answer === outcome.answer) door = outcome.door?.key;
  }
  if (own === undefined && isFailureAnswer(kind)) {
    answer = failureAnswer(fault.status ?? 500, now);
    door = undefined;
  }
  if (own?.closes !== undefined) {
    const { scope, forMs } = own.closes;
    door = parts.model.scopesOf(request).find((key) => key.startsWith(`${scope} `));
    if (door !== undefined) parts.doors.close(door, now.nowMs + forMs, now.nowMs);
    record.retryAfterMs = forMs;
  }
  if (kind === 'no-answer' || kind === 'hang-after') return { delivery: { kind: 'hang' }, door };
  if (isReset(kind) || answer === undefined) {
    return { delivery: { kind: 'reset' }, door };
  }
  record.status = answer.status;
  record.code = answer.code;
  return { delivery: { kind: 'answer', answer, cut: kind === 'truncate' }, door };
}

/** A request that goes on alone after its connection was reset. */
async function arriveLate(
  parts: ReceptionParts,
  record: OpenRecord,
  request: ModelRequest,
  plan: Plan,
): Promise<void> {
  await parts.pause(plan.fault.transitMs ?? 0);
  judge(parts, record, request, plan);
}

/** Creates a reception. */
export function createReception(parts: ReceptionParts): Reception {
  const { model, doors, journal, pause } = parts;

  function mistake(error: unknown): Delivery {
    parts.onMistake(error);
    const body = `kucoin-retry/testing: ${String(error)}`;
    return { kind: 'answer', answer: ownAnswer({ status: 500, body }, parts.now()), cut: false };
  }

  return {
    arrive(head, connection) {
      const { nowMs: atMs, wallMs } = parts.now();
      const duringBlock = doors.isKnock(model.scopesOf(head), atMs, connection);
      const uid = model.uidOf(head);
      const record = journal.open(head, { atMs, wallMs, uid, connection, duringBlock });
      let door: string | undefined;

      async function serve(request: ModelRequest): Promise<Delivery> {
        const plan = await planFor(parts, record);
        const { kind, transitMs = 0, delayMs = 0 } = plan.fault;
        record.fault = kind;
        if (kind === 'reset-late') {
          void arriveLate(parts, record, request, plan).catch(parts.onMistake);
          return { kind: 'reset' };
        }
        if (transitMs > 0) await pause(transitMs);
        const judged = judge(parts, record, request, plan);
        ({ door } = judged);
        if (delayMs > 0) await pause(delayMs);
        return judged.delivery;
      }

      return {
        async receive(body) {
          const request = withBody(head, body);
          record.body = request.text;
          try {
            return await serve(request);
          } catch (error) {
            return mistake(error);
          }
        },
        handedOver(delivery) {
          if (delivery.kind === 'hang') return;
          record.answeredAtMs = parts.now().nowMs;
          if (door === undefined || delivery.kind !== 'answer' || delivery.cut) return;
          doors.tell(door, record.answeredAtMs, connection);
        },
        leftEarly() {
          record.leftEarly = true;
        },
      };
    },
  };
}
