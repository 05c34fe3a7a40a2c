/**
 * A bot of one's own on axios, which signs in its request interceptor. Nothing of it has to move.
 *
 * - `guard`, the better way: with `credentials` every attempt is signed by us over the bot's signature,
 *   on the exchange's clock, and an order whose answer is lost can be looked up.
 * - `guardKeepingSigner`, where we are not to have the key: for an attempt that must be signed anew the
 *   bot's own interceptors run once more. They must make the same request again, but for the KC-API-*
 *   headers (else the error says what differs), and whatever else they do they do again. We have
 *   no key to look an order up with, so one whose answer is lost ends as `executed: 'unknown'`.
 */
import { createHmac } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import axios, { type AxiosInstance } from 'axios';
import type { Credentials, KucoinRetryOptions } from 'kucoin-retry';
import { kucoinAxios } from 'kucoin-retry/axios';

/** The bot as it always was. */
export function createBot(api: string, { key, secret, passphrase }: Credentials): AxiosInstance {
  const bot = axios.create({ baseURL: api, timeout: 10_000 });
  const hmac = (text: string): string => createHmac('sha256', secret).update(text).digest('base64');
  bot.interceptors.request.use((config) => {
    if (config.data !== undefined) config.data = JSON.stringify(config.data);
    const timestamp = String(Date.now());
    const path = axios.getUri(config).slice(api.length);
    const body = (config.data as string | undefined) ?? '';
    config.headers.set({
      'Content-Type': 'application/json',
      'KC-API-KEY': key,
      'KC-API-SIGN': hmac(timestamp + config.method!.toUpperCase() + path + body),
      'KC-API-TIMESTAMP': timestamp,
      'KC-API-PASSPHRASE': hmac(passphrase),
      'KC-API-KEY-VERSION': '2',
    });
    return config;
  });
  return bot;
}

/** We sign every attempt: give `credentials` among the options. */
export function guard(bot: AxiosInstance, options: KucoinRetryOptions): () => void {
  return kucoinAxios(bot, options);
}

/** The bot signs every attempt, in the interceptor it has. */
export function guardKeepingSigner(bot: AxiosInstance, options?: KucoinRetryOptions): () => void {
  return kucoinAxios(bot, options, { rerunRequestInterceptors: true });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await import('../runner/guard.js'); // only here: the real KuCoin by --live
  const {
    KUCOIN_KEY: key = '',
    KUCOIN_SECRET: secret = '',
    KUCOIN_PASSPHRASE: passphrase = '',
  } = process.env;
  const bot = createBot(process.env['KUCOIN_API'] ?? 'https://api.kucoin.com', {
    key,
    secret,
    passphrase,
  });
  guardKeepingSigner(bot);
  const { data } = await bot.get<{ data: unknown[] }>('/api/v1/accounts');
  console.log(`accounts: ${data.data.length}`);
}
