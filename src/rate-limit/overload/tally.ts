/** Outcomes are counted in slots of this length. */
const slotMs = 100;
/** How many slots are kept: two seconds. */
const slotCount = 20;

interface Slot {
  number: number;
  passed: number;
  refused: number;
}

/** What came back within some stretch of time. */
export interface Count {
  readonly passed: number;
  readonly refused: number;
  /** How long was really watched. */
  readonly spanMs: number;
}

/** Outcomes of the last two seconds, counted in slots: a million of them take no more memory than one. */
export class Tally {
  readonly #slots: Slot[] = Array.from({ length: slotCount }, () => ({
    number: -1,
    passed: 0,
    refused: 0,
  }));
  readonly #sinceMs: number;

  /** `sinceMs` is when the watching begins. */
  constructor(sinceMs: number) {
    this.#sinceMs = sinceMs;
  }

  /** Counts one outcome. */
  add(isRefused: boolean, nowMs: number): void {
    const number = Math.floor(nowMs / slotMs);
    const slot = this.#slots[number % slotCount];
    if (slot === undefined) return;
    if (slot.number !== number) Object.assign(slot, { number, passed: 0, refused: 0 });
    if (isRefused) slot.refused += 1;
    else slot.passed += 1;
  }

  /** What came back since `spanMs` ago, 2,000 at most. */
  last(spanMs: number, nowMs: number): Count {
    const sinceMs = this.#sinceMs;
    const fromMs = Math.max(sinceMs, nowMs - spanMs);
    const first = Math.max(Math.floor(fromMs / slotMs), Math.floor(nowMs / slotMs) - slotCount + 1);
    let passed = 0;
    let refused = 0;
    for (const slot of this.#slots) {
      if (slot.number < first) continue;
      passed += slot.passed;
      refused += slot.refused;
    }
    return { passed, refused, spanMs: nowMs - Math.max(sinceMs, first * slotMs) };
  }
}

/** Of those that came back, the share that was refused; 0 when nothing came back. */
export function refusedShareOf({ passed, refused }: Count): number {
  return refused === 0 ? 0 : refused / (passed + refused);
}

/** How many a second got through. */
export function perSecondOf({ passed, spanMs }: Count): number {
  return (passed * 1000) / Math.max(slotMs, spanMs);
}

/** How long is measured at most, and at least if enough got through by then. */
const [mostMs, leastMs, enoughPassed] = [1_000, 250, 4];

/** Measures from now on what gets through. */
export class Measurement {
  readonly #sinceMs: number;
  #passed = 0;
  #refused = 0;

  constructor(nowMs: number) {
    this.#sinceMs = nowMs;
  }

  /** Counts one outcome. */
  add(isRefused: boolean): void {
    if (isRefused) this.#refused += 1;
    else this.#passed += 1;
  }

  /** What came back; `undefined` while that is too little to go by. */
  result(nowMs: number): Count | undefined {
    const spanMs = nowMs - this.#sinceMs;
    const isEnough = spanMs >= (this.#passed < enoughPassed ? mostMs : leastMs);
    return isEnough ? { passed: this.#passed, refused: this.#refused, spanMs } : undefined;
  }
}
