import { describe, expect, it } from 'vitest';
import { endpoints, findEndpoints } from '../../src/endpoints/matching.js';
import type { HostKind } from '../../src/types/index.js';

/** Every call that changes something, as `METHOD path` on its host, labelled by hand. */
const labelled: readonly (readonly [
  host: HostKind,
  effect: string,
  repeat: string,
  calls: string,
])[] = [
  [
    'spot',
    'withdraw',
    'never',
    `POST /api/v3/withdrawals
     POST /api/v1/withdrawals
     POST /api/ua/v1/withdrawal
     POST /api/ua/v2/asset/withdrawal
     POST /api/v2/broker/withdrawal`,
  ],
  [
    'spot',
    'transfer',
    'never',
    `POST /api/v3/accounts/universal-transfer
     POST /api/v2/accounts/sub-transfer
     POST /api/v2/accounts/inner-transfer
     POST /api/ua/v1/account/transfer
     POST /api/ua/v2/account/transfer`,
  ],
  ['futures', 'transfer', 'never', 'POST /api/v3/transfer-out\nPOST /api/v1/transfer-in'],
  ['broker', 'transfer', 'never', 'POST /api/v1/broker/nd/transfer'],
  ['broker', 'withdraw', 'never', 'POST /api/v2/broker/withdrawal'],
  ['spot', 'borrow', 'never', 'POST /api/v3/margin/borrow'],
  ['spot', 'repay', 'never', 'POST /api/v3/margin/repay'],
  [
    'futures',
    'margin',
    'never',
    `POST /api/v1/position/margin/deposit-margin
     POST /api/v1/margin/withdrawMargin
     POST /api/v1/copy-trade/futures/position/margin/deposit-margin
     POST /api/v1/copy-trade/futures/position/margin/withdraw-margin`,
  ],
  [
    'spot',
    'margin',
    'never',
    'POST /api/ua/v1/unified/position/modify-margin\nPOST /api/ua/v2/unified/position/modify-margin',
  ],
  [
    'spot',
    'earn',
    'never',
    `POST /api/v1/earn/orders
     DELETE /api/v1/earn/orders
     POST /api/v1/struct-earn/orders
     POST /api/v3/purchase
     POST /api/v3/redeem`,
  ],
  [
    'spot',
    'manage',
    'never',
    `POST /api/v3/migrate/user/account
     POST /api/v3/deposit-address/create
     POST /api/v1/deposit-addresses
     POST /api/v2/sub/user/created
     POST /api/v3/sub/user/margin/enable
     POST /api/v3/sub/user/futures/enable
     POST /api/v1/sub/api-key
     POST /api/v1/sub/api-key/update
     DELETE /api/v1/sub/api-key
     POST /api/ua/v1/user/sub/create-sub-account
     POST /api/ua/v1/user/create-sub-api-key
     POST /api/ua/v2/user/create-sub-api-key
     POST /api/ua/v2/user/modify-sub-api-key
     DELETE /api/ua/v2/user/sub-api-key
     POST /api/ua/v2/user/sub/create-sub-account`,
  ],
  [
    'broker',
    'manage',
    'never',
    `POST /api/kyc/ndBroker/proxyClient/submit
     POST /api/v1/broker/nd/account
     POST /api/v1/broker/nd/account/apikey
     POST /api/v1/broker/nd/account/update-apikey
     DELETE /api/v1/broker/nd/account/apikey`,
  ],
  [
    'spot',
    'alter',
    'never',
    `POST /api/v1/hf/orders/alter
     DELETE /api/v1/hf/orders/cancel/671124f9365ccb00073debd4
     POST /api/ua/v1/unified/order/amend
     POST /api/ua/v2/unified/order/amend`,
  ],
  [
    'spot',
    'place-batch',
    'never',
    `POST /api/v1/hf/orders/multi
     POST /api/v1/hf/orders/multi/sync
     POST /api/v1/orders/multi
     POST /api/ua/v1/unified/order/place-batch
     POST /api/ua/v1/classic/order/place-batch`,
  ],
  ['futures', 'place-batch', 'never', 'POST /api/v1/orders/multi'],
  [
    'spot',
    'place',
    'after-look-up',
    `POST /api/v1/hf/orders
     POST /api/v1/hf/orders/sync
     POST /api/v3/hf/margin/order
     POST /api/v3/oco/order
     POST /api/ua/v1/unified/order/place
     POST /api/ua/v2/unified/order/place`,
  ],
  ['futures', 'place', 'after-look-up', 'POST /api/v1/orders\nPOST /api/v1/st-orders'],
  [
    'spot',
    'place',
    'never',
    `POST /api/v1/orders
     POST /api/v1/margin/order
     POST /api/v1/stop-order
     POST /api/v3/hf/margin/stop-order
     POST /api/v3/hf/margin/oco-order
     POST /api/v1/convert/order
     POST /api/v1/convert/limit/order
     POST /api/ua/v1/classic/order/place`,
  ],
  [
    'futures',
    'place',
    'never',
    'POST /api/v1/copy-trade/futures/orders\nPOST /api/v1/copy-trade/futures/st-orders',
  ],
  [
    'spot',
    'set',
    'always',
    `POST /api/v1/hf/orders/dead-cancel-all
     POST /api/v3/position/update-user-leverage
     POST /api/v3/lend/purchase/update
     POST /api/ua/v1/sub-account/canTransferOut
     POST /api/ua/v1/account/mode
     POST /api/ua/v1/unified/account/modify-leverage
     POST /api/ua/v1/classic/account/modify-leverage
     POST /api/ua/v1/unified/account/modify-leverage-margin-cross
     POST /api/ua/v1/rate-limit/set
     POST /api/ua/v1/dcp/set
     POST /api/ua/v1/unified/position/margin-mode
     POST /api/ua/v2/account/mode
     POST /api/ua/v2/sub-account/canTransferOut
     POST /api/ua/v2/unified/account/modify-leverage
     POST /api/ua/v2/unified/account/modify-leverage-margin-cross
     POST /api/ua/v2/rate-limit/set
     POST /api/ua/v2/unified/position/margin-mode
     GET /api/ua/v2/account/fee/kcs-deduct`,
  ],
  [
    'futures',
    'set',
    'always',
    `POST /api/v2/position/changeMarginMode
     POST /api/v2/position/batchChangeMarginMode
     POST /api/v2/position/switchPositionMode
     POST /api/v2/changeCrossUserLeverage
     POST /api/v1/position/risk-limit-level/change
     POST /api/v1/position/margin/auto-deposit-status
     POST /api/v1/copy-trade/futures/position/changeMarginMode
     POST /api/v2/copy-trade/futures/changeCrossUserLeverage
     POST /api/v2/copy-trade/position/switchPositionMode
     POST /api/v1/copy-trade/futures/position/risk-limit-level/change
     POST /api/v1/copy-trade/futures/position/margin/auto-deposit-status`,
  ],
  [
    'spot',
    'cancel',
    'always',
    `DELETE /api/v1/hf/orders/6711
     DELETE /api/v1/hf/orders/sync/6711
     DELETE /api/v1/hf/orders/client-order/a1
     DELETE /api/v1/hf/orders/sync/client-order/a1
     DELETE /api/v1/stop-order/6711
     DELETE /api/v1/stop-order/cancelOrderByClientOid
     DELETE /api/v3/oco/order/6711
     DELETE /api/v3/oco/client-order/a1
     DELETE /api/v1/orders/6711
     DELETE /api/v1/order/client-order/a1
     DELETE /api/v3/hf/margin/orders/6711
     DELETE /api/v3/hf/margin/orders/client-order/a1
     DELETE /api/v3/hf/margin/stop-order/cancel-by-id
     DELETE /api/v3/hf/margin/stop-order/cancel-by-clientOid
     DELETE /api/v3/hf/margin/oco-order/cancel-by-id
     DELETE /api/v3/hf/margin/oco-order/cancel-by-clientOid
     DELETE /api/v1/convert/limit/order/cancel
     DELETE /api/v1/withdrawals/5bffb63303aa675e8bbe18f9
     DELETE /api/ua/v1/withdrawal
     POST /api/ua/v1/unified/order/cancel
     POST /api/ua/v2/unified/order/cancel
     POST /api/ua/v2/asset/withdraw/cancel`,
  ],
  [
    'futures',
    'cancel',
    'always',
    `DELETE /api/v1/orders/2501
     DELETE /api/v1/orders/client-order/a1
     DELETE /api/v1/copy-trade/futures/orders
     DELETE /api/v1/copy-trade/futures/orders/client-order`,
  ],
  ['futures', 'cancel-batch', 'always', 'DELETE /api/v1/orders/multi-cancel'],
  [
    'spot',
    'cancel-batch',
    'always',
    'POST /api/ua/v1/unified/order/cancel-batch\nPOST /api/ua/v2/unified/order/cancel-batch',
  ],
  [
    'spot',
    'cancel-all',
    'always',
    `DELETE /api/v1/hf/orders
     DELETE /api/v1/hf/orders/cancelAll
     DELETE /api/v1/stop-order/cancel
     DELETE /api/v3/oco/orders
     DELETE /api/v1/orders
     DELETE /api/v3/hf/margin/orders
     DELETE /api/v3/hf/margin/stop-order/cancel
     DELETE /api/v3/hf/margin/oco-order/cancel
     POST /api/ua/v1/unified/order/cancel-all
     POST /api/ua/v1/classic/order/cancel-all
     POST /api/ua/v2/unified/order/cancel-all`,
  ],
  [
    'futures',
    'cancel-all',
    'always',
    'DELETE /api/v1/orders\nDELETE /api/v3/orders\nDELETE /api/v1/stopOrders',
  ],
  [
    'spot',
    'read',
    'always',
    `POST /api/v1/hf/orders/test
     POST /api/v1/orders/test
     POST /api/v1/margin/order/test
     POST /api/v3/hf/margin/order/test
     POST /api/v1/bullet-public
     POST /api/v1/bullet-private
     POST /api/v2/bullet-private
     GET /api/v1/hf/orders/dead-cancel-all/query
     GET /api/ua/v1/asset/deposit/address
     GET /api/v3/hf/margin/oco-orders
     GET /api/v3/hf/margin/oco-order/orderId
     GET /api/ua/v1/unified/position/margin-mode
     GET /api/v3/migrate/user/account/status
     GET /api/kyc/regions/v4
     GET /api/v1/ip
     GET /api/v1/withdrawals/quotas`,
  ],
  [
    'futures',
    'read',
    'always',
    `POST /api/v1/orders/test
     POST /api/v1/bullet-public
     POST /api/v1/bullet-private
     POST /api/v1/copy-trade/futures/orders/test
     POST /api/v2/copy-trade/getCrossModeMarginRequirement
     POST /api/v2/getCrossModeMarginRequirement
     GET /api/v2/getCrossModeMarginRequirement`,
  ],
];

const rows = labelled.flatMap(([host, effect, repeat, calls]) =>
  calls.split('\n').map((call) => [host, call.trim(), effect, repeat] as const),
);

describe('effect and repetition', () => {
  it.each(rows)('%s: %s is %s, repeated %s', (host, call, effect, repeat) => {
    const [method = '', path = ''] = call.split(' ');
    expect(findEndpoints(host, method, path)).toMatchObject([{ host, effect, repeat }]);
  });

  it('are labelled above for every call that changes something', () => {
    const seen = new Set(
      rows.flatMap(([host, call]) => {
        const [method = '', path = ''] = call.split(' ');
        return findEndpoints(host, method, path);
      }),
    );
    const changing = endpoints().filter(({ effect }) => effect !== 'read');
    expect(changing.filter((endpoint) => !seen.has(endpoint))).toEqual([]);
  });
});

describe('failures within a 200000', () => {
  it.each([
    ['spot', 'POST', '/api/v1/hf/orders/multi'],
    ['spot', 'POST', '/api/v1/hf/orders/multi/sync'],
    ['spot', 'POST', '/api/v1/orders/multi'],
    ['spot', 'DELETE', '/api/v1/hf/orders/cancelAll'],
    ['futures', 'POST', '/api/v1/orders/multi'],
    ['futures', 'DELETE', '/api/v1/orders/multi-cancel'],
    ['futures', 'POST', '/api/v2/position/batchChangeMarginMode'],
    ['spot', 'POST', '/api/ua/v1/unified/order/place-batch'],
    ['spot', 'POST', '/api/ua/v1/unified/order/cancel-batch'],
    ['spot', 'POST', '/api/ua/v1/unified/order/cancel-all'],
    ['spot', 'POST', '/api/ua/v1/classic/order/cancel-all'],
    ['spot', 'POST', '/api/ua/v1/unified/position/margin-mode'],
    ['spot', 'POST', '/api/ua/v1/rate-limit/set'],
    ['spot', 'POST', '/api/ua/v2/unified/order/cancel-batch'],
    ['spot', 'POST', '/api/ua/v2/unified/position/margin-mode'],
    ['spot', 'POST', '/api/ua/v2/rate-limit/set'],
  ] as const)('%s %s %s', (kind, method, path) => {
    expect(findEndpoints(kind, method, path)[0]?.batch).toBe(true);
  });

  it.each(['/api/v1/hf/orders', '/api/v1/hf/orders/sync', '/api/v1/orders'])(
    'a single placement has none: %s',
    (path) => {
      expect(findEndpoints('spot', 'POST', path)[0]).not.toHaveProperty('batch');
    },
  );
});
