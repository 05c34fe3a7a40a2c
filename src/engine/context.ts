import type { HostWarnings } from '../endpoints/host-warnings.js';
import type { RequestFacts } from '../endpoints/request-facts.js';
import type { EventSinks, Reporter } from '../events.js';
import type { EngineOptions } from '../options.js';
import type { GrantOrder } from '../queue/grant-order.js';
import type { WaitQueue } from '../queue/priority-queue.js';
import type { PermitRequests } from '../rate-limit/permit-request.js';
import type { ScopeKeys } from '../rate-limit/scope-keys.js';
import type { Timeouts } from '../runtime/timeouts.js';
import type { ClockSync } from '../signing/clock-sync.js';
import type { Clock } from '../signing/exchange-clock.js';
import type { SignerConfig } from '../signing/sign-request.js';
import type {
  Classification,
  Cooldowns,
  Executed,
  Priority,
  RunOptions,
  RunRequest,
  Runtime,
  Send,
  SendInternal,
} from '../types/index.js';

/** What method and address say of a call, the same for all calls that have them. */
export interface CallPlan {
  readonly facts: RequestFacts;
  /** Waiting order, where the call names none. */
  readonly priority: Priority;
  /** What a call asks for in each of its scopes, in that order. */
  readonly permitRequests: PermitRequests;
  /** The same in another one. */
  permitRequestsAt(priority: Priority): PermitRequests;
  /** How long an attempt may take, where nobody says so. */
  readonly timeoutMs: number;
  /** What a success means that needs no more than a look at its ends; see `plainSuccess`. */
  readonly success: Classification | undefined;
  /** The scopes of a call that nobody signs. */
  readonly keys: ScopeKeys;
  /** The scopes of a call of this account. */
  keysOf(account: string): ScopeKeys;
}

/** The plans of one engine. */
export interface PlansOfCalls {
  of(request: { readonly method: string; readonly url: string }): CallPlan;
}

/** A call that has begun to send, as the engine sees it. */
export interface OpenSession {
  readonly call: {
    readonly callId: number;
    readonly facts: RequestFacts;
    readonly request: RunRequest;
    readonly placement: { readonly clientOid: string | undefined } | undefined;
  };
  /** Monotonic instant by which it has ended at the latest. */
  readonly deadlineAtMs: number;
  /** A halt ends it: it would change something, and is no cancel. */
  readonly obeysHalt: boolean;
  readonly hasSent: boolean;
  /** Whether it was carried out, once it is over. */
  readonly executed: Executed;
  /** Of a batch that was answered. */
  readonly failedItems: Classification['items'];
  readonly priority: Priority;
  /** What it waits for; `undefined` while it does not. */
  readonly waitsFor: 'gate' | 'time' | 'work' | 'look-up' | undefined;
  /** The engine halts: there is no attempt after the one in flight. */
  halt(): void;
  /** The engine closes. */
  close(): void;
  /** It was ended without a word: what it has is free again. */
  lose(): void;
}

/** What the calls of one engine share, made from its options. */
export interface EngineParts {
  readonly options: EngineOptions;
  readonly runtime: Runtime;
  readonly cooldowns: Cooldowns;
  readonly waitQueue: WaitQueue;
  readonly timeouts: Timeouts;
  readonly clock: Clock;
  readonly clockSync: ClockSync;
  readonly signerConfig: SignerConfig;
  readonly eventSinks: EventSinks;
  readonly plans: PlansOfCalls;
  readonly hostWarnings: HostWarnings;
  readonly grantOrder: GrantOrder;
  /** Calls that have begun to send. */
  readonly sessions: Set<OpenSession>;
  /** Ends the preparation of calls that a halt ends. */
  readonly preparations: Set<() => void>;
  /** Ends the waits of those who want to know when a scope opens. */
  readonly watchers: Set<() => void>;
  /** Calls may end without a word, with the request of a server they belong to. */
  readonly isApart: boolean;
}

/** How far an engine has come. */
export interface EngineLife {
  isClosed: boolean;
  /** A look at this is all that a halt costs a call. */
  isHalted: boolean;
  /** The last halt; it may be over. */
  halt: { settled(session: OpenSession, executed?: Executed): void } | undefined;
  /** How many calls began; the last one has this number. */
  calls: number;
}

/** The same, and what the engine does for its calls. */
export interface EngineContext extends EngineParts {
  /** Runs a call of our own beside the caller's. */
  runInternal<T>(request: RunRequest, send: Send<T>, run: RunOptions): Promise<T>;
  /** A way to ask for the time that keeps to the gates and reports what it learns. */
  throughGates(sendInternal: SendInternal, reporter: Reporter): SendInternal;
  /** Monotonic instant from which the exchange may be asked for its time. */
  clockOpensAtMs(facts: RequestFacts): number;
  readonly life: EngineLife;
}
