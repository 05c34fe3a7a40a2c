import type { Table } from '../table.js';

/*
 * Earn and structured products.
 *
 * Source: Kucoin/kucoin-universal-sdk spec/rest/api and spec/apis.csv, 78c90c77 (2025-11-04);
 * struct-earn: tiagosiebler/kucoin-api 1672e816 (2026-07-27), weights ccxt 4.5.84, halved because
 * its costs of this pool are doubled. Read 2026-11-22.
 */

/** Earn products. */
export const earn: Table = {
  host: 'spot',
  family: 'earn',
  lines: `
GET Public
/api/v1/struct-earn/dual/products 3

GET Earn
/api/v1/earn/redeem-preview 5
/api/v1/earn/saving/products 5
/api/v1/earn/promotion/products -
/api/v1/earn/staking/products 5
/api/v1/earn/kcs-staking/products 5
/api/v1/earn/eth-staking/products 5
/api/v1/earn/hold-assets 5
/api/v1/struct-earn/orders 5

POST Earn
/api/v1/earn/orders 5 earn
/api/v1/struct-earn/orders 5 earn

DELETE Earn
/api/v1/earn/orders 5 earn
`,
};
