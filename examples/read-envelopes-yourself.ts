/** For code that reads `code` itself: the last answer is handed back instead of thrown. */
import './runner/guard.js';
import { classificationOf } from 'kucoin-retry';
import { kucoinFetch } from 'kucoin-retry/fetch';

const kucoin = kucoinFetch({ errors: 'return' });
const api = process.env['KUCOIN_API'] ?? 'https://api.kucoin.com';

const response = await kucoin(`${api}/api/v1/no-such-path`);
const envelope = (await response.json()) as { code: string };
console.log(envelope.code, classificationOf(response)?.kind);
