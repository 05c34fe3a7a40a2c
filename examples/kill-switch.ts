/** A kill switch: from one instant on nothing but cancels leaves, and then no order is open. */
import './runner/guard.js';
import { createKucoinRetry, credentialsFromEnv, isKucoinError } from 'kucoin-retry';
import { kucoinFetch } from 'kucoin-retry/fetch';

const retry = createKucoinRetry({ credentials: credentialsFromEnv() });
const kucoin = kucoinFetch(retry);
const api = process.env['KUCOIN_API'] ?? 'https://api.kucoin.com';

/** Leaves even through a closed scope: the one exception there is. */
const cancelAll = () =>
  kucoin(`${api}/api/v1/hf/orders?symbol=BTC-USDT`, {
    method: 'DELETE',
    kucoin: { ignoreCooldowns: true, deadlineMs: 5_000, priority: 'cancel' },
  });

async function kill(): Promise<void> {
  const halted = retry.halt(); // orders that wait reject now; none leaves from here on
  await cancelAll(); // what is on the book
  const { placed, unknown } = await halted; // what was on its way has arrived, or never will
  const response = await cancelAll(); // and that
  console.log(`${placed.length} were on their way, ${unknown.length} unknown`);
  console.log(`cancel-all sent: ${response.status}`);
}

// A bot in the midst of its work.
const order = { symbol: 'BTC-USDT', side: 'buy', type: 'limit', price: '10000', size: '0.001' };
const placeOrder = () =>
  kucoin(`${api}/api/v1/hf/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  });
const early = placeOrder();
await new Promise((resolve) => setImmediate(resolve));
const killed = kill();
await placeOrder().catch((error: unknown) => {
  if (isKucoinError(error)) console.log(`a later order: ${error.kucoin.reason}`);
});
await Promise.all([early, killed]);
