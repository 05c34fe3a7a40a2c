import type { Classification } from './classification.js';
import type { Cooldowns } from './cooldowns.js';
import type { KucoinRetryEvent } from './records.js';
import type { Runtime } from './runtime.js';
import type { Credentials, Sign } from './signing.js';
import type { HostKind, Priority } from './vocabulary.js';

/** What `shouldRetry` sees. */
export interface ShouldRetryContext {
  readonly classification: Classification;
  readonly attemptNumber: number;
  readonly retriesLeft: number;
  readonly elapsedMs: number;
  readonly request: { readonly method: string; readonly path: string };
}

/** Options of one call. Every one defaults to the engine's. */
export interface RequestOptions {
  readonly retries?: number | undefined;
  readonly deadlineMs?: number | undefined;
  readonly orderMaxAgeMs?: number | undefined;
  /** Wall-clock instant after which no attempt leaves. */
  readonly expiresAtMs?: number | undefined;
  readonly attemptTimeoutMs?: number | undefined;
  readonly errors?: 'throw' | 'return' | undefined;
  readonly unknownOutcome?: 'reconcile' | 'surface' | undefined;
  readonly clientOid?: 'require' | 'generate' | 'leave' | undefined;
  readonly priority?: Priority | undefined;
  /**
   * What to do with an order that was found after its answer was lost: hand over an answer put
   * together from it, or reject with `executed: 'yes'` and the order id. @default 'answer'
   */
  readonly adopt?: 'answer' | 'surface' | undefined;
  readonly credentials?: Credentials | undefined;
  /** Lets a kill-switch cancel out through closed scopes. Reported by event. */
  readonly ignoreCooldowns?: boolean | undefined;
  readonly onEvent?: ((event: KucoinRetryEvent) => void) | undefined;
}

/** Options of {@link createKucoinRetry}. */
export interface KucoinRetryOptions {
  /** With these, every attempt is signed here, after the wait. */
  readonly credentials?: Credentials | undefined;
  /** Signs every attempt in place of `credentials`. */
  readonly sign?: Sign | undefined;
  /** Additional attempts the caller pays for. A told wait of a second or more is free. @default 5 */
  readonly retries?: number | undefined;
  /** Limit of the whole call, waits included; also cuts the attempt in flight. @default 120_000 */
  readonly deadlineMs?: number | undefined;
  /** No attempt of a placement, bulk cancel or setter leaves later than this after the call began. @default 45_000 */
  readonly orderMaxAgeMs?: number | undefined;
  /** @default the host's own per-attempt timeout, else 10_000 for state-changing calls and 30_000 for reads */
  readonly attemptTimeoutMs?: number | undefined;
  /** First own backoff. @default 500 */
  readonly minDelayMs?: number | undefined;
  /** Longest own backoff. @default 15_000 */
  readonly maxDelayMs?: number | undefined;
  /** @default 2 */
  readonly backoffFactor?: number | undefined;
  /** @default 'full' */
  readonly jitter?: 'full' | 'none' | undefined;
  /** `'return'` hands back the last native answer, for code that reads envelopes itself. @default 'throw' */
  readonly errors?: 'throw' | 'return' | undefined;
  /** @default 'reconcile' */
  readonly unknownOutcome?: 'reconcile' | 'surface' | undefined;
  /** @default 'generate' */
  readonly clientOid?: 'require' | 'generate' | 'leave' | undefined;
  /**
   * Holds calls back before the exchange has to refuse them, by what its `gw-ratelimit-*` headers told
   * (docs-new/rate-limit, read 2026-11-22). `false` turns it off. `ipRequests` per `ipPerMs` keeps an address under
   * Cloudflare's limit, which KuCoin does not publish any more; both or neither. `reserveForCancels` is what of a
   * pool only cancels may spend: below 1 a share, from 1 on a weight. @default on, no limit for the address, 0.02
   */
  readonly pacing?:
    | false
    | {
        readonly ipRequests?: number | undefined;
        readonly ipPerMs?: number | undefined;
        readonly reserveForCancels?: number | undefined;
      }
    | undefined;
  /** Label of the uid whose quota is used. @default a fingerprint of the key */
  readonly account?: string | undefined;
  /** Label of the outgoing address, one per proxy. @default 'default' */
  readonly egress?: string | undefined;
  /** What a proxy, test or regional host serves, by `host` or `host:port`. */
  readonly hosts?: Readonly<Record<string, HostKind>> | undefined;
  /** @default one store per process; an engine given its own runtime gets its own */
  readonly cooldowns?: Cooldowns | undefined;
  /** May veto (`false`) or ask for (`true`) a retry; never overrides safety, deadline, age or budget. */
  readonly shouldRetry?:
    | ((context: ShouldRetryContext) => boolean | undefined | Promise<boolean | undefined>)
    | undefined;
  readonly onEvent?: ((event: KucoinRetryEvent) => void) | undefined;
  /** Waits do not keep the process alive. @default false */
  readonly unref?: boolean | undefined;
  readonly runtime?: Runtime | undefined;
}
