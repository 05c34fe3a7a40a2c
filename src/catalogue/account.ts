import { TOP_UP } from './hints.js';
import type { CatalogueRow } from './row.js';
import { table } from './table.js';

const SOURCE = 'KuCoin docs-new, spot error codes (read 2026-11-22)';
const CCXT = { source: 'ccxt 4.5.84 kucoin.js (read 2026-11-22)' };

/** Balances, transfers, deposits and withdrawals. */
// prettier-ignore
export const accountRows: readonly CatalogueRow[] = /* @__PURE__ */ table('account', SOURCE, [
  ['110003', 'Withdrawal limit exceeded. The withdrawal request hit the limit. This is a 24-hour cumulative withdrawal amount restriction (total withdrawal cap within 24 hours).', 'limit-reached', 'surface', 'no', 'Withdraw less, or come back when the 24 hours are over.'],
  ['115007', 'Insufficient account balance. Withdrawals are only supported from the funds account. Please transfer from your spot or other accounts to the funds account before proceeding with the withdrawal.', 'insufficient-funds', 'surface', 'no', 'Transfer the amount to the funding account first.'],
  ['210021', 'Balance not enough', 'insufficient-funds', 'surface', 'no', TOP_UP, CCXT],
  ['230003', 'Balance insufficient!', 'insufficient-funds', 'surface', 'no', TOP_UP, CCXT],
  ['260000', 'Deposit address already exists.', 'duplicate', 'surface', 'no', 'Read the existing deposit address instead of creating one.', CCXT],
  ['260100', 'account.noBalance', 'insufficient-funds', 'surface', 'no', TOP_UP, CCXT],
  ['260220', 'deposit.address.not.exists', 'invalid-request', 'surface', 'no', 'Create a deposit address for this chain first.', CCXT],
  ['260325', 'Already set withdraw whitelist, this address is not favorite address', 'permission', 'surface', 'no', 'Add the address to the withdrawal whitelist first.', { source: 'KuCoin API docs (read 2026-11-22)' }],
  ['900014', 'Invalid chainId', 'invalid-request', 'surface', 'no', 'Take the chain from the currency detail.', CCXT],
]);
