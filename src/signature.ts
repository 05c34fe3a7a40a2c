import { restamp } from './client-oid.js';
import { isCorrected } from './clock.js';
import { findHeader } from './headers.js';
import type { House } from './house.js';
import type { RequestFacts } from './request-facts.js';
import { fingerprint } from './scopes.js';
import { kucoinSigner } from './signer.js';
import { type Signatory, signedHeaders, type Signing } from './signing.js';
import type { RequestOptions, RunRequest, SendAside } from './types.js';

/** Whose means of signing a call uses: the engine's, or those that came with it. */
export function signatoryFor(house: House, { credentials }: RequestOptions): Signatory {
  return credentials === undefined
    ? house.signatory
    : { credentials, sign: kucoinSigner(credentials), isCallers: false };
}

/** The signature of one call: made anew for every attempt, over the bytes that leave. */
export class Signature {
  readonly #house: House;
  readonly #facts: RequestFacts;
  readonly #request: RunRequest;
  /** The body carries a timestamp that has to be the signature's. */
  readonly #isTimed: boolean;
  #signing: Signing;
  #body: string | Uint8Array | undefined;
  #lastTimestampMs = 0;
  #usedOffsetMs = 0;
  #corrections = 0;

  constructor(
    house: House,
    facts: RequestFacts,
    request: RunRequest,
    signing: Signing,
    isTimed = false,
  ) {
    this.#house = house;
    this.#facts = facts;
    this.#request = request;
    this.#signing = signing;
    this.#isTimed = isTimed;
    this.#body = request.body;
  }

  get signing(): Signing {
    return this.#signing;
  }

  /** A fingerprint of the key that signs, `undefined` when unsigned or not known yet. */
  get keyName(): string | undefined {
    return this.#signing.by === 'nobody' ? undefined : this.#signing.keyName;
  }

  /** What the last headers were signed for; as the caller gave it, but for a timestamp in it. */
  get body(): string | Uint8Array | undefined {
    return this.#body;
  }

  /** What the attempt that left last was signed with, on the exchange's clock as we take it to be. */
  get timestampMs(): number | undefined {
    return this.#lastTimestampMs === 0 ? undefined : this.#lastTimestampMs;
  }

  /** Headers for the attempt that leaves now. */
  async headers(): Promise<Record<string, string>> {
    const signing = this.#signing;
    const given = this.#request.headers ?? {};
    if (signing.by !== 'us') return { ...given };
    const { clock, runtime } = this.#house;
    this.#usedOffsetMs = clock.offsetMs(this.#facts.host);
    // Two attempts of one call never share a timestamp, or they would share a signature too.
    const nowMs = Math.floor(runtime.wallNowMs() + this.#usedOffsetMs);
    this.#lastTimestampMs = Math.max(nowMs, this.#lastTimestampMs + 1);
    const { body } = this.#request;
    if (this.#isTimed && typeof body === 'string') {
      this.#body = restamp(body, this.#lastTimestampMs);
    }
    const request = { ...this.#request, body: this.#body };
    const signed = await signedHeaders(this.#facts, request, signing.sign, this.#lastTimestampMs);
    return this.#isForeign(signed) ? { ...given } : signed;
  }

  /** With only a `sign` given, our key shows when it has signed: another one's request stays his. */
  #isForeign(signed: Readonly<Record<string, string>>): boolean {
    const given = this.#request.headers ?? {};
    const theirs = valueOf(given, 'kc-api-key');
    const ours = valueOf(signed, 'kc-api-key');
    if (theirs === undefined || ours === undefined || theirs === ours) return false;
    const signedAtMs = Number(valueOf(given, 'kc-api-timestamp'));
    this.#signing = { by: 'caller', keyName: fingerprint(theirs), signedAtMs };
    return true;
  }

  /**
   * After a refused timestamp: learns the exchange's time and says whether signing again would make
   * a difference. Once a call.
   */
  async correct(aside: SendAside | undefined): Promise<'corrected' | 'unchanged' | 'callers'> {
    if (this.#signing.by === 'caller') return 'callers';
    if (this.#signing.by === 'nobody' || this.#corrections > 0) return 'unchanged';
    this.#corrections += 1;
    const { clock, clockSync } = this.#house;
    const { host } = this.#facts;
    // Another call may have asked since we signed; then its answer serves us too.
    if (!isCorrected(this.#usedOffsetMs, clock.offsetMs(host)) && aside !== undefined) {
      await clockSync.sync(this.#facts, aside);
    }
    return isCorrected(this.#usedOffsetMs, clock.offsetMs(host)) ? 'corrected' : 'unchanged';
  }
}

function valueOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  const key = findHeader(headers, name);
  return key === undefined ? undefined : headers[key];
}
