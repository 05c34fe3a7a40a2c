// KuCoin shows overload by refusals (429000 without headers, 503), not by slowness: a refusal costs it next to
// nothing and comes back at once. So what watches latency is of no use here, and what counts refusals is:
// - AWS SDK, adaptive mode: no limit while all is well; the first rate is what got through, not what was
//   sent; the rate climbs back to the last one that failed and goes on slowly around it (CUBIC).
// - Google SRE, client-side throttling: judge by the share of refusals. But no call is failed here: it waits.
// - BBR: measure what gets through (goodput) and let no burst leave at once; a probe when nothing is known.
// - PCC: act on what sending less really changed. That tells capacity from chance, and no share alone does:
//   where sending less is refused no less, the rate is not the reason, and slowing down does not help.
// - Netflix concurrency-limits and Envoy: fall once per round trip, not once per refusal; rise only while the
//   limit is in use.
import type { OverloadOutcome, OverloadState } from '../../types/index.js';
import { RefusalAlarm } from './evidence.js';
import type { GatePass } from './gate-pass.js';
import { belowKnee } from './knee.js';
import type { PaceStart } from './pace-start.js';
import { PacedRate } from './paced-rate.js';
import { Probes } from './probes.js';
import { perSecondOf, refusedShareOf, Tally } from './tally.js';

/** How much evidence closes the gate: six refusals in a row, or half of some thirty. */
const alarmLimit = 6;

/** The share of refusals that is nothing new: while all is well, and how much above what was found to be chance. */
const [usualWhenCalm, chanceMargin] = [0.2, 0.1];

/** The rate at first when nothing is known but that something gets through. */
const firstPerSecond = 10;

/** How long what was found out, that it is chance or where the knee is, is believed. */
const rememberedMs = 30_000;

const noChance = { share: 0, untilMs: -Infinity };

/** What got through is measured over this stretch. */
const measuredMs = 2_000;

/** With fewer successes than this, or from this share of refusals on, nothing gets through. */
const [fewestPassed, nothingShare] = [3, 0.95];

/** With no refusal for so long, or where the rate does not matter, the gate is about to open. */
const unrefusedMs = 3_000;

/** It opens when besides no request had to wait for so long; without the former, when none had to for as long. */
const unheldMs = 1_000;

/** Nobody asked and nothing came back for so long: whatever it was, it is over. */
const idleMs = 15_000;

/** Without a refusal for so long, an open gate stops counting. */
const forgottenMs = 2_000;

/**
 * Decides when the next request may leave for something that refuses for want of capacity. Open while all
 * is well. When refusals pile up it brings the rate to what gets through, sends one probe at a time while
 * nothing does, and steps aside where the rate is not the reason. All instants are on one monotonic clock
 * and never run backwards. Who goes first, and where the refused wait, is the queue's concern.
 */
export class OverloadGate {
  #next = 0;
  #alarm = new RefusalAlarm(alarmLimit);
  #tally: Tally | undefined;
  /** While paced. */
  #pace: PacedRate | undefined;
  /** While probing; open with neither. */
  #probes: Probes | undefined;
  #knee = { perSecond: 0, untilMs: -Infinity };
  #chance = noChance;
  /** Whether a request waits, and when one did last. */
  #isHeld = false;
  #heldAtMs: number;
  #refusedAtMs: number;
  #seenAtMs: number;

  /** Made at the first refusal: what got through before is not needed. */
  constructor(nowMs: number) {
    this.#heldAtMs = nowMs;
    this.#refusedAtMs = nowMs;
    this.#seenAtMs = nowMs;
  }

  /** When the next may leave: `nowMs` for at once. A report may bring it forward or put it off. */
  mayLeaveAtMs(nowMs: number): number {
    this.#openIfOver(nowMs);
    this.#seenAtMs = nowMs;
    const atMs = this.#nextAtMs(nowMs);
    if (atMs > nowMs) {
      this.#isHeld = true;
      this.#pace?.hold();
    }
    return atMs;
  }

  /** A pass for one that leaves now; `undefined` when it has to wait until {@link mayLeaveAtMs}. */
  tryLeave(nowMs: number): GatePass | undefined {
    if (this.mayLeaveAtMs(nowMs) > nowMs) return undefined;
    const number = this.#next;
    this.#next += 1;
    // The next in line asks next, and is held.
    if (this.#isHeld) this.#heldAtMs = nowMs;
    this.#isHeld = false;
    this.#probes?.leave(nowMs);
    this.#pace?.leave(number, nowMs);
    return { number, isProbe: this.#probes !== undefined };
  }

  /**
   * Takes note of an outcome, with the pass of the request; `undefined` for one that left before there was
   * a gate. A pass may be lost: that holds up the others for 3 s at most.
   */
  report(pass: GatePass | undefined, outcome: OverloadOutcome, nowMs: number): void {
    this.#openIfOver(nowMs);
    this.#seenAtMs = nowMs;
    const number = pass?.number ?? -1;
    const isRefused = outcome === 'refused';
    const isProbe = this.#probes?.includes(number) === true;
    if (isProbe) this.#probes?.back(isRefused, nowMs);
    if (outcome === 'unknown' || !this.#count(isRefused, nowMs)) return;
    if (this.#pace !== undefined) {
      const news = this.#pace.report(number, isRefused, this.#next, nowMs);
      if (news === 'nothing-passes') this.#probe(nowMs);
    } else if (this.#probes === undefined) {
      if (this.#alarm.add(isRefused, this.#usualShareAt(nowMs))) this.#close(nowMs);
    } else if (isProbe && !isRefused) {
      this.#ramp(nowMs);
    }
  }

  /** Whether the gate is closed: who is refused goes back in line. While it is open own backoff serves. */
  holds(nowMs: number): boolean {
    this.#openIfOver(nowMs);
    return this.#stateNow !== 'open';
  }

  /** Whether nothing would be lost if the gate were forgotten. */
  isIdle(nowMs: number): boolean {
    return nowMs - this.#seenAtMs >= idleMs && nowMs >= this.#chance.untilMs;
  }

  describe(nowMs: number): OverloadState {
    this.#openIfOver(nowMs);
    const isProbing = this.#probes !== undefined;
    const whyOpen = nowMs < this.#chance.untilMs ? 'chance' : 'calm';
    const count = this.#tally?.last(measuredMs, nowMs);
    return {
      state: this.#stateNow,
      ratePerSecond: this.#pace?.perSecond,
      why: isProbing ? 'nothing-passes' : (this.#pace?.why ?? whyOpen),
      refusedShare: count === undefined ? 0 : refusedShareOf(count),
      nextAtMs: this.#nextAtMs(nowMs),
      isCertain: this.#probes?.isCertain(nowMs) ?? false,
    };
  }

  get #stateNow(): OverloadState['state'] {
    if (this.#probes !== undefined) return 'probing';
    return this.#pace === undefined ? 'open' : 'paced';
  }

  #nextAtMs(nowMs: number): number {
    return Math.max(nowMs, this.#probes?.nextAtMs ?? this.#pace?.nextAtMs(nowMs) ?? nowMs);
  }

  /** Whether it matters: while the gate is open, what gets through does only after a refusal. */
  #count(isRefused: boolean, nowMs: number): boolean {
    const isForgotten = nowMs - this.#refusedAtMs >= forgottenMs;
    if (isForgotten && this.#stateNow === 'open') this.#startAnew();
    if (isRefused) this.#refusedAtMs = nowMs;
    else if (this.#tally === undefined) return false;
    this.#tallyAt(nowMs).add(isRefused, nowMs);
    return true;
  }

  /** A call refused again and again after longer and longer waits is no pile-up. */
  #startAnew(): void {
    this.#alarm = new RefusalAlarm(alarmLimit);
    this.#tally = undefined;
  }

  #tallyAt(nowMs: number): Tally {
    return (this.#tally ??= new Tally(nowMs));
  }

  /** The share of refusals that is nothing new. */
  #usualShareAt(nowMs: number): number {
    if (nowMs >= this.#chance.untilMs) this.#chance = noChance;
    return this.#chance.share > 0 ? this.#chance.share + chanceMargin : usualWhenCalm;
  }

  #close(nowMs: number): void {
    const count = this.#tallyAt(nowMs).last(measuredMs, nowMs);
    if (count.passed < fewestPassed || refusedShareOf(count) > nothingShare) {
      this.#probe(nowMs);
      return;
    }
    const isAside = this.#chance.share > 0;
    const knee = isAside ? undefined : this.#kneeAt(nowMs);
    if (knee !== undefined) {
      this.#begin({ perSecond: knee * belowKnee, knee, usualShare: 0 }, nowMs);
      return;
    }
    const passing = perSecondOf(count);
    // The first refusals of a pile-up are many by selection: they say little of the share there was.
    const shareAbove = isAside ? refusedShareOf(count) : 0;
    this.#begin({ perSecond: passing, usualShare: 0, shareAbove }, nowMs);
  }

  #probe(nowMs: number): void {
    this.#rememberKnee(nowMs);
    this.#rememberChance(nowMs);
    this.#pace = undefined;
    this.#probes = new Probes(this.#next, nowMs);
  }

  /** Something got through. */
  #ramp(nowMs: number): void {
    const knee = this.#kneeAt(nowMs);
    const perSecond = Math.max(firstPerSecond, (knee ?? 0) / 2);
    this.#begin({ perSecond, knee, usualShare: this.#chance.share }, nowMs);
  }

  #begin(start: Omit<PaceStart, 'next' | 'tally'>, nowMs: number): void {
    const tally = this.#tallyAt(nowMs);
    this.#probes = undefined;
    this.#pace = new PacedRate({ ...start, next: this.#next, tally }, nowMs);
    this.#heldAtMs = nowMs;
  }

  #kneeAt(nowMs: number): number | undefined {
    return nowMs < this.#knee.untilMs ? this.#knee.perSecond : undefined;
  }

  #rememberKnee(nowMs: number): void {
    const perSecond = this.#pace?.knee;
    if (perSecond !== undefined) this.#knee = { perSecond, untilMs: nowMs + rememberedMs };
  }

  #rememberChance(nowMs: number): void {
    const { why, usualShare = 0 } = this.#pace ?? {};
    this.#chance =
      why === 'chance' ? { share: usualShare, untilMs: nowMs + rememberedMs } : noChance;
  }

  #openIfOver(nowMs: number): void {
    const pace = this.#pace;
    if (pace === undefined && this.#probes === undefined) return;
    if (nowMs - this.#seenAtMs < idleMs) {
      if (pace === undefined || this.#isHeld) return;
      const isCalm = pace.why === 'chance' || nowMs - this.#refusedAtMs >= unrefusedMs;
      const leastMs = isCalm ? unheldMs : unrefusedMs;
      if (nowMs - this.#heldAtMs < leastMs) return;
    }
    this.#rememberKnee(nowMs);
    this.#rememberChance(nowMs);
    this.#startAnew();
    this.#pace = undefined;
    this.#probes = undefined;
    this.#isHeld = false;
  }
}
