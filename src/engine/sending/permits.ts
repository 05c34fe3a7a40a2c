import { type OverloadNews, spreadNews } from '../../policy/overload.js';
import { isTransient } from '../../policy/policy.js';
import type { WaitQueue } from '../../queue/priority-queue.js';
import type { PermitRequests } from '../../rate-limit/permit-request.js';
import type { ScopeKeys } from '../../rate-limit/scope-keys.js';
import type { BeginWait } from '../../runtime/wait.js';
import type {
  Classification,
  Cooldowns,
  Denied,
  OverloadState,
  Permit,
  PermitRequest,
  PermitResult,
  QuotaReport,
} from '../../types/index.js';

/** A gate that does not let a request through yet. */
export interface ClosedGate extends Denied {
  readonly key: string;
}

/** What an attempt tells the gates it came through. */
export interface AttemptNews {
  /** The scope that its outcome closed. */
  readonly closedKey?: string | undefined;
  /** What the answer says of the quota. */
  readonly report?: QuotaReport | undefined;
  /** What it says of overload, and its classification. */
  readonly overload?: { readonly news: OverloadNews; readonly cause: Classification } | undefined;
}

const scopes = ['ip', 'pool', 'endpoint'] as const;

/** The gates of overload come last: what they let through is to leave, and not to wait elsewhere. */
const overloadScopes = ['interface', 'host'] as const;

const allScopes = [...scopes, ...overloadScopes] as const;

type Scope = (typeof allScopes)[number];

/**
 * The permits of one request, one for each of its scopes. Every permit is released with its result,
 * because other requests wait for that.
 */
export class Permits {
  readonly #keys: ScopeKeys;
  readonly #permitRequests: PermitRequests;
  readonly #cooldowns: Cooldowns;
  readonly #waitQueue: WaitQueue;
  readonly #permits: Record<Scope, Permit | undefined> = {
    ip: undefined,
    pool: undefined,
    endpoint: undefined,
    interface: undefined,
    host: undefined,
  };

  /** The gate that turned it away when another one had let it in: the next wait is for that one. */
  #askedFirst: Scope | undefined;
  /** What the last attempt told the gates of overload. */
  #news: OverloadNews | undefined;

  constructor(
    keys: ScopeKeys,
    permitRequests: PermitRequests,
    shared: { readonly cooldowns: Cooldowns; readonly waitQueue: WaitQueue },
    /** A permit it was granted before. */
    permit?: Permit,
  ) {
    this.#keys = keys;
    this.#permitRequests = permitRequests;
    this.#cooldowns = shared.cooldowns;
    this.#waitQueue = shared.waitQueue;
    const scope = permit && this.#scopeOf(permit.key);
    if (scope !== undefined) this.#permits[scope] = permit;
  }

  /** Acquires all permits, or names a gate that is closed and releases what was acquired so far. */
  acquire(nowMs: number): ClosedGate | undefined {
    const asked = this.#cooldowns.overload.isCalm ? scopes : allScopes;
    const first = this.#askedFirst;
    this.#askedFirst = undefined;
    const inOrder = first === undefined || !isIn(asked, first) ? asked : [first, ...asked];
    // One that a gate has let in would lose its turn there by queueing up behind lower lanes here.
    const isLetIn =
      !this.#waitQueue.isEmpty && allScopes.some((scope) => this.#permits[scope] !== undefined);
    for (const scope of inOrder) {
      if (this.#permits[scope] !== undefined) continue;
      const key = this.#keys[scope];
      const isBehind = !this.#waitQueue.isEmpty && this.#hasOthersBefore(scope, isLetIn);
      const given = isBehind
        ? this.#behindWaiters(key, nowMs)
        : this.#cooldowns.acquire(key, nowMs, this.#permitRequests[scope]);
      if ('untilMs' in given) {
        this.release('unused', nowMs);
        return { key, untilMs: given.untilMs, isCertain: given.isCertain };
      }
      this.#permits[scope] = given;
    }
    return undefined;
  }

  /** The latest instant until which one of the gates is certain to be closed; 0 when none is. */
  closedUntilMs(): number {
    const { ip, pool, endpoint } = this.#keys;
    const closed = (key: string): number => this.#cooldowns.closedUntilMs(key);
    return Math.max(closed(ip), closed(pool), closed(endpoint));
  }

  /** What it asks for in a scope. */
  permitRequestAt(key: string): PermitRequest {
    return this.#permitRequests[this.#scopeOf(key) ?? 'ip'];
  }

  /** A wait for a closed gate; when it is done, all permits have been acquired, or none. */
  waitFor(key: string, order: number, limitMs: number, onGranted: () => void): BeginWait {
    return (end) =>
      this.#waitQueue.enqueue(key, {
        permitRequest: this.permitRequestAt(key),
        order,
        limitMs,
        grant: (permit, nowMs) => {
          const scope = this.#scopeOf(key);
          if (scope !== undefined) this.#permits[scope] = permit;
          const closed = this.acquire(nowMs);
          // Asked in the usual order, it would be sent back to where it has just been let in, for ever.
          this.#askedFirst = closed && this.#scopeOf(closed.key);
          onGranted();
          end({ by: 'done' });
        },
        reject: (untilMs) => end({ by: 'refused', untilMs }),
      });
  }

  /** Releases the permits: with `refused` for the scope `closedKey`, with `result` for the others. */
  release(result: PermitResult, nowMs: number, closedKey?: string, report?: QuotaReport): void {
    // A request that ignored the gates may still bring a quota report.
    if (report !== undefined && this.#permits.pool === undefined) {
      this.#cooldowns.observe(this.#keys.pool, nowMs, report);
    }
    for (const scope of allScopes) {
      const permit = this.#permits[scope];
      if (permit === undefined) continue;
      this.#permits[scope] = undefined;
      const ended = permit.key === closedKey ? 'refused' : result;
      this.#cooldowns.release(permit, ended, nowMs, scope === 'pool' ? report : undefined);
    }
  }

  /**
   * Tells the gates of overload how the attempt ended; before {@link Permits.release}. Returns the gates
   * that changed.
   */
  reportOverload(
    news: OverloadNews,
    nowMs: number,
    cause: Classification,
  ): readonly { readonly key: string; readonly state: OverloadState }[] {
    const { overload } = this.#cooldowns;
    const isRefused = news.interface === 'refused' || news.host === 'refused';
    this.#news = news;
    if (overload.isCalm && !isRefused) return [];
    const { host, interface: own } = this.#keys;
    if (news.interface === 'refused' && overload.isSpread(host, own, nowMs)) {
      this.#news = spreadNews;
    }
    const ended = this.#news;
    return overloadScopes.flatMap((scope) => {
      const [key, permit] = [this.#keys[scope], this.#permits[scope]];
      this.#permits[scope] = undefined;
      const state = overload.report(key, permit, ended[scope], nowMs, cause);
      return state === undefined ? [] : [{ key, state }];
    });
  }

  /** Whether the request that was refused last goes back in line, because a gate of overload holds it. */
  isHeld(nowMs: number): boolean {
    const { overload } = this.#cooldowns;
    return overloadScopes.some(
      (scope) => this.#news?.[scope] === 'refused' && overload.holds(this.#keys[scope], nowMs),
    );
  }

  #hasOthersBefore(scope: Scope, isLetIn: boolean): boolean {
    const { priority } = this.#permitRequests[scope];
    return this.#waitQueue.hasWaiters(this.#keys[scope], isLetIn ? priority : undefined);
  }

  #scopeOf(key: string): Scope | undefined {
    return allScopes.find((scope) => this.#keys[scope] === key);
  }

  /** A request that comes while others wait, be it only for the jitter behind the wait, is not before them. */
  #behindWaiters(key: string, nowMs: number): Denied {
    const untilMs = this.#cooldowns.closedUntilMs(key);
    return { untilMs: Math.max(nowMs, untilMs), isCertain: untilMs > nowMs };
  }
}

function isIn(asked: readonly Scope[], scope: Scope): boolean {
  return asked.includes(scope);
}

/** What an outcome says of its scopes: only KuCoin's own answer proves them open. */
export function permitResultOf(classification: Classification, answered: boolean): PermitResult {
  const isUndecided = classification.kind === 'rate-limit' || isTransient(classification);
  return answered && !isUndecided ? 'success' : 'neither';
}
