import pRetry from 'p-retry';
import { createClock } from './clock.js';
import { createClockSync } from './clock-sync.js';
import { createCooldowns } from './cooldowns.js';
import { isAnswer } from './errors.js';
import type { House } from './house.js';
import { type EngineOptions, engineOptions, requestOptions } from './options.js';
import { createReporter } from './reporter.js';
import { requestFacts } from './request-facts.js';
import { createRuntime, platform } from './runtime.js';
import { Session } from './session.js';
import { kucoinSigner } from './signer.js';
import { createTimeouts } from './timeouts.js';
import type { KucoinRetry, KucoinRetryOptions, RunOptions, RunRequest, Send } from './types.js';
import { WaitingRoom } from './waiting-room.js';

/** Time-outs of many requests share a timer; on the real clock a twentieth of a second is no matter. */
const coarseMs = 50;

// The session counts and waits, so these change nothing. They are there because p-retry fills in what
// is missing, member by member into a copy, and that takes 8 µs a call (p-retry 7.1, Node 20).
const nothing = (): void => undefined;
const always = (): boolean => true;

/**
 * Makes an engine: one policy, one signer, one view of what the exchange has told so far. Adapters
 * take an engine or its options; give one engine to several adapters and they act as one.
 *
 * @throws TypeError or RangeError for an unknown, renamed or out-of-range option, naming the right one.
 * @example
 * const retry = createKucoinRetry({ credentials: { key, secret, passphrase } });
 * const kucoin = kucoinFetch(retry);
 */
export function createKucoinRetry(options?: KucoinRetryOptions): KucoinRetry {
  const house = createHouse(engineOptions(options));
  const sessions = new Set<{ close(): void }>();
  let closed = false;
  let calls = 0;
  const shared: House = {
    ...house,
    isClosed: () => closed,
    nextCallId: () => (calls += 1),
    ask: (request, send, run) => carryOut(aside, request, send, run),
  };
  const aside: House = { ...shared, options: asideOptions(house.options) };

  async function carryOut<T>(
    within: House,
    request: RunRequest,
    send: Send<T>,
    run: RunOptions,
  ): Promise<T> {
    const own = requestOptions(run.kucoin);
    const facts = requestFacts(request, house.options.hosts);
    if (!facts.known) return passThrough(request, send, run.signal);
    const session = new Session(within, { facts, request, send, run, own });
    sessions.add(session);
    try {
      return await pRetry(session.attempt, {
        retries: Infinity,
        factor: 1,
        minTimeout: 0,
        maxTimeout: 0,
        maxRetryTime: Infinity,
        randomize: false,
        onFailedAttempt: nothing,
        shouldConsumeRetry: always,
        shouldRetry: ({ error }) => session.mayRepeat(error),
      });
    } catch (error) {
      return session.giveUp(error);
    } finally {
      sessions.delete(session);
    }
  }

  const engine: KucoinRetry = Object.freeze({
    cooldowns: house.cooldowns,
    run: <T>(request: RunRequest, send: Send<T>, run: RunOptions = {}) =>
      carryOut(shared, request, send, run),
    close(): void {
      closed = true;
      stopListening?.();
      for (const session of sessions) session.close();
    },
  });
  houses.set(engine, shared);
  const stopListening =
    house.options.onEvent &&
    house.cooldowns.onNotice?.((note) => warn(engine, { method: '', path: '' }, note));
  return engine;
}

/** Options for calls of our own: they are no calls of the caller's, so he hears no end of them. */
function asideOptions({ shouldRetry: _, onEvent, ...options }: EngineOptions): EngineOptions {
  if (onEvent === undefined) return options;
  return {
    ...options,
    onEvent: (event) => {
      if (event.type !== 'done' && event.type !== 'give-up') onEvent(event);
    },
  };
}

const houses = new WeakMap<KucoinRetry, House>();

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

/**
 * Whether the engine acts for a URL at all; anything else an adapter hands to its host untouched.
 *
 * @internal
 */
export function actsFor(engine: KucoinRetry, url: string): boolean {
  return requestFacts({ method: 'GET', url }, houses.get(engine)?.options.hosts).known;
}

/**
 * Tells the engine's listeners of something an adapter noticed about its host.
 *
 * @internal
 */
export function warn(
  engine: KucoinRetry,
  request: { method: string; path: string },
  note: string,
): void {
  const house = houses.get(engine);
  const facts = requestFacts({ method: request.method, url: request.path });
  if (house === undefined) return;
  createReporter(0, facts, () => house.runtime.wallNowMs(), [house.options.onEvent]).report(
    'warning',
    {
      note,
    },
  );
}

/**
 * Calls back on the engine's clock, for the limits an adapter keeps itself; the returned function
 * takes it back.
 *
 * @internal
 */
export function afterMs(engine: KucoinRetry, ms: number, callback: () => void): () => void {
  const house = houses.get(engine);
  if (house === undefined) return () => undefined;
  return house.timeouts.add(house.runtime.monotonicNowMs() + ms, callback);
}

function createHouse(options: EngineOptions): Omit<House, 'ask' | 'isClosed' | 'nextCallId'> {
  const { runtime = createRuntime({ unref: options.unref }), credentials, sign } = options;
  const ownsTime = options.runtime !== undefined;
  const cooldowns =
    options.cooldowns ??
    (ownsTime ? createCooldowns() : platform.shared('kucoin-retry.cooldowns.1', createCooldowns));
  const timeouts = createTimeouts(runtime, ownsTime ? 1 : coarseMs);
  const clock = createClock();
  return {
    options,
    runtime,
    cooldowns,
    timeouts,
    clock,
    clockSync: createClockSync(runtime, clock, (ms, callback) =>
      timeouts.add(runtime.monotonicNowMs() + ms, callback),
    ),
    room: new WaitingRoom(runtime, cooldowns, options.jitter),
    signatory: {
      credentials,
      sign: sign ?? (credentials === undefined ? undefined : kucoinSigner(credentials)),
      isCallers: sign !== undefined,
    },
  };
}

/** A host that is not KuCoin's is none of our business: sent once, as it is. */
async function passThrough<T>(
  request: RunRequest,
  send: Send<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const outcome = await send({
    attemptNumber: 1,
    headers: { ...request.headers },
    ...(request.body === undefined ? {} : { body: request.body }),
    signal: signal ?? new AbortController().signal,
  });
  if (isAnswer(outcome)) return outcome.native;
  throw outcome.error;
}
