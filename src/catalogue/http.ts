import { CHECK_PATH, FIX_KEY, FIX_REQUEST, LOOK_UP_FIRST, SEND_JSON } from './hints.js';
import type { CatalogueRow } from './row.js';
import { table } from './table.js';

const SOURCE = 'KuCoin docs, HTTP error codes (read 2026-11-22)';
const RFC = { source: 'RFC 9110 (read 2026-11-22)' };

/** HTTP statuses of answers whose body says nothing. */
// prettier-ignore
export const httpRows: readonly CatalogueRow[] = /* @__PURE__ */ table('http', SOURCE, [
  ['400', 'Bad Request -- Invalid request format.', 'invalid-request', 'surface', 'no', FIX_REQUEST, { status: 400 }],
  ['401', 'Unauthorized -- Invalid API Key.', 'authentication', 'abort', 'no', FIX_KEY, { status: 401, scope: 'key' }],
  ['403', 'Forbidden or Too Many Requests -- The request is forbidden or Access limit breached.', 'permission', 'surface', 'no', 'Check permissions, IP whitelist, https, and that no GET has a body.', { status: 403 }],
  ['404', 'Not Found -- The specified resource could not be found.', 'invalid-request', 'surface', 'no', CHECK_PATH, { status: 404 }],
  ['405', 'Method Not Allowed -- You tried to access the resource with an invalid method.', 'invalid-request', 'surface', 'no', 'Check the method on the page of the endpoint.', { status: 405 }],
  ['415', 'Unsupported Media Type. You need to use: application/json.', 'invalid-request', 'surface', 'no', SEND_JSON, { status: 415 }],
  ['500', 'Internal Server Error -- We had a problem with our server. Try again later.', 'server', 'retry', 'unknown', LOOK_UP_FIRST, { status: 500 }],
  ['503', "Service Unavailable -- We're temporarily offline for maintenance. Please try again later.", 'maintenance', 'retry', 'unknown', LOOK_UP_FIRST, { status: 503 }],

  ['408', 'Request Timeout', 'timeout', 'retry', 'unknown', LOOK_UP_FIRST, { status: 408, ...RFC }],
  ['413', 'Content Too Large', 'invalid-request', 'surface', 'no', 'Send a smaller body, e.g. fewer orders in one batch.', { status: 413, ...RFC }],
  ['414', 'URI Too Long', 'invalid-request', 'surface', 'no', 'Shorten the query, e.g. fewer symbols at a time.', { status: 414, ...RFC }],
  ['429', 'Too Many Requests', 'rate-limit', 'backoff', 'no', 'Slow down; nothing tells whose limit it was.', { status: 429, scope: 'request', source: 'RFC 6585 (read 2026-11-22)' }],
  ['451', 'Unavailable For Legal Reasons', 'restricted', 'surface', 'no', 'The service is closed to your country or address.', { status: 451, source: 'RFC 7725 (read 2026-11-22)' }],
  ['502', 'Bad Gateway', 'server', 'retry', 'unknown', LOOK_UP_FIRST, { status: 502, ...RFC }],
  ['504', 'Gateway Timeout', 'timeout', 'retry', 'unknown', LOOK_UP_FIRST, { status: 504, ...RFC }],
]);
