// The tables first: side by side they compress better.
import type { CatalogueRow } from './catalogue/row.js';
import { limitRow, lookUp } from './catalogue/lookup.js';
import { requestFacts, type RequestFacts } from './request-facts.js';
import {
  fromRow,
  hiddenFailure,
  okAdvice,
  redirected,
  type Seen,
  undocumented,
  unknownAdvice,
  unreadable,
} from './advice.js';
import { failedItems } from './batch-items.js';
import { classifyError } from './classify-error.js';
import { type EdgeAnswer, readEdgeAnswer } from './edge-answer.js';
import { type Body, isWholeSuccess, readBody, startsLikeSuccess } from './envelope.js';
import { type HeaderReader, headerReader } from './headers.js';
import { answerWithin } from './network-error.js';
import { readRateLimitHeaders } from './rate-limit-headers.js';
import { readHttpDate, readRetryAfter } from './retry-after.js';
import type { Classification, ClassifyInput, ClassifyResponse, HostKind } from './types.js';

/** Length of the longest quota window (docs-new/rate-limit): the wait when no header tells it. */
const quotaWindowMs = 30_000;

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
    // A getter or a foreign prototype of the caller's threw; that is no knowledge either.
    const executed = facts?.isRead === true ? 'no' : 'unknown';
    return { ...unknownAdvice, executed, family: facts?.family ?? 'unknown' };
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

/** Classifies an answer whose request is known already. */
export function classifyAnswer(facts: RequestFacts, response: ReadResponse): Classification {
  const { status } = response;
  // The cheap way, and by far the most frequent: nothing is parsed.
  if (
    typeof response.body === 'string' &&
    !facts.isBatch &&
    isSuccessStatus(status) &&
    (response.isBeginning === true ? startsLikeSuccess : isWholeSuccess)(response.body)
  ) {
    return okAdvice(facts, status, '200000');
  }
  const header = headerReader(response.headers);
  const body = readBody(response.body);
  const edge = readEdgeAnswer(status, header, body);
  const toldMs = readTold(header, response.receivedAtMs);
  if (edge !== undefined) return classifyEdge(facts, status, edge, toldMs, body);
  if (body.shape === 'envelope') return classifyEnvelope(facts, status, body, header, toldMs);
  if (!isSuccessStatus(status)) return classifyStatus(facts, { status }, header, toldMs);
  if (body.shape === 'json') return undocumented(facts, { status });
  // The answer to a HEAD has no body by definition.
  return facts.method === 'HEAD' ? okAdvice(facts, status) : unreadable(facts, status);
}

function isSuccessStatus(status: number): boolean {
  return status >= 200 && status < 300;
}

function readTold(header: HeaderReader, receivedAtMs: number | undefined): number | undefined {
  const value = header('retry-after');
  if (value === undefined) return undefined;
  const nowMs = Number.isFinite(receivedAtMs) ? receivedAtMs : readHttpDate(header('date') ?? '');
  return readRetryAfter(value, nowMs);
}

type EnvelopeBody = Extract<Body, { shape: 'envelope' }>;

function classifyEnvelope(
  facts: RequestFacts,
  status: number,
  body: EnvelopeBody,
  header: HeaderReader,
  toldMs: number | undefined,
): Classification {
  const { code, message } = body;
  const seen = { status, code, message };
  const query = { family: facts.family, status, message };
  if (code === '200000' || code === '200') {
    // On a status that says otherwise: which of the two is right, nobody knows.
    if (status >= 500) return classifyStatus(facts, seen, header, toldMs);
    if (!isSuccessStatus(status)) return undocumented(facts, seen);
    return hidesFailure(body)
      ? hiddenFailure(facts, seen, lookUp('200000', query))
      : succeeded(facts, status, body);
  }
  if (code === '429000') {
    return isQuota(message, header)
      ? fromRow(facts, limitRow('rate-limit'), seen, quotaWait(header, toldMs))
      : fromRow(facts, limitRow('overload'), seen, toldMs);
  }
  const row = lookUp(code, query);
  if (row !== undefined) return fromRow(facts, row, seen, toldMs);
  // A code nobody documented, on a status that somebody did: the layer that failed is known.
  return status >= 500 || status === 429
    ? classifyStatus(facts, seen, header, toldMs)
    : undocumented(facts, seen);
}

function succeeded(facts: RequestFacts, status: number, body: EnvelopeBody): Classification {
  const ok = okAdvice(facts, status, body.code);
  const items = facts.isBatch ? failedItems(body.data, facts.family) : [];
  return items.length === 0 ? ok : { ...ok, items };
}

/** `msg` present and `data` absent is how a failure looks under a success code. */
function hidesFailure(body: EnvelopeBody): boolean {
  if (body.success !== undefined) return !body.success;
  if (body.hasData || body.message === undefined) return false;
  return !/^\s*(?:success|succeeded|ok)\W*$/i.test(body.message);
}

/** KuCoin's own words count for more than its headers. */
function isQuota(message: string | undefined, header: HeaderReader): boolean {
  if (message !== undefined && /system.?(?:level|limit)/i.test(message)) return false;
  if (message !== undefined && /user.?level|uid.?limit/i.test(message)) return true;
  return readRateLimitHeaders(header).present;
}

/** The quota's own countdown; a `Retry-After` beside it counts when it is longer. */
function quotaWait(header: HeaderReader, toldMs: number | undefined): number {
  return Math.max(readRateLimitHeaders(header).resetMs ?? toldMs ?? quotaWindowMs, toldMs ?? 0);
}

function classifyEdge(
  facts: RequestFacts,
  status: number,
  edge: EdgeAnswer,
  toldMs: number | undefined,
  body: Body,
): Classification {
  const message = body.shape === 'envelope' ? body.message : undefined;
  const seen = { status, code: edge.code, message };
  const row =
    lookUp(edge.code, { family: 'edge', status }) ??
    (status >= 500 ? serverRow(status) : undefined);
  const longestMs = Math.max(toldMs ?? 0, edge.waitMs ?? 0);
  if (row === undefined) return { ...undocumented(facts, seen), kind: 'edge', family: 'edge' };
  return { ...fromRow(facts, row, seen, longestMs > 0 ? longestMs : undefined), family: 'edge' };
}

/** What a status of 500 or above means whatever came with it. */
function serverRow(status: number): CatalogueRow | undefined {
  return (
    lookUp(String(status), { family: 'edge', status }) ??
    lookUp(String(status), { family: 'http', status }) ??
    lookUp('500', { family: 'http', status: 500 })
  );
}

/** The status alone speaks: a proxy's or server's answer without a code that is known. */
function classifyStatus(
  facts: RequestFacts,
  seen: Seen,
  header: HeaderReader,
  toldMs: number | undefined,
): Classification {
  const { status } = seen;
  if (status === 429 && readRateLimitHeaders(header).present) {
    return fromRow(facts, limitRow('rate-limit'), seen, quotaWait(header, toldMs));
  }
  const row =
    status >= 500 ? serverRow(status) : lookUp(String(status), { family: 'http', status });
  if (row !== undefined) return { ...fromRow(facts, row, seen, toldMs), family: 'http' };
  const unknown =
    status >= 300 && status < 400 ? redirected(facts, seen) : undocumented(facts, seen);
  return { ...unknown, family: 'http' };
}
