import { platform } from './runtime/runtime.js';
import type { KucoinRetryEvent } from './types/index.js';

/** Node's diagnostics channels, one for each type of event: `kucoin-retry:attempt` and so on. */
export interface Channels {
  /** Somebody has subscribed to one of them. */
  isWatched(): boolean;
  publish(event: KucoinRetryEvent): void;
}

/** A list the compiler checks for being complete. */
const types = Object.keys({
  attempt: 0,
  wait: 0,
  cooldown: 0,
  clock: 0,
  reconcile: 0,
  partial: 0,
  'give-up': 0,
  done: 0,
  warning: 0,
} satisfies Record<KucoinRetryEvent['type'], 0>);

/** Opens the channels; `undefined` where the platform has none. */
export function openChannels(): Channels | undefined {
  const diagnostics = platform.diagnostics();
  if (diagnostics === undefined) return undefined;
  const channels = new Map(
    types.map((type) => [type, diagnostics.channel(`kucoin-retry:${type}`)]),
  );
  const all = [...channels.values()];
  return {
    isWatched: () => all.some((channel) => channel.hasSubscribers),
    publish: (event) => channels.get(event.type)?.publish(event),
  };
}
