import type { Config } from './host.js';

/** The caller's two ways to cancel, as one signal. */
export interface Cancellation {
  readonly signal: AbortSignal | undefined;
  /** Takes back what was subscribed to. */
  release(): void;
}

/** Reads `signal` and `cancelToken` of a config. */
export function cancellationOf({ signal, cancelToken }: Config): Cancellation {
  if (cancelToken === undefined || cancelToken === null) {
    return { signal: signal ?? undefined, release: () => undefined };
  }
  const controller = new AbortController();
  const onCancel = (reason: unknown): void => controller.abort(reason);
  const onAbort = (): void => controller.abort(signal?.reason);
  cancelToken.subscribe(onCancel);
  signal?.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    release() {
      cancelToken.unsubscribe(onCancel);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}
