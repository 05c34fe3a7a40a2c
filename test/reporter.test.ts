import { describe, expect, test, vi } from 'vitest';
import { createReporter, harmless } from '../src/reporter.js';
import { requestFacts } from '../src/request-facts.js';
import type { KucoinRetryEvent } from '../src/types.js';

const facts = requestFacts({ method: 'get', url: 'https://api.kucoin.com/api/v1/accounts?a=1' });

describe('the reporter of a call', () => {
  test('tells all listeners the same frozen event, the engine before the request', () => {
    const heard: [who: string, event: KucoinRetryEvent][] = [];
    const reporter = createReporter(7, facts, () => 1_000, [
      (event) => heard.push(['engine', event]),
      (event) => heard.push(['request', event]),
    ]);
    reporter.report('wait', { waitMs: 5, note: 'own backoff' });
    expect(heard.map(([who]) => who)).toEqual(['engine', 'request']);
    const event = heard[0]?.[1];
    expect(heard[1]?.[1]).toBe(event);
    expect(Object.isFrozen(event) && Object.isFrozen(event?.request)).toBe(true);
    expect(event).toEqual({
      type: 'wait',
      atMs: 1_000,
      callId: 7,
      request: { method: 'GET', path: '/api/v1/accounts' },
      waitMs: 5,
      note: 'own backoff',
    });
  });

  test('without listeners it reads no clock and says so', () => {
    const now = vi.fn(() => 1);
    const reporter = createReporter(1, facts, now, [undefined, undefined]);
    reporter.report('done', {});
    expect(reporter.isHeard).toBe(false);
    expect(now).not.toHaveBeenCalled();
  });

  test('a listener that throws keeps neither the next one nor the call from going on', () => {
    const next = vi.fn();
    const reporter = createReporter(1, facts, () => 1, [
      () => {
        throw new Error('listener');
      },
      next,
    ]);
    expect(reporter.isHeard).toBe(true);
    expect(() => reporter.report('done', {})).not.toThrow();
    expect(next).toHaveBeenCalledOnce();
  });

  test('a listener whose promise rejects brings no process down', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const late = async (): Promise<void> => {
      await Promise.resolve();
      throw new Error('late');
    };
    createReporter(1, facts, () => 1, [late]).report('done', {});
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
