import type { RequestOptions } from '../../src/index.js' with { 'resolution-mode': 'import' };
import type {} from 'axios';

// To the compiler axios is two modules: what is added to the one is not seen by code that requires the other.
declare module 'axios' {
  interface AxiosRequestConfig {
    /** Options of this call for `kucoin-retry`. */
    kucoin?: RequestOptions | undefined;
  }
}
