import type { Table } from '../table.js';

/*
 * Accounts, deposits, withdrawals, transfers, sub-accounts, fees; VIP lending and affiliates too.
 *
 * Source: Kucoin/kucoin-universal-sdk spec/rest/api and spec/apis.csv, 78c90c77 (2025-11-04); the
 * v2 affiliate rows and the KYC regions: tiagosiebler/kucoin-api 1672e816 (2026-07-27), weights ccxt
 * 4.5.84; the migration to high frequency: JKorf/Kucoin.Net 04e948d1 (2026-08-07), which disagrees
 * with ccxt on the weight of its status. Read 2026-11-22.
 *
 * Clients disagree on whether the KYC regions want a signature: with one both are served.
 *
 * Sub-account, key and address calls are never repeated: a second one makes a second of them, or
 * answers with an error where the first one answered with a secret.
 */

/** Account calls on the spot host. */
export const account: Table = {
  host: 'spot',
  family: 'account',
  lines: `
GET Public
/api/v1/otc-loan/discount-rate-configs 10 read signed
/api/kyc/regions/v4 - read signed

GET Management
/api/v2/user-info 20
/api/v1/user/api-key 20
/api/v1/accounts 5
/api/v1/accounts/{accountId} 5
/api/v1/accounts/ledgers 2
/api/v3/deposit-addresses 5
/api/v1/deposits 5
/api/v2/deposit-addresses 5 read old
/api/v1/deposit-addresses 5 read old
/api/v1/hist-deposits 5 read old
/api/v2/sub/user 20
/api/v1/sub-accounts/{subUserId} 15
/api/v2/sub-accounts 20
/api/v1/sub/api-key 20
/api/v1/sub/user 20 read old
/api/v1/sub-accounts 20 read old
/api/v1/accounts/transferable 20
/api/v1/withdrawals/quotas 20
/api/v1/withdrawals/{withdrawalId} 20
/api/v1/withdrawals 20
/api/v1/hist-withdrawals 20 read old
/api/v2/affiliate/inviter/statistics 30
/api/v1/otc-loan/loan 5
/api/v1/otc-loan/accounts 20
/api/v2/affiliate/queryInvitees 30
/api/v2/affiliate/queryMyCommission 30
/api/v2/affiliate/queryTransactionByUid 30
/api/v2/affiliate/queryTransactionByTime 30
/api/v2/affiliate/queryKumining 30

GET Spot
/api/v1/hf/accounts/opened 30
/api/v3/margin/accounts 15
/api/v3/isolated/accounts 15
/api/v1/hf/accounts/ledgers 2
/api/v3/hf/margin/account/ledgers 2
/api/v1/margin/account 40 read old
/api/v1/isolated/accounts 50 read old
/api/v1/isolated/account/{symbol} 50 read old
/api/v1/base-fee 3
/api/v1/trade-fees 3
/api/v3/migrate/user/account/status -

POST Spot
/api/v3/migrate/user/account 10 manage

POST Management
/api/v3/deposit-address/create 20 manage
/api/v1/deposit-addresses 20 manage old
/api/v2/sub/user/created 15 manage
/api/v3/sub/user/margin/enable 15 manage
/api/v3/sub/user/futures/enable 15 manage
/api/v1/sub/api-key 20 manage
/api/v1/sub/api-key/update 30 manage
/api/v3/accounts/universal-transfer 4 transfer clientOid!
/api/v2/accounts/sub-transfer 30 transfer clientOid! old
/api/v2/accounts/inner-transfer 10 transfer clientOid! old
/api/v3/withdrawals 5 withdraw
/api/v1/withdrawals 5 withdraw old

DELETE Management
/api/v1/sub/api-key 30 manage
/api/v1/withdrawals/{withdrawalId} 20 cancel
`,
};

/** Account calls that live on the futures host. */
export const accountOnFutures: Table = {
  host: 'futures',
  family: 'account',
  lines: `
GET Futures
/api/v1/account-overview 5
/api/v1/transaction-history 2
/api/v1/trade-fees 3
/api/v1/account-overview-all 6

GET Management
/api/v1/transfer-list 20 read old

POST Management
/api/v3/transfer-out 20 transfer old
/api/v1/transfer-in 20 transfer old
`,
};
