// A CommonJS file under a compiler that does not know of `require` of ES modules yet: it takes the
// package with `import()`, and its types with a resolution mode. Compiled, never run.
import axios = require('axios');
import type { KucoinRetryOptions, RequestOptions } from 'kucoin-retry' with {
  'resolution-mode': 'import',
};
import type {} from 'kucoin-retry/axios' with { 'resolution-mode': 'import' };

const options: KucoinRetryOptions = { retries: 2 };
const perCall: RequestOptions = { deadlineMs: 1_000 };

async function main(): Promise<void> {
  const { isKucoinError } = await import('kucoin-retry');
  const { kucoinAxios } = await import('kucoin-retry/axios');
  const { kucoinKy } = await import('kucoin-retry/ky');
  const { default: ky } = await import('ky');
  const instance = axios.create({ kucoin: perCall });
  const undo: () => void = kucoinAxios(instance, options);
  await instance.get('/', { kucoin: { retries: 1 } }).catch((error: unknown) => {
    if (axios.isAxiosError(error) && isKucoinError(error)) console.log(error.kucoin.code);
    if (isKucoinError(error)) console.log(error.message, error.kucoin.reason);
  });
  // @ts-expect-error a misspelt option
  await instance.get('/', { kucoin: { retrys: 1 } });
  await ky.extend(kucoinKy())('https://api.kucoin.com', { kucoin: perCall });
  undo();
}
void main();
