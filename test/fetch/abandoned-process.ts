/**
 * Long answers that are neither read nor held: how many of eight give their connection back. In a process of
 * its own, because collecting is a matter of the whole heap, and test files share theirs.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createGuardedFetch } from '../../src/fetch/guarded-fetch.js';
import { createKucoinRetry } from '../../src/index.js';
import { manualRuntime } from '../../src/testing/index.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const candles = 'https://api.kucoin.com/api/v1/market/candles?symbol=BTC-USDT&type=1min';
const begin = `{"code":"200000","data":[${'["1767225600","1","2"],'.repeat(50_000)}`;
const runtime = manualRuntime();
const canceled: unknown[] = [];

/** A long answer whose end never comes. */
function unfinished(): Response {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode(begin)),
    cancel: (reason) => void canceled.push(reason),
  });
  return new Response(body);
}

const guarded = createGuardedFetch(createKucoinRetry({ runtime, jitter: 'none' }), {
  fetch: () => Promise.resolve(unfinished()),
});
const { signal } = new AbortController();

/** A function of its own, so that nothing of the answer is held afterwards. */
async function abandon(): Promise<void> {
  await runtime.runUntil(guarded(candles, { signal }));
}

for (let calls = 0; calls < 8; calls += 1) await abandon();
for (let turns = 0; turns < 50 && canceled.length < 8; turns += 1) {
  await new Promise((resolve) => setTimeout(resolve, 1));
  collect();
}
console.log(canceled.length);
