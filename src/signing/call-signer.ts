import type { RequestFacts } from '../endpoints/request-facts.js';
import { elapsedMs, type Instant, instantOf } from '../runtime/instant.js';
import type { RequestOptions, RunRequest, SendInternal, SignAgain } from '../types/index.js';
import { headerOf, isOfSignature } from '../util/headers.js';
import { restamp } from './body-text.js';
import { isCorrected, timestampWindowMs } from './exchange-clock.js';
import { fingerprint } from './fingerprint.js';
import { CallerSigner, CallerThrew, type SigningClocks } from './sign-again.js';
import {
  asArrived,
  nobody,
  ourNames,
  readTimestamp,
  signedHeaders,
  type SignerConfig,
  type SigningMode,
  signingMode,
} from './sign-request.js';
import { kucoinSigner } from './signer.js';

/** The result of correcting a refused signature. */
export type Correction = 'corrected' | 'unchanged' | 'callers' | 'failed' | 'refused';

/** What the signature of a call needs of the engine. */
export interface SigningDeps extends SigningClocks {
  readonly signerConfig: SignerConfig;
}

/** What a call is signed with: the engine's own, or what came with the call. */
export function signerConfigFor(
  engines: SignerConfig,
  { credentials }: RequestOptions,
): SignerConfig {
  return credentials === undefined
    ? engines
    : { credentials, sign: kucoinSigner(credentials), isCallers: false };
}

/** Decides who signs a call; see {@link signingMode}. Where nobody can, and nobody did, that is plain. */
export function signingFor(
  facts: RequestFacts,
  request: RunRequest,
  ours: SignerConfig,
  signsAgain: boolean,
): SigningMode {
  const { headers = {} } = request;
  const isPlain = ours.sign === undefined && !Object.keys(headers).some(isOfSignature);
  return isPlain ? nobody : signingMode(facts, request, ours, signsAgain);
}

/** The signature of one call: made anew for every attempt, over the bytes that leave. */
export class Signature {
  /** Who signs; with only a `sign` given that is certain once it has signed. */
  signing: SigningMode;
  /** The body that the last headers were signed for: the caller's, but for a timestamp in it. */
  body: string | Uint8Array | undefined;
  /** The timestamp of the last attempt that left, on the exchange's clock as far as we know it. */
  timestampMs: number | undefined;
  readonly #deps: SigningDeps;
  readonly #facts: RequestFacts;
  readonly #request: RunRequest;
  /** The body carries a timestamp that has to be the signature's. */
  readonly #isTimed: boolean;
  readonly #callerSigner: CallerSigner | undefined;
  /** All timestamps that this call was signed with. */
  readonly #timestampsMs: number[] = [];
  /** When the last timestamp was taken, and how much later the signer's own timestamp is. */
  #stampedAt: Instant | undefined;
  #stampedLateMs = 0;
  #usedOffsetMs = 0;
  /** Its one correction is used up. */
  #isCorrected = false;

  constructor(
    deps: SigningDeps,
    facts: RequestFacts,
    request: RunRequest,
    signing: SigningMode,
    signAgain?: SignAgain,
    arrived: Instant = instantOf(deps.runtime),
  ) {
    this.#deps = deps;
    this.#facts = facts;
    this.#request = request;
    this.signing = signing;
    this.#isTimed = facts.endpoint?.timeWindow === true;
    this.body = request.body;
    const headers = signing.by === 'caller' && signing.signsAgain && signAgain?.headers;
    this.#callerSigner = headers
      ? new CallerSigner(deps, facts, request, { ...signAgain, headers }, arrived)
      : undefined;
  }

  /** The headers that the request came with. */
  get given(): Record<string, string> {
    return { ...this.#request.headers };
  }

  /** The engine's own key signs, or the caller does it in the engine's place. */
  get isOurs(): boolean {
    const { credentials, sign } = this.#deps.signerConfig;
    if (this.signing.by !== 'caller') return true;
    return sign === undefined || (credentials && fingerprint(credentials.key)) === this.keyName;
  }

  /** A fingerprint of the key that signs, `undefined` when unsigned or not known yet. */
  get keyName(): string | undefined {
    return this.signing.keyName;
  }

  /** A fingerprint of all credentials that sign: a refusal binds these. */
  get credentialName(): string | undefined {
    return this.signing.credentialName;
  }

  /** How far the clock of the caller's signer is behind, if it had to be found out. */
  get signerLagMs(): number {
    return this.#callerSigner?.lagMs ?? 0;
  }

  /** How old the last signature is, where it was made here; 0 otherwise. */
  get ageMs(): number {
    if (this.#stampedAt === undefined || this.signing.by !== 'us') return 0;
    return elapsedMs(this.#stampedAt, instantOf(this.#deps.runtime)) - this.#stampedLateMs;
  }

  /**
   * Headers for the attempt that leaves now; a promise only where the signer makes one.
   *
   * @throws CallerThrew with whatever the caller's own signer throws; CannotSignAgain when the request
   * came signed, is too old, and cannot be signed again.
   */
  headers(): Record<string, string> | Promise<Record<string, string>> {
    const signing = this.signing;
    if (signing.by !== 'us') return this.#callerSigner?.headers() ?? this.given;
    const timestampMs = this.#freshTimestampMs();
    const { body } = this.#request;
    if (this.#isTimed && body !== undefined) this.body = restamp(body, timestampMs);
    const request = { ...this.#request, body: this.body };
    try {
      const signed = signedHeaders(this.#facts, request, signing.sign, timestampMs);
      return signed instanceof Promise
        ? signed.then(
            (late) => this.#checkKey(late),
            (error: unknown) => Promise.reject(new CallerThrew(error)),
          )
        : this.#checkKey(signed);
    } catch (error) {
      throw new CallerThrew(error);
    }
  }

  /** Two attempts of one call never share a timestamp, or they would share a signature too. */
  #freshTimestampMs(): number {
    const { clock, runtime } = this.#deps;
    this.#usedOffsetMs = clock.offsetMs(this.#facts.host);
    this.#stampedAt = instantOf(runtime);
    // It may be earlier than the last one, though: once a clock that was fast is corrected.
    let timestampMs = Math.floor(this.#stampedAt.wallMs + this.#usedOffsetMs);
    while (this.#timestampsMs.includes(timestampMs)) timestampMs += 1;
    this.#timestampsMs.push(timestampMs);
    return timestampMs;
  }

  /**
   * With only a `sign` given, our key is known once it has signed: a request with another key then
   * stays the caller's.
   */
  #checkKey(signed: Record<string, string>): Record<string, string> {
    const signing = this.signing;
    const { signerConfig } = this.#deps;
    const givenMs = this.#timestampsMs.at(-1) ?? 0;
    const signedMs = readTimestamp(signed);
    // The caller's signer may have a clock of its own, and read it late.
    this.timestampMs = Math.max(givenMs, signedMs);
    this.#stampedLateMs = 0;
    if (signedMs > givenMs) this.#stampedLateMs = Math.min(signedMs - givenMs, this.ageMs);
    if (signing.by !== 'us' || signing.sign !== signerConfig.sign || signerConfig.credentials) {
      return signed;
    }
    const ours = headerOf(signed, 'kc-api-key');
    if (ours === undefined) return signed;
    const given = this.#request.headers ?? {};
    const theirs = headerOf(given, 'kc-api-key');
    if (theirs !== undefined && theirs !== ours) {
      this.signing = asArrived(given);
      return { ...given };
    }
    signerConfig.seenKeyName = fingerprint(ours);
    this.signing = { ...signing, ...ourNames(signerConfig, signerConfig.seenKeyName) };
    return signed;
  }

  /**
   * After a refused timestamp: learns the exchange's time and says whether signing again would make
   * a difference. It does so, too, where the timestamp arrived too old because signing or sending took
   * too long. Once a call; a time sync that `'failed'` may be repeated, one that was `'refused'` not.
   */
  async correct(sendInternal: SendInternal | undefined, ageMs = 0): Promise<Correction> {
    if (this.signing.by === 'caller') return this.#callerSigner?.correct(sendInternal) ?? 'callers';
    if (this.signing.by === 'nobody' || this.#isCorrected) return 'unchanged';
    this.#isCorrected = true;
    const { clock, clockSync } = this.#deps;
    const { host } = this.#facts;
    const helps = (): boolean =>
      ageMs >= timestampWindowMs || isCorrected(this.#usedOffsetMs, clock.offsetMs(host));
    // Another call may have asked since we signed; then its answer is enough.
    const asks =
      !isCorrected(this.#usedOffsetMs, clock.offsetMs(host)) && sendInternal !== undefined;
    const end = asks ? await clockSync.sync(this.#facts, sendInternal) : undefined;
    if (helps()) return 'corrected';
    if (end !== 'failed') return end === 'refused' ? 'refused' : 'unchanged';
    this.#isCorrected = false;
    return 'failed';
  }
}
