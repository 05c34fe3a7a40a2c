/** Ctrl-C and `docker stop`: nothing new leaves, what is in flight is settled, all is cancelled, then it ends. */
import './runner/guard.js';
import { createKucoinRetry, credentialsFromEnv, isKucoinError } from 'kucoin-retry';
import { kucoinFetch } from 'kucoin-retry/fetch';

// #region halt
const retry = createKucoinRetry({ credentials: credentialsFromEnv() });
const kucoin = kucoinFetch(retry);
const api = process.env['KUCOIN_API'] ?? 'https://api.kucoin.com';

async function shutDown(signal: string): Promise<void> {
  const { placed, unknown, others } = await retry.halt();
  await kucoin(`${api}/api/v1/hf/orders/cancelAll`, {
    method: 'DELETE',
    kucoin: { ignoreCooldowns: true, priority: 'cancel' },
  });
  if (unknown.length + others.length > 0) console.log('look at these:', { unknown, others });
  console.log(`${signal}: nothing is open, ${placed.length} had been on their way`);
  retry.close(); // nothing waits any more, so the process can end
}

const ended = new Promise<void>((resolve, reject) => {
  // Once: a second Ctrl-C ends the process at once, as ever.
  const end = (signal: NodeJS.Signals) => void shutDown(signal).then(resolve, reject);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
});
// #endregion

// A bot that goes on until it is halted.
async function trade(): Promise<void> {
  const order = { symbol: 'BTC-USDT', side: 'buy', type: 'limit', price: '1000', size: '0.001' };
  for (;;) {
    await kucoin(`${api}/api/v1/hf/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order),
    });
  }
}
const trading = trade().catch((error: unknown) => {
  const reason = isKucoinError(error) ? error.kucoin.reason : String(error);
  console.log(`the bot stops: ${reason}`);
});

// Only here, so that this example ends by itself.
setTimeout(() => process.emit('SIGTERM', 'SIGTERM'), 200);
await Promise.all([ended, trading]);
