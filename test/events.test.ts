import { describe, expect, test, vi } from 'vitest';
import { okAdvice } from '../src/classifier/classification.js';
import { type Audience, createReporter, harmless } from '../src/events.js';
import { requestFacts } from '../src/endpoints/request-facts.js';
import type { KucoinRetryEvent } from '../src/types/index.js';

const facts = requestFacts({ method: 'get', url: 'https://api.kucoin.com/api/v1/accounts?a=1' });
const audience: Audience = {
  engineId: 3,
  onEvent: undefined,
  channels: undefined,
  isAside: false,
  wallNowMs: () => 1_000,
};
const success = { attemptNumber: 1, elapsedMs: 1, classification: okAdvice(facts, 200) };

describe('the reporter of a call', () => {
  test('tells all listeners the same frozen event, the engine before the request', () => {
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

  test('without listeners it reads no clock and tells nobody', () => {
    const now = vi.fn(() => 1);
    const publish = vi.fn();
    const channels = { isWatched: () => false, publish };
    const reporter = createReporter({ ...audience, channels, wallNowMs: now }, 1, facts);
    reporter.report('done', success);
    expect(now).not.toHaveBeenCalled();
    expect(publish).not.toHaveBeenCalled();
  });

  test('tells a watched channel the event that listeners get, after them', () => {
    const told: [who: string, event: KucoinRetryEvent][] = [];
    const channels = {
      isWatched: () => true,
      publish: (event: KucoinRetryEvent) => void told.push(['channel', event]),
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
    const reporter = createReporter({ ...audience, onEvent, isAside: true }, 1, facts);
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

describe("a guest's work", () => {
  test('is done, whatever becomes of it', () => {
    const work = vi.fn(() => null);
    harmless(work);
    harmless(() => {
      throw new Error('now');
    });
    expect(work).toHaveBeenCalledOnce();
  });
});
