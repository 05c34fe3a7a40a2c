import type { Family } from '../../types/index.js';

/** A request of each product that reads, and one that changes something; `/` belongs to none. */
const requests: Readonly<Partial<Record<Family, readonly [read: string, change: string]>>> = {
  spot: [
    'https://api.kucoin.com/api/v1/hf/orders/active',
    'https://api.kucoin.com/api/v1/hf/orders',
  ],
  margin: [
    'https://api.kucoin.com/api/v3/hf/margin/orders/active',
    'https://api.kucoin.com/api/v3/hf/margin/order',
  ],
  futures: [
    'https://api-futures.kucoin.com/api/v1/positions',
    'https://api-futures.kucoin.com/api/v1/orders',
  ],
  earn: [
    'https://api.kucoin.com/api/v1/earn/hold-assets',
    'https://api.kucoin.com/api/v1/earn/orders',
  ],
  account: [
    'https://api.kucoin.com/api/v1/accounts',
    'https://api.kucoin.com/api/v3/accounts/universal-transfer',
  ],
  convert: [
    'https://api.kucoin.com/api/v1/convert/order/detail',
    'https://api.kucoin.com/api/v1/convert/order',
  ],
  copytrading: [
    'https://api-futures.kucoin.com/api/v1/copy-trade/futures/get-max-open-size',
    'https://api-futures.kucoin.com/api/v1/copy-trade/futures/orders',
  ],
  broker: [
    'https://api-broker.kucoin.com/api/v1/broker/nd/info',
    'https://api-broker.kucoin.com/api/v1/broker/nd/account',
  ],
  unified: [
    'https://api.kucoin.com/api/ua/v1/account/balance',
    'https://api.kucoin.com/api/ua/v1/unified/order/place',
  ],
};

/** A request of a product, for the classifier: one that reads, or one that changes something. */
export function requestOf(
  family: Family | undefined,
  method: 'GET' | 'POST',
): { method: string; url: string } {
  const [read, change] = requests[family ?? 'unknown'] ?? ['/', '/'];
  return { method, url: method === 'GET' ? read : change };
}
