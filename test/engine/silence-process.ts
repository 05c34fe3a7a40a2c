/** A bot whose own code never answers and that has nothing else to do: no socket, no timer. */
import { kucoinFetch } from '../../adapters/fetch.js';
import { createKucoinRetry, isKucoinError, kucoinSigner } from '../../src/index.js';

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
const credentials = { key: 'k', secret: 's', passphrase: 'p' };
const limits = { attemptTimeoutMs: 300, deadlineMs: 1_500, retries: 0 } as const;
const order = {
  method: 'POST',
  url: 'https://api.kucoin.com/api/v1/hf/orders',
  body: '{"clientOid":"a","symbol":"BTC-USDT","side":"buy","type":"limit","price":"1","size":"1"}',
};
const read = { method: 'GET', url: 'https://api.kucoin.com/api/v1/accounts' };
const success = {
  native: {},
  status: 200,
  headers: { get: () => null },
  text: '{"code":"200000","data":{"orderId":"1"}}',
};
const failure = { error: new Error('socket hang up'), sent: 'unknown' } as const;

const scenes: Readonly<Record<string, () => Promise<unknown>>> = {
  send: () => createKucoinRetry({ ...limits, credentials }).run(order, never),
  fetch: () => kucoinFetch({ ...limits, credentials }, never)(read.url),
  sign: () => createKucoinRetry({ ...limits, sign: never }).run(order, never),
  sendInternal: () =>
    createKucoinRetry({ ...limits, credentials }).run(order, () => Promise.resolve(failure), {
      sendInternal: never,
    }),
  shouldRetry: () =>
    createKucoinRetry({ ...limits, credentials, shouldRetry: never }).run(read, () =>
      Promise.resolve(failure),
    ),
  unref: () => createKucoinRetry({ ...limits, credentials, unref: true }).run(order, never),
  success: async () => {
    const sign = kucoinSigner(credentials);
    const engine = createKucoinRetry({ sign, attemptTimeoutMs: 60_000 });
    for (let call = 0; call < 3; call += 1) {
      await engine.run(order, () => Promise.resolve(success));
    }
    throw new Error('came through');
  },
};

const startedMs = performance.now();
process.on('exit', () => console.log('end', Math.round(performance.now() - startedMs)));
scenes[process.argv[2] ?? '']?.().catch((error: unknown) => {
  const said = isKucoinError(error) ? error.kucoin : { reason: String(error) };
  console.log(JSON.stringify(said));
});
