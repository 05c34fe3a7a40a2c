import {
  ASK_ABOUT_STATE,
  ASK_SUPPORT,
  CHECK_SYMBOL,
  FIX_ORDER,
  FIX_PRICE,
  FIX_TRIGGER,
  LIMIT_ORDERS_ONLY,
  LOOK_UP_FIRST,
  LOOK_UP_TWIN,
  MAKE_ROOM,
  NO_ORDERS_HERE,
  READ_ORDER,
  REGION,
  TOP_UP,
  VERIFY,
  WHEN_REOPENED,
} from './hints.js';
import type { CatalogueRow } from './row.js';
import { table } from './table.js';

const SOURCE = 'KuCoin docs, margin high-frequency error codes (read 2026-11-22)';
const NEW = { source: 'KuCoin docs-new, margin error codes (read 2026-11-22)' };

/** Codes of high frequency margin only; the family is margin all the same. */
// prettier-ignore
export const marginHfRows: readonly CatalogueRow[] = /* @__PURE__ */ table('margin', SOURCE, [
  ['126000', 'Abnormal margin trading', 'restricted', 'surface', 'no', ASK_ABOUT_STATE],
  ['126001', 'Users currently do not support high frequency', 'restricted', 'surface', 'no', 'Use the plain margin endpoints.'],
  ['126002', 'There is a risk problem in your account and transactions are temporarily not allowed!', 'restricted', 'abort', 'no', ASK_SUPPORT],
  ['126003', 'The commission amount is less than the minimum transaction amount for a single commission', 'invalid-order', 'surface', 'no', FIX_ORDER],
  ['126004', 'Trading pair does not exist or is prohibited', 'not-tradable', 'surface', 'no', CHECK_SYMBOL],
  ['126005', 'This trading pair requires advanced KYC certification before trading', 'restricted', 'surface', 'no', VERIFY],
  ['126006', 'Trading pair is not available', 'not-tradable', 'surface', 'no', CHECK_SYMBOL],
  ['126007', 'Trading pair suspended', 'not-tradable', 'surface', 'no', WHEN_REOPENED],
  ['126009', 'Trading pair is suspended from creating orders', 'not-tradable', 'surface', 'no', WHEN_REOPENED],
  ['126010', 'Trading pair suspended order cancellation', 'not-tradable', 'surface', 'no', WHEN_REOPENED],
  ['126011', 'There are too many orders in the order', 'limit-reached', 'surface', 'no', MAKE_ROOM],
  ['126013', 'Insufficient account balance', 'insufficient-funds', 'surface', 'no', TOP_UP],
  ['126015', 'It is prohibited to place orders on this trading pair', 'not-tradable', 'surface', 'no', NO_ORDERS_HERE],
  ['126021', 'This digital asset does not support user participation in your region, thank you for your understanding!', 'restricted', 'surface', 'no', REGION],
  ['126022', 'The final transaction price of your order will trigger the price protection strategy. To protect the price from deviating too much, please place an order again.', 'invalid-order', 'surface', 'no', 'The price would move too far; order less or nearer the market.'],
  ['126027', 'Only limit orders are supported', 'invalid-order', 'surface', 'no', LIMIT_ORDERS_ONLY],
  ['126028', 'Only limit orders are supported before the specified time', 'invalid-order', 'surface', 'no', LIMIT_ORDERS_ONLY],
  ['126029', 'The maximum order price is: xxx', 'invalid-order', 'surface', 'no', FIX_PRICE],
  ['126030', 'The minimum order price is: xxx', 'invalid-order', 'surface', 'no', FIX_PRICE],
  ['126033', 'Duplicate order', 'duplicate', 'surface', 'no', LOOK_UP_TWIN],
  ['126034', 'Failed to create take profit and stop loss order', 'invalid-order', 'surface', 'no', FIX_TRIGGER],
  ['126036', 'Failed to create margin order', 'server', 'retry', 'unknown', LOOK_UP_FIRST],
  ['126037', 'Due to country and region restrictions, this function has been suspended!', 'restricted', 'surface', 'no', REGION],
  ['126038', 'Third-party service call failed (internal exception)', 'server', 'retry', 'unknown', LOOK_UP_FIRST],
  ['126039', 'Third-party service call failed, reason: xxx', 'server', 'retry', 'unknown', LOOK_UP_FIRST],
  ['126041', 'clientTimestamp parameter error', 'invalid-request', 'surface', 'no', 'Make clientTimestamp equal to KC-API-TIMESTAMP on every attempt.'],
  ['126042', 'Exceeded maximum position limit', 'limit-reached', 'surface', 'no', MAKE_ROOM],
  ['126043', 'Order does not exist', 'order-not-found', 'surface', 'no', READ_ORDER],
  ['126044', 'clientOid duplicate', 'duplicate', 'surface', 'no', LOOK_UP_TWIN],
  ['126045', 'This digital asset does not support user participation in your region, thank you for your understanding!', 'restricted', 'surface', 'no', REGION],
  ['126046', 'This digital asset does not support your IP region, thank you for your understanding!', 'restricted', 'surface', 'no', REGION],
  ['126047', 'Please complete identity verification', 'restricted', 'surface', 'no', VERIFY],
  ['126048', 'Please complete authentication for the master account', 'restricted', 'surface', 'no', 'Complete identity verification of the master account first.'],
  ['135005', 'Margin order query business abnormality', 'server', 'surface', 'no', 'Check symbol, tradeType and time range of the query.'],
  ['135018', 'Margin order query service abnormality', 'server', 'retry', 'unknown', LOOK_UP_FIRST],
  ['400400', 'Parameter error/service exception', 'server', 'retry', 'unknown', 'Check the parameters; if they are right, look a state change up before sending it again.'],
  ['400401', 'User is not logged in', 'authentication', 'surface', 'no', 'Send the request signed.'],
  ['408000', 'Network timeout, please try again later', 'timeout', 'retry', 'unknown', LOOK_UP_FIRST],
  ['500000', 'Service exception', 'server', 'retry', 'unknown', LOOK_UP_FIRST],

  ['400444', 'For your security, we have temporarily restricted your account function. Please contact support if you require further assistance with your account.', 'restricted', 'abort', 'no', ASK_SUPPORT, NEW],
]);
