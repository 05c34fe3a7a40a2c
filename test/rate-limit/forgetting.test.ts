import { afterEach, describe, expect, test, vi } from 'vitest';
import { createCooldowns } from '../../src/rate-limit/cooldown-store.js';
import { Gate } from '../../src/rate-limit/gate.js';
import { createKeyBreaker, openBreaker } from '../../src/rate-limit/key-breaker.js';
import { QuotaWindow } from '../../src/rate-limit/quota-window.js';
import { SlidingWindow } from '../../src/rate-limit/sliding-window.js';
import type { Cooldowns, PermitRequest } from '../../src/types/index.js';
import { cause } from '../support/cause.js';

const hourMs = 3_600_000;
const read: PermitRequest = { priority: 'read' };
const pool: PermitRequest = {
  priority: 'read',
  quota: { endpoint: 'GET /x', weight: 2, reserve: 0.02, isPaced: true },
};
const ip: PermitRequest = { priority: 'read', rate: { limit: undefined, isPaced: true } };

/** A request that comes, and is answered at once. */
function use(cooldowns: Cooldowns, key: string, nowMs: number, permitRequest = read): void {
  const given = cooldowns.acquire(key, nowMs, permitRequest);
  if (!('untilMs' in given)) cooldowns.release(given, 'neither', nowMs);
}

afterEach(() => vi.restoreAllMocks());

describe('what is closed or known', () => {
  test.each([
    ['gates', Gate, (cooldowns: Cooldowns, key: string) => cooldowns.close(key, 50_000, cause)],
    ['quotas', QuotaWindow, (cooldowns: Cooldowns, key: string) => use(cooldowns, key, 0, pool)],
    ['addresses', SlidingWindow, (cooldowns: Cooldowns, key: string) => use(cooldowns, key, 0, ip)],
  ] as const)('fifty thousand %s are not looked at by the next requests', (_, kind, make) => {
    const looks = vi.spyOn(kind.prototype as Gate, 'isUnused');
    const cooldowns = createCooldowns();
    for (let n = 0; n < 50_000; n += 1) make(cooldowns, `scope ${n}`);
    for (let n = 0; n < 1_000; n += 1) {
      use(cooldowns, 'mine', n);
      cooldowns.close('mine', n + 1, cause);
    }
    expect(looks.mock.calls.length).toBeLessThan(10);
    // An hour of requests looks at each of them a few times in all.
    for (let nowMs = 1_000; nowMs < hourMs; nowMs += 1_000) use(cooldowns, 'mine', nowMs);
    expect(looks.mock.calls.length).toBeLessThan(5 * 50_001);
  });
});

describe('a gate', () => {
  test('is forgotten an hour after it closed, when nobody asked since', () => {
    const cooldowns = createCooldowns();
    cooldowns.close('d', 30_000, cause);
    use(cooldowns, 'other', hourMs);
    expect(cooldowns.causeOf('d')).toBeUndefined();
  });

  test('is not while it is closed, or somebody asked within the hour', () => {
    const cooldowns = createCooldowns();
    cooldowns.close('long', 2 * hourMs, cause);
    cooldowns.close('asked', 30_000, cause);
    use(cooldowns, 'asked', 1);
    use(cooldowns, 'other', hourMs);
    expect([cooldowns.causeOf('long'), cooldowns.causeOf('asked')]).toEqual([cause, cause]);
    use(cooldowns, 'other', 2 * hourMs + 1);
    expect([cooldowns.causeOf('long'), cooldowns.causeOf('asked')]).toEqual([undefined, undefined]);
  });
});

describe('what an address was found to bear', () => {
  test('is remembered for its ten minutes, whatever is forgotten meanwhile', () => {
    const cooldowns = createCooldowns();
    for (let n = 0; n < 20; n += 1) use(cooldowns, 'ip', 0, ip);
    cooldowns.close('ip', 1, cause);
    use(cooldowns, 'other', 599_999);
    expect(cooldowns.ceilingOf('ip')).toMatchObject({ requests: 20 });
  });

  test('answers that count for longer than an hour still count', () => {
    const cooldowns = createCooldowns();
    const limit = { requests: 2, perMs: 3 * hourMs };
    const limited: PermitRequest = { priority: 'read', rate: { limit, isPaced: true } };
    use(cooldowns, 'ip', 0, limited);
    use(cooldowns, 'ip', 0, limited);
    use(cooldowns, 'other', 2 * hourMs);
    expect(cooldowns.acquire('ip', 2 * hourMs, limited)).toHaveProperty('untilMs');
  });
});

describe('a refused key', () => {
  const keys = { key: 'k', egress: 'k from here', endpoint: 'k at an endpoint' };
  function refusedKey() {
    const keyBreaker = createKeyBreaker();
    for (let n = 0; n < 3; n += 1) keyBreaker.fail('k', 0, cause);
    return keyBreaker;
  }

  test('is forgotten an hour after the last call with it, and no sooner', () => {
    const keyBreaker = refusedKey();
    keyBreaker.forget(-1);
    expect(keyBreaker.opened('k')).toBeDefined();
    expect(openBreaker(keyBreaker, keys, 59_000)).toBeDefined();
    keyBreaker.forget(58_999);
    expect(keyBreaker.opened('k')).toBeDefined();
    keyBreaker.forget(59_000);
    expect(keyBreaker.opened('k')).toBeUndefined();
  });

  test('takes the probe for a use, and a look without an instant for none', () => {
    const keyBreaker = refusedKey();
    expect(keyBreaker.claimProbe('k', 60_000)).toBe(true);
    keyBreaker.opened('k');
    keyBreaker.forget(59_999);
    expect(keyBreaker.opened('k')?.nextProbeMs).toBe(120_000);
    keyBreaker.forget(60_000);
    expect(keyBreaker.opened('k')).toBeUndefined();
  });

  test('one refusal of another key is forgotten, one of a key in use is not', () => {
    const keyBreaker = createKeyBreaker();
    for (const name of ['k', 'other']) {
      keyBreaker.fail(name, 0, cause);
      keyBreaker.fail(name, 0, cause);
    }
    openBreaker(keyBreaker, keys, 10);
    keyBreaker.forget(0);
    expect(keyBreaker.fail('k', 20, cause)).toBe(true);
    expect(keyBreaker.fail('other', 20, cause)).toBe(false);
  });

  test('is forgotten by a store that serves others', () => {
    const cooldowns = createCooldowns();
    for (let n = 0; n < 3; n += 1) cooldowns.keyBreaker.fail('k', 0, cause);
    use(cooldowns, 'other', hourMs - 1);
    expect(cooldowns.keyBreaker.opened('k')).toBeDefined();
    use(cooldowns, 'other', 2 * hourMs);
    expect(cooldowns.keyBreaker.opened('k')).toBeUndefined();
  });
});
