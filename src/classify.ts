import {
  common,
  fromRow,
  lost,
  okAdvice,
  type Seen,
  undocumented,
  unknownAdvice,
} from './advice.js';
import { failedItems } from './batch-items.js';
import { lookUp, overloadRow, quotaRow } from './catalogue/lookup.js';
import { classifyError } from './classify-error.js';
import { type EdgeAnswer, readEdgeAnswer } from './edge-answer.js';
import { type Body, readBody, startsLikeSuccess } from './envelope.js';
import { type HeaderReader, headerReader } from './headers.js';
import { readRateLimitHeaders } from './rate-limit-headers.js';
import { requestFacts, type RequestFacts } from './request-facts.js';
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
  try {
    const facts = requestFacts(input.request, options.hosts);
    if ('response' in input) return classifyAnswer(facts, input.response);
    const answered = answerWithin(input.error);
    return answered === undefined
      ? classifyError(facts, input.error)
      : classifyAnswer(facts, answered);
  } catch {
    // A getter or a foreign prototype of the caller's threw; that is no knowledge either.
    return { ...unknownAdvice, executed: 'unknown', family: 'unknown' };
  }
}

/** An AxiosError or HTTPError brings its answer along. */
function answerWithin(error: unknown): ClassifyResponse | undefined {
  const response = (error as { response?: unknown } | null | undefined)?.response;
  if (typeof response !== 'object' || response === null) return undefined;
  const { status, headers, data } = response as {
    status: unknown;
    headers: unknown;
    data?: unknown;
  };
  if (typeof status !== 'number') return undefined;
  return { status, headers: headers as ClassifyResponse['headers'], body: data };
}

/** Classifies an answer whose request is known already. */
export function classifyAnswer(facts: RequestFacts, response: ClassifyResponse): Classification {
  const { status } = response;
  // The cheap way, and by far the most frequent: nothing is parsed.
  if (
    typeof response.body === 'string' &&
    !facts.isBatch &&
    isSuccessStatus(status) &&
    startsLikeSuccess(response.body)
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
  return body.shape === 'json' ? undocumented(facts, { status }) : unreadable(facts, status);
}

function isSuccessStatus(status: number): boolean {
  return status >= 200 && status < 300;
}

function readTold(header: HeaderReader, receivedAtMs: number | undefined): number | undefined {
  const value = header('retry-after');
  if (value === undefined) return undefined;
  return readRetryAfter(value, receivedAtMs ?? readHttpDate(header('date') ?? ''));
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
  if ((code === '200000' || code === '200') && isSuccessStatus(status)) {
    return hidesFailure(body) ? hiddenFailure(facts, seen) : succeeded(facts, status, body);
  }
  if (code === '429000') {
    return isQuota(message, header)
      ? fromRow(facts, quotaRow, seen, quotaWait(header, toldMs))
      : fromRow(facts, overloadRow, seen, toldMs);
  }
  const row = lookUp(code, {
    family: facts.family,
    status,
    ...(message === undefined ? {} : { message }),
  });
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

/** Facts §0.2: `msg` present and `data` absent is how a failure looks under a success code. */
function hidesFailure(body: EnvelopeBody): boolean {
  if (body.success === false) return true;
  if (body.hasData || body.message === undefined) return false;
  return !/^\s*(?:success|succeeded|ok)\W*$/i.test(body.message);
}

function hiddenFailure(facts: RequestFacts, seen: Seen): Classification {
  return {
    ...common(facts, seen),
    action: 'surface',
    kind: 'invalid-request',
    executed: 'no',
    meaning: 'A success code with a message and no data: the request was refused.',
    hint: 'Read the message; it is the only thing KuCoin says about this failure.',
    source: 'ccxt 4.5.84 kucoin.js comments (2026-11-22)',
  };
}

function unreadable(facts: RequestFacts, status: number): Classification {
  return {
    ...common(facts, { status }),
    ...lost(facts),
    kind: 'server',
    family: 'http',
    meaning: 'A success status with a body that cannot be read.',
    hint: 'The answer was cut or replaced on its way; check what became of a call that changes something.',
    source: 'facts §5.2 (2026-11-22)',
  };
}

function isQuota(message: string | undefined, header: HeaderReader): boolean {
  if (message !== undefined && /system.?level/i.test(message)) return false;
  return (
    (message !== undefined && /user.?level/i.test(message)) || readRateLimitHeaders(header).present
  );
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
  const row = lookUp(edge.code, { family: 'edge', status });
  const longestMs = Math.max(toldMs ?? 0, edge.waitMs ?? 0);
  if (row === undefined) return { ...undocumented(facts, seen), kind: 'edge', family: 'edge' };
  return { ...fromRow(facts, row, seen, longestMs > 0 ? longestMs : undefined), family: 'edge' };
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
    return fromRow(facts, quotaRow, seen, quotaWait(header, toldMs));
  }
  const row =
    lookUp(String(status), { family: 'http', status }) ??
    (status >= 500 ? lookUp('500', { family: 'http', status: 500 }) : undefined);
  if (row !== undefined) return { ...fromRow(facts, row, seen, toldMs), family: 'http' };
  const unknown = { ...undocumented(facts, seen), family: 'http' as const };
  return status >= 300 && status < 400 ? { ...unknown, ...redirected } : unknown;
}

const redirected = {
  kind: 'invalid-request',
  executed: 'no',
  meaning: 'A redirect, which is not followed because the signature headers would travel with it.',
  hint: 'Use the host that the Location header names, if you trust it.',
} as const;
