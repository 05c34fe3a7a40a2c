import type { RetryBudgets } from './budget.js';
import type { FareBook } from './fares.js';
import type { Clock } from './clock.js';
import type { ClockSync } from './clock-sync.js';
import type { EngineOptions } from './options.js';
import type { Audience } from './reporter.js';
import type { Signatory } from './signing.js';
import type { Timeouts } from './timeouts.js';
import type { Cooldowns, RunOptions, RunRequest, Runtime, Send } from './types.js';
import type { WaitingRoom } from './waiting-room.js';

/** What the calls of one engine share. */
export interface House {
  readonly options: EngineOptions;
  readonly runtime: Runtime;
  readonly cooldowns: Cooldowns;
  readonly room: WaitingRoom;
  readonly timeouts: Timeouts;
  readonly clock: Clock;
  readonly clockSync: ClockSync;
  readonly signatory: Signatory;
  readonly audience: Audience;
  readonly faresOf: FareBook;
  readonly budgets: RetryBudgets;
  /** Calls that have begun to send. */
  readonly sessions: Set<{ close(): void }>;
  /** Carries out a call of our own beside the caller's. */
  ask<T>(request: RunRequest, send: Send<T>, run: RunOptions): Promise<T>;
  nextCallId(): number;
  isClosed(): boolean;
}
