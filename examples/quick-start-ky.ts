import './runner/guard.js';
// #region quick start
import { kucoinKy } from 'kucoin-retry/ky';
import ky from 'ky';

const {
  KUCOIN_KEY: key = '',
  KUCOIN_SECRET: secret = '',
  KUCOIN_PASSPHRASE: passphrase = '',
} = process.env;
const kucoin = ky.extend(kucoinKy({ credentials: { key, secret, passphrase } }));
const api = process.env['KUCOIN_API'] ?? 'https://api.kucoin.com';

const { data } = await kucoin(`${api}/api/v1/accounts?currency=USDT`).json<{ data: unknown[] }>();
console.log(`USDT accounts: ${data.length}`);
// #endregion
