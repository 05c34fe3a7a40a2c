import { describe, expect, test } from 'vitest';
import { createLatches } from '../../src/rate-limit/key-breaker.js';
import type { Classification } from '../../src/types/index.js';

const refusal = (code: string): Classification => ({
  action: 'abort',
  kind: 'authentication',
  executed: 'no',
  code,
  family: 'spot',
  meaning: 'm',
  hint: 'h',
  source: 's',
});
const wrongKey = refusal('400003');

/** A latch that shut at the instant 0. */
function shutLatches() {
  const latches = createLatches();
  for (let n = 0; n < 3; n += 1) latches.refuse('k', 0, wrongKey);
  return latches;
}

describe('a latch', () => {
  test('shuts at the third refusal', () => {
    const latches = createLatches();
    expect(latches.refuse('k', 0, wrongKey)).toBe(false);
    expect(latches.refuse('k', 10, wrongKey)).toBe(false);
    expect(latches.shut('k')).toBeUndefined();
    expect(latches.refuse('k', 20, wrongKey)).toBe(true);
    expect(latches.shut('k')).toEqual({ nextProbeMs: 60_020, cause: wrongKey });
  });

  test('counts anew after a success', () => {
    const latches = createLatches();
    latches.refuse('k', 0, wrongKey);
    latches.refuse('k', 0, wrongKey);
    latches.succeed('k');
    expect(latches.refuse('k', 0, wrongKey)).toBe(false);
    expect(latches.refuse('k', 0, wrongKey)).toBe(false);
    expect(latches.refuse('k', 0, wrongKey)).toBe(true);
  });

  test('is opened by a success', () => {
    const latches = shutLatches();
    latches.succeed('k');
    expect(latches.shut('k')).toBeUndefined();
    expect(latches.claimProbe('k', 0)).toBe(true);
  });

  test('says why it shut last', () => {
    const latches = shutLatches();
    latches.refuse('k', 5, refusal('418'));
    expect(latches.shut('k')?.cause.code).toBe('418');
  });

  test('shuts nothing but itself', () => {
    const latches = shutLatches();
    expect(latches.shut('other')).toBeUndefined();
    expect(latches.claimProbe('other', 0)).toBe(true);
    latches.succeed('other');
    expect(latches.shut('k')).toBeDefined();
  });
});

describe('the probe of a shut latch', () => {
  test('is due after a minute, for one, and then after another', () => {
    const latches = shutLatches();
    expect(latches.claimProbe('k', 59_999)).toBe(false);
    expect(latches.claimProbe('k', 60_000)).toBe(true);
    expect(latches.claimProbe('k', 60_000)).toBe(false);
    expect(latches.claimProbe('k', 119_999)).toBe(false);
    expect(latches.claimProbe('k', 120_000)).toBe(true);
  });

  test('that is refused postpones the next', () => {
    const latches = shutLatches();
    latches.claimProbe('k', 60_000);
    expect(latches.refuse('k', 60_500, wrongKey)).toBe(true);
    expect(latches.shut('k')?.nextProbeMs).toBe(120_500);
  });
});
