import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { KucoinRetryEvent } from '../../../src/types/index.js';
import { idle, type Rig, startRig, watch, type Watcher } from './rig.js';

const base = {
  atMs: 5,
  engineId: 1,
  callId: 7,
  request: { method: 'GET', path: '/api/v1/accounts' },
};
const waits = (waitMs: number): KucoinRetryEvent => ({
  ...base,
  type: 'wait',
  waitMs,
  scope: 'pool',
  note: 'shared cooldown',
});

let rig: Rig;
let watchers: Watcher[];
const come = (): Watcher => {
  const watcher = watch(rig.url);
  watchers.push(watcher);
  return watcher;
};
beforeEach(async () => {
  rig = await startRig();
  watchers = [];
});
afterEach(async () => {
  for (const { leave } of watchers) leave();
  rig.stream.close();
  await rig.close();
});

/** A second goes by; requests on sockets have had their turn. */
const second = () => rig.runtime.advance(1_000);

describe('those who watch', () => {
  test('are sent a state at once and one a second', async () => {
    const watcher = come();
    await watcher.next();
    expect(rig.asked()).toBe(1);
    await second();
    await watcher.next();
    await second();
    await watcher.next();
    expect(rig.asked()).toBe(3);
  });

  test('share one look at the engine', async () => {
    const [one, other] = [come(), come()];
    await Promise.all([one.next(), other.next()]);
    const before = rig.asked();
    await second();
    await Promise.all([one.next(), other.next()]);
    expect(rig.asked()).toBe(before + 1);
    expect(rig.runtime.pendingTimers).toBe(1);
  });

  test('leave, and then nothing runs', async () => {
    expect(rig.runtime.pendingTimers).toBe(0);
    const [one, other] = [come(), come()];
    await Promise.all([one.next(), other.next()]);
    one.leave();
    await one.ended;
    expect(rig.runtime.pendingTimers).toBe(1);
    other.leave();
    await vi.waitFor(() => expect(rig.runtime.pendingTimers).toBe(0));
    const asked = rig.asked();
    await second();
    expect(rig.asked()).toBe(asked);
    await come().next();
    expect(rig.runtime.pendingTimers).toBe(1);
  });

  test('get each decision once, and who comes later those of before', async () => {
    rig.history.add(waits(10));
    const early = come();
    expect((await early.next()).decisions).toMatchObject([{ number: 1, callId: 7 }]);
    rig.history.add(waits(20));
    rig.history.add(waits(30));
    await second();
    expect((await early.next()).decisions.map(({ number }) => number)).toEqual([2, 3]);
    await second();
    expect((await early.next()).decisions).toEqual([]);
    expect((await come().next()).decisions.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  test('get the last 200 decisions and no more', async () => {
    for (let count = 1; count <= 1_000; count += 1) rig.history.add(waits(count));
    const watcher = come();
    const { decisions } = await watcher.next();
    expect(decisions).toHaveLength(200);
    expect([decisions[0]?.number, decisions.at(-1)?.number]).toEqual([801, 1_000]);
    for (let count = 1; count <= 500; count += 1) rig.history.add(waits(count));
    await second();
    expect((await watcher.next()).decisions.map(({ number }) => number).slice(0, 1)).toEqual([
      1_301,
    ]);
  });

  test('are told at the end: their streams end, and none begins', async () => {
    const watcher = come();
    await watcher.next();
    rig.stream.close();
    await watcher.ended;
    expect(rig.runtime.pendingTimers).toBe(0);
    await come().ended;
    rig.stream.close();
  });
});

test('an engine that cannot say what it knows does no harm, and is asked again', async () => {
  let isWell = false;
  const other = await startRig(() => {
    if (!isWell) throw new Error('a store of its own');
    return idle;
  });
  const watcher = watch(other.url);
  await vi.waitFor(() => expect(other.runtime.pendingTimers).toBe(1));
  await other.runtime.advance(1_000);
  isWell = true;
  await other.runtime.advance(1_000);
  expect((await watcher.next()).snapshot).toEqual(idle);
  expect(other.asked()).toBe(3);
  other.stream.close();
  await other.close();
});

test('the address of a proxy goes without its password', async () => {
  const scopeKey = 'ip|http://user:pass-word@proxy.example:3128|api.kucoin.com';
  const snapshot = {
    ...idle,
    closed: [
      { scope: 'ip', scopeKey, untilAtMs: 9, waiting: idle.calls.waiting },
    ] as typeof idle.closed,
  };
  const other = await startRig(() => snapshot);
  other.history.add({ ...base, type: 'warning', note: `${scopeKey} is odd` });
  const watcher = watch(other.url);
  const { closed } = (await watcher.next()).snapshot;
  expect(closed[0]?.scopeKey).toBe('ip|http://***@proxy.example:3128|api.kucoin.com');
  expect(watcher.text()).not.toMatch(/user|pass-word/);
  other.stream.close();
  await other.close();
});

test('a line of a decision has no line break of its own', async () => {
  rig.history.add({ ...base, type: 'warning', note: 'one\n\ndata: {"two":2}\n\n' });
  const watcher = come();
  expect((await watcher.next()).decisions[0]?.says).toBe('one\n\ndata: {"two":2}\n\n');
  expect(watcher.text().match(/^data: /gm)).toHaveLength(1);
});
