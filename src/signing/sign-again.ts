import type { RequestFacts } from '../endpoints/request-facts.js';
import { elapsedMs, type Instant, instantOf } from '../runtime/instant.js';
import type { RunRequest, Runtime, SendInternal, SignAgain } from '../types/index.js';
import { overlayHeaders } from '../util/headers.js';
import type { ClockSync } from './clock-sync.js';
import type { Clock } from './exchange-clock.js';
import { isTooOld, readTimestamp } from './sign-request.js';

/** The code that signed a request cannot sign it again; never reaches the caller. */
export class CannotSignAgain extends Error {}

/** Carries what a caller's own code threw out of the loop, whatever it is. */
export class CallerThrew extends Error {
  readonly value: unknown;
  constructor(value: unknown) {
    super('thrown by the caller');
    this.value = value;
  }
}

/** A request that left within this time has not waited, and leaves with the signature it came with. */
const noWaitMs = 1_000;

/** What signing needs of the engine: its clocks, and a way to compare them with the exchange's. */
export interface SigningClocks {
  readonly runtime: Runtime;
  readonly clock: Clock;
  readonly clockSync: ClockSync;
}

/** The signature of a request that came signed, made anew by the code that made the first one. */
export class CallerSigner {
  readonly #clocks: SigningClocks;
  readonly #facts: RequestFacts;
  readonly #given: Readonly<Record<string, string>>;
  readonly #signAgain: Required<SignAgain>;
  readonly #arrived: Instant;
  #isUsed = false;
  #corrections = 0;
  /** The exchange has given its time, or never will. */
  #knowsTime = false;
  #lagMs = 0;

  constructor(
    clocks: SigningClocks,
    facts: RequestFacts,
    request: RunRequest,
    signAgain: Required<SignAgain>,
    arrived: Instant,
  ) {
    this.#clocks = clocks;
    this.#facts = facts;
    this.#given = request.headers ?? {};
    this.#signAgain = signAgain;
    this.#arrived = arrived;
  }

  /** How far the signer's clock is behind the exchange's, where that is the trouble; else 0. */
  get lagMs(): number {
    return this.#lagMs;
  }

  /** The headers of the attempt that leaves now; rejects with {@link CannotSignAgain} or {@link CallerThrew}. */
  headers(): Record<string, string> | Promise<Record<string, string>> {
    const leavesAsItCame = !this.#isUsed && this.#waitedMs < noWaitMs;
    this.#isUsed = true;
    return leavesAsItCame ? { ...this.#given } : this.#again();
  }

  get #waitedMs(): number {
    return elapsedMs(this.#arrived, instantOf(this.#clocks.runtime));
  }

  /**
   * After a refused timestamp: whether another signature may be taken. Once a call, and once more where
   * the exchange's time was not known by then.
   */
  async correct(
    sendInternal: SendInternal | undefined,
  ): Promise<'corrected' | 'callers' | 'failed'> {
    if (this.#knowsTime) return 'callers';
    const isFirst = this.#corrections === 0;
    this.#corrections += 1;
    // We cannot correct the signer's clock, but its owner must learn how far it is off.
    const end = sendInternal && (await this.#clocks.clockSync.sync(this.#facts, sendInternal));
    this.#knowsTime = end !== 'failed';
    // Perhaps the first signature was only too old: a fresh one is tried without the exchange's time.
    return this.#knowsTime || isFirst ? 'corrected' : 'failed';
  }

  async #again(): Promise<Record<string, string>> {
    const fresh = await this.#signAgain.headers().catch((error: unknown) => {
      throw new CallerThrew(error);
    });
    if (fresh === undefined) throw new CannotSignAgain();
    const { clock, runtime } = this.#clocks;
    const signedAtMs = readTimestamp(fresh);
    // By its own measure: the signer may keep a better clock than this machine's.
    const signedLaterMs = signedAtMs - readTimestamp(this.#given);
    if (isTooOld(this.#waitedMs - signedLaterMs)) throw new CannotSignAgain();
    const lagMs = runtime.wallNowMs() + clock.offsetMs(this.#facts.host) - signedAtMs;
    if (this.#knowsTime && isTooOld(Math.abs(lagMs))) {
      this.#lagMs = lagMs;
      throw new CannotSignAgain();
    }
    return overlayHeaders(this.#given, fresh);
  }
}
