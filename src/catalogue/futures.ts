import {
  AGAIN_SOON,
  ASK_SUPPORT,
  CHECK_PATH,
  CHECK_SYMBOL,
  EMPTY_BOOK,
  FIX_CLOCK,
  FIX_KEY,
  FIX_LEVERAGE,
  FIX_MODE,
  FIX_PASSPHRASE,
  FIX_PERMISSION,
  FIX_PRICE,
  FIX_REQUEST,
  FIX_SIGNATURE,
  FIX_WHITELIST,
  LOOK_UP_FIRST,
  LOOK_UP_TWIN,
  MAKE_ROOM,
  READ_ORDER,
  REGION,
  REST_ADDRESS,
  REST_ENDPOINT,
  SEND_JSON,
  SEND_KEY,
  TOP_UP,
} from './hints.js';
import type { CatalogueRow } from './row.js';
import { table } from './table.js';

const SOURCE = 'KuCoin docs, futures error codes (read 2026-11-22)';
const NEW = { source: 'KuCoin docs-new, futures error codes (read 2026-11-22)' };
const CCXT = { source: 'ccxt 4.5.84 kucoin.js (read 2026-11-22)' };

const RETURNS_BY_ITSELF =
  'Suspended and restored by itself; nothing was carried out, go again shortly.';
const BOOK_DEPTH = 'Ask for a smaller range of the order book.';

/**
 * Futures; copy trading answers with the same codes. 429000 of the table stands with the gateway's
 * codes, because every product can answer it.
 */
// prettier-ignore
export const futuresRows: readonly CatalogueRow[] = /* @__PURE__ */ table('futures', SOURCE, [
  ['1015', 'cloudflare frequency limit according to IP, block 30s', 'rate-limit', 'backoff', 'no', REST_ADDRESS, { scope: 'ip', waitMs: 30_000 }],
  ['40010', "Unavailable to place orders. Your identity information/IP/phone number shows you're at a country/region that is restricted from this service.", 'restricted', 'surface', 'no', REGION],
  ['100001', 'There are invalid parameters', 'invalid-request', 'surface', 'no', FIX_REQUEST],
  ['100001', 'error.getOrder.orderNotExist', 'order-not-found', 'surface', 'no', 'Read again after some seconds: a new order is not seen at once.', { message: /order ?(doesn t|(does |is )?not) ?(exist|found)/, ...CCXT }],
  ['100002', 'systemConfigError', 'server', 'surface', 'no', 'Check the symbol, then ask support.'],
  ['100003', 'Contract parameter invalid', 'not-tradable', 'surface', 'no', CHECK_SYMBOL],
  ['100004', 'Order is in not cancelable state', 'order-not-found', 'surface', 'no', READ_ORDER],
  ['100005', 'contractRiskLimitNotExist', 'invalid-request', 'surface', 'no', 'Read the risk limit levels of the contract and use one of them.'],
  ['200001', 'The query scope for Level 2 cannot exceed xxx', 'invalid-request', 'surface', 'no', BOOK_DEPTH],
  // Without a test, so that an empty message counts as the limit as well: waiting is the safe reading.
  ['200002', 'Too many requests in a short period of time, please retry later--kucoin business layer request frequency limit, block 10s', 'rate-limit', 'backoff', 'no', REST_ENDPOINT, { scope: 'endpoint', waitMs: 10_000 }],
  ['200002', 'The query scope for Level 3 cannot exceed xxx', 'invalid-request', 'surface', 'no', BOOK_DEPTH, { message: /level ?3|query scope/ }],
  ['200003', 'The symbol parameter is invalid.', 'not-tradable', 'surface', 'no', CHECK_SYMBOL],
  ['200005', 'Insufficient balance.(Insufficient balance when modifying risk limit)', 'insufficient-funds', 'surface', 'no', TOP_UP],
  ['300000', 'request parameter illegal', 'invalid-request', 'surface', 'no', FIX_REQUEST],
  ['300001', 'Active order quantity limit exceeded (limit: xxx, current: xxx)', 'limit-reached', 'surface', 'no', MAKE_ROOM],
  ['300002', 'Order placement/cancellation suspended, please try again later.', 'not-tradable', 'retry', 'no', RETURNS_BY_ITSELF],
  ['300003', 'Balance not enough, please first deposit at least 2 USDT before you start the battle', 'insufficient-funds', 'surface', 'no', TOP_UP],
  ['300004', 'Stop order quantity limit exceeded (limit: xxx, current: xxx)', 'limit-reached', 'surface', 'no', MAKE_ROOM],
  ['300005', 'xxx risk limit exceeded', 'limit-reached', 'surface', 'no', 'Order less, or raise the risk limit level of the contract.'],
  ['300006', 'The close price shall be greater than the bankruptcy price. Current bankruptcy price: xxx.', 'invalid-order', 'surface', 'no', 'Close on the safe side of the bankruptcy price.'],
  ['300007', 'priceWorseThanLiquidationPrice', 'invalid-order', 'surface', 'no', 'The price is beyond the liquidation price; choose a better one.'],
  ['300008', "Unavailable to place the order, there's no contra order in the market.", 'invalid-order', 'surface', 'no', EMPTY_BOOK],
  ['300009', 'Current position size: 0, unable to close the position.', 'invalid-order', 'surface', 'no', 'There is nothing to close; read the position first.'],
  ['300010', 'Failed to close the position', 'invalid-order', 'surface', 'no', 'Read the position first; it may be closed or in liquidation.'],
  ['300011', 'Order price cannot be higher than xxx', 'invalid-order', 'surface', 'no', FIX_PRICE],
  ['300012', 'Order price cannot be lower than xxx', 'invalid-order', 'surface', 'no', FIX_PRICE],
  ['300013', "Unable to proceed the operation, there's no contra order in order book.", 'invalid-order', 'surface', 'no', EMPTY_BOOK],
  ['300014', 'The position is being liquidated, unable to place/cancel the order. Please try again later.', 'not-tradable', 'retry', 'no', AGAIN_SOON],
  ['300015', 'The order placing/cancellation is currently not available. The Contract/Funding is under the settlement process. When the process is completed, the function will be restored automatically. Please wait patiently and try again later.', 'not-tradable', 'retry', 'no', RETURNS_BY_ITSELF],
  ['300016', 'The leverage cannot be greater than xxx.', 'invalid-order', 'surface', 'no', FIX_LEVERAGE],
  ['300017', 'Unavailable to proceed the operation, this position is for Futures Brawl', 'restricted', 'surface', 'no', 'Manage this position on the website.'],
  ['300018', 'clientOid parameter repeated', 'duplicate', 'surface', 'no', LOOK_UP_TWIN],
  ['400001', 'Any of KC-API-KEY, KC-API-SIGN, KC-API-TIMESTAMP, KC-API-PASSPHRASE is missing in your request header.', 'authentication', 'surface', 'no', SEND_KEY],
  ['400002', 'KC-API-TIMESTAMP Invalid -- Time differs from server time by more than 5 seconds', 'clock', 're-sign', 'no', FIX_CLOCK, { scope: 'request' }],
  ['400003', 'KC-API-KEY not exists', 'authentication', 'abort', 'no', FIX_KEY, { scope: 'key' }],
  ['400004', 'KC-API-PASSPHRASE error', 'authentication', 'abort', 'no', FIX_PASSPHRASE, { scope: 'key' }],
  ['400005', 'Signature error -- Please check your signature', 'authentication', 'abort', 'no', FIX_SIGNATURE, { scope: 'key' }],
  ['400006', 'The IP address is not in the API whitelist', 'permission', 'abort', 'no', FIX_WHITELIST, { scope: 'key' }],
  ['400007', 'Access Denied -- Your API key does not have sufficient permissions to access the URI', 'permission', 'abort', 'no', FIX_PERMISSION, { scope: 'key' }],
  ['400100', 'Parameter Error -- You tried to access the resource with invalid parameters', 'invalid-request', 'surface', 'no', FIX_REQUEST],
  ['400100', 'account.available.amount -- Insufficient balance', 'insufficient-funds', 'surface', 'no', TOP_UP, { message: /account ?available ?amount|insufficient balance|balance insufficient/ }],
  ['404000', 'URL Not Found -- The requested resource could not be found', 'invalid-request', 'surface', 'no', CHECK_PATH],
  ['411100', 'User is frozen -- Please contact us via support center', 'restricted', 'abort', 'no', ASK_SUPPORT],
  ['415000', 'Unsupported Media Type -- The Content-Type of the request header needs to be set to application/json', 'invalid-request', 'surface', 'no', SEND_JSON],
  ['500000', 'Internal Server Error -- We had a problem with our server. Try again later.', 'server', 'retry', 'unknown', LOOK_UP_FIRST],

  ['330005', 'Please switch your margin mode to cross margin mode and try again', 'invalid-order', 'surface', 'no', FIX_MODE, NEW],
  ['330008', 'Your current margin and leverage have reached the maximum open limit. Please increase your margin or raise your leverage to open larger positions.', 'limit-reached', 'surface', 'no', 'Order less, or put more margin or leverage behind it.', CCXT],
  ['330011', 'Before initiating any Futures trades, please use the Switch Position Mode endpoint to update your position mode and confirm the change using the Get Position Mode endpoint.', 'invalid-order', 'surface', 'no', 'Set the position mode of the account first.', NEW],
  ['330012', 'Your order is in One-Way Mode, while your account is set to Hedge Mode. Update your settings so they match and try again.', 'invalid-order', 'surface', 'no', FIX_MODE, CCXT],
]);
