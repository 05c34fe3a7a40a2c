import { type ModelRequest, type RequestHead, withBody } from '../messages/request.js';
import { ownAnswer } from './canned.js';
import {
  decideOutcome,
  type Delivery,
  type ExpectedDelivery,
  type HandlerParts,
  type Plan,
  planFor,
} from './outcome.js';
import type { OpenRecord } from './request-log.js';
import type { SentRequest } from './sent-times.js';

/** One request on its way through the exchange. */
export interface Visit {
  /** Hands in the body; resolves with what the client is to experience, when it is due. */
  receive(body: Uint8Array): Promise<Delivery>;
  /** The client is being handed the delivery. */
  handedOver(delivery: Delivery): void;
  /** The client went away first. */
  leftEarly(): void;
}

/** Where requests come in, over a socket or in-process. */
export interface RequestHandler {
  /** A request left the client; its body is still to come. */
  arrive(head: RequestHead, connection: number | undefined): Visit;
}

/** A request that goes on alone after its connection was reset. */
async function arriveLate(
  parts: HandlerParts,
  record: OpenRecord,
  request: ModelRequest,
  plan: Plan,
): Promise<void> {
  await parts.pause(plan.fault.transitMs ?? 0);
  decideOutcome(parts, record, request, plan);
}

/** Handles a request to its end; resolves when its outcome is due at the client. */
async function serve(
  parts: HandlerParts,
  record: OpenRecord,
  request: ModelRequest,
): Promise<ExpectedDelivery> {
  const plan = await planFor(parts, record);
  const { kind, transitMs = 0, delayMs = 0 } = plan.fault;
  record.fault = kind;
  if (kind === 'reset-late') {
    void arriveLate(parts, record, request, plan).catch(parts.onMistake);
    return { delivery: { kind: 'reset' }, closedScope: undefined };
  }
  if (transitMs > 0) await parts.pause(transitMs);
  const expected = decideOutcome(parts, record, request, plan);
  if (delayMs > 0) await parts.pause(delayMs);
  return expected;
}

/** A mistake in a test's own functions, as an answer. */
function mistake(parts: HandlerParts, error: unknown): ExpectedDelivery {
  parts.onMistake(error);
  const answer = ownAnswer(
    { status: 500, body: `kucoin-retry/testing: ${String(error)}` },
    parts.now(),
  );
  return { delivery: { kind: 'answer', answer, cut: false }, closedScope: undefined };
}

function createVisit(
  parts: HandlerParts,
  head: RequestHead,
  record: OpenRecord,
  sentRequest: SentRequest | undefined,
): Visit {
  let closedScope: string | undefined;
  let isOver = false;
  const over = (): void => {
    if (isOver) return;
    isOver = true;
    try {
      parts.onRequest?.(record);
    } catch (error) {
      parts.onMistake(error);
    }
  };
  return {
    async receive(body) {
      const request = withBody(head, body);
      record.body = request.text;
      const expected = await serve(parts, record, request).catch((error: unknown) =>
        mistake(parts, error),
      );
      ({ closedScope } = expected);
      if (expected.delivery.kind === 'hang') over();
      return expected.delivery;
    },
    handedOver(delivery) {
      if (delivery.kind === 'hang') return;
      record.answeredAtMs = parts.now().nowMs;
      over();
      const key = closedScope;
      if (key === undefined || delivery.kind !== 'answer' || delivery.cut) return;
      const markKnown = (): void =>
        parts.closedScopes.markKnown(key, parts.now().nowMs, record.connection);
      if (sentRequest === undefined) markKnown();
      else sentRequest.onReceived = markKnown;
    },
    leftEarly() {
      record.leftEarly = true;
      over();
    },
  };
}

/** Creates a request handler. */
export function createRequestHandler(parts: HandlerParts): RequestHandler {
  const { model, closedScopes, sentTimes, requestLog } = parts;
  return {
    arrive(head, connection) {
      const { nowMs: atMs, wallMs } = parts.now();
      const sentRequest = connection === undefined ? undefined : sentTimes.take(head);
      // In-process, a request arrives the moment it leaves.
      const leftAtMs = connection === undefined ? atMs : sentRequest?.atMs;
      const duringBlock = closedScopes.isKnock(model.scopesOf(head), atMs, {
        leftAtMs,
        connection,
      });
      const uid = model.uidOf(head);
      const arrival = { atMs, wallMs, leftAtMs, uid, connection, duringBlock };
      return createVisit(parts, head, requestLog.open(head, arrival), sentRequest);
    },
  };
}
