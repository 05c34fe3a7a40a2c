import { onAbort } from '../../src/adapter-kit.js';
import type { Config } from './host.js';

/** The caller's two ways to cancel, as one signal. */
export interface Cancellation {
  readonly signal: AbortSignal | undefined;
  /** Whether the signal is one of ours, which no longer aborts after `release`. */
  readonly isOurs: boolean;
  /** Removes the subscriptions. */
  release(): void;
}

/** The caller cannot cancel. */
export const noCancellation: Cancellation = Object.freeze({
  signal: undefined,
  isOurs: false,
  release: () => undefined,
});

/** Reads `signal` and `cancelToken` of a config. */
export function cancellationOf({ signal, cancelToken }: Config): Cancellation {
  if (cancelToken === undefined || cancelToken === null) return { ...noCancellation, signal };
  const controller = new AbortController();
  const onCancel = (reason: unknown): void => controller.abort(reason);
  cancelToken.subscribe(onCancel);
  const unlisten = onAbort(signal, () => controller.abort(signal?.reason));
  return {
    signal: controller.signal,
    isOurs: true,
    release() {
      cancelToken.unsubscribe(onCancel);
      unlisten();
    },
  };
}
