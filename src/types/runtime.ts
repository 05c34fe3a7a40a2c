/** Time and chance, injected. */
export interface Runtime {
  /** Milliseconds since the epoch: for timestamps and dates. */
  wallNowMs(): number;
  /** Milliseconds that never jump: for deadlines and cooldowns. */
  monotonicNowMs(): number;
  /** A number in [0, 1). */
  random(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Runs `callback` after `ms` unless the returned function is called first. Used for attempt
   * time-outs, which must not be mistaken for waits. Default: built on `sleep`.
   */
  after?(ms: number, callback: () => void): () => void;
}
