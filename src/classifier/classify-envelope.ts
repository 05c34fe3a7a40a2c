import { limitRow, lookUp } from '../catalogue/lookup.js';
import type { CatalogueRow } from '../catalogue/row.js';
import type { RequestFacts } from '../endpoints/request-facts.js';
import type { Body } from '../response/envelope.js';
import { readRateLimitHeaders } from '../response/rate-limit-headers.js';
import type { Classification } from '../types/index.js';
import type { HeaderReader } from '../util/headers.js';
import { isEmpty, lacksId, showsId } from './answer-id.js';
import { readBatch } from './batch-items.js';
import {
  fromRow,
  hiddenFailure,
  okClassification,
  undocumented,
  withoutId,
} from './classification.js';
import { classifyStatus, quotaWait, statusRow } from './classify-status.js';
import { classifyWithoutRow, rowFor } from './code-meaning.js';
import { readFailure, soundsLikeSuccess } from './failure-words.js';

type EnvelopeBody = Extract<Body, { shape: 'envelope' }>;

/** An answer in KuCoin's own form, `{code, msg, data}`: the code decides, under any status. */
export function classifyEnvelope(
  facts: RequestFacts,
  status: number,
  body: EnvelopeBody,
  header: HeaderReader,
  serverWaitMs: number | undefined,
): Classification {
  const { code, message } = body;
  const parts = { status, code, message };
  if (code === '200000' || code === '200') {
    // The status says otherwise, and nothing shows which of the two is right.
    if (status >= 500) return classifyStatus(facts, parts, header, serverWaitMs);
    return status >= 200 && status < 300
      ? classifySuccess(facts, status, body)
      : undocumented(facts, parts);
  }
  if (code === '429000') {
    return isQuota(message, header)
      ? fromRow(facts, limitRow('rate-limit'), parts, quotaWait(header, serverWaitMs))
      : fromRow(facts, limitRow('overload'), parts, serverWaitMs);
  }
  const row = rowFor(facts, parts);
  const forbidden = status === 403 ? statusRow(status, message) : undefined;
  if (isLimit(forbidden) && !isLimit(row))
    return classifyStatus(facts, parts, header, serverWaitMs);
  if (row !== undefined) return fromRow(facts, row, parts, serverWaitMs);
  // The code is undocumented and the status is not: the layer that failed is known.
  return status >= 500 || status === 429
    ? classifyStatus(facts, parts, header, serverWaitMs)
    : classifyWithoutRow(facts, parts);
}

function isLimit(row: CatalogueRow | undefined): boolean {
  return row?.kind === 'rate-limit' || row?.kind === 'overload';
}

/** KuCoin's own words count for more than its headers. */
function isQuota(message: string | undefined, header: HeaderReader): boolean {
  if (message !== undefined && /system.?(?:level|limit)/i.test(message)) return false;
  if (message !== undefined && /user.?level|uid.?limit/i.test(message)) return true;
  return readRateLimitHeaders(header).present;
}

/** A success code is a success only if nothing beside it says otherwise. */
function classifySuccess(facts: RequestFacts, status: number, body: EnvelopeBody): Classification {
  const { code, data, message } = body;
  const parts = { status, code, message };
  if (hidesFailure(body)) {
    // An order's id beside a failure: one of the two is wrong.
    if (showsId(data, 'orderId') && !facts.isRead) return undocumented(facts, parts);
    return hiddenFailure(facts, parts, lookUp('200000', { family: 'gateway', status, message }));
  }
  if (lacksId(facts, data)) return withoutId(facts, parts);
  const ok = okClassification(facts, status, code);
  if (!facts.isBatch) return ok;
  const { items, saysNothing } = readBatch(data, facts);
  if (saysNothing) return withoutId(facts, parts);
  return items.length === 0 ? ok : { ...ok, items };
}

/**
 * `msg` present and `data` absent, or `null`, is how a failure looks under a success
 * code. Where there are data and they hold nothing, the words have to say that it failed.
 */
function hidesFailure({ success, message, data }: EnvelopeBody): boolean {
  if (success === false) return true;
  if (message === undefined || soundsLikeSuccess(message)) return false;
  const isAbsent = data === undefined || data === null;
  if (isAbsent && success === undefined) return true;
  return isEmpty(data) && readFailure(message) !== 'unclear';
}
