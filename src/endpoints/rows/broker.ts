import type { Table } from '../table.js';

/*
 * Broker: rebates on the spot host, sub-accounts of ND brokers on a host of their own.
 *
 * Source: Kucoin/kucoin-universal-sdk spec/rest/api and spec/apis.csv, 78c90c77 (2025-11-04); the
 * v2 rebate and the fast withdrawal: tiagosiebler/kucoin-api 1672e816 (2026-07-27). Read 2026-11-22.
 *
 * kucoin-api sends the fast withdrawal to the broker's host, for a user of the exchange whose key is
 * at home on the spot host: it is a withdrawal on either.
 */

/** Rebate reports and withdrawals of API brokers. */
export const brokerRebates: Table = {
  host: 'spot',
  family: 'broker',
  lines: `
GET Management
/api/v1/broker/api/rebase/download 3
/api/v2/broker/api/rebase/download -

POST Management
/api/v2/broker/withdrawal - withdraw
`,
};

/** The ND broker's own host. */
export const broker: Table = {
  host: 'broker',
  family: 'broker',
  lines: `
GET Broker
/api/kyc/ndBroker/proxyClient/status/list -
/api/kyc/ndBroker/proxyClient/status/page -
/api/v1/broker/nd/info 2
/api/v1/broker/nd/account 2
/api/v1/broker/nd/account/apikey 2
/api/v3/broker/nd/transfer/detail 1
/api/v1/asset/ndbroker/deposit/list 10
/api/v3/broker/nd/deposit/detail 1
/api/v3/broker/nd/withdraw/detail 1
/api/v1/broker/nd/rebase/download 3

POST Broker
/api/kyc/ndBroker/proxyClient/submit - manage
/api/v1/broker/nd/account 3 manage
/api/v1/broker/nd/account/apikey 3 manage
/api/v1/broker/nd/account/update-apikey 3 manage
/api/v1/broker/nd/transfer 1 transfer clientOid!
/api/v2/broker/withdrawal - withdraw

DELETE Broker
/api/v1/broker/nd/account/apikey 3 manage
`,
};
