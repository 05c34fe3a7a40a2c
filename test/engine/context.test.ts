import { AsyncLocalStorage } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { kucoinSigner } from '../../src/signing/signer.js';
import type { Attempt, KucoinRetryEvent, RunRequest, SignRequest } from '../../src/types/index.js';
import {
  badTimestamp,
  credentials,
  ok,
  overload,
  place,
  quota,
  reset,
  silence,
  unreachable,
} from '../support/answers.js';
import { type Bench, bench, type CallOptions, type Step } from '../support/harness.js';

const calls = Array.from({ length: 12 }, (_, number) => `call-${number}`);

afterEach(() => {
  vi.restoreAllMocks();
});

/** A read of its own for each call, so that a signer knows whose request it has in hand. */
const readOf = (name: string): RunRequest => ({
  method: 'GET',
  url: `https://api.kucoin.com/api/v1/hf/fills?symbol=BTC-USDT&call=${name}`,
});

/** An engine whose hooks write down whose context they are called in. */
function watched(more: Parameters<typeof bench>[0] = {}) {
  const context = new AsyncLocalStorage<string>();
  /** What was called, for which call, in whose context. */
  const seen: { readonly what: string; readonly of: string; readonly in: string | undefined }[] =
    [];
  const note = (what: string, of: string): void => {
    seen.push({ what, of, in: context.getStore() });
  };
  const names = new Map<number, string>();
  const signer = kucoinSigner(credentials);
  const made = bench({
    sign: (request: SignRequest) => {
      note('sign', /call=([\w-]+)/.exec(request.path)?.[1] ?? 'place');
      return signer(request);
    },
    shouldRetry: ({ request }) => {
      note('shouldRetry', request.path);
      return undefined;
    },
    onEvent: (event) => note(`engine ${event.type}`, String(event.callId)),
    ...more,
  });
  const start = (
    name: string,
    steps: readonly Step[],
    { kucoin, ...run }: CallOptions = {},
    request = readOf(name),
  ): ReturnType<Bench['call']> =>
    context.run(name, () => {
      const noted = steps.map((step): Step => {
        return (attempt: Attempt) => {
          note('send', name);
          attempt.signal.addEventListener('abort', () => note('abort', name));
          return typeof step === 'function' ? step(attempt) : Promise.resolve(step);
        };
      });
      const onEvent = (event: KucoinRetryEvent): void => {
        names.set(event.callId, name);
        note(event.type, name);
      };
      return made.call(request, noted, { ...run, name, kucoin: { ...kucoin, onEvent } });
    });
  /** What was called in another's context. */
  const strays = () =>
    seen
      .map((one) => ({ ...one, of: names.get(Number(one.of)) ?? one.of }))
      .filter((one) => one.what !== 'shouldRetry' && one.in !== one.of);
  return { ...made, context, seen, start, strays };
}

/** Closes the pool and sends everybody to wait before it. */
async function crowd(more?: Parameters<typeof bench>[0], options?: CallOptions) {
  const made = watched(more);
  const first = made.start('first', [quota(9_000), ok()]);
  await made.runtime.settle();
  const waiting = calls.map((name) => made.start(name, [ok()], options));
  await made.runtime.settle();
  expect(made.seen.filter(({ what }) => what === 'send')).toHaveLength(1);
  return { ...made, first, waiting };
}

describe('a call that waited goes on in its own async context', () => {
  test('when others open its gate: signed, sent and told in it', async () => {
    const { runtime, first, waiting, seen, strays, context } = await crowd();
    const all = Promise.all([first, ...waiting].map(({ promise }) => promise));
    await context.run('whoever moves the clock', () => runtime.runUntil(all));
    expect(strays()).toEqual([]);
    for (const what of ['sign', 'send', 'attempt', 'done']) {
      expect(seen.filter((one) => one.what === what && one.of !== 'first')).toHaveLength(12);
    }
    // The caller's own continuations are, too: that is the platform's doing.
    const after = context.run('later', () => first.promise.then(() => context.getStore()));
    expect(await after).toBe('later');
  });

  test('when one signal ends them all', async () => {
    const controller = new AbortController();
    const { waiting, seen, strays, context } = await crowd({}, { signal: controller.signal });
    context.run('whoever aborts', () => controller.abort());
    await Promise.allSettled(waiting.map(({ promise }) => promise));
    expect(strays()).toEqual([]);
    expect(seen.filter(({ what }) => what === 'give-up')).toHaveLength(12);
  });

  test('when the engine is closed', async () => {
    const { retry, first, waiting, seen, strays, context } = await crowd();
    context.run('whoever closes', () => retry.close());
    await Promise.allSettled([first, ...waiting].map(({ promise }) => promise));
    expect(strays()).toEqual([]);
    expect(seen.filter(({ what }) => what === 'give-up')).toHaveLength(13);
  });

  test('when its time is up, or its gate stays closed for too long', async () => {
    const { runtime, waiting, seen, strays, context, start } = await crowd(
      {},
      { kucoin: { deadlineMs: 10_000 } },
    );
    const half = waiting.length / 2;
    const patient = calls.slice(0, half).map((name) => start(`${name}-patient`, [ok()]).promise);
    await runtime.settle();
    // Told anew: the pool stays closed past the limit of some.
    const told = start('told', [quota(60_000), ok()], { kucoin: { ignoreCooldowns: true } });
    await runtime.settle();
    expect(seen.filter(({ what }) => what === 'give-up')).toHaveLength(12);
    const all = Promise.allSettled([...waiting, told].map(({ promise }) => promise));
    await context.run('whoever moves the clock', () => runtime.runUntil(all));
    await runtime.runUntil(Promise.all(patient));
    expect(strays()).toEqual([]);
  });

  test('where the platform has no such contexts, it goes on all the same', async () => {
    const given = process.getBuiltinModule.bind(process) as (id: string) => unknown;
    vi.spyOn(process, 'getBuiltinModule').mockImplementation(((id: string) =>
      id === 'node:async_hooks' ? undefined : given(id)) as never);
    const { runtime, first, waiting } = await crowd();
    await runtime.runUntil(Promise.all([first, ...waiting].map(({ promise }) => promise)));
  });

  test('and whoever watches async hooks is told when its wait is over', async () => {
    const { createHook } = await import('node:async_hooks');
    const alive = new Set<number>();
    let begun = 0;
    const hook = createHook({
      init(id, type) {
        if (type !== 'KUCOINRETRY') return;
        begun += 1;
        alive.add(id);
      },
      destroy: (id) => void alive.delete(id),
    }).enable();
    const { runtime, first, waiting } = await crowd();
    await runtime.runUntil(Promise.all([first, ...waiting].map(({ promise }) => promise)));
    await new Promise((resolve) => setImmediate(resolve));
    hook.disable();
    expect([begun >= 12, alive.size]).toEqual([true, 0]);
  });
});

describe('whatever else is shared', () => {
  test('time-outs: the attempt ends and the next one leaves in the context of the call', async () => {
    const { start, runtime, seen, strays, context } = watched({ attemptTimeoutMs: 1_000 });
    const all = calls.map((name) => start(name, [silence, ok()]).promise);
    await context.run('whoever moves the clock', () => runtime.runUntil(Promise.all(all)));
    expect(strays()).toEqual([]);
    expect(seen.filter(({ what }) => what === 'abort')).toHaveLength(12);
    expect(seen.filter(({ what }) => what === 'send')).toHaveLength(24);
  });

  test('one signal for all that are on their way', async () => {
    const controller = new AbortController();
    const { start, runtime, seen, strays, context } = watched({ pacing: false });
    const { signal } = controller;
    const all = calls.map((name) => start(name, [silence], { signal }).promise);
    await runtime.settle();
    context.run('whoever aborts', () => controller.abort());
    await Promise.allSettled(all);
    expect(strays()).toEqual([]);
    expect(seen.filter(({ what }) => what === 'abort')).toHaveLength(12);
  });

  test('time-outs and aborts of a body that is still on its way', async () => {
    const controller = new AbortController();
    const { start, runtime, context } = watched({ attemptTimeoutMs: 1_000, pacing: false });
    const ended: [string, string, string | undefined][] = [];
    const streaming = (name: string): Step => ({
      ...ok(),
      isBeginning: true,
      rest: {
        timeOut: () => void ended.push(['time-out', name, context.getStore()]),
        abort: () => void ended.push(['cut', name, context.getStore()]),
        onEnd: () => undefined,
        explainWith: () => undefined,
      },
    });
    const { signal } = controller;
    const all = calls.map((name) => start(name, [streaming(name)], { signal }).promise);
    await Promise.all(all);
    context.run('whoever aborts', () => controller.abort());
    await context.run('whoever moves the clock', () => runtime.advance(1_000));
    expect(ended).toHaveLength(24);
    expect(ended.filter(([, of, inside]) => of !== inside)).toEqual([]);
  });

  test('own backoff, and shouldRetry before it', async () => {
    const { start, runtime, seen, strays, context } = watched();
    const all = calls.map((name) => start(name, [overload(), unreachable(), ok()]).promise);
    await context.run('whoever moves the clock', () => runtime.runUntil(Promise.all(all)));
    expect(strays()).toEqual([]);
    const asked = seen.filter(({ what }) => what === 'shouldRetry');
    expect(asked.map((one) => one.in).sort()).toEqual([...calls, ...calls].sort());
  });

  test('a time sync: the calls that were refused go on in their own', async () => {
    const { start, runtime, strays, seen } = watched({ pacing: false });
    const sendInternal = () =>
      Promise.resolve({
        status: 200,
        headers: { get: () => null },
        text: `{"code":"200000","data":${runtime.wallNowMs() + 60_000}}`,
      });
    const all = calls.map((name) => start(name, [badTimestamp(), ok()], { sendInternal }).promise);
    await runtime.runUntil(Promise.all(all));
    expect(strays()).toEqual([]);
    expect(seen.filter(({ what }) => what === 'clock')).toHaveLength(12);
  });

  test('a look-up of a lost order is signed and sent in the context of the order', async () => {
    const { start, runtime, context, seen } = watched({ sign: undefined, credentials });
    const asked: (string | undefined)[] = [];
    const sendInternal = () => {
      asked.push(context.getStore());
      const text = '{"code":"200000","data":null}';
      return Promise.resolve({ status: 200, headers: { get: () => null }, text });
    };
    const kucoin = { deadlineMs: 20_000 };
    const lost = start('order', [reset()], { sendInternal, kucoin }, place);
    await context.run('whoever moves the clock', () =>
      runtime.runUntil(lost.promise.catch(() => undefined)),
    );
    expect(asked.length).toBeGreaterThan(1);
    expect(new Set(asked)).toEqual(new Set(['order']));
    // Look-ups are calls with numbers of their own.
    expect(new Set(seen.map((one) => one.in))).toEqual(new Set(['order']));
  });

  test('a subscriber of the diagnostics channel hears of each call in its context', async () => {
    const { start, runtime, context } = watched();
    const heard: [number, string | undefined][] = [];
    const done = channel('kucoin-retry:done');
    const hear = (event: unknown): void => {
      heard.push([(event as KucoinRetryEvent).callId, context.getStore()]);
    };
    done.subscribe(hear);
    const first = start('call-first', [quota(9_000), ok()]);
    await runtime.settle();
    const all = calls.map((name) => start(name, [ok()]).promise);
    await runtime.runUntil(Promise.all([first.promise, ...all]));
    done.unsubscribe(hear);
    expect(heard.sort(([one], [other]) => one - other).map(([, name]) => name)).toEqual([
      'call-first',
      ...calls,
    ]);
  });
});
