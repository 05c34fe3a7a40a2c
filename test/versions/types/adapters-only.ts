// The hosts are installed, but this file leaves them to others. Compiled, never run.
import { kucoinAxios } from 'kucoin-retry/axios';
import { kucoinKy } from 'kucoin-retry/ky';

export const install = { kucoinAxios, kucoinKy };
