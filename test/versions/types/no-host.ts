// Nothing is installed beside the package, not even types of Node. Compiled, never run.
import { classify, createKucoinRetry, isKucoinError, type KucoinRetry } from 'kucoin-retry';
import { explain } from 'kucoin-retry/catalogue';
import { kucoinCcxt } from 'kucoin-retry/ccxt';
import { kucoinFetch } from 'kucoin-retry/fetch';
import { manualRuntime, startExchange } from 'kucoin-retry/testing';

export async function main(): Promise<void> {
  const retry: KucoinRetry = createKucoinRetry({ runtime: manualRuntime() });
  const { url } = await startExchange();
  await kucoinFetch(retry)(url).catch((error: unknown) => {
    if (isKucoinError(error)) throw new Error(error.kucoin.hint);
  });
  kucoinCcxt({ id: 'kucoin', handleRestResponse: () => undefined }, retry)();
  classify({ request: { method: 'GET', url }, error: explain('200002') });
}
