import { createHostWarnings } from '../endpoints/host-warnings.js';
import { openChannels } from '../events.js';
import { type EngineOptions, engineOptions } from '../options.js';
import { GrantOrder } from '../queue/grant-order.js';
import { IsolatedQueues } from '../queue/isolated-queues.js';
import { SharedWaitQueue } from '../queue/wait-queue.js';
import { createCooldowns } from '../rate-limit/cooldown-store.js';
import { platform } from '../runtime/platform.js';
import { createRuntime } from '../runtime/runtime.js';
import { createOwnTimeouts, createTimeouts } from '../runtime/timeouts.js';
import { checkedSigner, signerName } from '../signing/checked-signer.js';
import { createClockSync } from '../signing/clock-sync.js';
import { createClock } from '../signing/exchange-clock.js';
import { kucoinSigner } from '../signing/signer.js';
import type { KucoinRetry, KucoinRetryOptions } from '../types/index.js';
import { openToAdapters, reporterOf, warn } from './adapter-access.js';
import { CallPlans } from './call-plan.js';
import type { EngineContext, EngineLife, EngineParts } from './context.js';
import { createHaltSwitch } from './control/halt.js';
import { withDebugLog } from './control/log-events.js';
import { snapshotOf } from './control/snapshot.js';
import { whenOpen } from './control/when-open.js';
import { clockOpensAtMs, respectingGates } from './feedback.js';
import { runsCalls } from './run.js';

/** Time-outs of many requests share a timer; on the real clock a twentieth of a second is no matter. */
const coarseMs = 50;

/**
 * Makes an engine: one policy, one signer, one view of what the exchange has said so far. Adapters
 * take an engine or its options; give one engine to several adapters and they act as one.
 *
 * @throws TypeError or RangeError for an unknown, renamed or out-of-range option, naming the right one.
 * @example
 * const retry = createKucoinRetry({ credentials: { key, secret, passphrase } });
 * const kucoin = kucoinFetch(retry);
 */
export function createKucoinRetry(options?: KucoinRetryOptions): KucoinRetry {
  const context = createContext(engineOptions(options));
  const life: EngineLife = { isClosed: false, isHalted: false, halt: undefined, calls: 0 };
  const shared: EngineContext = {
    ...context,
    life,
    runInternal: (request, send, run) => runInternal(request, send, run),
    clockOpensAtMs: (facts) => clockOpensAtMs(context, facts),
    throughGates: (send, reporter) => respectingGates(context, send, reporter),
  };
  // Look-ups find out what became of orders; they are needed most in a storm.
  const internal: EngineContext = {
    ...shared,
    options: internalOptions(context.options),
    eventSinks: { ...context.eventSinks, isInternal: true },
  };
  const runInternal = runsCalls(internal);

  const engine: KucoinRetry = Object.freeze({
    cooldowns: context.cooldowns,
    run: runsCalls(shared),
    ...createHaltSwitch(shared, (note) => reporterOf(shared).report('halt', { note })),
    snapshot: snapshotOf.bind(undefined, shared),
    whenOpen: whenOpen.bind(undefined, shared),
    close(): void {
      life.isClosed = true;
      stopListening?.();
      for (const session of shared.sessions) session.close();
      for (const end of [...shared.watchers]) end();
      shared.waitQueue.clear();
    },
  });
  openToAdapters(engine, shared);
  const stopListening =
    context.eventSinks.onEvent &&
    context.cooldowns.onNotice?.((note) => warn(engine, { method: '', path: '' }, note));
  return engine;
}

/** Options of internal calls: they are no calls of the caller's. */
function internalOptions({ shouldRetry: _, ...options }: EngineOptions): EngineOptions {
  return options;
}

/**
 * What an adapter was given as an engine: itself, or one made from options.
 *
 * @internal
 */
export function engineFrom(
  retryOrOptions: KucoinRetry | KucoinRetryOptions | undefined,
): KucoinRetry {
  const given = retryOrOptions as Partial<KucoinRetry> | undefined;
  return typeof given?.run === 'function' ? (given as KucoinRetry) : createKucoinRetry(given);
}

function createContext(options: EngineOptions): EngineParts {
  const { runtime = createRuntime({ unref: options.unref }), credentials, sign } = options;
  const ownsTime = options.runtime !== undefined;
  const cooldowns =
    options.cooldowns ??
    (ownsTime ? createCooldowns() : platform.shared('kucoin-retry.cooldowns.1', createCooldowns));
  // Where one request cannot wait for another, calls share what they learn and nothing else.
  const isApart = !ownsTime && platform.endsWithRequests();
  const timeouts = isApart
    ? createOwnTimeouts(runtime)
    : createTimeouts(runtime, ownsTime ? 1 : coarseMs);
  const clock = createClock();
  const engines = platform.shared('kucoin-retry.engines.1', () => ({ count: 0 }));
  return {
    options,
    runtime,
    cooldowns,
    timeouts,
    clock,
    plans: new CallPlans(options),
    hostWarnings: createHostWarnings(),
    grantOrder: new GrantOrder(),
    sessions: new Set(),
    preparations: new Set(),
    watchers: new Set(),
    isApart,
    clockSync: createClockSync(
      runtime,
      clock,
      (ms, callback) => timeouts.add(runtime.monotonicNowMs() + ms, callback),
      !isApart,
    ),
    eventSinks: {
      engineId: (engines.count += 1),
      onEvent: withDebugLog(options.onEvent),
      channels: openChannels(),
      isInternal: false,
      wallNowMs: () => runtime.wallNowMs(),
    },
    waitQueue: new (isApart ? IsolatedQueues : SharedWaitQueue)(runtime, cooldowns, options.jitter),
    signerConfig: {
      credentials,
      sign: sign ? checkedSigner(sign) : credentials && kucoinSigner(credentials),
      isCallers: sign !== undefined,
      signerName: sign && signerName(sign),
    },
  };
}
