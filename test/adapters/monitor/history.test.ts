import { describe, expect, test } from 'vitest';
import { History } from '../../../adapters/monitor/history.js';
import { sayingOf } from '../../../adapters/monitor/saying.js';
import { manualRuntime } from '../../../src/testing/clocks/manual-runtime.js';
import type {
  Classification,
  KucoinErrorRecord,
  KucoinRetryEvent,
} from '../../../src/types/index.js';

const base = {
  atMs: 5,
  engineId: 1,
  callId: 7,
  request: { method: 'POST', path: '/api/v1/hf/orders' },
};
const refused: Classification = {
  action: 'backoff',
  kind: 'rate-limit',
  executed: 'no',
  scope: 'pool',
  code: '429000',
  status: 429,
  message: 'Too many requests',
  family: 'gateway',
  meaning: 'the quota is used up',
  hint: 'wait',
  source: 'docs',
};
const passed: Classification = { ...refused, action: 'ok', kind: 'none', executed: 'yes' };
const error: KucoinErrorRecord = {
  ...refused,
  reason: 'deadline',
  attempts: 1,
  elapsedMs: 5,
  request: base.request,
  history: [],
};

const attempt = (attemptNumber: number, classification = refused): KucoinRetryEvent => ({
  ...base,
  type: 'attempt',
  attemptNumber,
  elapsedMs: 3,
  classification,
});
const done = (attemptNumber: number): KucoinRetryEvent => ({
  ...base,
  type: 'done',
  attemptNumber,
  elapsedMs: 3,
  classification: passed,
});

describe('what a decision says', () => {
  test.each<[KucoinRetryEvent, string, string]>([
    [attempt(2), 'attempt 2: Too many requests → backoff', '429000, HTTP 429, rate-limit'],
    [
      { ...base, type: 'wait', waitMs: 1_510, scope: 'pool', note: 'shared cooldown' },
      'waits 1.5 s: shared cooldown (pool)',
      '',
    ],
    [
      { ...base, type: 'wait', waitMs: 0, scope: 'pool', note: 'paced' },
      'waits for its turn: paced (pool)',
      '',
    ],
    [
      { ...base, type: 'cooldown', waitMs: 47_000, scopeKey: 'ip|x', classification: refused },
      'ip|x closed for 47 s',
      '429000, HTTP 429, rate-limit',
    ],
    [
      { ...base, type: 'cooldown', scopeKey: 'key|x', note: 'latched' },
      'key|x changed: latched',
      '',
    ],
    [
      { ...base, type: 'clock', offsetMs: -1_240.4, note: 'corrected' },
      'clock corrected, off by -1240 ms',
      '',
    ],
    [
      { ...base, type: 'reconcile', fate: 'adopted', note: 'found', classification: refused },
      'lost order adopted: found',
      '429000, HTTP 429, rate-limit',
    ],
    [
      { ...base, type: 'give-up', reason: 'deadline', error, classification: refused },
      'gave up: deadline. Executed: no',
      '429000, HTTP 429, rate-limit',
    ],
    [
      { ...base, type: 'partial', classification: passed },
      '0 of the batch failed',
      '429000, HTTP 429, none',
    ],
    [done(3), 'succeeded at attempt 3', ''],
    [{ ...base, type: 'halt', note: 'halted' }, 'halt halted', ''],
    [{ ...base, type: 'warning', note: 'odd' }, 'odd', ''],
  ])('%j', (event, says, answer) => {
    expect(sayingOf(event)).toMatchObject({ says, answer, request: 'POST /api/v1/hf/orders' });
  });

  test('nothing of a success at the first attempt', () => {
    expect(sayingOf(attempt(1, passed))).toBeUndefined();
    expect(sayingOf(done(1))).toBeUndefined();
  });
});

describe('rates', () => {
  test('are taken over the last ten whole seconds', async () => {
    const runtime = manualRuntime();
    const history = new History(runtime);
    for (let second = 0; second < 20; second += 1) {
      history.add(attempt(1));
      history.add(attempt(2, passed));
      history.add(done(2));
      await runtime.advance(1_000);
    }
    const { perSecond, requests, retries } = history.rates();
    expect(perSecond).toEqual({ calls: 1, requests: 2, retries: 1 });
    expect(requests).toEqual([...Array<number>(40).fill(0), ...Array<number>(20).fill(2)]);
    expect(retries.slice(-20)).toEqual(Array(20).fill(1));
  });

  test('are those of its life so far where that is shorter, and fade away', async () => {
    const runtime = manualRuntime();
    const history = new History(runtime);
    history.add(attempt(1));
    history.add(attempt(1));
    expect(history.rates().perSecond.requests).toBe(0);
    await runtime.advance(2_000);
    expect(history.rates().perSecond.requests).toBe(1);
    await runtime.advance(60_000);
    expect(history.rates().requests).toEqual(Array(60).fill(0));
    history.add(attempt(1));
    await runtime.advance(1_000);
    expect(history.rates().requests).toEqual([...Array<number>(59).fill(0), 1]);
  });
});
