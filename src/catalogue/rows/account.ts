import type { Table } from '../table.js';

/** Balances, transfers, deposits and withdrawals. */
export const account: Table = {
  family: 'account',
  lines: `
# KuCoin docs-new, spot error codes (read 2026-11-22)
110003 limit-reached Withdrawal limit exceeded. > Withdraw less, or wait until the 24 hours are over.
115007 insufficient-funds Insufficient account balance. Withdrawals are only supported from the funds account. > Move the amount to the funding (main) account first: withdrawals leave from there.

# ccxt 4.5.84 kucoin.js (read 2026-11-22)
210021 insufficient-funds Balance not enough
230003 insufficient-funds Balance insufficient!
260000 duplicate Deposit address already exists. > Read the existing deposit address.
260100 insufficient-funds account.noBalance
260220 invalid-request deposit.address.not.exists > Create a deposit address first.
900014 currency Invalid chainId
400100 quota The withdrawal amount is below the minimum requirement. ~ minimum requirement
400100 quota The amount increment is invalid. ~ increment

# KuCoin API docs (read 2026-11-22)
260325 permission Already set withdraw whitelist, this address is not favorite address > Put the address on the withdrawal whitelist first.

# Kucoin/kucoin-python-sdk#36, seen 2021 with HTTP 200 (read 2026-11-30)
230008 invalid-request account not exist > An accountId is an id of GET /api/v1/accounts, not the UID.
`,
};
