import { type ModelRequest, type RequestHead, withBody } from '../messages/request.js';
import { ownAnswer } from './canned.js';
import {
  type Delivery,
  judge,
  type Judgement,
  type Plan,
  planFor,
  type ReceptionParts,
} from './outcome.js';
import type { OpenRecord } from './request-log.js';
import type { Departure } from './sent-times.js';

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

/** Takes a request all the way; resolves when what came of it is due at the client. */
async function serve(
  parts: ReceptionParts,
  record: OpenRecord,
  request: ModelRequest,
): Promise<Judgement> {
  const plan = await planFor(parts, record);
  const { kind, transitMs = 0, delayMs = 0 } = plan.fault;
  record.fault = kind;
  if (kind === 'reset-late') {
    void arriveLate(parts, record, request, plan).catch(parts.onMistake);
    return { delivery: { kind: 'reset' }, closedScope: undefined };
  }
  if (transitMs > 0) await parts.pause(transitMs);
  const judgement = judge(parts, record, request, plan);
  if (delayMs > 0) await parts.pause(delayMs);
  return judgement;
}

/** What a test's own functions did wrong, as an answer. */
function mistake(parts: ReceptionParts, error: unknown): Judgement {
  parts.onMistake(error);
  const answer = ownAnswer(
    { status: 500, body: `kucoin-retry/testing: ${String(error)}` },
    parts.now(),
  );
  return { delivery: { kind: 'answer', answer, cut: false }, closedScope: undefined };
}

function createVisit(
  parts: ReceptionParts,
  head: RequestHead,
  record: OpenRecord,
  departure: Departure | undefined,
): Visit {
  let closedScope: string | undefined;
  return {
    async receive(body) {
      const request = withBody(head, body);
      record.body = request.text;
      const judgement = await serve(parts, record, request).catch((error: unknown) =>
        mistake(parts, error),
      );
      ({ closedScope } = judgement);
      return judgement.delivery;
    },
    handedOver(delivery) {
      if (delivery.kind === 'hang') return;
      record.answeredAtMs = parts.now().nowMs;
      const key = closedScope;
      if (key === undefined || delivery.kind !== 'answer' || delivery.cut) return;
      const markKnown = (): void =>
        parts.closedScopes.markKnown(key, parts.now().nowMs, record.connection);
      if (departure === undefined) markKnown();
      else departure.onReceived = markKnown;
    },
    leftEarly() {
      record.leftEarly = true;
    },
  };
}

/** Creates a reception. */
export function createReception(parts: ReceptionParts): Reception {
  const { model, closedScopes, departures, journal } = parts;
  return {
    arrive(head, connection) {
      const { nowMs: atMs, wallMs } = parts.now();
      const departure = connection === undefined ? undefined : departures.take(head);
      // In-process, a request arrives the moment it leaves.
      const leftAtMs = connection === undefined ? atMs : departure?.atMs;
      const duringBlock = closedScopes.isKnock(model.scopesOf(head), atMs, {
        leftAtMs,
        connection,
      });
      const uid = model.uidOf(head);
      const arrival = { atMs, wallMs, leftAtMs, uid, connection, duringBlock };
      return createVisit(parts, head, journal.open(head, arrival), departure);
    },
  };
}
