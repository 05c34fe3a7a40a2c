/** Any HTTP client will do: say how to send one attempt, and the engine does the rest. */
import './runner/guard.js';
import { request } from 'node:http';
import { createKucoinRetry, type Outcome } from 'kucoin-retry';

const retry = createKucoinRetry();
const api = process.env['KUCOIN_API'] ?? 'http://127.0.0.1:8080';
const url = `${api}/api/v1/timestamp`;

const text = await retry.run<string>(
  { method: 'GET', url },
  ({ headers, signal }) =>
    new Promise<Outcome<string>>((resolve) => {
      const sent = request(url, { headers, signal }, (answer) => {
        let body = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (body += chunk));
        answer.on('error', (error) => resolve({ error, sent: 'unknown' }));
        answer.on('end', () => {
          const get = (name: string): string | null => {
            const value = answer.headers[name.toLowerCase()];
            return typeof value === 'string' ? value : null;
          };
          resolve({ native: body, status: answer.statusCode ?? 0, headers: { get }, text: body });
        });
      });
      sent.on('error', (error) => resolve({ error, sent: 'unknown' }));
      sent.end();
    }),
);
console.log(text);
