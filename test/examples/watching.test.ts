import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metrics, trace } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import axios from 'axios';
import { kucoinAxios } from 'kucoin-retry/axios';
import { type KucoinFetch, kucoinFetch } from 'kucoin-retry/fetch';
import { kucoinKy } from 'kucoin-retry/ky';
import { type Exchange, startExchange } from 'kucoin-retry/testing';
import ky from 'ky';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const example = (name: string): string => new URL(`../../examples/${name}`, import.meta.url).href;
const accounts = 'GET /api/v1/accounts';
const orders = 'POST /api/v1/hf/orders';
const overload = { status: 429, body: { code: '429000', msg: 'Too Many Requests' } };

describe('watching it', () => {
  let exchange: Exchange;
  let folder: string;
  let printed: string[];

  beforeEach(async () => {
    vi.resetModules();
    folder = await mkdtemp(join(tmpdir(), 'kucoin-retry-'));
    exchange = await startExchange({ balances: { USDT: 1000 } });
    exchange.reply(accounts, { ...overload, times: 1 });
    vi.stubEnv('KUCOIN_API', exchange.url);
    vi.stubEnv('KUCOIN_KEY', exchange.credentials.key);
    vi.stubEnv('KUCOIN_SECRET', exchange.credentials.secret);
    vi.stubEnv('KUCOIN_PASSPHRASE', exchange.credentials.passphrase);
    vi.stubEnv('LOG_FILE', join(folder, 'bot.log'));
    // A backoff that is over before anybody looks would be no wait, and no event.
    const chance = Math.random;
    vi.spyOn(Math, 'random').mockImplementation(() => 0.8 + 0.2 * chance());
    printed = [];
    vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  });

  afterEach(async () => {
    metrics.disable();
    trace.disable();
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    await exchange.close();
    await rm(folder, { recursive: true });
  });

  test('pino gets a line an event, with level, code and reason, and no secrets', async () => {
    await import(example('pino.ts'));
    const text = await readFile(join(folder, 'bot.log'), 'utf8');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      [20, 'kucoin attempt'],
      [30, 'kucoin wait'],
      [20, 'kucoin attempt'],
      [20, 'kucoin done'],
      [20, 'kucoin attempt'],
      [40, 'kucoin give-up'],
      [60, 'not placed'],
    ]);
    const [refused, wait, , done, , giveUp, failed] = lines;
    const read = { method: 'GET', path: '/api/v1/accounts', name: 'bot' };
    expect(refused).toMatchObject({ ...read, code: '429000', status: 429, attemptNumber: 1 });
    expect(wait).toMatchObject({ ...read, scope: 'request', note: 'own backoff', code: '429000' });
    expect(done).toMatchObject({ ...read, call: refused?.['call'], attemptNumber: 2 });
    expect(giveUp).toMatchObject({ reason: 'not-retryable', kind: 'insufficient-funds' });
    expect(failed).toMatchObject({ err: { type: 'KucoinError', kucoin: { code: '200004' } } });
    const { key, secret, passphrase } = exchange.credentials;
    for (const word of [key, secret, passphrase]) expect(text).not.toContain(word);
  });

  test.each(['axios', 'ky', 'fetch'])('pino can log what %s rejects with', async (host) => {
    const { url, credentials } = exchange;
    exchange.reply(orders, { body: { code: '200004', msg: 'Balance insufficient!' } });
    const instance = axios.create();
    kucoinAxios(instance, { credentials });
    const viaKy = ky.extend(kucoinKy({ credentials }));
    const to = `${url}/api/v1/hf/orders`;
    const post: Readonly<Record<string, () => Promise<unknown>>> = {
      axios: () => instance.post(to, '{}'),
      ky: () => viaKy.post(to, { body: '{}' }),
      fetch: () => kucoinFetch({ credentials })(to, { method: 'POST', body: '{}' }),
    };
    const error = await post[host]?.().catch((thrown: unknown) => thrown);
    let line = '';
    pino({}, { write: (text: string) => void (line += text) }).error(error, 'not placed');
    expect(JSON.parse(line)).toMatchObject({ err: { kucoin: { code: '200004', executed: 'no' } } });
    const { key, secret, passphrase } = credentials;
    for (const word of [key, secret, passphrase, 'KC-API-SIGN']) expect(line).not.toContain(word);
  });

  test('OpenTelemetry gets attempts, waits, give-ups and adopted orders, and spans', async () => {
    exchange.reply(orders, { fault: 'reset-after', times: 1 });
    const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter: measured });
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
    const spans = new InMemorySpanExporter();
    const spanProcessors = [new SimpleSpanProcessor(spans)];
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));

    const loaded: unknown = await import(example('opentelemetry.ts'));
    expect(printed).toEqual(['placed 0.001', '9: insufficient-funds, not-retryable']);
    expect(exchange.orders).toHaveLength(1);

    await reader.forceFlush();
    const points = new Map(
      measured
        .getMetrics()
        .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
        .map(({ descriptor, dataPoints }) => [
          descriptor.name,
          dataPoints.map(({ attributes, value }) => [
            ...Object.values(attributes),
            typeof value === 'object' && 'count' in value ? value.count : value,
          ]),
        ]),
    );
    await reader.shutdown();
    expect(points.get('kucoin.attempt.duration')).toContainEqual(['429000', 'retry', 1]);
    expect(points.get('kucoin.wait.duration')).toContainEqual([
      ...['429000', 'retry', 'request', 'own backoff', 1],
    ]);
    expect(points.get('kucoin.give_ups')).toEqual([
      ['200004', 'surface', 'not-retryable', 'no', 1],
    ]);
    expect(points.get('kucoin.orders.reconciled')).toEqual([['adopted', 1]]);

    const finished = spans.getFinishedSpans();
    const [read, placed, refused] = finished.filter(({ name }) => name.startsWith('kucoin '));
    expect(read?.name).toBe('kucoin GET /api/v1/accounts');
    expect(read?.events.map(({ name }) => name)).toEqual(['wait', 'done']);
    const below = finished.filter(
      ({ parentSpanContext }) => parentSpanContext?.spanId === read?.spanContext().spanId,
    );
    expect(below.map(({ name, status }) => [name, status.code])).toEqual([
      ['attempt 1', 2],
      ['attempt 2', 0],
    ]);
    expect(placed?.events.map(({ name }) => name)).toContain('reconcile');
    expect(placed?.status.code).toBe(0);
    expect(refused?.status).toEqual({ code: 2, message: 'not-retryable' });

    // Spans end on the other ways out as well, and say that it was not a success.
    const { traced } = loaded as { traced(kucoin: KucoinFetch): KucoinFetch };
    const kucoin = traced(kucoinFetch());
    const to = `${exchange.url}/api/v1/timestamp`;
    await expect(kucoin(to, { kucoin: { retries: -1 } })).rejects.toThrow(RangeError);
    await expect(kucoin(to, { signal: AbortSignal.abort() })).rejects.toThrow();
    const [wrong, aborted] = spans.getFinishedSpans().slice(-2);
    expect(wrong?.status).toEqual({ code: 2, message: 'RangeError: retries must be at least 0' });
    expect(aborted?.status).toEqual({ code: 2, message: 'aborted' });
  });
});
