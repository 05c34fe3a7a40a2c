import type { QuotaLeasing } from '../../src/adapter-kit.js';
import type { PermitResult, QuotaReport, Runtime } from '../../src/index.js';
import type { Connection } from './connection.js';
import { type Lease, LeaseBalance } from './lease-balance.js';
import { readLeaseReply, type SharedWindow } from './messages.js';
import { leaseScript } from './scripts.js';

/** After a refused lease the next request waits: at first so long, then up to the longest. */
const firstExhaustedWaitMs = 25;
const longestExhaustedWaitMs = 400;

/** A process that has not spent for this long does not need its lease. */
const idleMs = 50;

/** A busy process keeps this share of its lease when another one is short. */
const keptWhenBusy = 0.5;

/** Accounts times pools are few; from here on those that are not in use are looked for. */
const manyBalances = 1_000;

/** One quota, as this process deals with it. */
interface LeaseAccount {
  readonly balance: LeaseBalance;
  /** What is kept for cancels, which is never leased. */
  reserve: number;
  isRequesting: boolean;
  /** The quota was exhausted: no request before that. */
  exhaustedUntilMs: number;
  exhaustedWaitMs: number;
  spentAtMs: number;
  /** What the fleet believes we hold. */
  reported: number;
}

/** What the leases need of the store. */
export interface LeasedStore {
  /** Those that wait for a scope may ask again. */
  notify(key: string): void;
  /** The exchange reported to another process of the fleet. */
  observe(key: string, nowMs: number, quota: QuotaReport): void;
}

/**
 * Leases a process its share of the fleet's quotas, in blocks that are requested before the last
 * one is spent: while something is left, a call leaves without a round trip to Redis.
 */
export class QuotaLeases implements QuotaLeasing {
  readonly #runtime: Runtime;
  readonly #connection: () => Connection;
  readonly #store: () => LeasedStore;
  readonly #accounts = new Map<string, LeaseAccount>();
  #mostBalances = manyBalances;

  constructor(runtime: Runtime, connection: () => Connection, store: () => LeasedStore) {
    this.#runtime = runtime;
    this.#connection = connection;
    this.#store = store;
  }

  balance(key: string): number | undefined {
    const { state } = this.#connection();
    if (state === 'alone' || state === 'closed') return undefined;
    return this.#accountOf(key).balance.left;
  }

  request(key: string, weight: number, reserve: number): void {
    const account = this.#accountOf(key);
    account.reserve = reserve;
    this.#request(account, weight, true);
  }

  spend(key: string, weight: number, nowMs: number): Lease {
    const account = this.#accountOf(key);
    const { balance } = account;
    account.spentAtMs = nowMs;
    const lease = balance.spend(weight, nowMs);
    if (balance.isLow) this.#request(account, weight, false);
    return lease;
  }

  finish(lease: Lease, result: PermitResult, quota: QuotaReport | undefined, nowMs: number): void {
    const { balance } = this.#accountOf(lease.key);
    balance.finish(lease, result, quota !== undefined);
    if (quota !== undefined) balance.observe(quota, nowMs, lease);
  }

  observe(key: string, quota: QuotaReport, nowMs: number): void {
    this.#accountOf(key).balance.observe(quota, nowMs);
  }

  /** Another process of the fleet knows of a window. */
  onWindow({ key, quota }: SharedWindow): void {
    const nowMs = this.#runtime.monotonicNowMs();
    // Of a window that is known here, this process knows more.
    if (!this.#accountOf(key).balance.observe(quota, nowMs)) return;
    this.#store().observe(key, nowMs, quota);
    this.#store().notify(key);
  }

  /** Another process is short: what lies idle here goes back. */
  onShort(key: string): void {
    const account = this.#accounts.get(key);
    if (account === undefined) return;
    const nowMs = this.#runtime.monotonicNowMs();
    account.balance.keep(nowMs - account.spentAtMs > idleMs ? 0 : keptWhenBusy);
    // What has been spent since the last report is free for others too, once they know of it.
    if (account.balance.report(nowMs)?.held !== account.reported) this.#request(account, 0, false);
  }

  /** There is quota to lease again. */
  onSpare(key: string): void {
    const account = this.#accounts.get(key);
    if (account === undefined) return;
    account.exhaustedUntilMs = 0;
    this.#store().notify(key);
  }

  /** Everything is to be asked anew: the fleet came or went. */
  recheckAll(): void {
    for (const [key, account] of this.#accounts) {
      account.exhaustedUntilMs = 0;
      this.#store().notify(key);
    }
  }

  /** Gives back what is left. */
  async release(): Promise<void> {
    if (this.#connection().state !== 'joined') return;
    const left = [...this.#accounts.values()].filter(({ balance }) => balance.left > 0);
    for (const { balance } of left) balance.keep(0);
    await Promise.all(left.map((account) => this.#send(account, 0, false)));
  }

  #request(account: LeaseAccount, want: number, isUrgent: boolean): void {
    if (account.isRequesting || this.#connection().state !== 'joined') return;
    if (want > 0 && this.#runtime.monotonicNowMs() < account.exhaustedUntilMs) return;
    account.isRequesting = true;
    void this.#send(account, want, isUrgent).then((granted) => {
      account.isRequesting = false;
      const { key } = account.balance;
      if (granted === 0 && want > 0) this.#exhausted(account, key);
      else {
        account.exhaustedWaitMs = firstExhaustedWaitMs;
        this.#store().notify(key);
      }
    });
  }

  /** How much was leased; `undefined` when the next request may follow at once. */
  async #send(account: LeaseAccount, want: number, isUrgent: boolean): Promise<number | undefined> {
    const { balance, reserve } = account;
    const report = balance.report(this.#runtime.monotonicNowMs());
    if (report === undefined) return 0;
    const { held, limit = -1, remaining, resetMs, windowMs } = report;
    account.reported = held;
    const { window } = balance;
    const connection = this.#connection();
    const reply = await connection.send(
      leaseScript,
      [connection.names.quotas],
      [
        ...[balance.key, want, Math.ceil(reserve), Math.ceil(held), limit],
        ...[remaining, resetMs, windowMs, isUrgent ? 1 : 0],
      ],
    );
    if (reply === undefined) return undefined;
    const granting = readLeaseReply(reply);
    if (granting === undefined) return 0;
    const { quota, isOver, granted } = granting;
    if (isOver) {
      this.onWindow({ key: balance.key, quota });
      return undefined;
    }
    // The window it was leased for may have ended meanwhile.
    const isNew = balance.observe(quota, this.#runtime.monotonicNowMs());
    const isOther = isNew || balance.window !== window;
    if (isNew) this.#store().observe(balance.key, this.#runtime.monotonicNowMs(), quota);
    if (granted > 0 && !isOther) balance.add(granted);
    account.reported += granted;
    return isOther ? undefined : granted;
  }

  #exhausted(account: LeaseAccount, key: string): void {
    account.exhaustedUntilMs = this.#runtime.monotonicNowMs() + account.exhaustedWaitMs;
    const waitMs = account.exhaustedWaitMs;
    account.exhaustedWaitMs = Math.min(2 * waitMs, longestExhaustedWaitMs);
    // Waiters ask again; when there are none, nothing comes of it.
    this.#connection().timers.after(waitMs, () => this.#store().notify(key));
  }

  #accountOf(key: string): LeaseAccount {
    let account = this.#accounts.get(key);
    if (account === undefined) {
      if (this.#accounts.size >= this.#mostBalances) this.#forget();
      account = {
        balance: new LeaseBalance(key),
        reserve: 0,
        isRequesting: false,
        exhaustedUntilMs: 0,
        exhaustedWaitMs: firstExhaustedWaitMs,
        spentAtMs: 0,
        reported: 0,
      };
      this.#accounts.set(key, account);
    }
    return account;
  }

  #forget(): void {
    const nowMs = this.#runtime.monotonicNowMs();
    for (const [key, { balance }] of this.#accounts) {
      if (!balance.isLive(nowMs)) this.#accounts.delete(key);
    }
    // Not again for every newcomer when they are all in use.
    this.#mostBalances = Math.max(manyBalances, 2 * this.#accounts.size);
  }
}
