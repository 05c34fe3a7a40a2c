import { describe, expect, test } from 'vitest';
import { createCooldowns } from '../src/cooldowns.js';
import type { Waiter } from '../src/line.js';
import { OwnRooms } from '../src/own-rooms.js';
import { manualRuntime } from '../src/testing/manual-runtime.js';
import type { Classification, Passage, Priority, Ticket } from '../src/types.js';

const cause = { action: 'backoff', kind: 'rate-limit' } as Classification;

/** Rooms in front of one door that is closed for 10 s, with a log of who was let in. */
function house() {
  const runtime = manualRuntime();
  const cooldowns = createCooldowns();
  const rooms = new OwnRooms(runtime, cooldowns, 'none');
  const log: [name: string, what: 'in' | 'away' | 'over', atMs: number][] = [];
  const tickets = new Map<string, Ticket>();
  const note = (name: string, what: 'in' | 'away' | 'over') =>
    void log.push([name, what, runtime.monotonicNowMs()]);
  const come = (name: string, priority: Priority = 'read', limitMs = Infinity) => {
    const waiter: Waiter = {
      fare: { priority },
      limitMs,
      admit(ticket) {
        tickets.set(name, ticket);
        note(name, 'in');
        leave?.();
      },
      refuse: () => note(name, 'away'),
      expire() {
        note(name, 'over');
        leave?.();
      },
    };
    const leave: (() => void) | undefined = rooms.queue('door', waiter);
    return leave;
  };
  const out = (name: string, passage: Passage) => {
    const ticket = tickets.get(name);
    if (ticket === undefined) throw new Error(`${name} is not inside`);
    cooldowns.leave(ticket, passage, runtime.monotonicNowMs());
  };
  cooldowns.close('door', 10_000, cause);
  return { runtime, rooms, log, come, out };
}

describe('a room for everybody', () => {
  test('has a timer for each, and one goes in first', async () => {
    const { runtime, log, come, rooms } = house();
    for (const name of 'abc') come(name);
    expect(rooms.hasLine()).toBe(false);
    await runtime.settle();
    expect(runtime.pendingSleeps).toBe(3);
    await runtime.advance(10_000);
    expect(log).toEqual([['a', 'in', 10_000]]);
  });

  test('his success lets two more in, cancels before orders before reads', async () => {
    const { runtime, log, come, out } = house();
    come('first');
    come('read');
    come('order', 'order');
    come('cancel', 'cancel');
    await runtime.advance(10_100);
    out('first', 'success');
    await runtime.settle();
    out('cancel', 'success');
    await runtime.settle();
    expect(log.map(([name]) => name)).toEqual(['first', 'cancel', 'order', 'read']);
  });

  test('whoever brings news lets nobody in himself', async () => {
    const { runtime, log, come, out } = house();
    come('a');
    come('b');
    await runtime.advance(10_000);
    out('a', 'success');
    expect(log).toHaveLength(1);
    await runtime.settle();
    expect(log.at(-1)).toEqual(['b', 'in', 10_000]);
  });

  test('news are heard again and again', async () => {
    const { runtime, log, come, out } = house();
    for (const name of 'abcd') come(name);
    await runtime.advance(10_000);
    for (const name of 'abc') {
      out(name, 'neither');
      await runtime.settle();
    }
    expect(log.map(([name]) => name)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('who left in the meantime is not let in, and keeps no timer', async () => {
    const { runtime, log, come, out } = house();
    come('a');
    const leave = come('b');
    come('c', 'read', 10_000);
    await runtime.advance(10_000);
    out('a', 'success');
    leave();
    await runtime.settle();
    expect(log.filter(([name]) => name === 'b')).toEqual([]);
    expect(runtime.pendingSleeps).toBe(0);
  });

  test('without news a probe is waited for no longer than its lease', async () => {
    const { runtime, log, come } = house();
    come('a');
    come('b');
    await runtime.advance(30_000);
    expect(log).toEqual([
      ['a', 'in', 10_000],
      ['b', 'in', 20_000],
    ]);
  });

  test('when the engine closes everybody is sent away, but not who was ended long ago', async () => {
    const { runtime, rooms, log, come } = house();
    come('a', 'read', 60_000);
    const lost: Waiter = {
      fare: { priority: 'read' },
      limitMs: 11_000,
      admit: () => undefined,
      refuse: () => undefined,
    };
    rooms.queue('door', lost);
    await runtime.advance(1_000);
    rooms.dismiss();
    expect(log).toEqual([['a', 'over', 1_000]]);
  });
});
