import { requestFacts, type RequestFacts } from '../endpoints/request-facts.js';
import { readEdgeAnswer } from '../response/cloudflare.js';
import { readBody, textOfBody } from '../response/envelope.js';
import { answerWithin } from '../response/network-error.js';
import { readDateHeader, readRetryAfter } from '../response/retry-after.js';
import { isWholeSuccess, startsLikeSuccess } from '../response/success-text.js';
import type { Classification, ClassifyInput, ClassifyResponse, HostKind } from '../types/index.js';
import { type HeaderReader, headerReader } from '../util/headers.js';
import { givesId } from './answer-id.js';
import { okClassification, undocumented, unknownRow, unreadable } from './classification.js';
import { classifyEnvelope } from './classify-envelope.js';
import { classifyError } from './classify-error.js';
import { classifyBare, classifyEdge } from './classify-status.js';

/**
 * Says what one answer of KuCoin, or the error that came instead, means and what to do about it.
 * Pure and total: whatever goes in, a classification comes out; what is not known is surfaced.
 *
 * @example
 * const { action, waitMs } = classify({
 *   request: { method: 'GET', url: 'https://api-futures.kucoin.com/api/v1/positions' },
 *   response: {
 *     status: 429,
 *     headers: { 'gw-ratelimit-reset': '1489' },
 *     body: '{"code":"429000","msg":"Too Many Requests"}',
 *   },
 * });
 */
export function classify(
  input: ClassifyInput,
  options: { readonly hosts?: Readonly<Record<string, HostKind>> | undefined } = {},
): Classification {
  let facts: RequestFacts | undefined;
  try {
    facts = requestFacts(input.request, options.hosts);
    const answer = 'response' in input ? input.response : answerWithin(input.error);
    return answer === undefined
      ? classifyError(facts, (input as { error?: unknown }).error)
      : classifyAnswer(facts, { ...answer, status: readStatus(answer.status) });
  } catch {
    // A getter or a foreign prototype of the caller's threw: nothing is known.
    const executed = facts?.isRead === true ? 'no' : 'unknown';
    return { ...unknownRow, executed, family: facts?.family ?? 'unknown' };
  }
}

/** Plain JavaScript hands in anything; 0 is what browsers call no status at all. */
function readStatus(status: unknown): number {
  return typeof status === 'number' && status > 0 && status < Infinity ? status : 0;
}

/** An answer of which a host may have only the beginning at hand. */
export interface ReadResponse extends ClassifyResponse {
  /** `body` is the beginning of a long success; whether it ends well is seen later. */
  readonly isBeginning?: boolean | undefined;
}

/**
 * What a success of this request means whose text shows at both its ends that it is one; `undefined` where
 * its content has to be read: a batch may hide failed items, and an order has to show its id.
 */
export function plainSuccess(facts: RequestFacts): Classification | undefined {
  if (facts.isBatch || givesId(facts)) return undefined;
  return Object.freeze(okClassification(facts, 200, '200000'));
}

/** Classifies an answer whose request is known already; `success` may be kept from call to call. */
export function classifyAnswer(
  facts: RequestFacts,
  response: ReadResponse,
  success: Classification | undefined = plainSuccess(facts),
): Classification {
  const { status } = response;
  const { body: whole } = response;
  const given = typeof whole === 'string' ? whole : (textOfBody(whole) ?? whole);
  // The cheap case, and by far the most frequent: nothing is parsed.
  if (
    success !== undefined &&
    typeof given === 'string' &&
    isSuccessStatus(status) &&
    (response.isBeginning === true ? startsLikeSuccess : isWholeSuccess)(given)
  ) {
    return status === success.status ? success : { ...success, status };
  }
  const header = headerReader(response.headers);
  const body = readBody(given);
  const edge = readEdgeAnswer(status, header, body);
  const serverWaitMs = readServerWait(header, response.receivedAtMs);
  if (edge !== undefined) return classifyEdge(facts, status, edge, serverWaitMs, body);
  if (body.shape === 'envelope') return classifyEnvelope(facts, status, body, header, serverWaitMs);
  if (!isSuccessStatus(status)) {
    return classifyBare(facts, status, body, header, serverWaitMs);
  }
  // JSON that is no object or list, such as a number, is what is left of something else.
  const isJson = body.shape === 'json' && typeof body.json === 'object';
  if (isJson) return undocumented(facts, { status });
  // The answer to a HEAD has no body by definition.
  return facts.method === 'HEAD' ? okClassification(facts, status) : unreadable(facts, status);
}

/** Classifies a success whose body the host cannot read: its status decides, except for an order. */
export function classifyUnread(facts: RequestFacts, status: number): Classification {
  return givesId(facts) ? unreadable(facts, status) : okClassification(facts, status);
}

function isSuccessStatus(status: number): boolean {
  return status >= 200 && status < 300;
}

function readServerWait(
  header: HeaderReader,
  receivedAtMs: number | undefined,
): number | undefined {
  const value = header('retry-after');
  if (value === undefined) return undefined;
  // A date is counted by the clock of the server that wrote it; ours may be wrong.
  const localMs = Number.isFinite(receivedAtMs) ? receivedAtMs : undefined;
  return readRetryAfter(value, readDateHeader(header('date')) ?? localMs);
}
