import diagnostics from 'node:diagnostics_channel';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { okClassification } from '../src/classifier/classification.js';
import { requestFacts } from '../src/endpoints/request-facts.js';
import { createReporter, type EventSinks, ignoreErrors, openChannels } from '../src/events.js';
import { platform } from '../src/runtime/platform.js';
import type { KucoinRetryEvent } from '../src/types/index.js';
import { accounts, credentials as key, ok, openOrders, quota, refused } from './support/answers.js';
import { bench } from './support/harness.js';

const facts = requestFacts({ method: 'get', url: 'https://api.kucoin.com/api/v1/accounts?a=1' });
const audience: EventSinks = {
  engineId: 3,
  onEvent: undefined,
  channels: undefined,
  isInternal: false,
  wallNowMs: () => 1_000,
};
const success = { attemptNumber: 1, elapsedMs: 1, classification: okClassification(facts, 200) };

describe('the reporter of a call', () => {
  test('gives all listeners the same frozen event, the engine before the request', () => {
    const heard: [who: string, event: KucoinRetryEvent][] = [];
    const onEvent = (event: KucoinRetryEvent): void => void heard.push(['engine', event]);
    const reporter = createReporter({ ...audience, onEvent }, 7, facts, (event) => {
      heard.push(['request', event]);
    });
    reporter.report('wait', { waitMs: 5, scope: 'request', note: 'own backoff' });
    expect(heard.map(([who]) => who)).toEqual(['engine', 'request']);
    const event = heard[0]?.[1];
    expect(heard[1]?.[1]).toBe(event);
    expect(Object.isFrozen(event) && Object.isFrozen(event?.request)).toBe(true);
    expect(event).toEqual({
      type: 'wait',
      atMs: 1_000,
      engineId: 3,
      callId: 7,
      request: { method: 'GET', path: '/api/v1/accounts' },
      waitMs: 5,
      scope: 'request',
      note: 'own backoff',
    });
  });

  test('without listeners it reads no clock and publishes nothing', () => {
    const now = vi.fn(() => 1);
    const publish = vi.fn();
    const subscribe = () => () => undefined;
    const channels = { isWatched: () => false, publish, subscribe };
    const reporter = createReporter({ ...audience, channels, wallNowMs: now }, 1, facts);
    reporter.report('done', success);
    expect(now).not.toHaveBeenCalled();
    expect(publish).not.toHaveBeenCalled();
  });

  test('gives a watched channel the event that listeners get, after them', () => {
    const told: [who: string, event: KucoinRetryEvent][] = [];
    const channels = {
      isWatched: () => true,
      publish: (event: KucoinRetryEvent) => void told.push(['channel', event]),
      subscribe: () => () => undefined,
    };
    const own = (event: KucoinRetryEvent): void => void told.push(['request', event]);
    createReporter({ ...audience, channels }, 1, facts, own).report('done', success);
    createReporter({ ...audience, channels }, 2, facts).report('done', success);
    expect(told.map(([who, { callId }]) => [who, callId])).toEqual([
      ['request', 1],
      ['channel', 1],
      ['channel', 2],
    ]);
    expect(told[0]?.[1]).toBe(told[1]?.[1]);
  });

  test('keeps the end of a call of its own to itself', () => {
    const onEvent = vi.fn<(event: KucoinRetryEvent) => void>();
    const reporter = createReporter({ ...audience, onEvent, isInternal: true }, 1, facts);
    reporter.report('wait', { waitMs: 5, scope: 'request', note: 'own backoff' });
    reporter.report('done', success);
    expect(onEvent.mock.calls.map(([{ type }]) => type)).toEqual(['wait']);
  });

  test('a listener that throws keeps neither the next one nor the call from going on', () => {
    const next = vi.fn();
    const onEvent = (): void => {
      throw new Error('listener');
    };
    const reporter = createReporter({ ...audience, onEvent }, 1, facts, next);
    expect(() => reporter.report('done', success)).not.toThrow();
    expect(next).toHaveBeenCalledOnce();
  });

  test('a listener whose promise rejects brings no process down', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const late = async (): Promise<void> => {
      await Promise.resolve();
      throw new Error('late');
    };
    const onEvent = late as () => void;
    createReporter({ ...audience, onEvent }, 1, facts).report('done', success);
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

describe('ignored errors', () => {
  test('the work is done, and what it throws is dropped', () => {
    const work = vi.fn(() => null);
    ignoreErrors(work);
    ignoreErrors(() => {
      throw new Error('now');
    });
    expect(work).toHaveBeenCalledOnce();
  });
});

const names = [
  ...[
    'attempt',
    'wait',
    'cooldown',
    'clock',
    'reconcile',
    'partial',
    'give-up',
    'done',
    'halt',
    'warning',
  ],
];

describe('diagnostics channels', () => {
  const cleanUps: (() => void)[] = [];
  afterEach(() => {
    vi.unstubAllGlobals();
    for (const cleanUp of cleanUps.splice(0)) cleanUp();
  });

  function subscribe(type: string): KucoinRetryEvent[] {
    const heard: KucoinRetryEvent[] = [];
    const listen = (message: unknown): void => void heard.push(message as KucoinRetryEvent);
    diagnostics.subscribe(`kucoin-retry:${type}`, listen);
    cleanUps.push(() => diagnostics.unsubscribe(`kucoin-retry:${type}`, listen));
    return heard;
  }

  test.each(names)('one subscriber to kucoin-retry:%s is seen, and its leaving too', (type) => {
    const channels = openChannels();
    expect(channels?.isWatched()).toBe(false);
    const heard = subscribe(type);
    expect(channels?.isWatched()).toBe(true);
    const event = Object.freeze({ type }) as KucoinRetryEvent;
    channels?.publish(event);
    for (const other of names) if (other !== type) channels?.publish({ type: other } as never);
    expect(heard).toEqual([event]);
    expect(heard[0]).toBe(event);
    cleanUps.splice(0).forEach((leave) => leave());
    expect(channels?.isWatched()).toBe(false);
  });

  test('carry the events of every engine, which needs no listener of its own', async () => {
    const heard = ['attempt', 'wait', 'cooldown', 'give-up', 'done'].map(subscribe);
    const one = bench({ credentials: key, onEvent: undefined });
    const other = bench({ credentials: key });
    await one.runtime.runUntil(one.call(openOrders, [quota(3_000), ok()]).promise);
    await other.call(accounts, refused('400100', 'Parameter error')).record();
    const [attempts = [], waits = [], cooldowns = [], ends = [], done = []] = heard;
    expect(attempts.map(({ classification }) => classification?.code)).toEqual([
      ...['429000', '200000', '400100'],
    ]);
    expect(waits).toMatchObject([{ type: 'wait', waitMs: 3_000, scope: 'pool' }]);
    expect(cooldowns).toMatchObject([{ scope: 'pool', scopeKey: waits[0]?.scopeKey }]);
    expect(done).toMatchObject([{ attemptNumber: 2 }]);
    expect(ends).toMatchObject([{ reason: 'not-retryable' }]);
    // Both count their calls from 1: only the engine's number differs.
    expect([done[0]?.callId, ends[0]?.callId]).toEqual([1, 1]);
    expect(done[0]?.engineId).not.toBe(ends[0]?.engineId);
    expect(other.events).toContain(ends[0]);
  });

  test('hold no secrets', async () => {
    const heard = names.flatMap((type) => [subscribe(type)]);
    const { call, runtime } = bench({ credentials: key });
    await runtime.runUntil(call(openOrders, [quota(1_000), ok()]).promise);
    const said = JSON.stringify(heard);
    expect(said).toContain('/api/v1/');
    for (const secret of Object.values(key)) expect(said).not.toContain(secret);
  });

  test('where the platform has none, nothing happens', () => {
    vi.stubGlobal('process', undefined);
    expect(platform.diagnostics()).toBeUndefined();
    expect(openChannels()).toBeUndefined();
  });
});
