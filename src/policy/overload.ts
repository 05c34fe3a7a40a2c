import type { Classification, Kind, OverloadOutcome } from '../types/index.js';

/** What an attempt tells the gates of overload: that of its interface and that of its host. */
export interface OverloadNews {
  readonly interface: OverloadOutcome;
  readonly host: OverloadOutcome;
}

const passed: OverloadNews = { interface: 'passed', host: 'passed' };
const nothing: OverloadNews = { interface: 'unknown', host: 'unknown' };
const hostRefused: OverloadNews = { interface: 'unknown', host: 'refused' };
const interfaceRefused: OverloadNews = { interface: 'refused', host: 'passed' };

/** What the refusal of one interface is where others of the same host are refused as well. */
export const spreadNews: OverloadNews = { interface: 'unknown', host: 'refused' };

/** Kinds of a refusal for want of capacity: the same request may pass the next moment. */
const momentary: ReadonlySet<Kind> = new Set(['overload', 'rate-limit']);

/** Kinds of a failure that is the host's, under a status from 500 on. */
const ofTheHost: ReadonlySet<Kind> = new Set([...momentary, 'server', 'maintenance', 'edge']);

/**
 * Whether an answer says "not executed, come back" and names no time: it costs the call time and none of
 * its `retries`, because the call asked for nothing wrong and nothing of it was lost. A 5xx is a lost
 * answer: it costs a retry, unless a gate of overload holds the call.
 */
export function isMomentaryRefusal(classification: Classification): boolean {
  const { action, executed, kind, waitMs = 0 } = classification;
  const isRepeated = action === 'retry' || action === 'backoff';
  return isRepeated && executed === 'no' && waitMs === 0 && momentary.has(kind);
}

/**
 * What an outcome says of overload. KuCoin refuses by interface (429000 "system level" and its like, under
 * HTTP 200 or 429); a 5xx, maintenance and a connection that never came about are the host's.
 * `sent` is how far a request without an answer had come.
 */
export function overloadNews(
  classification: Classification,
  sent: 'answered' | 'no' | 'yes' | 'unknown',
): OverloadNews {
  const { kind, family, status = 0 } = classification;
  if (sent !== 'answered') return sent === 'no' && kind === 'network' ? hostRefused : nothing;
  if (kind === 'maintenance' || (status >= 500 && ofTheHost.has(kind))) return hostRefused;
  // A page of a proxy or edge says nothing of KuCoin, and a failure under 200 little.
  if (family === 'edge' || kind === 'edge' || kind === 'server') return nothing;
  const isRefused =
    kind === 'overload' || (kind === 'rate-limit' && isMomentaryRefusal(classification));
  return isRefused ? interfaceRefused : passed;
}
