/** Stands in for `node:events` where there is no Node. */
import type { Emitter } from './emitter.js';

export function once(emitter: Emitter, name: string): Promise<void> {
  return new Promise((resolve) => emitter.on(name, () => resolve()));
}

const abortListeners = new WeakMap<AbortSignal, Set<unknown>>();
const { addEventListener, removeEventListener } = AbortSignal.prototype;

/** Scripts cannot ask for listeners, so they are noted from the beginning. */
AbortSignal.prototype.addEventListener = function noted(
  this: AbortSignal,
  ...call: Parameters<typeof addEventListener>
) {
  const [name, listener, options] = call;
  const list = abortListeners.get(this) ?? new Set();
  abortListeners.set(this, list);
  if (name === 'abort') list.add(listener);
  if (typeof options === 'object' && options.once === true) {
    addEventListener.call(this, name, () => list.delete(listener), { once: true });
  }
  addEventListener.apply(this, call);
};
AbortSignal.prototype.removeEventListener = function noted(
  this: AbortSignal,
  ...call: Parameters<typeof removeEventListener>
) {
  abortListeners.get(this)?.delete(call[1]);
  removeEventListener.apply(this, call);
};

export function getEventListeners(signal: AbortSignal, name: string): unknown[] {
  return name === 'abort' ? [...(abortListeners.get(signal) ?? [])] : [];
}
