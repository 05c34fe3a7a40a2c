import axios, { type AxiosResponse } from 'axios';
import oldAxios from 'axios-1.7';
import { createKucoinRetry, isKucoinError } from 'kucoin-retry';
import { kucoinAxios } from 'kucoin-retry/axios';

/** Compiled, never run: what the types of the axios adapter promise. */
export async function typesOfAxios(): Promise<void> {
  // Instances of any copy, the library itself, an instance of its class, an interceptor alone.
  const undo: () => void = kucoinAxios(axios.create());
  kucoinAxios(oldAxios.create(), createKucoinRetry());
  kucoinAxios(axios, { retries: 2 });
  kucoinAxios(oldAxios);
  kucoinAxios(new axios.Axios({}));
  kucoinAxios({
    interceptors: { request: { use: () => 0, eject: () => undefined } },
    create: axios.create,
  });

  kucoinAxios(axios.create(), {}, { rerunRequestInterceptors: true });
  // @ts-expect-error it is called otherwise
  kucoinAxios(axios.create(), {}, { rerun: true });

  const options = { kucoin: { retries: 0, errors: 'return' as const } };
  const response: AxiosResponse<{ code: string }> = await axios.get('/', options);
  await axios.post('/', {}, { kucoin: { priority: 'cancel', deadlineMs: 1_000 } });
  axios.defaults.kucoin = { retries: 1 };
  axios.create({ kucoin: { retries: 1 } });

  // @ts-expect-error there is no such option
  await axios.get('/', { kucoin: { maxRetries: 1 } });
  // @ts-expect-error an instance is needed
  kucoinAxios();
  // @ts-expect-error this is none
  kucoinAxios({ interceptors: {} });
  // @ts-expect-error an engine's options are no request's
  kucoinAxios(axios.create(), { expiresAtMs: 1 });

  const error: unknown = response;
  if (axios.isAxiosError(error) && isKucoinError(error)) {
    const [reason, status]: [string, number | undefined] = [error.kucoin.reason, error.status];
    throw new Error(`${reason} ${status ?? ''}`);
  }
  undo();
}
