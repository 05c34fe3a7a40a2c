/** Stands in for `node:diagnostics_channel`. */
const listeners = new Map<string, Set<(message: unknown) => void>>();

export function subscribe(name: string, subscriber: (message: unknown) => void): void {
  listeners.set(name, (listeners.get(name) ?? new Set()).add(subscriber));
}

export function unsubscribe(name: string, listener: (message: unknown) => void): void {
  listeners.get(name)?.delete(listener);
}

export const channel = (name: string) => ({
  publish(message: unknown): void {
    for (const listener of listeners.get(name) ?? []) listener(message);
  },
});
