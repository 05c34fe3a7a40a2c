import type { Classification, KeyBreaker } from '../types/index.js';
import { type BreakerKeys, refusedBreakerKey } from './scope-keys.js';

/** So many refusals with no success between them open the breaker. */
const refusalsToOpen = 3;

/** While it is open, one call in this time may try whether the credential is good again. */
const probeEveryMs = 60_000;

interface KeyState {
  refusals: number;
  cause: Classification;
  /** `undefined` while the breaker is closed. */
  nextProbeMs: number | undefined;
}

/**
 * Counts refused credentials. KuCoin answers repeated bad authentication with a ban (418,
 * ccxt#6361), so a bot with a wrong key has to stop by itself.
 */
export function createKeyBreaker(): KeyBreaker {
  const states = new Map<string, KeyState>();
  return Object.freeze({
    fail(key: string, nowMs: number, cause: Classification): boolean {
      const state = states.get(key) ?? { refusals: 0, cause, nextProbeMs: undefined };
      states.set(key, state);
      state.refusals += 1;
      state.cause = cause;
      if (state.refusals >= refusalsToOpen) state.nextProbeMs = nowMs + probeEveryMs;
      return state.nextProbeMs !== undefined;
    },
    succeed(key: string): void {
      if (states.size > 0) states.delete(key);
    },
    opened(key: string) {
      const state = states.get(key);
      if (state?.nextProbeMs === undefined) return undefined;
      return { nextProbeMs: state.nextProbeMs, cause: state.cause };
    },
    claimProbe(key: string, nowMs: number): boolean {
      const state = states.get(key);
      if (state?.nextProbeMs === undefined) return true;
      if (nowMs < state.nextProbeMs) return false;
      state.nextProbeMs = nowMs + probeEveryMs;
      return true;
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
    const opened = keyBreaker.opened(name);
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
