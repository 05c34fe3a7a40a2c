import type { Classification } from './classification.js';
import type { Cooldowns } from './cooldowns.js';
import type { KucoinRetryEvent } from './events.js';
import type { HostKind, Priority } from './vocabulary.js';

/** What `shouldRetry` sees. */
export interface ShouldRetryContext {
  /** A copy. */
  readonly classification: Classification;
  readonly attemptNumber: number;
  readonly retriesLeft: number;
  readonly elapsedMs: number;
  readonly request: { readonly method: string; readonly path: string };
}

/** Options of one call. Every one defaults to the engine's. */
export interface RequestOptions {
  /** Additional attempts after a lost answer or a network fault. */
  readonly retries?: number | undefined;
  /** Limit of the whole call, waits included. */
  readonly deadlineMs?: number | undefined;
  /** No attempt of a placement, bulk cancel or setter leaves later than this after the call began. */
  readonly orderMaxAgeMs?: number | undefined;
  /** Wall-clock instant after which no attempt leaves, on the exchange's clock where that is known. */
  readonly expiresAtMs?: number | undefined;
  /** Limit of one attempt. */
  readonly attemptTimeoutMs?: number | undefined;
  /** `'return'` hands back the last native answer instead of throwing. */
  readonly errors?: 'throw' | 'return' | undefined;
  /** A placement whose answer is lost is looked up, or its call rejects at once. */
  readonly unknownOutcome?: 'reconcile' | 'surface' | undefined;
  /** How long one lost answer is looked up at the most. */
  readonly reconcileTimeoutMs?: number | undefined;
  /** What to do about a placement without a client id. */
  readonly clientOid?: 'require' | 'generate' | 'leave' | undefined;
  /** Its place in the queue, in place of the one its endpoint gives it. */
  readonly priority?: Priority | undefined;
  /**
   * What to do with an order that was found after its answer was lost: hand over an answer put
   * together from it, or reject with `executed: 'yes'` and the order id. @default 'answer'
   */
  readonly adopt?: 'answer' | 'surface' | undefined;
  /** Another account's, for this call. */
  readonly credentials?: Credentials | undefined;
  /** Lets a kill-switch cancel out through closed scopes. Reported by event. */
  readonly ignoreCooldowns?: boolean | undefined;
  /** Gets the events of this call only, after the engine's own listener. */
  readonly onEvent?: ((event: KucoinRetryEvent) => void) | undefined;
}

/** Options of {@link createKucoinRetry}. */
export interface KucoinRetryOptions {
  /** With these, every attempt is signed here, after the wait. */
  readonly credentials?: Credentials | undefined;
  /** Signs every attempt in place of `credentials`. */
  readonly sign?: Sign | undefined;
  /**
   * Additional attempts after a lost answer or a network fault. Waits of 1 s or more that the server names and
   * refusals of the moment (429000 without a time) cost time, not retries; with 0 there is one attempt, and 50
   * are the very most. @default 5
   */
  readonly retries?: number | undefined;
  /** Limit of the whole call, waits included; also cuts the attempt in flight. @default 120_000 */
  readonly deadlineMs?: number | undefined;
  /** No attempt of a placement, bulk cancel or setter leaves later than this after the call began. @default 45_000 */
  readonly orderMaxAgeMs?: number | undefined;
  /** Limit of one attempt. @default the host's own per-attempt timeout, else 10_000 for state-changing calls and 30_000 for reads */
  readonly attemptTimeoutMs?: number | undefined;
  /** First own backoff. @default 500 */
  readonly minDelayMs?: number | undefined;
  /** Longest own backoff. @default 15_000, or `minDelayMs` where that is longer */
  readonly maxDelayMs?: number | undefined;
  /** How much longer each own backoff may be than the one before. @default 2 */
  readonly backoffFactor?: number | undefined;
  /** Own backoff between nothing (for the last retry: half) and its length, or exactly its length. @default 'full' */
  readonly jitter?: 'full' | 'none' | undefined;
  /** `'return'` hands back the last native answer, for code that reads envelopes itself. @default 'throw' */
  readonly errors?: 'throw' | 'return' | undefined;
  /** A placement whose answer is lost is looked up, or its call rejects at once. @default 'reconcile' */
  readonly unknownOutcome?: 'reconcile' | 'surface' | undefined;
  /**
   * How long one lost answer is looked up at the most; after that its call rejects with `executed: 'unknown'`.
   * `deadlineMs` ends it as well, and is all that does with `Infinity`. @default 120_000
   */
  readonly reconcileTimeoutMs?: number | undefined;
  /** A placement signed here gets a client id when it has none, is refused, or left alone. @default 'generate' */
  readonly clientOid?: 'require' | 'generate' | 'leave' | undefined;
  /**
   * Holds calls back before the exchange has to refuse them, by what its `gw-ratelimit-*` headers said
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
  /**
   * What a proxy, test or regional host serves, by `host` or `host:port` as `URL.host` spells it: without
   * scheme, path or pattern, and without the port that goes with the scheme. @default KuCoin's own hosts and loopback only
   */
  readonly hosts?: Readonly<Record<string, HostKind>> | undefined;
  /** What scopes are closed, shared by engines. @default one store per process; an engine given its own runtime gets its own */
  readonly cooldowns?: Cooldowns | undefined;
  /**
   * May veto (`false`) or ask for (`true`) a retry; never overrides safety, deadline or age. Any other
   * result, and one that throws, changes nothing; what it throws is reported by a `warning` event.
   */
  readonly shouldRetry?:
    | ((context: ShouldRetryContext) => boolean | undefined | Promise<boolean | undefined>)
    | undefined;
  /**
   * Gets everything that happens in the engine's calls. Node's `diagnostics_channel` has the same events
   * under `kucoin-retry:attempt`, `kucoin-retry:wait` and so on, of all engines of the process; their
   * subscribers are looked up when a call begins. What a listener here throws is dropped; what a
   * subscriber there throws is an uncaught exception, as with all of Node's channels.
   */
  readonly onEvent?: ((event: KucoinRetryEvent) => void) | undefined;
  /** Waits do not keep the process alive. @default false */
  readonly unref?: boolean | undefined;
  /** Time and chance, for tests. @default the platform's */
  readonly runtime?: Runtime | undefined;
}

/** Which scope `KucoinRetry.whenOpen` is about. */
export type WhenOpenScope =
  /** Everything that leaves from the engine's address. */
  | 'ip'
  /** A quota, by its name in KuCoin's documentation: `{ pool: 'Spot' }`, in any case. */
  | { readonly pool: string }
  /**
   * An endpoint, by method and path: `{ endpoint: 'GET /api/v1/accounts' }`. Without a method it is a GET. Of a
   * path that both spot and futures have, it is spot's; an address says otherwise:
   * `'GET https://api-futures.kucoin.com/api/v1/orders'`.
   */
  | { readonly endpoint: string };

/** Options of `KucoinRetry.whenOpen`. */
export interface WhenOpenOptions {
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
  /** Of several hosts the one in question, as `host` or `host:port`. @default the first of `hosts`, else KuCoin's */
  readonly host?: string | undefined;
  /** Another account's. @default the engine's */
  readonly credentials?: Credentials | undefined;
}

/** Time and chance, injected. */
export interface Runtime {
  /** Milliseconds since the epoch: for timestamps and dates. */
  wallNowMs(): number;
  /** Milliseconds that never jump: for deadlines and cooldowns. */
  monotonicNowMs(): number;
  /** A number in [0, 1). */
  random(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Runs `callback` after `ms` unless the returned function is called first. Used for attempt
   * time-outs, which must not be mistaken for waits. Default: built on `sleep`.
   */
  after?(ms: number, callback: () => void): () => void;
}

/** KuCoin API credentials. Kept in memory only; never printed. */
export interface Credentials {
  readonly key: string;
  readonly secret: string;
  readonly passphrase: string;
  /** @default '2' */
  readonly keyVersion?: '1' | '2' | '3' | undefined;
}

/** What a signer is asked to sign. */
export interface SignRequest {
  readonly method: string;
  /** Path with the query, un-encoded, as KuCoin signs it. */
  readonly path: string;
  /** The body's text, `''` when there is none. */
  readonly body: string;
  readonly timestampMs: number;
}

/** Produces the authentication headers of one attempt. */
export type Sign = (
  request: SignRequest,
) => Record<string, string> | Promise<Record<string, string>>;
