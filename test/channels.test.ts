import diagnostics from 'node:diagnostics_channel';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openChannels } from '../src/channels.js';
import { platform } from '../src/runtime/runtime.js';
import type { KucoinRetryEvent } from '../src/types/index.js';
import { accounts, credentials as key, ok, openOrders, quota, refused } from './support/answers.js';
import { bench } from './support/harness.js';

const names = [
  ...['attempt', 'wait', 'cooldown', 'clock', 'reconcile', 'partial', 'give-up', 'done', 'warning'],
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
    // Both count their calls from 1: the engine's number tells them apart.
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
