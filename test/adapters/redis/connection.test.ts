import { redisCooldowns } from 'kucoin-retry/redis';
import { type ManualRuntime, manualRuntime } from 'kucoin-retry/testing';
import { describe, expect, test } from 'vitest';
import type { Permit, PermitRequest } from '../../../src/types/index.js';
import { cause } from '../../support/cause.js';

interface Command {
  readonly args: readonly string[];
  readonly reply: (fields: object) => void;
}

/** A client like those of node-redis that a test answers for. */
function fakeClient() {
  const commands: Command[] = [];
  let say = (_: string): void => undefined;
  let isSubscribed = (): void => undefined;
  const emitter = {
    isOpen: true,
    isReady: true,
    on: () => undefined,
    off: () => undefined,
    connect: () => Promise.resolve(),
    destroy: () => undefined,
  };
  const client = {
    ...emitter,
    eval: (_: string, options: { arguments: string[] }) =>
      new Promise((resolve) => {
        const reply = (fields: object): void => resolve(JSON.stringify(fields));
        commands.push({ args: options.arguments, reply });
      }),
    duplicate: () => ({
      ...client,
      subscribe(_: string[], subscriber: (text: string) => void) {
        say = subscriber;
        return new Promise<void>((resolve) => (isSubscribed = resolve));
      },
    }),
    subscribe: () => Promise.resolve(),
  };
  return {
    client,
    commands,
    say: (message: object): void => say(JSON.stringify(message)),
    subscribed: (): void => isSubscribed(),
  };
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

describe('a process and its fleet', () => {
  async function started(runtime: ManualRuntime) {
    const fake = fakeClient();
    const store = redisCooldowns(fake.client, { runtime });
    const notes: string[] = [];
    store.onNotice?.((note) => notes.push(note));
    await settled();
    fake.subscribed();
    await settled();
    return { ...fake, store, notes };
  }

  /** Redis answers the last hello; its clock shows `now`. */
  async function answer({ commands, say }: Awaited<ReturnType<typeof started>>, now: number) {
    const { args, reply } = commands.at(-1)!;
    say({ type: 'echo', from: args[2], nonce: args[3], now });
    reply({ now, cooldowns: {}, quotas: {} });
    await settled();
  }

  const permitRequest: PermitRequest = {
    priority: 'read',
    quota: { endpoint: 'GET /x', weight: 1, reserve: 0, isPaced: true },
  };

  test('is joined when Redis answers and its own message comes back, not before', async () => {
    const runtime = manualRuntime();
    const fleet = await started(runtime);
    expect(fleet.commands).toHaveLength(1);
    fleet.store.close('a', runtime.monotonicNowMs() + 9_000, cause);
    fleet.commands[0]!.reply({ now: 5e9, cooldowns: {}, quotas: {} });
    await settled();
    expect(fleet.commands).toHaveLength(1);
    await runtime.advance(1_000);
    expect(fleet.notes).toEqual(['redis: no answer; this process goes on with its own knowledge']);
    await runtime.advance(300);
    await answer(fleet, 5e9 + 1_300);
    expect(fleet.notes).toHaveLength(2);
    // What it knows and Redis does not is sent now, as the wait that is left.
    const { args } = fleet.commands.at(-1)!;
    expect(args.slice(3, 4)).toEqual(['a']);
    expect(Number(args[4])).toBe(9_000 - 1_300);
    await fleet.store.disconnect();
  });

  test('gives no permit until it has a lease, as long as Redis answers in time', async () => {
    const runtime = manualRuntime();
    const fleet = await started(runtime);
    await answer(fleet, 5e9);
    const told = { limit: 100, remaining: 99, resetMs: 30_000 };
    const opener = fleet.store.acquire('q', runtime.monotonicNowMs(), permitRequest) as Permit;
    fleet.store.release(opener, 'success', runtime.monotonicNowMs(), told);
    expect(fleet.store.acquire('q', runtime.monotonicNowMs(), permitRequest)).toMatchObject({
      isCertain: false,
    });
    await settled();
    const lease = fleet.commands.at(-1)!;
    expect(lease.args.slice(3)).toEqual(['q', '1', '0', '0', '100', '99', '30000', '30000', '1']);
    // Kept in a client's queue for long, it is not to be carried out.
    expect(Number(lease.args[0])).toBeGreaterThan(5e9);
    expect(Number(lease.args[0])).toBeLessThan(5e9 + 10_000);
    lease.reply({ now: 5e9, granted: 2, limit: 100, remaining: 99, resetAtMs: 5e9 + 30_000 });
    await settled();
    const enter = (): object => fleet.store.acquire('q', runtime.monotonicNowMs(), permitRequest);
    expect([enter(), enter()]).toEqual([
      expect.objectContaining({ key: 'q' }),
      expect.objectContaining({ key: 'q' }),
    ]);
    expect(enter()).toMatchObject({ isCertain: false });
    await settled();
    const asked = fleet.commands.length;
    await runtime.advance(249);
    expect(enter()).toMatchObject({ isCertain: false });
    await runtime.advance(1);
    await settled();
    expect(fleet.notes).toHaveLength(1);
    expect(enter()).toMatchObject({ key: 'q' });
    expect(fleet.commands).toHaveLength(asked);
    await fleet.store.disconnect();
  });

  test('goes on when a script says that it came too late, and leaves no timer behind', async () => {
    const runtime = manualRuntime();
    const fleet = await started(runtime);
    await answer(fleet, 5e9);
    fleet.store.close('a', runtime.monotonicNowMs() + 9_000, cause);
    await settled();
    fleet.commands.at(-1)!.reply({ now: 5e9, late: true });
    await settled();
    expect(fleet.notes).toHaveLength(1);
    await fleet.store.disconnect();
    await runtime.advance(5_000);
    expect(runtime.pendingTimers).toBe(0);
    expect(runtime.pendingSleeps).toBe(0);
  });

  test('opens a window that another process learnt of, without asking the exchange', async () => {
    const runtime = manualRuntime();
    const fleet = await started(runtime);
    await answer(fleet, 5e9);
    const window = { type: 'window', key: 'q', limit: 100, remaining: 60, resetAtMs: 5e9 + 9_000 };
    fleet.say({ ...window, from: 'another', now: 5e9 });
    expect(fleet.store.acquire('q', runtime.monotonicNowMs(), permitRequest)).toEqual({
      untilMs: runtime.monotonicNowMs() + 9_000,
      isCertain: false,
    });
    await settled();
    expect(fleet.commands.at(-1)!.args.slice(3, 9)).toEqual(['q', '1', '0', '0', '100', '60']);
    await fleet.store.disconnect();
  });
});
