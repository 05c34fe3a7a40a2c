// Two copies of axios in one tree, as where an SDK brings its own. Compiled, never run.
import axios from 'axios';
import other from 'axios-other';
import { createKucoinRetry, isKucoinError, type RequestOptions } from 'kucoin-retry';
import { kucoinAxios } from 'kucoin-retry/axios';

// Options of a call are known on the copy that the package sees; for another it is said once.
declare module 'axios-other' {
  interface AxiosRequestConfig {
    kucoin?: RequestOptions | undefined;
  }
}

export async function main(): Promise<void> {
  const retry = createKucoinRetry();
  const undo = [kucoinAxios(axios.create(), retry), kucoinAxios(other.create(), retry)];
  kucoinAxios(other);
  kucoinAxios(new other.Axios({}));
  // Where an SDK takes only interceptors.
  const { interceptors } = other.create();
  kucoinAxios({ interceptors, create: axios.create });
  await axios.get('/', { kucoin: { retries: 1 } });
  await other.get('/', { kucoin: { retries: 1 } });
  // @ts-expect-error a misspelt option
  await axios.get('/', { kucoin: { retrys: 1 } });
  // @ts-expect-error a misspelt option
  await other.get('/', { kucoin: { retrys: 1 } });
  const error: unknown = undo;
  if (other.isAxiosError(error) && isKucoinError(error)) console.log(error.kucoin.reason);
}
