/** Why a call takes so long: what it waits for, for how long, and how to have it fail instead. */
import './runner/guard.js';
import { isKucoinError } from 'kucoin-retry';
import { kucoinFetch } from 'kucoin-retry/fetch';

const api = process.env['KUCOIN_API'] ?? 'https://api.kucoin.com';
const url = `${api}/api/v1/market/orderbook/level1?symbol=BTC-USDT`;

// #region listen
const kucoin = kucoinFetch({
  onEvent: (event) => {
    if (event.type !== 'wait') return;
    const { request, waitMs, note, scope } = event;
    console.log(`${request.path} waits ${Math.ceil(waitMs)} ms: ${note}, with all of its ${scope}`);
  },
});
// #endregion

await kucoin(url);
await kucoin(url); // at home its quota is used up now, and it waits for the next window

// #region deadline
try {
  await kucoin(url, { kucoin: { deadlineMs: 500 } });
} catch (error) {
  if (!isKucoinError(error)) throw error;
  const { reason, retryAtMs = 0 } = error.kucoin;
  console.log(`${reason}: come back at ${new Date(retryAtMs).toISOString()}`);
}
// #endregion
