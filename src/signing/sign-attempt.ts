import { timestampWindowMs } from './exchange-clock.js';
import { isTooOld } from './sign-request.js';

/** What signs the attempts of a call. */
interface AttemptSigner {
  /** How old the last signature is. */
  readonly ageMs: number;
  headers(): Record<string, string> | Promise<Record<string, string>>;
}

/** Waits for a signer that takes its time; `undefined` when the call's own time is over first. */
interface SignerWait {
  during<R>(work: Promise<R>): Promise<R | undefined>;
}

/** The headers of an attempt that is ready to leave. */
export interface SignedAttempt {
  readonly headers: Record<string, string>;
  /** The exchange is sure to refuse it. */
  readonly isTooOld: boolean;
}

/**
 * Signs an attempt. What has grown too old while it was signed is signed once more; between the margin
 * and the window it may just arrive in time. `undefined` when the call's time is over first.
 *
 * @throws CallerThrew when signing fails, CannotSignAgain when it cannot be signed again.
 */
export async function signAttempt(
  signer: AttemptSigner,
  placement: { readonly windowMs?: number | undefined } | undefined,
  wait: SignerWait,
): Promise<SignedAttempt | undefined> {
  // A placement's own window begins with the same timestamp.
  const windowMs = Math.min(placement?.windowMs ?? Infinity, timestampWindowMs);
  for (let isLast = false; ; isLast = true) {
    const signed = signer.headers();
    const headers = signed instanceof Promise ? await wait.during(signed) : signed;
    if (headers === undefined) return undefined;
    const { ageMs } = signer;
    if (isLast || !isTooOld(ageMs, windowMs)) return { headers, isTooOld: ageMs >= windowMs };
  }
}
