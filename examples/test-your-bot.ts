/** A bot's test: 30 s go by at once, and nothing leaves this machine. */
// #region test
import assert from 'node:assert/strict';
import { kucoinFetch } from 'kucoin-retry/fetch';
import { manualRuntime, startExchange } from 'kucoin-retry/testing';

const runtime = manualRuntime(); // a clock that only the test moves
const exchange = await startExchange({ runtime, balances: { USDT: 1_000 } });
const { credentials, hosts, url } = exchange;
const kucoin = kucoinFetch({ runtime, credentials, hosts });

exchange.blockIp(); // Cloudflare's 1015: 30 s
const call = kucoin(`${url}/api/v1/accounts?currency=USDT`);
const response = await runtime.runUntil(call); // goes from one thing due to the next
assert.equal(response.status, 200);
assert.deepEqual(exchange.knocks(), []); // nothing was sent into the block
// #endregion
console.log(`answered after ${Math.floor(runtime.monotonicNowMs() / 1_000)} s`);
await exchange.close();
