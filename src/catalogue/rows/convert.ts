import type { Table } from '../table.js';

/** Convert, market and limit. */
export const convert: Table = {
  family: 'convert',
  lines: `
# KuCoin docs-new, spot error codes (read 2026-11-22)
102411 invalid-request Parameter error
102421 insufficient-funds Insufficient account balance
102423 pair Trading direction not supported for fromCurrency
102424 pair Trading direction not supported for toCurrency
102425 invalid-request Order time range not supported
102426 duplicate Duplicate user-defined unique order ID
102427 limit-reached Number of pending orders exceeds the threshold > Cancel a limit order of convert, or wait until one of them is done.
102428 order-not-found User order is being processed and cannot be canceled > It is being carried out and may fill: read the order before you go on.
102429 invalid-order User price is below the protection price > Ask for a new quote.
102431 pair Flash swap not supported for the trading pair
102432 invalid-request Please provide either fromSize or toSize
102434 invalid-order Exceeds the maximum order size for the currency > Read the convert symbols: they give pairs, directions and sizes.
102435 invalid-order Below the minimum order size for the currency > Read the convert symbols: they give pairs, directions and sizes.
102436 invalid-request Quote order does not exist or has expired > Ask for a new quote.
102441 agreement The agreement for convert has not been signed.
`,
};
