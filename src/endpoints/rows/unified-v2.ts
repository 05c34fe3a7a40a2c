import type { Table } from '../table.js';

/*
 * The unified account, second version: the only one KuCoin's own SDK calls now. What it answers like
 * the first stands with that.
 *
 * Source: Kucoin/kucoin-universal-sdk sdk/java, the …Api and …ApiImpl classes below generate/uta,
 * 01885158 and cc2ca1fa. Read 2026-11-22. One private pool, as in the first version.
 *
 * GET …/fee/kcs-deduct is a setter in spite of its method.
 */

/** Unified account calls of the second version only. */
export const unifiedV2: Table = {
  host: 'spot',
  family: 'unified',
  below: ['/api/ua/v2'],
  lines: `
GET Public
/market/index-price 2
/market/position-tiers 15
/market/call-auction-info 2
/market/funding-rate 3
/market/interest-rate-index 5

GET Unified
/order/max-order-quantity 10
/user/api-key 30
/user/sub-api-key 20
/asset/deposit/history 2
/withdrawals/quotas 1
/asset/withdrawal/history 2
/user/sub-account-list 2
/account/fee/kcs-deduct 5 set
/unified/order/detail 4 read query.clientOid
/unified/order/execution 4
/unified/order/history 4
/unified/order/open-list 4
/affiliate/queryInvitees 30
/affiliate/queryKumining 30
/affiliate/queryMyCommission 30
/affiliate/queryTransactionByTime 30
/affiliate/queryTransactionByUid 30
/otc-loan/account 20
/otc-loan/discount-rate 10
/otc-loan/loan 5

POST Unified
/unified/account/modify-leverage-margin-cross 20 set
/user/modify-sub-api-key 30 manage
/account/transfer 4 transfer clientOid
/asset/withdraw/cancel 5 cancel
/asset/withdrawal 5 withdraw
/unified/order/cancel-all 20 cancel-all
/unified/order/cancel-batch 4 cancel-batch items.clientOid batch
/unified/order/cancel 1 cancel clientOid
/unified/order/place 1 place clientOid prove=unifiedV2 gives=tradeType,orderId,clientOid,ts

DELETE Unified
/user/sub-api-key 30 manage
`,
};
