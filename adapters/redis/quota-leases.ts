import type { QuotaLender } from '../../src/adapter-kit.js';
import type { PermitResult, Runtime, QuotaReport } from '../../src/index.js';
import type { Link } from './connection.js';
import { Purse, type PurseLoan } from './lease-balance.js';
import { readLease, type SharedWindow } from './messages.js';
import { leaseScript } from './scripts.js';

/** After a refused loan the next question waits: at first so long, then up to the longest. */
const firstDryMs = 25;
const longestDryMs = 400;

/** Who has not drawn for this long is not in need of what he was lent. */
const idleMs = 50;

/** Of what somebody who is busy holds, so much stays with him when another one is short. */
const keptWhenBusy = 0.5;

/** Accounts times pools are few; beyond this, those that nobody uses are dropped. */
const mostPurses = 1_000;

/** One quota, as this process deals with it. */
interface Account {
  readonly purse: Purse;
  /** What is kept for cancels, which is never lent. */
  reserve: number;
  isAsking: boolean;
  /** Nobody had anything to lend: not to be asked again before that. */
  dryUntilMs: number;
  dryMs: number;
  drawnAtMs: number;
  /** What the fleet believes we hold. */
  reported: number;
}

/** What a lender says to the store it lends for. */
export interface Borrower {
  /** Those that wait for a scope may ask again. */
  notify(key: string): void;
  /** The exchange reported to another process of the fleet. */
  observe(key: string, nowMs: number, quota: QuotaReport): void;
}

/**
 * Lends a process what the fleet may draw, in blocks that are asked for before the last one is spent: who
 * has something left leaves without a trip to Redis.
 */
export class Lender implements QuotaLender {
  readonly #runtime: Runtime;
  readonly #link: () => Link;
  readonly #borrower: () => Borrower;
  readonly #accounts = new Map<string, Account>();

  constructor(runtime: Runtime, link: () => Link, borrower: () => Borrower) {
    this.#runtime = runtime;
    this.#link = link;
    this.#borrower = borrower;
  }

  balance(key: string): number | undefined {
    const { state } = this.#link();
    if (state === 'alone' || state === 'closed') return undefined;
    return this.#accountOf(key).purse.balance;
  }

  ask(key: string, weight: number, reserve: number): void {
    const account = this.#accountOf(key);
    account.reserve = reserve;
    this.#lease(account, weight, true);
  }

  draw(key: string, weight: number, nowMs: number): PurseLoan {
    const account = this.#accountOf(key);
    const { purse } = account;
    account.drawnAtMs = nowMs;
    const loan = purse.draw(weight, nowMs);
    if (purse.isLow) this.#lease(account, weight, false);
    return loan;
  }

  arrived(
    loan: PurseLoan,
    result: PermitResult,
    quota: QuotaReport | undefined,
    nowMs: number,
  ): void {
    const { purse } = this.#accountOf(loan.key);
    purse.arrive(loan, result, quota !== undefined);
    if (quota !== undefined) purse.observe(quota, nowMs, loan);
  }

  observe(key: string, quota: QuotaReport, nowMs: number): void {
    this.#accountOf(key).purse.observe(quota, nowMs);
  }

  /** Another process of the fleet knows of a window. */
  hearWindow({ key, quota }: SharedWindow): void {
    const nowMs = this.#runtime.monotonicNowMs();
    // Of a window we know we know more.
    if (!this.#accountOf(key).purse.observe(quota, nowMs)) return;
    this.#borrower().observe(key, nowMs, quota);
    this.#borrower().notify(key);
  }

  /** Somebody is short: what lies idle here goes back. */
  hearShort(key: string): void {
    const account = this.#accounts.get(key);
    if (account === undefined) return;
    const nowMs = this.#runtime.monotonicNowMs();
    account.purse.keep(nowMs - account.drawnAtMs > idleMs ? 0 : keptWhenBusy);
    // What has been spent since the last report is free for others too, once they know of it.
    if (account.purse.report(nowMs)?.held !== account.reported) this.#lease(account, 0, false);
  }

  /** There is something to lend again. */
  hearSpare(key: string): void {
    const account = this.#accounts.get(key);
    if (account === undefined) return;
    account.dryUntilMs = 0;
    this.#borrower().notify(key);
  }

  /** Everything is to be asked anew: the fleet came or went. */
  wakeAll(): void {
    for (const [key, account] of this.#accounts) {
      account.dryUntilMs = 0;
      this.#borrower().notify(key);
    }
  }

  /** Gives back what is left. */
  async release(): Promise<void> {
    if (this.#link().state !== 'joined') return;
    const left = [...this.#accounts.values()].filter(({ purse }) => purse.balance > 0);
    for (const { purse } of left) purse.keep(0);
    await Promise.all(left.map((account) => this.#send(account, 0, false)));
  }

  #lease(account: Account, want: number, isUrgent: boolean): void {
    if (account.isAsking || this.#link().state !== 'joined') return;
    if (want > 0 && this.#runtime.monotonicNowMs() < account.dryUntilMs) return;
    account.isAsking = true;
    void this.#send(account, want, isUrgent).then((granted) => {
      account.isAsking = false;
      const { key } = account.purse;
      if (granted === 0 && want > 0) this.#dry(account, key);
      else {
        account.dryMs = firstDryMs;
        this.#borrower().notify(key);
      }
    });
  }

  /** How much was lent; `undefined` when the next question may follow at once. */
  async #send(account: Account, want: number, isUrgent: boolean): Promise<number | undefined> {
    const { purse, reserve } = account;
    const report = purse.report(this.#runtime.monotonicNowMs());
    if (report === undefined) return 0;
    const { held, limit = -1, remaining, resetMs, windowMs } = report;
    account.reported = held;
    const { window } = purse;
    const link = this.#link();
    const reply = await link.send(
      leaseScript,
      [link.names.quotas],
      [
        ...[purse.key, want, Math.ceil(reserve), Math.ceil(held), limit],
        ...[remaining, resetMs, windowMs, isUrgent ? 1 : 0],
      ],
    );
    if (reply === undefined) return undefined;
    const lease = readLease(reply);
    if (lease === undefined) return 0;
    const { quota, isOver, granted } = lease;
    if (isOver) {
      this.hearWindow({ key: purse.key, quota });
      return undefined;
    }
    // The window it was lent for may have ended meanwhile.
    const isNew = purse.observe(quota, this.#runtime.monotonicNowMs());
    const isOther = isNew || purse.window !== window;
    if (isNew) this.#borrower().observe(purse.key, this.#runtime.monotonicNowMs(), quota);
    if (granted > 0 && !isOther) purse.lend(granted);
    account.reported += granted;
    return isOther ? undefined : granted;
  }

  #dry(account: Account, key: string): void {
    account.dryUntilMs = this.#runtime.monotonicNowMs() + account.dryMs;
    const waitMs = account.dryMs;
    account.dryMs = Math.min(2 * waitMs, longestDryMs);
    // Who waits looks again; when nobody does, nothing comes of it.
    this.#link().patience.after(waitMs, () => this.#borrower().notify(key));
  }

  #accountOf(key: string): Account {
    let account = this.#accounts.get(key);
    if (account === undefined) {
      if (this.#accounts.size >= mostPurses) this.#forget();
      account = {
        purse: new Purse(key),
        reserve: 0,
        isAsking: false,
        dryUntilMs: 0,
        dryMs: firstDryMs,
        drawnAtMs: 0,
        reported: 0,
      };
      this.#accounts.set(key, account);
    }
    return account;
  }

  #forget(): void {
    const nowMs = this.#runtime.monotonicNowMs();
    for (const [key, { purse }] of this.#accounts) {
      if (!purse.isLive(nowMs)) this.#accounts.delete(key);
    }
  }
}
