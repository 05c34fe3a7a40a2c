import { type BeginWait, forTime, forWork } from '../runtime/wait.js';
import type { Clock } from '../signing/exchange-clock.js';
import type { SigningMode } from '../signing/sign-request.js';
import type { Classification, RequestOptions, RunOptions } from '../types/index.js';
import { defined, thrownText } from '../util/objects.js';
import { canBeLookedUp } from './client-oid.js';
import { lookUp, type LookUpCall, type LookUpDeps, readExchangeClock } from './look-up.js';
import type { Placement } from './placement.js';
import {
  type LookUpResult,
  type LostOrder,
  outOfTime,
  reconcileOrder,
  type Reconciliation,
} from './reconcile.js';

/** What settling needs of the engine. */
export interface ReconcileDeps extends LookUpDeps {
  readonly clock: Clock;
  readonly options: {
    readonly unknownOutcome?: RequestOptions['unknownOutcome'];
    readonly reconcileTimeoutMs: number;
  };
}

/** What settling needs of the call whose answers were lost. */
export interface ReconcileCall extends LookUpCall {
  readonly requestOptions: RequestOptions;
  readonly run: Pick<RunOptions, 'sendInternal'>;
  readonly placement: Placement | undefined;
  readonly limits: { readonly deadlineAtMs: number };
  readonly signature: { readonly signing: Pick<SigningMode, 'by'> };
}

/**
 * Waits beside the call, until `limitMs` at the latest; `false` when that came first. Rejects when the
 * call is over.
 */
export type WaitBeside = (begin: BeginWait, limitMs: number) => Promise<boolean>;

/** Whether an unknown outcome of this call can be reconciled at all. */
export function canReconcile(
  { options }: Pick<ReconcileDeps, 'options'>,
  {
    placement,
    run,
    requestOptions,
    signature,
  }: Omit<ReconcileCall, keyof LookUpCall | 'limits'> & Pick<ReconcileCall, 'requestOptions'>,
): boolean {
  return (
    (requestOptions.unknownOutcome ?? options.unknownOutcome) !== 'surface' &&
    placement?.lookUp !== undefined &&
    placement.clientOid !== undefined &&
    canBeLookedUp(placement.clientOid) &&
    run.sendInternal !== undefined &&
    // When the exchange will not take an attempt any more is known of our own timestamps only.
    signature.signing.by === 'us'
  );
}

/** How long one lost answer of a call may be looked up. */
export function reconcileTimeoutMs(
  { options }: Pick<ReconcileDeps, 'options'>,
  { requestOptions }: Pick<ReconcileCall, 'requestOptions'>,
): number {
  return requestOptions.reconcileTimeoutMs ?? options.reconcileTimeoutMs;
}

/** What reconciliation needs to know of an attempt. */
export interface AttemptFacts {
  readonly classification: Classification;
  readonly leftMs: number;
  readonly leftWallMs: number;
  readonly endedMs: number;
  readonly timestampMs: number | undefined;
}

/** The call ended while its order was looked for; never leaves this file. */
class CallEnded extends Error {
  readonly reason: unknown;
  constructor(reason: unknown) {
    super('the call ended');
    this.reason = reason;
  }
}

/** The time for settling is over; never leaves this file. */
class OutOfTime extends Error {}

/** The attempts of one call that may have been carried out although no answer says so. */
export class LostAttempts {
  readonly #deps: ReconcileDeps;
  readonly #call: ReconcileCall;
  readonly #wait: WaitBeside;
  #first: AttemptFacts | undefined;
  #newest: AttemptFacts | undefined;
  #isOpen = false;
  #whyOpen: string | undefined;

  constructor(deps: ReconcileDeps, call: ReconcileCall, wait: WaitBeside) {
    this.#deps = deps;
    this.#call = call;
    this.#wait = wait;
  }

  /** Nobody knows whether the call was carried out. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Why it is unknown, for a hint; `undefined` where no look-up was made. */
  get whyOpen(): string | undefined {
    return this.#whyOpen;
  }

  /** Keeps an attempt in mind. */
  note(made: AttemptFacts): void {
    this.#first ??= made;
    if (made.classification.executed === 'unknown') {
      this.#newest = made;
      this.#isOpen = true;
    } else if (made.classification.kind === 'duplicate' && this.#isOurDoing) {
      // The lost one went in after all, whatever a look-up said of it.
      this.#newest ??= made;
      this.#isOpen = true;
    }
  }

  /**
   * Whether only we can have used the id before: in an attempt that was lost, or, where we drew the id,
   * in one that the platform sent twice by itself (Deno and browsers do, on a cut connection).
   */
  get #isOurDoing(): boolean {
    return this.#newest !== undefined || this.#call.placement?.isOwnId === true;
  }

  /**
   * Finds out what became of a placement whose answer was lost, or whose resend says "twice".
   * `undefined` when that is no question, or one that cannot be answered.
   *
   * @throws whatever ends the call meanwhile.
   */
  async reconcile({ classification, endedMs }: AttemptFacts): Promise<Reconciliation | undefined> {
    const isTaken = classification.kind === 'duplicate';
    const isAsked = this.#isOpen && (isTaken || classification.executed === 'unknown');
    const order = isAsked ? this.#order(isTaken ? endedMs : undefined) : undefined;
    if (order === undefined) return undefined;
    const reconciliation = await this.#find(order);
    const { result } = reconciliation;
    const report = {
      classification,
      fate: result,
      orderId: result === 'adopted' ? reconciliation.answer.orderId : undefined,
      note: result === 'unsettled' ? reconciliation.note : result,
    };
    this.#call.reporter.report('reconcile', defined(report));
    if (result === 'absent') this.#isOpen = false;
    if (result === 'unsettled') this.#whyOpen = inWords(reconciliation);
    return reconciliation;
  }

  #order(takenAtMs: number | undefined): LostOrder | undefined {
    const { facts, placement } = this.#call;
    const [first, newest] = [this.#first, this.#newest];
    if (!canReconcile(this.#deps, this.#call) || first === undefined || newest === undefined) {
      return undefined;
    }
    if (placement?.lookUp === undefined || placement.clientOid === undefined) return undefined;
    const { lookUp, clientOid, windowMs } = placement;
    const { origin, query } = facts;
    const { timestampMs, endedMs } = newest;
    const lost = { timestampMs, endedMs, windowMs };
    const sent = { ...first, newestTimestampMs: timestampMs };
    return { ...placement, lookUp, clientOid, origin, query, lost, first: sent, takenAtMs };
  }

  async #find(order: LostOrder): Promise<Reconciliation> {
    const [{ runtime }, call] = [this.#deps, this.#call];
    const endsAtMs = runtime.monotonicNowMs() + reconcileTimeoutMs(this.#deps, call);
    const limitMs = Math.min(call.limits.deadlineAtMs, endsAtMs);
    try {
      return await reconcileOrder(order, {
        nowMs: () => runtime.monotonicNowMs(),
        limitMs,
        lookUp: (url, withClock) => this.#lookUp(url, withClock, order.lost.endedMs, limitMs),
        wait: (untilMs) => this.#beside(forTime(runtime, untilMs), limitMs),
      });
    } catch (error) {
      if (error instanceof CallEnded) throw error.reason;
      const note = error instanceof OutOfTime ? outOfTime : thrownText(error);
      return { result: 'unsettled', note };
    }
  }

  async #beside(begin: BeginWait, limitMs: number): Promise<void> {
    const inTime = await this.#wait(begin, limitMs).catch((reason: unknown) => {
      throw new CallEnded(reason);
    });
    if (!inTime) throw new OutOfTime();
  }

  async #lookUp(
    url: string,
    withClock: boolean,
    sinceMs: number,
    limitMs: number,
  ): Promise<LookUpResult> {
    const [deps, call] = [this.#deps, this.#call];
    const { facts, run } = call;
    const { sendInternal } = run;
    let found: LookUpResult = { answer: { said: 'nothing' }, leftMs: 0, clock: undefined };
    if (sendInternal === undefined) return found;
    const work = async (signal: AbortSignal): Promise<void> => {
      const answerComing = lookUp(deps, call, sendInternal, url, { signal, limitMs });
      const clockRead = withClock ? readExchangeClock(deps, call, sendInternal, signal) : undefined;
      const answered = await answerComing;
      const { answer } = answered;
      // Then the time makes no difference, and may be long in coming.
      if (answer.said === 'refused' && answer.isPermanent) {
        found = { ...answered, clock: undefined };
        return;
      }
      const end = await clockRead;
      // Any reading since then counts: the look-up may have made one.
      const reading = deps.clock.reading(facts.host);
      const isFresh = reading !== undefined && reading.monotonicMs >= sinceMs;
      const isClosed = end === 'no-clock' || end === 'refused';
      found = { ...answered, clock: isFresh ? reading : isClosed ? end : undefined };
    };
    await this.#beside(forWork(work), limitMs);
    return found;
  }
}

/** Why reconciliation came to nothing, in sentences. */
function inWords({ note, hint }: Extract<Reconciliation, { result: 'unsettled' }>): string {
  const begun = note.charAt(0).toUpperCase() + note.slice(1).trimEnd();
  const sentence = begun.endsWith('.') ? begun : `${begun}.`;
  return hint === undefined ? sentence : `${sentence} ${hint}`;
}
