import type { Classification } from './classification.js';
import type { Passage } from './vocabulary.js';

/**
 * The shared "not before" of every scope: stamps and counters, which never wait. Instants are on
 * the engine's monotonic clock.
 */
export interface Cooldowns {
  /** Closes a scope until `untilMs`; a later instant wins, an earlier one changes nothing. */
  close(key: string, untilMs: number, cause: Classification): void;
  /** Until when the scope is closed, 0 when it is open. */
  closedUntilMs(key: string): number;
  /** Why the scope is closed or recovering. */
  causeOf(key: string): Classification | undefined;
  /**
   * Asks to pass. `undefined`: yes. A number: not before that instant, unless a listener is told
   * otherwise sooner (see {@link Cooldowns.subscribe}).
   */
  enter(key: string, nowMs: number): number | undefined;
  /** Whether the passage has to be reported through {@link Cooldowns.leave}. */
  isRecovering(key: string): boolean;
  /** Reports how a passage ended. */
  leave(key: string, passage: Passage, nowMs: number): void;
  /** Calls `listener` with a scope's key whenever somebody may pass or the scope closed again. */
  subscribe(listener: (key: string) => void): () => void;
  /** Counters of refused credentials. */
  readonly latches: Latches;
}

/** Counters of refused credentials; see DESIGN "Auth". */
export interface Latches {
  /** Counts a refusal; returns whether the latch is shut now. */
  refuse(key: string, nowMs: number, cause: Classification): boolean;
  /** A success opens the latch and forgets its refusals. */
  succeed(key: string): void;
  /** The cause and the instant of the next probe while shut, `undefined` when open. */
  shut(key: string): { readonly nextProbeMs: number; readonly cause: Classification } | undefined;
  /** Takes the probe that is due; `false` when somebody else has it. */
  claimProbe(key: string, nowMs: number): boolean;
}
