import { EDGE_LATER, EDGE_SHUT, LOOK_UP_FIRST, REST_ADDRESS } from './hints.js';
import type { CatalogueRow } from './row.js';
import { table } from './table.js';

const SOURCE = 'Cloudflare docs, 1xxx and 5xx errors (read 2026-11-22)';
const REQUEST = { scope: 'request' } as const;

/**
 * Answers of whoever stands in front of KuCoin. The waits are those Cloudflare itself announces
 * since 2026: https://developers.cloudflare.com/changelog/post/2026-03-12-retry-after-header-for-1xxx-errors
 * for 1xxx, the same for 5xx since 2026-04-27. Only 1015 binds the address; a challenge does not.
 */
// prettier-ignore
export const edgeRows: readonly CatalogueRow[] = /* @__PURE__ */ table('edge', SOURCE, [
  ['1015', 'You are being rate limited', 'rate-limit', 'backoff', 'no', REST_ADDRESS, { scope: 'ip', waitMs: 30_000 }],
  ['1004', 'DNS resolution error', 'edge', 'backoff', 'no', EDGE_LATER, { ...REQUEST, waitMs: 120_000 }],
  ['1005', 'Banned zone', 'edge', 'backoff', 'no', 'Your network may be banned; if it lasts, change it.', { ...REQUEST, waitMs: 120_000 }],
  ['1033', 'Argo Tunnel error', 'edge', 'backoff', 'no', EDGE_LATER, { ...REQUEST, waitMs: 120_000 }],
  ['1038', 'HTTP headers limit exceeded', 'edge', 'backoff', 'no', 'Send fewer or shorter headers and cookies.', { ...REQUEST, waitMs: 60_000 }],
  ['1200', 'Cache connection limit', 'edge', 'backoff', 'no', EDGE_LATER, { ...REQUEST, waitMs: 60_000 }],
  ['1205', 'Too many redirects', 'edge', 'backoff', 'no', EDGE_LATER, { ...REQUEST, waitMs: 5_000 }],
  ['1006', 'Access denied: your IP address has been banned', 'edge', 'abort', 'no', EDGE_SHUT, REQUEST],
  ['1007', 'Access denied: your IP address has been banned', 'edge', 'abort', 'no', EDGE_SHUT, REQUEST],
  ['1008', 'Access denied: your IP address has been banned', 'edge', 'abort', 'no', EDGE_SHUT, REQUEST],
  ['1009', 'Access denied: country or region banned', 'edge', 'abort', 'no', EDGE_SHUT, REQUEST],
  ['1010', 'Access denied: the signature of the client is banned', 'edge', 'abort', 'no', 'Send another User-Agent from an ordinary HTTP client; this one is banned.', REQUEST],
  ['1020', 'Access denied: blocked by a firewall rule', 'edge', 'abort', 'no', EDGE_SHUT, REQUEST],
  ['1106', 'Access denied: your IP address has been banned', 'edge', 'abort', 'no', EDGE_SHUT, REQUEST],

  // Up to here nothing went on to KuCoin. 520, 522 and 524 may have: there was, or may have been, a connection.
  ['520', 'Web server returns an unknown error', 'edge', 'retry', 'unknown', LOOK_UP_FIRST, { status: 520, waitMs: 60_000 }],
  ['521', 'Web server is down', 'edge', 'retry', 'no', EDGE_LATER, { status: 521, waitMs: 120_000 }],
  ['522', 'Connection timed out', 'edge', 'retry', 'unknown', LOOK_UP_FIRST, { status: 522, waitMs: 120_000 }],
  ['523', 'Origin is unreachable', 'edge', 'retry', 'no', EDGE_LATER, { status: 523, waitMs: 120_000 }],
  ['524', 'A timeout occurred', 'edge', 'retry', 'unknown', LOOK_UP_FIRST, { status: 524, waitMs: 120_000 }],
  ['525', 'SSL handshake failed', 'edge', 'surface', 'no', 'Check the host name; else KuCoin has to repair its certificate.', { status: 525 }],
  ['526', 'Invalid SSL certificate', 'edge', 'surface', 'no', 'Check the host name; else KuCoin has to repair its certificate.', { status: 526 }],
  ['530', 'Cloudflare could not resolve or reach the origin', 'edge', 'retry', 'no', EDGE_LATER, { status: 530 }],
  ['cf-500', 'Internal server error, answered by Cloudflare', 'edge', 'retry', 'unknown', LOOK_UP_FIRST, { status: 500, waitMs: 30_000 }],
  ['cf-502', 'Bad gateway, answered by Cloudflare', 'edge', 'retry', 'unknown', LOOK_UP_FIRST, { status: 502, waitMs: 60_000 }],
  ['cf-503', 'Service temporarily unavailable, answered by Cloudflare', 'edge', 'retry', 'unknown', LOOK_UP_FIRST, { status: 503 }],
  ['cf-504', 'Gateway timeout, answered by Cloudflare', 'edge', 'retry', 'unknown', LOOK_UP_FIRST, { status: 504, waitMs: 120_000 }],

  // https://developers.cloudflare.com/cloudflare-challenges/ : seen with 403, 503 and 429, so without a status.
  ['cf-challenge', 'Cloudflare asks for a challenge that only a browser can pass', 'edge', 'abort', 'no', 'Do not repeat, a script cannot pass it: use another address or ask support.', REQUEST],
  ['cloudfront', 'The request could not be satisfied. Bad Request', 'edge', 'surface', 'no', 'Use https, and send no body with GET.', { status: 403, source: 'KuCoin API docs, FAQ "403 Error" (read 2026-11-22)' }],
  ['418', 'Too Many Bad Auth - Exceeded the access frequency.', 'authentication', 'abort', 'no', 'Stop: banned for repeated bad credentials; repair them before coming back.', { status: 418, scope: 'key', source: 'ccxt#6361, seen 2020 (read 2026-11-22)' }],
]);
