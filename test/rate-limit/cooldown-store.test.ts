import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { createCooldowns } from '../../src/rate-limit/cooldown-store.js';
import type { Cooldowns, Permit, PermitRequest } from '../../src/types/index.js';
import { cause } from '../support/cause.js';
import { listening } from '../support/listening.js';

const permitRequest: PermitRequest = { priority: 'read' };

/** Acquires a permit; fails when the gate is closed. */
function pass(cooldowns: Cooldowns, key: string, nowMs: number): Permit {
  const given = cooldowns.acquire(key, nowMs, permitRequest);
  if ('untilMs' in given) throw new Error(`${key} is closed until ${given.untilMs}`);
  return given;
}

/** Until when a gate is closed to a request; `undefined` when it got a permit. */
function heldUntil(cooldowns: Cooldowns, key: string, nowMs: number): number | undefined {
  const given = cooldowns.acquire(key, nowMs, permitRequest);
  return 'untilMs' in given ? given.untilMs : undefined;
}

/** A store whose gate `d` is closed until 30 000. */
function closed() {
  const cooldowns = createCooldowns();
  cooldowns.close('d', 30_000, cause);
  return cooldowns;
}

/** The same at 30 000, with the probe on its way. */
function probing() {
  const cooldowns = closed();
  return { cooldowns, probe: pass(cooldowns, 'd', 30_000) };
}

describe('a gate that was never closed', () => {
  test('lets everybody through, and wants no news', () => {
    const cooldowns = createCooldowns();
    const heard = vi.fn();
    cooldowns.subscribe(listening(heard));
    const permits = [0, 0, 0].map((nowMs) => pass(cooldowns, 'd', nowMs));
    expect(permits[0]).toMatchObject({ key: 'd' });
    expect(cooldowns.closedUntilMs('d')).toBe(0);
    expect(cooldowns.causeOf('d')).toBeUndefined();
    for (const permit of permits) cooldowns.release(permit, 'success', 0);
    expect(heard).not.toHaveBeenCalled();
  });
});

describe('a closed gate', () => {
  test('says until when and why, and lets nobody through before', () => {
    const cooldowns = closed();
    expect(cooldowns.closedUntilMs('d')).toBe(30_000);
    expect(cooldowns.causeOf('d')).toBe(cause);
    expect(heldUntil(cooldowns, 'd', 0)).toBe(30_000);
    expect(heldUntil(cooldowns, 'd', 29_999)).toBe(30_000);
    expect(cooldowns.acquire('d', 0, permitRequest)).toEqual({ untilMs: 30_000, isCertain: true });
    expect(heldUntil(cooldowns, 'other', 0)).toBeUndefined();
  });

  test('is never opened earlier by a shorter wait', () => {
    const cooldowns = closed();
    cooldowns.close('d', 10_000, cause);
    cooldowns.close('d', 30_000, cause);
    expect(heldUntil(cooldowns, 'd', 10_000)).toBe(30_000);
    expect(cooldowns.closedUntilMs('d')).toBe(30_000);
  });

  test('stays closed longer after a longer wait, and says the new reason', () => {
    const cooldowns = closed();
    const longer = { ...cause, meaning: 'longer' };
    cooldowns.close('d', 60_000, longer);
    expect(heldUntil(cooldowns, 'd', 30_000)).toBe(60_000);
    expect(cooldowns.causeOf('d')).toBe(longer);
  });

  test('is not forgotten because another one closes for a day', () => {
    const cooldowns = closed();
    heldUntil(cooldowns, 'd', 0);
    cooldowns.close('other', 86_400_000, cause);
    expect(heldUntil(cooldowns, 'd', 1)).toBe(30_000);
  });
});

describe('after the wait', () => {
  test('one goes first and the others wait for its news, ten seconds at the most', () => {
    const { cooldowns } = probing();
    expect(cooldowns.closedUntilMs('d')).toBe(0);
    expect(cooldowns.causeOf('d')).toBe(cause);
    expect(cooldowns.acquire('d', 30_000, permitRequest)).toEqual({
      untilMs: 40_000,
      isCertain: false,
    });
    expect(heldUntil(cooldowns, 'd', 39_999)).toBe(40_000);
    expect(heldUntil(cooldowns, 'd', 40_000)).toBeUndefined();
    expect(heldUntil(cooldowns, 'd', 40_000)).toBe(50_000);
  });

  test('a success lets two through, each of which lets two more through', () => {
    const { cooldowns, probe } = probing();
    const passed: Permit[] = [];
    cooldowns.subscribe(
      listening(() => {
        for (;;) {
          const given = cooldowns.acquire('d', 30_100, permitRequest);
          if ('untilMs' in given) return;
          passed.push(given);
        }
      }),
    );
    cooldowns.release(probe, 'success', 30_100);
    expect(passed).toHaveLength(2);
    for (const permit of passed.slice()) cooldowns.release(permit, 'success', 30_200);
    expect(passed).toHaveLength(6);
    expect(cooldowns.causeOf('d')).toBe(cause);
  });

  test('a success that nobody waits for opens the gate for good', () => {
    const { cooldowns, probe } = probing();
    cooldowns.release(probe, 'success', 30_100);
    expect(cooldowns.causeOf('d')).toBeUndefined();
    for (let n = 0; n < 10; n += 1) expect(heldUntil(cooldowns, 'd', 30_100)).toBeUndefined();
  });

  test.each(['neither', 'unused'] as const)(
    'a permit whose result proves nothing lets one more try (%s)',
    (passage) => {
      const { cooldowns, probe } = probing();
      cooldowns.release(probe, passage, 30_100);
      expect(heldUntil(cooldowns, 'd', 30_100)).toBeUndefined();
      expect(heldUntil(cooldowns, 'd', 30_100)).toBe(40_000);
      expect(cooldowns.causeOf('d')).toBe(cause);
    },
  );

  test('a refused probe closes the gate anew, and its result lets none through', () => {
    const { cooldowns, probe } = probing();
    cooldowns.close('d', 60_100, cause);
    cooldowns.release(probe, 'refused', 30_100);
    expect(cooldowns.closedUntilMs('d')).toBe(60_100);
    expect(heldUntil(cooldowns, 'd', 60_099)).toBe(60_100);
    expect(heldUntil(cooldowns, 'd', 60_100)).toBeUndefined();
    expect(heldUntil(cooldowns, 'd', 60_100)).toBe(70_100);
  });

  test('a probe refused without a longer wait is followed by another probe', () => {
    const { cooldowns, probe } = probing();
    cooldowns.close('d', 30_000, cause);
    cooldowns.release(probe, 'refused', 30_000);
    expect(heldUntil(cooldowns, 'd', 30_000)).toBeUndefined();
    expect(heldUntil(cooldowns, 'd', 30_000)).toBe(40_000);
  });

  test('a late result for a gate that closed again changes nothing', () => {
    const { cooldowns, probe } = probing();
    cooldowns.close('d', 60_000, cause);
    cooldowns.release(probe, 'success', 31_000);
    expect(heldUntil(cooldowns, 'd', 31_000)).toBe(60_000);
    // Nor when it opens again: the probe of another time is not this one's.
    expect(heldUntil(cooldowns, 'd', 60_000)).toBeUndefined();
    expect(heldUntil(cooldowns, 'd', 60_000)).toBe(70_000);
  });

  test('news from before a refusal that told less lets nobody through after it', () => {
    const { cooldowns, probe } = probing();
    const late = pass(cooldowns, 'd', 40_000);
    cooldowns.close('d', 30_000, cause);
    cooldowns.release(late, 'refused', 40_000);
    const next = pass(cooldowns, 'd', 40_000);
    cooldowns.release(probe, 'success', 40_000);
    expect(heldUntil(cooldowns, 'd', 40_000)).toBe(50_000);
    cooldowns.release(next, 'success', 40_000);
    expect(heldUntil(cooldowns, 'd', 40_000)).toBeUndefined();
  });

  test('credits not used before the gate closed are gone', () => {
    const { cooldowns, probe } = probing();
    cooldowns.release(probe, 'neither', 30_100);
    cooldowns.close('d', 60_000, cause);
    expect(heldUntil(cooldowns, 'd', 60_000)).toBeUndefined();
    expect(heldUntil(cooldowns, 'd', 60_000)).toBe(70_000);
  });
});

describe('listeners', () => {
  test('are notified of gates that close and of permits that let others through', () => {
    const cooldowns = createCooldowns();
    const heard: string[] = [];
    const stop = cooldowns.subscribe(listening((key) => heard.push(key)));
    cooldowns.close('d', 30_000, cause);
    const probe = pass(cooldowns, 'd', 30_000);
    cooldowns.release(probe, 'neither', 30_100);
    const next = pass(cooldowns, 'd', 30_100);
    cooldowns.release(next, 'refused', 30_100);
    cooldowns.release(pass(cooldowns, 'e', 30_100), 'success', 30_100);
    expect(heard).toEqual(['d', 'd']);
    stop();
    cooldowns.close('d', 90_000, cause);
    expect(heard).toEqual(['d', 'd']);
  });

  test('may leave while they are told', () => {
    const cooldowns = createCooldowns();
    const second = vi.fn();
    const stop = cooldowns.subscribe(listening(() => stop()));
    cooldowns.subscribe(listening(second));
    cooldowns.close('d', 1, cause);
    cooldowns.close('d', 2, cause);
    expect(second).toHaveBeenCalledTimes(2);
  });
});

test('a store drops a gate an hour after its last use', () => {
  const cooldowns = closed();
  pass(cooldowns, 'other', 30_000 + 3_600_001);
  cooldowns.close('another', 4_000_000, cause);
  expect(cooldowns.causeOf('d')).toBeUndefined();
});

test('a store has a key breaker of its own', () => {
  const [one, two] = [createCooldowns(), createCooldowns()];
  for (let n = 0; n < 3; n += 1) one.keyBreaker.fail('k', 0, cause);
  expect(one.keyBreaker.opened('k')).toBeDefined();
  expect(two.keyBreaker.opened('k')).toBeUndefined();
});

test('whatever happens, nobody passes before the longest wait that was told', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('close' as const), ms: fc.integer({ min: 0, max: 100_000 }) }),
    fc.record({ do: fc.constant('enter' as const), ms: fc.integer({ min: 0, max: 20_000 }) }),
    fc.record({
      do: fc.constantFrom('success' as const, 'refused' as const, 'neither' as const),
      ms: fc.integer({ min: 0, max: 1_000 }),
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const cooldowns = createCooldowns();
      let nowMs = 0;
      let longestMs = 0;
      const out: Permit[] = [];
      for (const { do: what, ms } of steps) {
        if (what === 'close') {
          cooldowns.close('d', nowMs + ms, cause);
          longestMs = Math.max(longestMs, nowMs + ms);
          continue;
        }
        nowMs += ms;
        if (what !== 'enter') {
          const permit = out.shift();
          if (permit !== undefined) cooldowns.release(permit, what, nowMs);
          continue;
        }
        const given = cooldowns.acquire('d', nowMs, permitRequest);
        if ('untilMs' in given) continue;
        out.push(given);
        expect(nowMs).toBeGreaterThanOrEqual(longestMs);
      }
    }),
    { numRuns: 2_000 },
  );
});
