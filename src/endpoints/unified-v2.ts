import type { Table } from './table.js';

/*
 * The unified account, second version: the only one KuCoin's own SDK calls now.
 *
 * Source: Kucoin/kucoin-universal-sdk sdk/java, the …Api and …ApiImpl classes below generate/uta,
 * 01885158 and cc2ca1fa. Read 2026-11-22. One private pool, as in the first version.
 *
 * GET …/fee/kcs-deduct is a setter in spite of its method.
 */

/** Unified account calls below /api/ua/v2. */
export const unifiedV2: Table = {
  host: 'spot',
  family: 'unified',
  lines: `
GET Public
/api/ua/v2/market/announcement 20
/api/ua/v2/market/borrowable-currency 15
/api/ua/v2/market/collateral-discount-ratio 10
/api/ua/v2/market/funding-rate-history 5
/api/ua/v2/market/index-price 2
/api/ua/v2/market/kline 3
/api/ua/v2/market/open-interest 10
/api/ua/v2/market/position-tiers 15
/api/ua/v2/market/ticker 15
/api/ua/v2/market/trade 3
/api/ua/v2/oes/currency 15
/api/ua/v2/server/status 3
/api/ua/v2/user/kyc-region 20
/api/ua/v2/user/my-ip 10
/api/ua/v2/market/call-auction-info 2
/api/ua/v2/asset/currencies 3
/api/ua/v2/market/currency 3
/api/ua/v2/market/fiat-price 3
/api/ua/v2/market/instrument 4
/api/ua/v2/trade-statistics 3
/api/ua/v2/market/funding-rate 3
/api/ua/v2/market/interest-rate-index 5

GET Unified
/api/ua/v2/market/orderbook 3
/api/ua/v2/order/max-order-quantity 10
/api/ua/v2/account/interest-history 15
/api/ua/v2/account/interest-limits 10
/api/ua/v2/account/mode 30
/api/ua/v2/oes/custody-quota 20
/api/ua/v2/unified/account/balance 5
/api/ua/v2/unified/account/leverage 10
/api/ua/v2/unified/account/overview 5
/api/ua/v2/user/api-key 30
/api/ua/v2/user/fee-rate 3
/api/ua/v2/user/sub-api-key 20
/api/ua/v2/account/ledger 2
/api/ua/v2/account/balance 5
/api/ua/v2/asset/deposit/address 5
/api/ua/v2/asset/deposit/history 2
/api/ua/v2/sub-account/balance 5
/api/ua/v2/account/transfer-quota 20
/api/ua/v2/withdrawals/quotas 1
/api/ua/v2/asset/withdrawal/history 2
/api/ua/v2/rate-limit/query-all 20
/api/ua/v2/rate-limit/query-cap 5
/api/ua/v2/user/sub-account-list 2
/api/ua/v2/rate-limit/query 3
/api/ua/v2/account/fee/kcs-deduct 5 set
/api/ua/v2/unified/order/detail 4 read query.clientOid
/api/ua/v2/unified/order/execution 4
/api/ua/v2/unified/order/history 4
/api/ua/v2/unified/order/open-list 4
/api/ua/v2/position/funding-history 15
/api/ua/v2/position/history 2
/api/ua/v2/unified/position/margin-mode 10
/api/ua/v2/unified/position/open-list 3
/api/ua/v2/affiliate/queryInvitees 30
/api/ua/v2/affiliate/queryKumining 30
/api/ua/v2/affiliate/queryMyCommission 30
/api/ua/v2/affiliate/queryTransactionByTime 30
/api/ua/v2/affiliate/queryTransactionByUid 30
/api/ua/v2/otc-loan/account 20
/api/ua/v2/otc-loan/discount-rate 10
/api/ua/v2/otc-loan/loan 5

POST Unified
/api/ua/v2/account/mode 30 set
/api/ua/v2/sub-account/canTransferOut 5 set
/api/ua/v2/unified/account/modify-leverage-margin-cross 20 set
/api/ua/v2/unified/account/modify-leverage 20 set
/api/ua/v2/user/create-sub-api-key 20 manage
/api/ua/v2/user/modify-sub-api-key 30 manage
/api/ua/v2/user/sub/create-sub-account 15 manage
/api/ua/v2/rate-limit/set 15 set batch
/api/ua/v2/account/transfer 4 transfer clientOid
/api/ua/v2/asset/withdraw/cancel 5 cancel
/api/ua/v2/asset/withdrawal 5 withdraw
/api/ua/v2/unified/order/cancel-all 20 cancel-all
/api/ua/v2/unified/order/cancel-batch 4 cancel-batch items.clientOid batch
/api/ua/v2/unified/order/cancel 1 cancel clientOid
/api/ua/v2/unified/order/place 1 place clientOid prove=unifiedV2 gives=tradeType,orderId,clientOid,ts
/api/ua/v2/unified/order/amend 2 alter
/api/ua/v2/unified/position/margin-mode 10 set batch
/api/ua/v2/unified/position/modify-margin 5 margin

DELETE Unified
/api/ua/v2/user/sub-api-key 30 manage
`,
};
