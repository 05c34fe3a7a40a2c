/** What to do about one outcome. */
export type Action =
  /** The call succeeded. */
  | 'ok'
  /** Refused for a moment, or a read whose answer was lost: send again after a short own backoff. */
  | 'retry'
  /** Wait as the answer says or as tabled; all requests in the scope wait. */
  | 'backoff'
  /** Correct the clock, sign anew and send once more. */
  | 're-sign'
  /** Nothing with this key, IP or account will succeed: stop. */
  | 'abort'
  /** The caller's own matter: hand it over. */
  | 'surface';

/** What kind of trouble it is; the words are those traders know from other clients. */
export type Kind =
  /** A limit on the number of requests was reached. */
  | 'rate-limit'
  /** The exchange is short of capacity; no quota is used up. */
  | 'overload'
  /** Announced downtime, or a service that is stopping. */
  | 'maintenance'
  /** The key, passphrase or signature was refused. */
  | 'authentication'
  /** The key is good but may not do this. */
  | 'permission'
  /** The request's timestamp is outside the exchange's window. */
  | 'clock'
  /** Not enough balance, or not enough left to borrow. */
  | 'insufficient-funds'
  /** A parameter, path or header is wrong. */
  | 'invalid-request'
  /** The order breaks a rule on size, price, side or mode. */
  | 'invalid-order'
  /** The order is not there, or no longer open. */
  | 'order-not-found'
  /** The client id was used before. */
  | 'duplicate'
  /** The market or product is closed, suspended or unknown. */
  | 'not-tradable'
  /** The account, region or identity check stands in the way. */
  | 'restricted'
  /** A ceiling other than the request rate: open orders, positions, amounts. */
  | 'limit-reached'
  /** The exchange failed inside. */
  | 'server'
  /** No answer: connection refused, reset, or name not found. */
  | 'network'
  /** No answer in time. */
  | 'timeout'
  /** Cloudflare or CloudFront answered in place of KuCoin. */
  | 'edge'
  /** Not in the catalogue. */
  | 'unknown'
  /** No trouble at all. */
  | 'none';

/** Whether the exchange carried the request out: three-valued, because an answer can be lost. */
export type Executed = 'no' | 'yes' | 'unknown';

/** Which requests an answer binds. */
export type Scope =
  /** Every request that leaves from the same address to the same site. */
  | 'ip'
  /** Every request of the account that draws on the same quota pool. */
  | 'pool'
  /** Every request of the account to the same endpoint. */
  | 'endpoint'
  /** Every request with the same key. */
  | 'key'
  /** This request only. */
  | 'request';

/** Whom an event is about: besides, everything that leaves from one address to one host. */
export type EventScope = Scope | 'host';

/** The product a request belongs to, or the layer that answered it. */
export type Family =
  | 'spot'
  | 'margin'
  | 'futures'
  | 'earn'
  | 'account'
  | 'convert'
  | 'copytrading'
  | 'broker'
  | 'unified'
  | 'gateway'
  | 'edge'
  | 'http'
  | 'unknown';

/** Why a call ended without success. */
export type StopReason =
  /** The answer is not one that a repeat would change. */
  | 'not-retryable'
  /** `retries`, or the ceiling of 50 attempts, is used up. */
  | 'retries-exhausted'
  /** The next attempt would leave after `deadlineMs`, `orderMaxAgeMs` or `expiresAtMs`, or the wait is above 24 h. */
  | 'deadline'
  /** A repeat was asked for, but it could carry the request out twice. */
  | 'unsafe-to-repeat'
  /** It is unknown whether the exchange carried the request out. */
  | 'unknown-outcome'
  /** The caller signed the request and the signature is too old to be sent again. */
  | 'stale-signature'
  /** The shared allowance for retries is used up. */
  /** Not given any more: overload costs time, see `pacing`. */
  | 'budget'
  /** The key was refused three times in a row: calls fail fast, one probe a minute. */
  | 'latched'
  /** `halt()` was called, and the call would have changed something. */
  | 'halted'
  /** `close()` was called. */
  | 'closed'
  /** The caller's signal aborted. */
  | 'aborted';

/** What kind of host a proxy, test or regional host stands for. */
export type HostKind = 'spot' | 'futures' | 'broker';

/** Waiting order: cancels go before orders, orders before reads. */
export type Priority = 'cancel' | 'order' | 'read';

/** How a permit was used. */
export type PermitResult =
  /** KuCoin itself answered: the scope is open. */
  | 'success'
  /** The answer closed the scope again. */
  | 'refused'
  /** Sent, and nothing was learnt of the scope. */
  | 'neither'
  /** Given back: nothing was sent. */
  | 'unused';
