import type { HeaderReader } from '../util/headers.js';
import type { Body } from './envelope.js';

/** An answer that Cloudflare or CloudFront gave in KuCoin's place. */
export interface EdgeAnswer {
  /** The catalogue's code for it, e.g. `'1015'` or `'cf-challenge'`. */
  readonly code: string;
  /** The wait a problem document states beside the `Retry-After` header. */
  readonly waitMs?: number | undefined;
}

/** A page's number stands within its first kilobytes; the rest is not worth a search. */
export const searchedLength = 65_536;

const numberedPage = /\berror[\s_-]*(?:code)?\W{0,6}(1\d{3})\b/i;
const tag = /<[^<>]*>/g;
const bareText = /^error code:\s*(1\d{3}|5\d\d)\s*$/i;
// Cloudflare puts what is below `scripts/` into every page, KuCoin's own included.
const challengePage =
  /cdn-cgi\/challenge-platform\/(?!(?:h\/\w\/)?scripts\/)|cf[-_]chl[-_]|<title>\s*just a moment/i;
/** Statuses that challenges have come with; on any other the page is not Cloudflare's. */
const challengeStatuses: readonly number[] = [403, 429, 503];
/** The words of 1015 and of no other page. */
const limitedPage = /has banned you temporarily|you are being rate limited/i;
const restrictedPage = /used cloudflare to restrict access/i;
/** A firewall rule's page without its number. */
const blockedPage = /attention required!|you have been blocked/i;
const cloudflares = /cloudflare|cf-ray|ray id/i;
/** What KuCoin itself wrote in 2020, when bad signatures had blocked an address. */
const banWords = /too many bad auth/i;

/** Recognises an answer of the edge; `undefined` for anything KuCoin itself may have said. */
export function readEdgeAnswer(
  status: number,
  header: HeaderReader,
  body: Body,
): EdgeAnswer | undefined {
  // Before everything else: a challenge comes with 403, 503 or 429, and waiting does not lift it.
  if (header('cf-mitigated')?.trim().toLowerCase() === 'challenge') return { code: 'cf-challenge' };
  if (body.shape === 'envelope') return body.code === '1015' ? { code: '1015' } : undefined;
  if (body.shape === 'json') return readProblem(body.json) ?? readStatus(status, header, '');
  const text = body.shape === 'text' ? body.text.slice(0, searchedLength) : '';
  if (status >= 400) return readPage(status, text) ?? readStatus(status, header, text);
  return status >= 200 && status < 300 ? readMisplaced(text) : undefined;
}

/** A page that a cache or proxy sent as a success: it counts only if it is certainly the edge's. */
function readMisplaced(text: string): EdgeAnswer | undefined {
  const bare = bareText.exec(text.trimEnd());
  if (bare !== null) return { code: edgeCode(Number(bare[1])) };
  if (!cloudflares.test(text)) return undefined;
  if (limitedPage.test(text) || numberIn(text) === '1015') return { code: '1015' };
  return blockedPage.test(text) ? { code: '1020' } : undefined;
}

function numberIn(text: string): string | undefined {
  const [, number] = numberedPage.exec(text) ?? numberedPage.exec(text.replace(tag, ' ')) ?? [];
  return number;
}

/** RFC 9457 problem details as Cloudflare writes them since 2026-03-11. */
function readProblem(json: unknown): EdgeAnswer | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const problem = json as Readonly<Record<string, unknown>>;
  const number = Number(problem['error_code']);
  const isCloudflares =
    problem['cloudflare_error'] === true || 'error_name' in problem || 'ray_id' in problem;
  // The thousands are Cloudflare's alone; a status it repeats here says no more than the status.
  const isOwn = number >= 1000 && number < 2000;
  if (!Number.isInteger(number) || !(isOwn || (isCloudflares && number >= 500))) return undefined;
  const seconds = problem['retry_after'];
  const hasSeconds = typeof seconds === 'number' && seconds >= 0;
  const waitMs = hasSeconds ? Math.min(seconds * 1000, Number.MAX_SAFE_INTEGER) : undefined;
  return { code: edgeCode(number), waitMs };
}

function readPage(status: number, text: string): EdgeAnswer | undefined {
  const bare = bareText.exec(text.trimEnd());
  if (bare !== null) return { code: edgeCode(Number(bare[1])) };
  if (challengeStatuses.includes(status) && challengePage.test(text)) {
    return { code: 'cf-challenge' };
  }
  const number = numberIn(text);
  const isLimited = limitedPage.test(text) || (status === 429 && number === '1015');
  if (!isLimited && !cloudflares.test(text)) return undefined;
  if (number !== undefined) return { code: number };
  // Shortened pages lose the number; on 429 the restriction is the rate limit, else a firewall rule.
  if (isLimited) return { code: '1015' };
  if (restrictedPage.test(text)) return { code: status === 429 ? '1015' : '1020' };
  if (status >= 500) return { code: edgeCode(status) };
  return blockedPage.test(text) ? { code: '1020' } : undefined;
}

function readStatus(status: number, header: HeaderReader, text: string): EdgeAnswer | undefined {
  // Numbers that no origin sends: Cloudflare reports that it could not reach the origin.
  if ((status >= 520 && status <= 527) || status === 530) return { code: String(status) };
  if (status === 418 || banWords.test(text)) return { code: '418' };
  const cloudfront =
    /the request could not be satisfied/i.test(text) ||
    /error from cloudfront/i.test(header('x-cache') ?? '') ||
    (/cloudfront/i.test(header('via') ?? '') && header('x-amz-cf-id') !== undefined);
  return cloudfront && status === 403 ? { code: 'cloudfront' } : undefined;
}

/** Three-digit numbers that an origin may send too are named apart in the catalogue. */
function edgeCode(number: number): string {
  return number >= 500 && number <= 504 ? `cf-${number}` : String(number);
}
