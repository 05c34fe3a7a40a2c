/** Placing an order so that it is never there twice, and so that you know whether it is there. */
import './runner/guard.js';
import { classificationOf, credentialsFromEnv, isKucoinError } from 'kucoin-retry';
import { kucoinFetch } from 'kucoin-retry/fetch';

const kucoin = kucoinFetch({
  credentials: credentialsFromEnv(),
  orderMaxAgeMs: 20_000, // a price from 20 s ago is not sent any more
});
const api = process.env['KUCOIN_API'] ?? 'https://api.kucoin.com';

try {
  const response = await kucoin(`${api}/api/v1/hf/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    // No clientOid: one is put in front of the first attempt and kept through all of them.
    // Far below the market and post-only, so that nobody sells to it before it is cancelled.
    body: '{"symbol":"BTC-USDT","side":"buy","type":"limit","price":"1000","size":"0.001","postOnly":true}',
  });
  const { data } = (await response.json()) as { data: { orderId: string } };
  console.log(`placed ${data.orderId} as ${classificationOf(response)?.clientOid}`);
  await kucoin(`${api}/api/v1/hf/orders/${data.orderId}?symbol=BTC-USDT`, { method: 'DELETE' });
  console.log('cancelled');
} catch (error) {
  if (!isKucoinError(error)) throw error;
  const { executed, clientOid, hint } = error.kucoin;
  if (executed === 'no') console.log(`not placed, and never will be: ${hint}`);
  else console.log(`perhaps placed as ${clientOid}: ${hint}`); // rare; look before you repeat
}
