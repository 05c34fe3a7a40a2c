/** The classifier by itself: no network, no clock, no state. */
import { classify } from 'kucoin-retry';
import { explain } from 'kucoin-retry/catalogue';

const quota = classify({
  request: { method: 'GET', url: 'https://api-futures.kucoin.com/api/v1/positions' },
  response: {
    status: 429,
    headers: { 'gw-ratelimit-reset': '1489' },
    body: '{"code":"429000","msg":"Too Many Requests"}',
  },
});
console.log(quota.action, quota.scope, quota.waitMs);

const lost = classify({
  request: { method: 'POST', url: 'https://api.kucoin.com/api/v1/hf/orders' },
  error: Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
});
console.log(lost.action, lost.executed);

const [row] = explain('200002', { family: 'futures', message: 'Too many requests' });
console.log(row?.meaning);
