import { limitRow, lookUp } from '../catalogue/lookup.js';
import type { CatalogueRow } from '../catalogue/row.js';
import type { RequestFacts } from '../endpoints/request-facts.js';
import { type EdgeAnswer, searchedLength } from '../response/cloudflare.js';
import { type Body, readMessage } from '../response/envelope.js';
import { readRateLimitHeaders } from '../response/rate-limit-headers.js';
import type { Classification } from '../types/index.js';
import type { HeaderReader } from '../util/headers.js';
import { isObject } from '../util/objects.js';
import { type AnswerParts, fromRow, lostPage, redirected, undocumented } from './classification.js';

/** Length of the longest quota window (docs-new/rate-limit): the wait when no header names it. */
const quotaWindowMs = 30_000;

/** The quota's own countdown; a `Retry-After` beside it counts when it is longer. */
export function quotaWait(header: HeaderReader, serverWaitMs: number | undefined): number {
  return Math.max(
    readRateLimitHeaders(header).resetMs ?? serverWaitMs ?? quotaWindowMs,
    serverWaitMs ?? 0,
  );
}

/** The words in a body of any shape. */
function wordsIn(body: Body): string | undefined {
  if (body.shape === 'envelope') return body.message;
  if (body.shape === 'text') return pageWords(body.text.slice(0, searchedLength));
  return body.shape === 'json' && isObject(body.json) ? readMessage(body.json) : undefined;
}

/** What a reader of a page would see: its styles may be longer than all there is to read. */
function pageWords(text: string): string {
  const [, title = ''] = /<title>([^<]*)/i.exec(text) ?? [];
  const shown = text.slice(Math.max(0, text.search(/<body/i)));
  return `${title} ${shown.replace(/<[^<>]*>/g, ' ')}`.replace(/\s+/g, ' ');
}

/** An answer that Cloudflare or CloudFront gave. */
export function classifyEdge(
  facts: RequestFacts,
  status: number,
  { code, waitMs }: EdgeAnswer,
  serverWaitMs: number | undefined,
  body: Body,
): Classification {
  const message = body.shape === 'envelope' ? body.message : undefined;
  const parts = { status, code, message };
  // A page may come under any status; the number that stands in it is the one that counts.
  const [, ownStatus = status] = /^(?:cf-)?(\d{3})$/.exec(code) ?? [];
  const query = { family: 'edge', status: Number(ownStatus), message: wordsIn(body) } as const;
  const row = lookUp(code, query) ?? (status >= 500 ? serverRow(status) : undefined);
  if (row === undefined) return { ...undocumented(facts, parts), kind: 'edge', family: 'edge' };
  const longestMs = Math.max(serverWaitMs ?? 0, waitMs ?? 0);
  return { ...fromRow(facts, row, parts, longestMs > 0 ? longestMs : undefined), family: 'edge' };
}

/** What a status of 500 or above means whatever came with it. */
function serverRow(status: number): CatalogueRow | undefined {
  return (
    lookUp(String(status), { family: 'edge', status }) ??
    lookUp(String(status), { family: 'http', status }) ??
    lookUp('500', { family: 'http', status: 500 })
  );
}

/** A failure without a code. It may not come from KuCoin, and its sender may not know of the call. */
export function classifyBare(
  facts: RequestFacts,
  status: number,
  body: Body,
  header: HeaderReader,
  serverWaitMs: number | undefined,
): Classification {
  const classification = classifyStatus(facts, { status }, header, serverWaitMs, wordsIn(body));
  const isKnownPath = facts.candidates.length > 0;
  return status === 404 && isKnownPath && !facts.isRead ? lostPage(classification) : classification;
}

/** The status alone speaks: a proxy's or server's answer without a code that is known. */
export function classifyStatus(
  facts: RequestFacts,
  parts: AnswerParts,
  header: HeaderReader,
  serverWaitMs: number | undefined,
  words: string | undefined = parts.message,
): Classification {
  const { status } = parts;
  if (status === 429 && readRateLimitHeaders(header).present) {
    return fromRow(facts, limitRow('rate-limit'), parts, quotaWait(header, serverWaitMs));
  }
  const row = status >= 500 ? serverRow(status) : statusRow(status, words);
  if (row !== undefined) return { ...fromRow(facts, row, parts, serverWaitMs), family: 'http' };
  const unknown =
    status >= 300 && status < 400 ? redirected(facts, parts) : undocumented(facts, parts);
  return { ...unknown, family: 'http' };
}

/** The row of an HTTP status; for 403 the words decide between two rows. */
export function statusRow(status: number, words: string | undefined): CatalogueRow | undefined {
  return lookUp(String(status), { family: 'http', status, message: words });
}
