import type { Table } from '../table.js';

/*
 * The unified account: what both versions have alike, and what only the first one has.
 *
 * Source: tiagosiebler/kucoin-api 1672e816 (2026-07-27); weights as KuCoin's own SDK gives them
 * for the second version, else JKorf/Kucoin.Net 04e948d1 (2026-08-07) or ccxt 4.5.84, halved
 * because its costs of this pool are doubled. Amend and the query of the margin mode are from
 * XChange's table of 2026-10-06. Read 2026-11-22 and 2026-11-30.
 *
 * Private calls stand in one pool. KuCoin has a trading and a management pool here, and sources
 * disagree on what belongs where: with one pool we wait too long at worst, with two we might
 * knock. The classic placement stands apart because its look-up proves less. GET …/deposit/address
 * may create the address it returns, but only once: it can be repeated.
 *
 * The second version, of which KuCoin's own SDK speaks, has its source in unified-v2.ts.
 */

/** Calls of the unified account that both versions answer alike. */
export const unified: Table = {
  host: 'spot',
  family: 'unified',
  below: ['/api/ua/v1', '/api/ua/v2'],
  lines: `
GET Public
/market/announcement 20
/market/currency 3
/asset/currencies 3
/market/collateral-discount-ratio 10
/market/open-interest 10
/trade-statistics 3
/oes/currency 15
/market/instrument 4
/market/ticker 15
/market/trade 3
/market/kline 3
/market/funding-rate-history 5
/market/borrowable-currency 15
/server/status 3
/user/my-ip 10
/market/fiat-price 3
/user/kyc-region 20

GET Unified
/market/orderbook 3
/account/balance 5
/unified/account/balance 5
/unified/account/overview 5
/sub-account/balance 5
/account/transfer-quota 20
/account/mode 30
/user/fee-rate 3
/account/ledger 2
/account/interest-history 15
/account/interest-limits 10
/unified/account/leverage 10
/asset/deposit/address 5
/rate-limit/query 3
/rate-limit/query-all 20
/rate-limit/query-cap 5
/oes/custody-quota 20
/unified/position/open-list 3
/unified/position/margin-mode 10
/position/history 2
/position/funding-history 15

POST Unified
/sub-account/canTransferOut 5 set
/account/mode 30 set
/unified/account/modify-leverage 20 set
/rate-limit/set 15 set batch
/user/sub/create-sub-account 15 manage
/user/create-sub-api-key 20 manage
/unified/order/amend 2 alter
/unified/position/margin-mode 10 set batch
/unified/position/modify-margin 5 margin
`,
};

/** Unified account calls of the first version only, and the token for its socket. */
export const unifiedV1: Table = {
  host: 'spot',
  family: 'unified',
  below: ['/api'],
  lines: `
GET Public
/ua/v1/market/funding-rate 2
/ua/v1/market/cross-config 25
/ua/v1/market/index-price 10
/ua/v1/market/position-tiers 20

GET Unified
/ua/v1/user/api-key -
/ua/v1/withdrawals/quotas -
/ua/v1/{accountMode}/account/balance 5
/ua/v1/{accountMode}/account/overview 5
/ua/v1/{accountMode}/order/detail 4 read query.clientOid
/ua/v1/{accountMode}/order/open-list 4
/ua/v1/{accountMode}/order/history 4
/ua/v1/{accountMode}/order/execution 4
/ua/v1/dcp/query 2
/ua/v1/{accountMode}/position/open-list 3
/ua/v1/{accountMode}/position/history 2
/ua/v1/{accountMode}/position/tiers 20

POST Unified
/ua/v1/account/transfer 4 transfer clientOid!
/ua/v1/{accountMode}/account/modify-leverage 20 set
/ua/v1/{accountMode}/account/modify-leverage-margin-cross 20 set
/ua/v1/withdrawal 5 withdraw
/ua/v1/{accountMode}/order/place 1 place clientOid prove=unified gives=orderId,tradeType,ts,clientOid
/ua/v1/classic/order/place 1 place clientOid look=unifiedClassic gives=orderId,tradeType,clientOid,borrowSize,loanApplyId
/ua/v1/{accountMode}/order/place-batch 4 place-batch items.clientOid batch
/ua/v1/{accountMode}/order/cancel 1 cancel clientOid
/ua/v1/{accountMode}/order/cancel-batch 4 cancel-batch items.clientOid batch
/ua/v1/{accountMode}/order/cancel-all 20 cancel-all batch
/ua/v1/dcp/set 2 set

DELETE Unified
/ua/v1/withdrawal - cancel

POST Unified
/v2/bullet-private 10 read
`,
};
