import type { Classification } from './classification.js';
import type { OverloadOutcome, OverloadState } from './overload.js';
import type { PermitResult, Priority } from './vocabulary.js';

/**
 * The shared "not before" of every scope: stamps and counters, which never wait. Instants are on
 * the engine's monotonic clock.
 */
export interface Cooldowns {
  /** Closes a scope until `untilMs`; a later instant wins, an earlier one changes nothing. */
  close(key: string, untilMs: number, cause: Classification): void;
  /** Until when the scope is closed to all requests, 0 when it is open. */
  closedUntilMs(key: string): number;
  /** Why the scope is closed or recovering. */
  causeOf(key: string): Classification | undefined;
  /** Asks for a permit. A permit that is granted has to be given back through {@link Cooldowns.release}. */
  acquire(key: string, nowMs: number, permitRequest: PermitRequest): Permit | Denied;
  /** Gives a permit back: its result, and what the exchange reported of the quota. */
  release(permit: Permit, result: PermitResult, nowMs: number, report?: QuotaReport): void;
  /** What the exchange reported to a request that had no permit. */
  observe(key: string, nowMs: number, report: QuotaReport): void;
  /** The rate that an address's last block proved too high, while that is remembered. */
  ceilingOf(key: string): RateLimit | undefined;
  /** Asks `subscriber` whenever a scope has a permit or closed again; returns how to stop that. */
  subscribe(subscriber: Subscriber): () => void;
  /** All that is known, for a snapshot; a store without it is shown as far as calls wait for it. */
  readonly describe?: ((nowMs: number) => CooldownsView) | undefined;
  /** Calls `listener` with what is wrong with the store itself, and when it is right again. */
  readonly onNotice?: ((listener: (note: string) => void) => () => void) | undefined;
  /** The circuit breaker of refused credentials. */
  readonly keyBreaker: KeyBreaker;
  /** What is known of overload, by interface and by host; their keys are acquired like all others. */
  readonly overload: OverloadGates;
}

/** What a store knows; instants are on the engine's monotonic clock. */
export interface CooldownsView {
  /** Scopes that let nothing through yet, with the answer that closed them, if one did. */
  readonly closed: readonly {
    readonly key: string;
    readonly untilMs: number;
    readonly cause: Classification | undefined;
  }[];
  readonly quotas: readonly QuotaView[];
  readonly overload: readonly {
    readonly key: string;
    readonly state: OverloadState;
    readonly cause: Classification;
  }[];
  /** Open breakers of refused credentials. */
  readonly keys: readonly {
    readonly key: string;
    readonly nextProbeMs: number;
    readonly cause: Classification;
  }[];
}

/** What a store knows of one quota. */
export interface QuotaView {
  readonly key: string;
  readonly limit?: number;
  readonly remaining?: number;
  readonly inFlight: number;
  /** Absent when that is over, or not known. */
  readonly resetMs?: number;
}

/** One that has calls waiting for scopes. */
export interface Subscriber {
  /** The rank of the first waiter of a scope, the lower the sooner; `Infinity` when none waits. */
  rankOf(key: string): number;
  /** Serves at most so many waiters; returns whether there was one. */
  serve(key: string, most: number): boolean;
}

/** Permission to send within one scope. Its other members are the store's own. */
export interface Permit {
  readonly key: string;
}

/** A permit that was not granted. */
export interface Denied {
  /** Not before this instant, unless a subscriber is notified sooner. */
  readonly untilMs: number;
  /** Nothing will change that: a wait that ends before this instant is in vain. */
  readonly isCertain: boolean;
}

/** What a request asks for in a scope. */
export interface PermitRequest {
  readonly priority: Priority;
  /** What it uses of an account's quota; `undefined` in scopes without one. */
  readonly quota?: QuotaRequest | undefined;
  /** What an address may send; `undefined` in scopes without such a limit. */
  readonly rate?: RateRequest | undefined;
}

/** A request's share in a quota. */
export interface QuotaRequest {
  /** Names the endpoint, whose true weight is learnt. */
  readonly endpoint: string;
  /** The published weight, if there is one. */
  readonly weight: number | undefined;
  /** Kept for cancels: a share of the quota below 1, a weight from 1 on. */
  readonly reserve: number;
  /** `false`: only counted, never held back. */
  readonly isPaced: boolean;
}

/** A request's share in what an address may send. */
export interface RateRequest {
  /** The limit that the user set. */
  readonly limit: RateLimit | undefined;
  /** `false`: only counted, never held back. */
  readonly isPaced: boolean;
}

/** So many requests in any stretch of `perMs`. */
export interface RateLimit {
  readonly requests: number;
  readonly perMs: number;
}

/** What `gw-ratelimit-*` headers said. */
export interface QuotaReport {
  readonly limit?: number | undefined;
  readonly remaining?: number | undefined;
  /** Countdown to the reset. */
  readonly resetMs?: number | undefined;
}

/** A circuit breaker for refused credentials: it opens after repeated refusals. */
export interface KeyBreaker {
  /** Counts a refusal; returns whether the breaker is open now. */
  fail(key: string, nowMs: number, cause: Classification): boolean;
  /** A success closes the breaker and forgets the refusals. */
  succeed(key: string): void;
  /**
   * The cause and the instant of the next probe while open, `undefined` while closed. A call that asks says
   * when it does: a key that is in use is not forgotten.
   */
  opened(
    key: string,
    nowMs?: number,
  ): { readonly nextProbeMs: number; readonly cause: Classification } | undefined;
  /** Takes the probe that is due; `false` when another call has it. */
  claimProbe(key: string, nowMs: number): boolean;
}

/** Gates that find the rate at which an overloaded interface or host lets requests through. */
export interface OverloadGates {
  /** Nothing was refused lately: there is no gate at all. */
  readonly isCalm: boolean;
  /** Whether what is refused goes back in line here; else own backoff serves. */
  holds(key: string, nowMs: number): boolean;
  /**
   * Takes note that an interface of a host was refused; `true` when others of the same host are refused as
   * well, so that the overload is the host's.
   */
  isSpread(hostKey: string, interfaceKey: string, nowMs: number): boolean;
  /**
   * Takes note of how a request ended, with the permit it had here, if it had one. Returns the state of the
   * gate where that has changed.
   */
  report(
    key: string,
    permit: Permit | undefined,
    outcome: OverloadOutcome,
    nowMs: number,
    cause?: Classification,
  ): OverloadState | undefined;
  /** What the gate does and why; `undefined` where there is none. */
  stateOf(key: string, nowMs: number): OverloadState | undefined;
  /** The last refusal. */
  causeOf(key: string): Classification | undefined;
}
