/**
 * Metrics and spans through `@opentelemetry/api` alone: whichever SDK the process has loaded, if any,
 * gets them. Metrics come from Node's diagnostics channels, so they count every engine; spans from a
 * listener of each call, so that they hang below whatever span it was made in.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import {
  type Attributes,
  context,
  metrics,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { type Classification, isKucoinError, type KucoinRetryEvent } from 'kucoin-retry';
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

const {
  KUCOIN_KEY: key = '',
  KUCOIN_SECRET: secret = '',
  KUCOIN_PASSPHRASE: passphrase = '',
} = process.env;
const api = process.env['KUCOIN_API'] ?? 'https://api.kucoin.com';

const stop = countAll();
const kucoin = traced(kucoinFetch({ credentials: { key, secret, passphrase } }));

const order = async (size: string): Promise<void> => {
  const body = `{"symbol":"BTC-USDT","side":"buy","type":"limit","price":"20000","size":"${size}"}`;
  const headers = { 'content-type': 'application/json' };
  try {
    await kucoin(`${api}/api/v1/hf/orders`, { method: 'POST', headers, body });
    console.log(`placed ${size}`);
  } catch (error) {
    if (!isKucoinError(error)) throw error;
    console.log(`${size}: ${error.kucoin.kind}, ${error.kucoin.reason}`);
  }
};
await kucoin(`${api}/api/v1/accounts?currency=USDT`);
await order('0.001');
await order('9');
stop();
