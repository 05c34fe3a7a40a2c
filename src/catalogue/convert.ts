import {
  FIX_REQUEST,
  LOOK_UP_TWIN,
  MAKE_ROOM,
  READ_ORDER,
  SIGN_AGREEMENT,
  TOP_UP,
} from './hints.js';
import type { CatalogueRow } from './row.js';
import { table } from './table.js';

const SOURCE = 'KuCoin docs-new, spot error codes (read 2026-11-22)';

const CHECK_PAIR = 'Read the convert symbols: they give pairs, directions and sizes.';

/** Convert, market and limit. */
// prettier-ignore
export const convertRows: readonly CatalogueRow[] = /* @__PURE__ */ table('convert', SOURCE, [
  ['102411', 'Parameter error', 'invalid-request', 'surface', 'no', FIX_REQUEST],
  ['102421', 'Insufficient account balance', 'insufficient-funds', 'surface', 'no', TOP_UP],
  ['102423', 'Trading direction not supported for fromCurrency', 'not-tradable', 'surface', 'no', CHECK_PAIR],
  ['102424', 'Trading direction not supported for toCurrency', 'not-tradable', 'surface', 'no', CHECK_PAIR],
  ['102425', 'Order time range not supported', 'invalid-request', 'surface', 'no', 'Choose a shorter or newer time range.'],
  ['102426', 'Duplicate user-defined unique order ID', 'duplicate', 'surface', 'no', LOOK_UP_TWIN],
  ['102427', 'Number of pending orders exceeds the threshold', 'limit-reached', 'surface', 'no', MAKE_ROOM],
  ['102428', 'User order is being processed and cannot be canceled', 'order-not-found', 'surface', 'no', READ_ORDER],
  ['102429', 'User price is below the protection price', 'invalid-order', 'surface', 'no', 'Ask for a new quote and keep nearer to it.'],
  ['102431', 'Flash swap not supported for the trading pair', 'not-tradable', 'surface', 'no', CHECK_PAIR],
  ['102432', 'Please provide either fromSize or toSize', 'invalid-request', 'surface', 'no', 'Send exactly one of fromCurrencySize and toCurrencySize.'],
  ['102434', 'Exceeds the maximum order size for the currency', 'invalid-order', 'surface', 'no', CHECK_PAIR],
  ['102435', 'Below the minimum order size for the currency', 'invalid-order', 'surface', 'no', CHECK_PAIR],
  ['102436', 'Quote order does not exist or has expired', 'invalid-request', 'surface', 'no', 'Ask for a new quote and confirm that one.'],
  ['102441', 'The agreement for convert has not been signed. Please sign the agreement on the main account App/Web before using the service.', 'restricted', 'surface', 'no', SIGN_AGREEMENT],
]);
