import type {
  Classification,
  Cooldowns,
  CooldownsView,
  Denied,
  Permit,
  PermitRequest,
  PermitResult,
  QuotaReport,
  QuotaRequest,
  RateRequest,
  Subscriber,
} from '../types/index.js';
import { Gate } from './gate.js';
import { createKeyBreaker, type OwnKeyBreaker } from './key-breaker.js';
import { Weights } from './learned-weights.js';
import { OverloadGateMap } from './overload/gates.js';
import type { QuotaLeasing } from './quota-lease.js';
import { type InFlight, QuotaWindow } from './quota-window.js';
import { overloadKey } from './scope-keys.js';
import { SlidingWindow } from './sliding-window.js';
import { Subscribers } from './subscribers.js';
import { forgetIn, Upkeep } from './upkeep.js';

/** How long a gate that a refusal closed waits for feedback on its probe. */
const probeTimeoutMs = 10_000;

/** The same after a quota was used up: nothing was refused, so there is less to be careful of. */
const refillProbeTimeoutMs = 1_000;

/** Accounts times pools are few; from here on idle ones are looked for at once. */
const manyQuotas = 1_000;

/** What a permit has to report its result to. */
interface IssuedPermit extends Permit {
  readonly gate: Gate | undefined;
  readonly closings: number;
  readonly inFlight: InFlight | undefined;
  readonly lease: unknown;
  readonly rate: SlidingWindow | undefined;
}

/**
 * A store of cooldowns, quotas and refused keys for the engines of one process. Give the same one
 * to several engines and what one of them learns holds for all.
 */
export function createCooldowns(): Cooldowns {
  return openStore(new Store());
}

/** A store as others see it: functions that may be handed around, and nothing to change. */
export function openStore(store: Store): Cooldowns {
  return Object.freeze({
    close: store.close.bind(store),
    closedUntilMs: store.closedUntilMs.bind(store),
    causeOf: store.causeOf.bind(store),
    acquire: store.acquire.bind(store),
    release: store.release.bind(store),
    observe: store.observe.bind(store),
    ceilingOf: store.ceilingOf.bind(store),
    subscribe: store.subscribe.bind(store),
    describe: store.describe.bind(store),
    keyBreaker: store.keyBreaker,
    overload: store.overload,
  });
}

/** See {@link createCooldowns}. @hidden */
export class Store {
  readonly keyBreaker: OwnKeyBreaker = createKeyBreaker();
  readonly overload: OverloadGateMap = new OverloadGateMap((key) => this.notify(key));
  readonly #gates = new Map<string, Gate>();
  readonly #quotas = new Map<string, QuotaWindow>();
  readonly #rates = new Map<string, SlidingWindow>();
  readonly #weights: Weights;
  readonly #subscribers = new Subscribers();
  readonly #leasing: QuotaLeasing | undefined;
  readonly #upkeep = new Upkeep();
  /** How many quotas there may be before the idle ones are looked for. */
  #mostQuotas = manyQuotas;
  /** The latest instant that was given. */
  #latestMs = 0;

  constructor(leasing?: QuotaLeasing) {
    this.#leasing = leasing;
    this.#weights = new Weights(leasing !== undefined);
  }

  /** `nowMs`: for one that knows better than by the last request that asked. */
  close(key: string, untilMs: number, cause: Classification, nowMs: number = this.#latestMs): void {
    this.#seen(nowMs);
    const gate = this.#gates.get(key);
    // Requests in flight when it closed are refused as well; that is one block, not many.
    const isAnother = gate === undefined || gate.isHalfOpen || this.#latestMs >= gate.untilMs;
    if (isAnother) this.#rates.get(key)?.blocked(this.#latestMs);
    if (gate !== undefined && gate.untilMs >= untilMs) gate.keepClosed();
    else this.#gates.set(key, new Gate(untilMs, cause, probeTimeoutMs, this.#latestMs));
    this.notify(key);
  }

  closedUntilMs(key: string): number {
    const gate = this.#gates.get(key);
    return gate === undefined || gate.isHalfOpen ? 0 : gate.untilMs;
  }

  causeOf(key: string): Classification | undefined {
    return this.#gates.get(key)?.cause;
  }

  acquire(key: string, nowMs: number, permitRequest: PermitRequest): Permit | Denied {
    this.#seen(nowMs);
    if (overloadKey.test(key)) return this.overload.acquire(key, nowMs);
    const { quota, rate, priority } = permitRequest;
    const window = quota && this.#quotaOf(key, nowMs);
    const gate = this.#gates.get(key);
    const counter = rate && this.#rateOf(key, rate);
    const denied =
      gate?.denied(nowMs) ??
      (quota && window?.denied(nowMs, quota, priority)) ??
      (quota && window && this.#deniedByLeasing(key, nowMs, { ...permitRequest, quota }, window)) ??
      (rate && counter?.denied(nowMs, rate));
    if (denied !== undefined) return denied;
    const closings = gate?.acquire(nowMs) ?? 0;
    const inFlight = quota && window?.start(nowMs, quota);
    const lease = inFlight && this.#leasing?.spend(key, inFlight.weight, nowMs);
    counter?.start(nowMs);
    const permit: IssuedPermit = { key, gate, closings, inFlight, lease, rate: counter };
    return permit;
  }

  release(permit: Permit, result: PermitResult, nowMs: number, report?: QuotaReport): void {
    this.#seen(nowMs);
    if (overloadKey.test(permit.key))
      return void this.overload.report(permit.key, permit, 'unknown', nowMs);
    const { key, gate, closings, inFlight, lease, rate } = permit as IssuedPermit;
    if (inFlight !== undefined) {
      this.#quotas.get(key)?.finish(inFlight, result, nowMs, report);
      if (lease !== undefined) this.#leasing?.finish(lease, result, report, nowMs);
    }
    rate?.finish(nowMs, result !== 'unused' && result !== 'refused');
    const isFeedback =
      gate !== undefined && gate === this.#gates.get(key) && gate.release(closings, result);
    if (isFeedback || inFlight !== undefined || rate !== undefined) this.notify(key);
    // All waiters have taken their permits by now.
    if (isFeedback && result === 'success' && gate.hasSpareCredits) this.#gates.delete(key);
  }

  observe(key: string, nowMs: number, report: QuotaReport): void {
    const { limit, remaining, resetMs } = report;
    if (remaining === undefined || resetMs === undefined) return;
    this.#leasing?.observe(key, report, nowMs);
    this.#quotaOf(key, nowMs).observe({ limit, remaining, resetMs }, nowMs);
  }

  ceilingOf(key: string): RateRequest['limit'] {
    return this.#rates.get(key)?.ceiling(this.#latestMs);
  }

  subscribe(subscriber: Subscriber): () => void {
    return this.#subscribers.add(subscriber);
  }

  describe(nowMs: number): CooldownsView {
    const closed = [...this.#gates].flatMap(([key, { cause, isHalfOpen, untilMs }]) =>
      isHalfOpen || untilMs <= nowMs ? [] : [{ key, untilMs, cause }],
    );
    const usedUp = [...this.#quotas].flatMap(([key, window]) => {
      const untilMs = window.usedUpUntilMs(nowMs);
      const isListed = untilMs === undefined || closed.some((other) => other.key === key);
      return isListed ? [] : [{ key, untilMs, cause: undefined }];
    });
    return {
      closed: [...closed, ...usedUp],
      quotas: [...this.#quotas].map(([key, window]) => window.describe(key, nowMs)),
      overload: this.overload.describe(nowMs),
      keys: this.keyBreaker.describe(),
    };
  }

  /** Lets all that wait for a scope ask again. */
  notify(key: string): void {
    if (this.#subscribers.count > 0) this.#subscribers.notify(key);
  }

  #quotaOf(key: string, nowMs: number): QuotaWindow {
    let window = this.#quotas.get(key);
    if (window === undefined) {
      if (this.#quotas.size >= this.#mostQuotas) this.#dropQuotas((known) => known.isIdle(nowMs));
      this.#quotas.set(key, (window = new QuotaWindow(this.#weights)));
    }
    // Full again, with requests waiting: it opens like any other gate, for one probe first.
    if (window.wasUsedUp && !window.isLive(nowMs)) {
      window.wasUsedUp = false;
      if (!this.#gates.has(key)) {
        const gate = new Gate(window.resetAtMs, undefined, refillProbeTimeoutMs, nowMs);
        this.#gates.set(key, gate);
      }
    }
    return window;
  }

  #rateOf(key: string, request: RateRequest): SlidingWindow {
    let rate = this.#rates.get(key);
    if (rate === undefined || !rate.covers(request)) {
      this.#rates.set(key, (rate = new SlidingWindow(request.limit?.perMs, rate)));
    }
    return rate;
  }

  #deniedByLeasing(
    key: string,
    nowMs: number,
    { quota, priority }: PermitRequest & { readonly quota: QuotaRequest },
    window: QuotaWindow,
  ): Denied | undefined {
    // What is kept for cancels was never leased.
    if (this.#leasing === undefined || !quota.isPaced || priority === 'cancel') return undefined;
    if (!window.isLive(nowMs)) return undefined;
    const balance = this.#leasing.balance(key);
    const weight = Math.min(window.weightOf(quota), window.limit);
    if (balance === undefined || weight <= balance) return undefined;
    const reserve = window.reserveOf(quota);
    this.#leasing.request(key, weight, weight > window.limit - reserve ? 0 : reserve);
    return { untilMs: window.resetAtMs, isCertain: false };
  }

  /** Takes note of the time, and from time to time forgets what nobody has used for long. */
  #seen(nowMs: number): void {
    if (nowMs > this.#latestMs) this.#latestMs = nowMs;
    if (nowMs < this.#upkeep.nextMs) return;
    const beforeMs = this.#upkeep.begin(nowMs);
    forgetIn(this.#gates, (gate) => gate.isUnused(beforeMs, nowMs));
    forgetIn(this.#rates, (rate) => rate.isUnused(beforeMs, nowMs));
    this.#dropQuotas((window) => window.isUnused(beforeMs, nowMs));
    this.keyBreaker.forget(beforeMs);
    this.overload.forgetIdle(nowMs);
  }

  #dropQuotas(isOver: (window: QuotaWindow) => boolean): void {
    forgetIn(this.#quotas, isOver);
    // Not again for every newcomer when they are all in use.
    this.#mostQuotas = Math.max(manyQuotas, 2 * this.#quotas.size);
  }
}
