/**
 * Metrics and spans through `@opentelemetry/api` alone: whichever SDK the process has loaded, if any,
 * gets them. Metrics come from Node's diagnostics channels, so they count every engine; spans from a
 * listener of each call, so that they hang below whatever span it was made in.
 */
import './runner/guard.js';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import {
  type Attributes,
  context,
  metrics,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import {
  type Classification,
  credentialsFromEnv,
  isKucoinError,
  type KucoinRetryEvent,
} from 'kucoin-retry';
import { kucoinFetch } from 'kucoin-retry/fetch';

/** Few values each: never an id, a path or a scope's key. */
const labels = ({ code, status, action }: Partial<Classification>): Attributes => ({
  'kucoin.code': code ?? String(status ?? 'none'),
  ...(action === undefined ? {} : { 'kucoin.action': action }),
});

/** Measures every engine of the process, until the returned function is called. */
export function countAll(): () => void {
  const meter = metrics.getMeter('kucoin-retry');
  const attempts = meter.createHistogram('kucoin.attempt.duration', { unit: 'ms' });
  const waits = meter.createHistogram('kucoin.wait.duration', { unit: 'ms' });
  const giveUps = meter.createCounter('kucoin.give_ups');
  const reconciled = meter.createCounter('kucoin.orders.reconciled');
  const stops = [
    on('attempt', ({ elapsedMs, classification }) => {
      attempts.record(elapsedMs, labels(classification));
    }),
    on('wait', ({ waitMs, scope, note, classification = {} }) => {
      const why = { 'kucoin.scope': scope, 'kucoin.why': note };
      waits.record(waitMs, { ...labels(classification), ...why });
    }),
    on('give-up', ({ reason, error }) => {
      const why = { 'kucoin.reason': reason, 'kucoin.executed': error.executed };
      giveUps.add(1, { ...labels(error), ...why });
    }),
    on('reconcile', ({ fate }) => reconciled.add(1, { 'kucoin.fate': fate })), // 'adopted', …
  ];
  return () => stops.forEach((stop) => stop());
}

function on<T extends KucoinRetryEvent['type']>(
  type: T,
  listen: (event: Extract<KucoinRetryEvent, { type: T }>) => void,
): () => void {
  const channel = `kucoin-retry:${type}`;
  const hear = (message: unknown): void => listen(message as Parameters<typeof listen>[0]);
  subscribe(channel, hear);
  return () => unsubscribe(channel, hear);
}

/** A call as a span, its attempts as spans below, everything else that happens as the span's events. */
export function traced(kucoin: ReturnType<typeof kucoinFetch>): typeof kucoin {
  const tracer = trace.getTracer('kucoin-retry');
  return (input, init) =>
    tracer.startActiveSpan('kucoin', { kind: SpanKind.CLIENT }, async (span) => {
      const below = trace.setSpan(context.active(), span);
      let hasGivenUp = false;
      const onEvent = (event: KucoinRetryEvent): void => {
        init?.kucoin?.onEvent?.(event);
        const { classification = {}, atMs, request } = event;
        span.updateName(`kucoin ${request.method} ${request.path}`);
        if (event.type === 'attempt') {
          const startTime = atMs - event.elapsedMs;
          const name = `attempt ${event.attemptNumber}`;
          const attempt = tracer.startSpan(
            name,
            { startTime, attributes: labels(classification) },
            below,
          );
          if (event.classification.action !== 'ok')
            attempt.setStatus({ code: SpanStatusCode.ERROR });
          attempt.end(atMs);
          return;
        }
        const { waitMs = 0, note = '' } = event;
        span.addEvent(event.type, { ...labels(classification), waitMs, note }, atMs);
        if (event.type === 'give-up') {
          hasGivenUp = true;
          span.setStatus({ code: SpanStatusCode.ERROR, message: event.reason });
        }
      };
      try {
        return await kucoin(input, { ...init, kucoin: { ...init?.kucoin, onEvent } });
      } catch (error) {
        // What never became a call, because of a wrong option for one, has no give-up to tell of.
        if (!hasGivenUp) span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
        throw error;
      } finally {
        span.end();
      }
    });
}

const api = process.env['KUCOIN_API'] ?? 'https://api.kucoin.com';

const stop = countAll();
const kucoin = traced(kucoinFetch({ credentials: credentialsFromEnv() }));

/** Far below the market and post-only: nobody sells to it. Resolves to its id where it is placed. */
const order = async (path: string, size: string): Promise<string | undefined> => {
  const terms = { symbol: 'BTC-USDT', side: 'buy', type: 'limit', price: '1000', postOnly: true };
  const body = JSON.stringify({ ...terms, size });
  const headers = { 'content-type': 'application/json' };
  try {
    const response = await kucoin(api + path, { method: 'POST', headers, body });
    console.log(`placed ${size}`);
    const { data } = (await response.json()) as { data: { orderId: string } };
    return data.orderId;
  } catch (error) {
    if (!isKucoinError(error)) throw error;
    console.log(`${size}: ${error.kucoin.kind}, ${error.kucoin.reason}`);
    return undefined;
  }
};
await kucoin(`${api}/api/v1/accounts?currency=USDT`);
const orderId = await order('/api/v1/hf/orders', '0.001');
await order('/api/v1/hf/orders/test', '9'); // only tried there, never placed
if (orderId !== undefined) {
  await kucoin(`${api}/api/v1/hf/orders/${orderId}?symbol=BTC-USDT`, { method: 'DELETE' });
}
stop();
