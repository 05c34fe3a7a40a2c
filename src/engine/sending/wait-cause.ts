import { overloadKey } from '../../rate-limit/scope-keys.js';
import type { Classification, OverloadState } from '../../types/index.js';
import type { EngineContext } from '../context.js';

const overloaded = 'The exchange is overloaded';

/** Why a scope makes calls wait, with a hint that says how many wait where it is overload. */
export function waitCause(
  { cooldowns, waitQueue, runtime }: Pick<EngineContext, 'cooldowns' | 'waitQueue' | 'runtime'>,
  key: string,
): Classification | undefined {
  if (!overloadKey.test(key)) return cooldowns.causeOf(key);
  const cause = cooldowns.overload.causeOf(key);
  const state = cooldowns.overload.stateOf(key, runtime.monotonicNowMs());
  return cause && { ...cause, hint: overloadHint(state, waitQueue.waiting(key)) };
}

/** Whether a cause is overload, which is worth saying of a call that was refused before, too. */
export function isOverload(cause: Classification | undefined): cause is Classification {
  return cause?.hint.startsWith(overloaded) === true;
}

/** A gate of overload in a few words: `paced at 12 requests/s (capacity)`. */
export function inWords({ state, ratePerSecond, why }: OverloadState): string {
  if (state === 'probing') return 'probing: nothing gets through';
  if (ratePerSecond === undefined) return `open (${why})`;
  const rate = ratePerSecond < 10 ? ratePerSecond.toFixed(1) : ratePerSecond.toFixed(0);
  return `paced at ${rate} requests/s (${why})`;
}

function overloadHint(state: OverloadState | undefined, waiting: number): string {
  const calls = waiting === 1 ? '1 call waits' : `${waiting} calls wait`;
  const how = state === undefined ? '' : `, ${inWords(state)}`;
  return `${overloaded}${how}; ${calls}. Give the call a longer deadlineMs, or send less.`;
}
