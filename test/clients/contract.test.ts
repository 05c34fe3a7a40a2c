import { createRequire } from 'node:module';
import type { AxiosInstance, AxiosStatic } from 'axios';
import { kucoinUniversalSdk } from 'kucoin-retry/universal-sdk';
import { hostOf } from '../adapters/axios/support.js';
import { contract } from '../adapters/contract.js';
import { createUniversal } from './clients.js';

const theirs = createRequire(createRequire(import.meta.url).resolve('kucoin-universal-sdk'));
/** The copy of axios that the SDK loads. */
const library = theirs('axios') as AxiosStatic;

/** The axios instance of a client, which its calls go through. */
function httpOf(client: ReturnType<typeof createUniversal>): AxiosInstance {
  const rest = client.restService() as unknown as {
    accountService: { transport: { httpClient: AxiosInstance } };
  };
  return rest.accountService.transport.httpClient;
}

// What every adapter owes its users, through the axios instance of a real client.
contract('kucoin-universal-sdk', {
  ...hostOf({ name: 'kucoin-universal-sdk', library, defaults: {} }),
  client(retryOrOptions) {
    // The stage brings the key.
    const client = createUniversal({ key: '', secret: '', passphrase: '' });
    kucoinUniversalSdk(client, retryOrOptions);
    return async (method, url, config) => {
      // Requests to other hosts are left to the SDK, and it would repeat them.
      const alone = { 'axios-retry': { retries: 0 }, ...config };
      const native = await httpOf(client).request<unknown>({ method, url, ...alone });
      return { status: native.status, data: native.data, native };
    };
  },
});
