import type { Table } from './table.js';

/*
 * The unified account, first version.
 *
 * Source: tiagosiebler/kucoin-api 1672e816 (2026-07-27); weights as KuCoin's own SDK gives them
 * for the second version, else JKorf/Kucoin.Net 04e948d1 (2026-08-07) or ccxt 4.5.84, halved
 * because its costs of this pool are doubled. Amend is from XChange's table of 2026-10-06. Read
 * 2026-11-22.
 *
 * Private calls stand in one pool. KuCoin has a trading and a management pool here, and sources
 * disagree on what belongs where: with one pool we wait too long at worst, with two we might
 * knock. The classic placement stands apart because its look-up proves less. GET …/deposit/address
 * may create the address it returns, but only once: it can be repeated.
 */

/** Unified account calls below /api/ua/v1. */
export const unified: Table = {
  host: 'spot',
  family: 'unified',
  lines: `
GET Public
/api/ua/v1/market/announcement 20
/api/ua/v1/market/currency 3
/api/ua/v1/oes/currency 15
/api/ua/v1/market/instrument 4
/api/ua/v1/market/ticker 15
/api/ua/v1/market/trade 3
/api/ua/v1/market/kline 3
/api/ua/v1/market/funding-rate 2
/api/ua/v1/market/funding-rate-history 5
/api/ua/v1/market/cross-config 25
/api/ua/v1/market/borrowable-currency 15
/api/ua/v1/server/status 3
/api/ua/v1/user/my-ip 10
/api/ua/v1/market/fiat-price 3
/api/ua/v1/user/kyc-region 20

GET Unified
/api/ua/v1/market/orderbook 3
/api/ua/v1/account/balance 5
/api/ua/v1/unified/account/balance 5
/api/ua/v1/unified/account/overview 5
/api/ua/v1/sub-account/balance 5
/api/ua/v1/account/transfer-quota 20
/api/ua/v1/account/mode 30
/api/ua/v1/user/fee-rate 3
/api/ua/v1/account/ledger 2
/api/ua/v1/account/interest-history 15
/api/ua/v1/account/interest-limits 10
/api/ua/v1/unified/account/leverage 10
/api/ua/v1/asset/deposit/address 5
/api/ua/v1/user/api-key -
/api/ua/v1/rate-limit/query 3
/api/ua/v1/rate-limit/query-all 20
/api/ua/v1/rate-limit/query-cap 5
/api/ua/v1/withdrawals/quotas -
/api/ua/v1/oes/custody-quota 20
/api/ua/v1/{accountMode}/order/detail 4 read query.clientOid
/api/ua/v1/{accountMode}/order/open-list 4
/api/ua/v1/{accountMode}/order/history 4
/api/ua/v1/{accountMode}/order/execution 4
/api/ua/v1/dcp/query 2
/api/ua/v1/unified/position/open-list 3
/api/ua/v1/position/history 2
/api/ua/v1/position/funding-history 15
/api/ua/v1/{accountMode}/position/tiers 20

POST Unified
/api/v2/bullet-private 10 read
/api/ua/v1/account/transfer 4 transfer clientOid!
/api/ua/v1/sub-account/canTransferOut 5 set
/api/ua/v1/account/mode 30 set
/api/ua/v1/unified/account/modify-leverage 20 set
/api/ua/v1/{accountMode}/account/modify-leverage-margin-cross 20 set
/api/ua/v1/rate-limit/set 15 set batch
/api/ua/v1/user/sub/create-sub-account 15 manage
/api/ua/v1/user/create-sub-api-key 20 manage
/api/ua/v1/withdrawal 5 withdraw
/api/ua/v1/{accountMode}/order/place 1 place clientOid prove=unified gives=orderId,tradeType,ts,clientOid
/api/ua/v1/classic/order/place 1 place clientOid look=unifiedClassic gives=orderId,tradeType,clientOid,borrowSize,loanApplyId
/api/ua/v1/{accountMode}/order/place-batch 4 place-batch items.clientOid batch
/api/ua/v1/{accountMode}/order/cancel 1 cancel clientOid
/api/ua/v1/{accountMode}/order/cancel-batch 4 cancel-batch items.clientOid batch
/api/ua/v1/unified/order/cancel-all 20 cancel-all batch
/api/ua/v1/unified/order/amend 2 alter
/api/ua/v1/dcp/set 2 set
/api/ua/v1/unified/position/margin-mode 10 set batch
/api/ua/v1/unified/position/modify-margin 5 margin

DELETE Unified
/api/ua/v1/withdrawal - cancel
`,
};
