import { describe, expect, test } from 'vitest';
import { permitResultOf, Permits } from '../../../src/engine/sending/permits.js';
import { SharedWaitQueue } from '../../../src/queue/wait-queue.js';
import { createCooldowns } from '../../../src/rate-limit/cooldown-store.js';
import type { PermitRequests } from '../../../src/rate-limit/permit-request.js';
import { manualRuntime } from '../../../src/testing/clocks/manual-runtime.js';
import type { Classification, Kind, PermitResult, Priority } from '../../../src/types/index.js';

const cause = { action: 'backoff', kind: 'rate-limit' } as Classification;
const keys = {
  ip: 'ip',
  pool: 'pool',
  endpoint: 'endpoint',
  interface: 'interface|h|e',
  host: 'host|d|h',
};

const faresFor = (priority: Priority): PermitRequests => ({
  ip: { priority },
  pool: { priority },
  endpoint: { priority },
  interface: { priority },
  host: { priority },
});

function house() {
  const manual = manualRuntime();
  const cooldowns = createCooldowns();
  const waitQueue = new SharedWaitQueue(manual, cooldowns, 'none');
  const request = (): Permits => new Permits(keys, faresFor('read'), { cooldowns, waitQueue });
  const now = (): number => manual.monotonicNowMs();
  /** Lines a request up and tells how its wait went. */
  const lineUp = (
    permits: Permits,
    key: string,
    limitMs = Infinity,
  ): { end: string | undefined } => {
    const wait: { end: string | undefined } = { end: undefined };
    permits.waitFor(key, 0, limitMs, () => undefined)((how) => (wait.end = how.by));
    return wait;
  };
  return { manual, cooldowns, waitQueue, request, now, lineUp };
}

describe('acquiring the permits of a request', () => {
  test('open gates let all pass and need no result', () => {
    const { request, cooldowns, now } = house();
    const permits = request();
    expect(permits.acquire(now())).toBeUndefined();
    permits.release('success', now());
    expect(cooldowns.causeOf('ip')).toBeUndefined();
    expect(permits.closedUntilMs()).toBe(0);
  });

  test('a closed gate is named, the address before the pool before the endpoint', () => {
    const { request, cooldowns, now } = house();
    cooldowns.close('endpoint', 300, cause);
    expect(request().acquire(now())).toMatchObject({ key: 'endpoint', untilMs: 300 });
    cooldowns.close('pool', 200, cause);
    expect(request().acquire(now())).toMatchObject({ key: 'pool', untilMs: 200 });
    cooldowns.close('ip', 100, cause);
    const permits = request();
    expect(permits.acquire(now())).toMatchObject({ key: 'ip', untilMs: 100 });
    expect(permits.closedUntilMs()).toBe(300);
  });

  test('one probe passes a gate whose time is up, and its success lets two more through', async () => {
    const { request, cooldowns, manual, now } = house();
    cooldowns.close('pool', 1_000, cause);
    await manual.advance(1_000);
    const probe = request();
    expect(probe.acquire(now())).toBeUndefined();
    expect(request().acquire(now())).toMatchObject({ key: 'pool', untilMs: 11_000 });
    const others = [request(), request(), request()];
    const ends = others.map((permits) => {
      const wait: { end?: string } = {};
      permits.waitFor('pool', 0, Infinity, () => undefined)((how) => (wait.end = how.by));
      return wait;
    });
    probe.release('success', now());
    expect(ends.map(({ end }) => end)).toEqual(['done', 'done', undefined]);
  });

  test('a permit is given back when the next gate is closed, so that none waits for its result', async () => {
    const { request, cooldowns, manual, now } = house();
    cooldowns.close('ip', 1_000, cause);
    cooldowns.close('pool', 5_000, cause);
    await manual.advance(1_000);
    expect(request().acquire(now())).toMatchObject({ key: 'pool', untilMs: 5_000 });
    // The address lets the next one try at once, not after a lease.
    expect(request().acquire(now())).toMatchObject({ key: 'pool', untilMs: 5_000 });
  });

  test('a permit granted in the queue is not asked for a second time', async () => {
    const { request, cooldowns, manual, now, lineUp } = house();
    cooldowns.close('pool', 1_000, cause);
    const permits = request();
    const wait = lineUp(permits, 'pool');
    await manual.advance(1_000);
    expect(wait.end).toBe('done');
    expect(permits.acquire(now())).toBeUndefined();
    expect(request().acquire(now())).toMatchObject({ key: 'pool', untilMs: 11_000 });
  });

  test('news is told once', async () => {
    const { request, cooldowns, manual, now } = house();
    cooldowns.close('pool', 1_000, cause);
    await manual.advance(1_000);
    const probe = request();
    probe.acquire(now());
    probe.release('neither', now());
    probe.release('success', now());
    expect(request().acquire(now())).toBeUndefined();
    expect(request().acquire(now())).toMatchObject({ key: 'pool' });
  });

  test('who comes after the wait, but before those who kept it have left, stands behind them', async () => {
    const { request, cooldowns, manual, now, lineUp } = house();
    const slow = new SharedWaitQueue({ ...manual, random: () => 0.8 }, cooldowns, 'full');
    cooldowns.close('pool', 10_000, cause);
    const early = new Permits(keys, faresFor('read'), { cooldowns, waitQueue: slow });
    const wait = lineUp(early, 'pool');
    await manual.advance(10_100);
    const late = new Permits(keys, faresFor('cancel'), { cooldowns, waitQueue: slow });
    expect(late.acquire(now())).toMatchObject({ key: 'pool', untilMs: 10_100 });
    await manual.advance(100);
    expect(wait.end).toBe('done');
    expect(request().acquire(now())).toMatchObject({ key: 'pool', untilMs: 20_200 });
  });

  test('a rejected request learns until when the gate stays closed', () => {
    const { request, cooldowns, now } = house();
    cooldowns.close('pool', 1_000, cause);
    const ends: unknown[] = [];
    request().waitFor('pool', 0, 2_000, () => undefined)((how) => ends.push(how));
    expect(request().acquire(now())).toMatchObject({ key: 'pool' });
    cooldowns.close('pool', 3_000, cause);
    expect(ends).toEqual([{ by: 'refused', untilMs: 3_000 }]);
  });
});

describe('many requests before two gates', () => {
  /** Requests that ask for their permits, and wait wherever they have to. */
  function crowd() {
    const made = house();
    const through: [name: string, doors: Permits][] = [];
    let steps = 0;
    const walk = async (name: string): Promise<void> => {
      const permits = made.request();
      for (
        let gate = permits.acquire(made.now());
        gate !== undefined;
        gate = permits.acquire(made.now())
      ) {
        // Round and round without an end: the test is to fail, not to hang.
        if ((steps += 1) > 100_000) return;
        const { key } = gate;
        await new Promise((resolve) => permits.waitFor(key, 0, Infinity, () => undefined)(resolve));
      }
      through.push([name, permits]);
    };
    return { ...made, through, walk, steps: () => steps };
  }

  test('do not pass their turns around in a circle: one gets through both at a time', async () => {
    const { manual, cooldowns, through, walk, steps, now } = crowd();
    cooldowns.close('pool', 1_000, cause);
    for (const name of ['b', 'c', 'd']) void walk(name);
    cooldowns.close('ip', 1_000, cause);
    for (const name of ['a', 'e']) void walk(name);
    await manual.advance(1_000);
    for (let passed = 1; passed <= 5; passed += 1) {
      expect(through).toHaveLength(passed);
      through.at(-1)?.[1].release('neither', now());
      await manual.settle();
    }
    expect(through.map(([name]) => name).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(steps()).toBeLessThan(20);
    expect(now()).toBe(1_000);
  });

  test('get on when both gates have a queue and a permit to give', async () => {
    const { manual, cooldowns, through, walk, steps, now } = crowd();
    cooldowns.close('pool', 2_000, cause);
    for (const name of ['c', 'd']) void walk(name);
    cooldowns.close('ip', 1_000, cause);
    for (const name of ['a', 'e']) void walk(name);
    await manual.advance(2_000);
    for (const name of ['f', 'g']) void walk(name);
    await manual.settle();
    for (let passed = 1; passed <= 6; passed += 1) {
      expect(through).toHaveLength(passed);
      through.at(-1)?.[1].release('neither', now());
      await manual.settle();
    }
    expect([steps() < 30, now()]).toEqual([true, 2_000]);
  });

  test('move on to the next gate by the thousands', async () => {
    const { manual, cooldowns, waitQueue, through, walk, now } = crowd();
    cooldowns.close('ip', 1_000, cause);
    for (let name = 0; name < 20_000; name += 1) void walk(String(name));
    cooldowns.close('pool', 5_000, cause);
    await manual.advance(1_000);
    expect([waitQueue.hasWaiters('ip'), waitQueue.hasWaiters('pool'), through.length]).toEqual([
      false,
      true,
      0,
    ]);
    await manual.advance(4_000);
    expect([through.map(([name]) => name), now()]).toEqual([['0'], 5_000]);
  });
});

describe('what an outcome says of the scopes', () => {
  const through = (kind: Kind, answered = true): PermitResult =>
    permitResultOf({ kind } as Classification, answered);

  test("KuCoin's own word proves them open, even a refusal on other grounds", () => {
    for (const kind of ['none', 'insufficient-funds', 'order-not-found', 'authentication'] as const)
      expect(through(kind)).toBe('success');
  });

  test('a limit, trouble on the way, or a lost answer prove nothing', () => {
    for (const kind of [
      'rate-limit',
      'overload',
      'server',
      'edge',
      'network',
      'timeout',
      'maintenance',
    ] as const)
      expect(through(kind)).toBe('neither');
    expect(through('none', false)).toBe('neither');
  });

  test('the scope that the answer closed was refused, whatever it says of the others', async () => {
    const { request, cooldowns, manual, now } = house();
    for (const key of ['ip', 'pool']) cooldowns.close(key, 1_000, cause);
    await manual.advance(1_000);
    const probe = request();
    expect(probe.acquire(now())).toBeUndefined();
    probe.release('neither', now(), 'pool');
    // The address lets the next one try; the pool waits for the lease of its refused probe.
    expect(request().acquire(now())).toMatchObject({ key: 'pool', untilMs: 11_000 });
  });
});
