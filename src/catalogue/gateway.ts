import {
  CHECK_PATH,
  CHECK_SYMBOL,
  FIX_CLOCK,
  FIX_KEY,
  FIX_ORDER,
  FIX_PASSPHRASE,
  FIX_PERMISSION,
  FIX_REQUEST,
  FIX_SIGNATURE,
  FIX_WHITELIST,
  LOOK_UP_FIRST,
  LOOK_UP_TWIN,
  READ_ORDER,
  REGION,
  SEND_JSON,
  SERVER_FULL,
  VERIFY,
} from './hints.js';
import type { CatalogueRow } from './row.js';
import { row, table } from './table.js';

const SOURCE = 'KuCoin docs-new, gateway error codes (read 2026-11-22)';
const CCXT = { source: 'ccxt 4.5.84 kucoin.js (read 2026-11-22)' };
const PROBE = { status: 200, source: 'probe of api-futures.kucoin.com, 2026-09-22' };

/** The quota of a pool is used up: KuCoin asks to stop until the window of 30 s is over. */
export const quotaRow: CatalogueRow = /* @__PURE__ */ row('gateway', SOURCE, [
  '429000',
  'Too many requests in a short period. Please retry later.(UID LIMIT)',
  'rate-limit',
  'backoff',
  'no',
  'Stop the requests of this pool until gw-ratelimit-reset is over.',
  { message: /user ?level|uid ?limit/, scope: 'pool', waitMs: 30_000 },
]);

/** One of KuCoin's servers is full; nobody's quota is touched. */
export const overloadRow: CatalogueRow = /* @__PURE__ */ row(
  'gateway',
  'KuCoin docs, futures error codes (read 2026-11-22)',
  [
    '429000',
    'Too Many Requests -- Trigger the total traffic limit of this interface of KuCoin server, you can retry the request',
    'overload',
    'retry',
    'no',
    SERVER_FULL,
    { scope: 'request' },
  ],
);

/**
 * What every product can answer: the gateway's own codes, and the senses of 400100. These are told
 * apart by message only, so the special ones stand before the general ones.
 */
// prettier-ignore
export const gatewayRows: readonly CatalogueRow[] = /* @__PURE__ */ table('gateway', SOURCE, [
  ['400001', 'Please check the URL of your request.', 'authentication', 'surface', 'no', 'Check path and query; the gateway could not read them.', { message: /\burl\b/ }],
  ['400002', 'Invalid KC-API-TIMESTAMP.', 'clock', 're-sign', 'no', FIX_CLOCK, { scope: 'request' }],
  ['400003', 'KC-API-KEY does not exist.', 'authentication', 'abort', 'no', FIX_KEY, { scope: 'key' }],
  ['400004', 'Invalid KC-API-PASSPHRASE.', 'authentication', 'abort', 'no', FIX_PASSPHRASE, { scope: 'key' }],
  ['400005', 'Invalid KC-API-SIGN.', 'authentication', 'abort', 'no', FIX_SIGNATURE, { scope: 'key' }],
  ['400006', 'Invalid request IP, the current client IP is: %s.', 'permission', 'abort', 'no', FIX_WHITELIST, { scope: 'key' }],
  ['400007', 'Access denied, requires more permission.', 'permission', 'abort', 'no', FIX_PERMISSION, { scope: 'key' }],
  ['400008', 'V1 & V2 API keys are no longer supported by this API. Please create a V3 API key.', 'authentication', 'abort', 'no', 'Stop: create a key of version 3 and send KC-API-KEY-VERSION: 3.', { scope: 'key' }],
  ['400009', 'Invalid KC-API-KEY-VERSION.', 'authentication', 'abort', 'no', 'Stop: send the KC-API-KEY-VERSION the key was created with.', { scope: 'key' }],
  ['400010', 'UID access denied, requires more permission.', 'permission', 'abort', 'no', 'Stop: the account lacks the permission; ask support.', { scope: 'key' }],
  ['400011', 'Session verification failed.', 'authentication', 'surface', 'no', 'Sign the sessionId with the secret of the key.'],
  ['400012', 'Session verification has timed out.', 'authentication', 'surface', 'no', 'Answer the sessionId within 30 s of connecting.'],
  ['400101', 'Invalid request data.', 'invalid-request', 'surface', 'no', FIX_REQUEST],
  ['400102', 'Please check the parameters of your request.', 'invalid-request', 'surface', 'no', FIX_REQUEST],
  ['4001002', "Please check the param of your request: Field 'id' must be a non-empty string.", 'invalid-request', 'surface', 'no', FIX_REQUEST],
  ['400200', 'Unknown partner.', 'permission', 'surface', 'no', 'Check KC-API-PARTNER, or leave the partner headers out.', { message: /partner/ }],
  ['400201', 'Invalid KC-API-PARTNER-SIGN.', 'authentication', 'surface', 'no', 'Make the partner signature anew on every attempt.'],
  ['400202', 'Invalid request IP.', 'permission', 'surface', 'no', 'Have this outgoing address added for the partner.'],
  ['400301', 'Operation restricted due to local laws, regulations, or policies in your country or region.', 'restricted', 'surface', 'no', REGION],
  ['400302', 'Based on your IP, services are unavailable in your region due to regulations. Please contact support.', 'restricted', 'abort', 'no', 'Stop: this address is not served; run the bot where KuCoin serves you.'],
  ['400303', 'Identity verification required to access full features.', 'restricted', 'surface', 'no', VERIFY],
  ['400304', 'Please log in with your master account to complete identity verification.', 'restricted', 'surface', 'no', 'Complete identity verification of the master account first.'],
  ['400400', 'Invalid authorization token.', 'authentication', 'surface', 'no', 'Ask for a new token and connect again.', { message: /token/ }],
  ['400401', 'Authorization is required.', 'authentication', 'surface', 'no', 'Sign the request, or log the socket in first.', { message: /authori[sz]ation/ }],
  ['401000', 'The interface has been deprecated', 'invalid-request', 'surface', 'no', 'Move to the successor the change log names.', CCXT],
  ['411200', 'URL is in the user blacklist.', 'permission', 'surface', 'no', 'This endpoint is closed to the account; ask support.'],
  ['420001', 'Too many errors, disconnected. Please try again later.', 'rate-limit', 'surface', 'no', 'Repair the messages you send before connecting again.'],
  ['420002', 'Error receiving data.', 'server', 'surface', 'no', 'Connect again and subscribe anew.'],
  ['429001', 'Too many total requests in a short period. Please retry later.(SYSTEM LIMIT)', 'overload', 'retry', 'no', SERVER_FULL, { scope: 'request' }],
  ['429002', 'Too many requests in a short period. Please retry later. (MULTY LIMIT PER CONNECTION)', 'rate-limit', 'retry', 'no', 'Send less over one connection, or open another.', { scope: 'request' }],
  ['500000', 'Internal server error.', 'server', 'retry', 'unknown', LOOK_UP_FIRST],
  ['501000', 'The service has stopped running. Please disconnect: exiting', 'maintenance', 'retry', 'unknown', LOOK_UP_FIRST],
  ['503000', 'Server is busy. Please retry later.', 'overload', 'retry', 'unknown', LOOK_UP_FIRST],
  ['504000', 'Gateway timeout.', 'timeout', 'retry', 'unknown', LOOK_UP_FIRST],
  ['505000', 'Unknown error.', 'server', 'retry', 'unknown', LOOK_UP_FIRST],

  // Inside HTTP 200 these two speak of the symbol, not of the URL or the body.
  // A path or header that really is wrong, told in its own words under a 200.
  ['404000', 'URL Not Found', 'invalid-request', 'surface', 'no', CHECK_PATH, { ...PROBE, message: /url not found/ }],
  ['415000', 'Unsupported Media Type', 'invalid-request', 'surface', 'no', SEND_JSON, { ...PROBE, message: /unsupported media|content type/ }],
  ['404000', 'The contract information you requested does not exist.', 'not-tradable', 'surface', 'no', CHECK_SYMBOL, PROBE],
  ['415000', 'funding rate is not supported', 'not-tradable', 'surface', 'no', 'This symbol has no such figure; leave it out.', PROBE],
  ['200000', 'Position does not exist', 'order-not-found', 'surface', 'no', 'There is no such position; read the positions first.', { message: /position (does )?not exist/, ...CCXT }],
  ['200000', 'Unsuccessful! Exceeded the max. funds out-transfer limit', 'limit-reached', 'surface', 'no', 'Transfer no more than the transferable balance.', { message: /transfer limit/, ...CCXT }],
  ['200000', 'A success code with a message and no data: the request was refused.', 'invalid-request', 'surface', 'no', 'Read the message; it is the only thing KuCoin says about this failure.', CCXT],

  ['400100', 'order_not_exist_or_not_allow_to_cancel', 'order-not-found', 'surface', 'no', READ_ORDER, { message: /not ?exist ?or ?not ?allow/, ...CCXT }],
  ['400100', 'order_not_exist', 'order-not-found', 'surface', 'no', READ_ORDER, { message: /order ?(doesn t|(does |is )?not) ?(exist|found)/, ...CCXT }],
  ['400100', 'validation.createOrder.clientOidDuplicated', 'duplicate', 'surface', 'no', LOOK_UP_TWIN, { message: /client ?oid( \w+)? ?(duplicat|repeat)|duplicated? client ?oid/, source: 'JKorf/Kucoin.Net#120, seen 2022 (read 2026-11-22)' }],
  ['400100', 'Unsupported trading pair.', 'not-tradable', 'surface', 'no', CHECK_SYMBOL, { message: /unsupported trading pair/, ...CCXT }],
  ['400100', 'The quantity is below the minimum requirement.', 'invalid-order', 'surface', 'no', FIX_ORDER, { message: /minimum requirement/, ...CCXT }],
  ['400100', 'The amount increment is invalid.', 'invalid-order', 'surface', 'no', FIX_ORDER, { message: /increment/, ...CCXT }],
  ['400100', 'pageSize should not greater than 500', 'invalid-request', 'surface', 'no', 'Ask for smaller pages and more of them.', { message: /page ?size/, ...CCXT }],
  ['400100', 'recAccountType not in the given range', 'invalid-request', 'surface', 'no', FIX_REQUEST, { message: /not in the given range/, ...CCXT }],
]);
