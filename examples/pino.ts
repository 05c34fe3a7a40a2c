/** Every event as a line of pino's JSON, at the level it deserves. */
import './runner/guard.js';
import { credentialsFromEnv, type KucoinRetryEvent } from 'kucoin-retry';
import { kucoinFetch } from 'kucoin-retry/fetch';
import pino from 'pino';

const api = process.env['KUCOIN_API'] ?? 'https://api.kucoin.com';
const destination = pino.destination({ dest: process.env['LOG_FILE'] ?? 1, sync: true });
const log = pino({ level: 'debug', base: { name: 'bot' } }, destination);

/** Errors wake somebody up, warnings are read in the morning, the rest is for finding faults. */
function levelOf(event: KucoinRetryEvent): 'error' | 'warn' | 'info' | 'debug' {
  switch (event.type) {
    case 'give-up':
      return event.error.executed === 'unknown' || event.error.action === 'abort'
        ? 'error'
        : 'warn';
    case 'warning':
    case 'cooldown':
    case 'partial':
    case 'halt':
      return 'warn';
    case 'wait':
    case 'clock':
    case 'reconcile':
      return 'info';
    case 'attempt':
    case 'done':
      return 'debug';
  }
}

/** Flat, so that logs can be searched for them; events hold no secrets. */
function fieldsOf(event: KucoinRetryEvent) {
  const { engineId, callId, request, classification, error, ...rest } = event;
  const { code, status, kind, action } = error ?? classification ?? {};
  const executed = error?.executed;
  return {
    call: `${engineId}/${callId}`,
    ...request,
    code,
    status,
    kind,
    action,
    executed,
    ...rest,
  };
}

const kucoin = kucoinFetch({
  credentials: credentialsFromEnv(),
  onEvent: (event) => log[levelOf(event)](fieldsOf(event), `kucoin ${event.type}`),
});

await kucoin(`${api}/api/v1/accounts?currency=USDT`);
// An order is only tried there, never placed.
await kucoin(`${api}/api/v1/hf/orders/test`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"symbol":"BTC-USDT","side":"buy","type":"limit","price":"20000","size":"9"}',
}).catch((error: unknown) => log.fatal(error, 'not placed'));
