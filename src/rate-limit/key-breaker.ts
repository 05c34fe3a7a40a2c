import type { Classification, CooldownsView, KeyBreaker } from '../types/index.js';
import { type BreakerKeys, refusedBreakerKey } from './scope-keys.js';
import { forgetIn } from './upkeep.js';

/** So many refusals with no success between them open the breaker. */
const refusalsToOpen = 3;

/** While it is open, one call in this time may try whether the credential is good again. */
const probeEveryMs = 60_000;

interface KeyState {
  refusals: number;
  cause: Classification;
  /** `undefined` while the breaker is closed. */
  nextProbeMs: number | undefined;
  /** When a call with this key was refused, asked or took the probe last. */
  usedMs: number;
}

/** A key breaker that forgets. */
export interface OwnKeyBreaker extends KeyBreaker {
  /** Forgets the keys that no call has used since `beforeMs`, also those that are refused. */
  forget(beforeMs: number): void;
  /** The breakers that are open. */
  describe(): CooldownsView['keys'];
}

/**
 * Counts refused credentials. KuCoin answers repeated bad authentication with a ban (418,
 * ccxt#6361), so a bot with a wrong key has to stop by itself.
 */
export function createKeyBreaker(): OwnKeyBreaker {
  const states = new Map<string, KeyState>();
  const used = (key: string, nowMs: number): KeyState | undefined => {
    const state = states.size === 0 ? undefined : states.get(key);
    if (state !== undefined && nowMs > state.usedMs) state.usedMs = nowMs;
    return state;
  };
  return Object.freeze({
    fail(key: string, nowMs: number, cause: Classification): boolean {
      const state = used(key, nowMs) ?? {
        refusals: 0,
        cause,
        nextProbeMs: undefined,
        usedMs: nowMs,
      };
      if (state.refusals === 0) states.set(key, state);
      state.refusals += 1;
      state.cause = cause;
      if (state.refusals >= refusalsToOpen) state.nextProbeMs = nowMs + probeEveryMs;
      return state.nextProbeMs !== undefined;
    },
    succeed(key: string): void {
      if (states.size > 0) states.delete(key);
    },
    opened(key: string, nowMs = -Infinity) {
      const state = used(key, nowMs);
      if (state?.nextProbeMs === undefined) return undefined;
      return { nextProbeMs: state.nextProbeMs, cause: state.cause };
    },
    claimProbe(key: string, nowMs: number): boolean {
      const state = used(key, nowMs);
      if (state?.nextProbeMs === undefined) return true;
      if (nowMs < state.nextProbeMs) return false;
      state.nextProbeMs = nowMs + probeEveryMs;
      return true;
    },
    describe() {
      return [...states].flatMap(([key, { nextProbeMs, cause }]) =>
        nextProbeMs === undefined ? [] : [{ key, nextProbeMs, cause }],
      );
    },
    forget(beforeMs: number): void {
      forgetIn(states, ({ usedMs }) => usedMs <= beforeMs);
    },
  });
}

/** An open breaker, which keeps a call from leaving. */
export interface OpenBreaker {
  readonly cause: Classification;
  readonly nextProbeMs: number;
}

/** Whether the breaker is open for any of these keys, be a probe due or not. */
export function isBreakerOpen(keyBreaker: KeyBreaker, keys: BreakerKeys): boolean {
  return openBreaker(keyBreaker, keys, -Infinity) !== undefined;
}

function namesOf(keys: BreakerKeys): readonly string[] {
  return [keys.key, keys.egress, keys.endpoint];
}

/** The open breaker that is certain to forbid a signed call now; `undefined` when none does. */
export function openBreaker(
  keyBreaker: KeyBreaker,
  keys: BreakerKeys,
  nowMs: number,
): OpenBreaker | undefined {
  for (const name of namesOf(keys)) {
    const opened = keyBreaker.opened(name, nowMs);
    if (opened !== undefined && nowMs < opened.nextProbeMs) return opened;
  }
  return undefined;
}

/**
 * Whether a signed call may leave: `undefined`, or the breaker that forbids it. When a probe is due the call
 * takes it.
 */
export function passBreaker(
  keyBreaker: KeyBreaker,
  keys: BreakerKeys,
  nowMs: number,
): OpenBreaker | undefined {
  if (!isBreakerOpen(keyBreaker, keys)) return undefined;
  const waiting = openBreaker(keyBreaker, keys, nowMs);
  if (waiting !== undefined) return waiting;
  const taken = namesOf(keys).find((name) => !keyBreaker.claimProbe(name, nowMs));
  return taken === undefined ? undefined : keyBreaker.opened(taken);
}

/** Counts a refusal, or forgets all of them on a success. Returns the key whose breaker is open now, if any. */
export function reportToBreaker(
  keyBreaker: KeyBreaker,
  keys: BreakerKeys,
  nowMs: number,
  classification: Classification,
): string | undefined {
  if (classification.action === 'ok') {
    for (const name of namesOf(keys)) keyBreaker.succeed(name);
    return undefined;
  }
  const name = refusedBreakerKey(classification, keys);
  return name !== undefined && keyBreaker.fail(name, nowMs, classification) ? name : undefined;
}
