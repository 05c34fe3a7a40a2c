import {
  failed,
  jsonAnswer,
  type ModelAnswer,
  textAnswer,
  withHeaders,
} from '../messages/answer.js';
import type { Matcher } from '../messages/matching.js';
import type { ModelRequest } from '../messages/request.js';
import type { TokenBucket } from './token-bucket.js';

/** A time during which the exchange refuses all requests, a share of them, or those over a capacity. */
export interface Outage {
  /** What it answers, and what the log calls it: 429000, or 503. */
  readonly kind: 'overload' | 'maintenance';
  readonly fromMs: number;
  readonly untilMs: number;
  /** How many more requests it refuses. */
  left: number;
  readonly matches: Matcher | undefined;
  /** Share of requests that it refuses. */
  readonly chance: number;
  /** What gets through; `undefined`: nothing by this way. */
  readonly capacity: TokenBucket | undefined;
  readonly body: string | undefined;
  readonly retryAfterMs: number | undefined;
}

/** Outages that are on, or to come. */
export interface Outages {
  add(outage: Outage): () => void;
  /** The answer of the outage that a request meets. */
  check(
    request: ModelRequest,
    nowMs: number,
  ): { readonly kind: Outage['kind']; readonly answer: ModelAnswer } | undefined;
}

/** Which of its two texts the exchange uses for 429000. */
export type LimitMessages = 'classic' | 'level';

const MAINTENANCE_PAGE = `<html>
<head><title>503 Service Temporarily Unavailable</title></head>
<body>
<center><h1>503 Service Temporarily Unavailable</h1></center>
<hr><center>openresty</center>
</body>
</html>
`;

/** The text of a 429000, by what it means. */
export function limitMessage(messages: LimitMessages, level: 'User' | 'System'): string {
  return messages === 'classic'
    ? 'Too Many Requests'
    : `Too many requests. ${level}-level rate limit exceeded.`;
}

function answerOf(outage: Outage, messages: LimitMessages): ModelAnswer {
  const answer = bodyOf(outage, messages);
  if (outage.retryAfterMs === undefined) return answer;
  return withHeaders(answer, { 'retry-after': String(Math.ceil(outage.retryAfterMs / 1000)) });
}

function bodyOf(outage: Outage, messages: LimitMessages): ModelAnswer {
  if (outage.kind === 'overload') {
    // No gw-ratelimit headers: their absence is the documented mark of this meaning.
    return failed('429000', limitMessage(messages, 'System'), 429).answer;
  }
  if (outage.body?.startsWith('{')) return jsonAnswer(503, outage.body);
  return textAnswer(503, 'text/html', outage.body ?? MAINTENANCE_PAGE);
}

/** Whether an outage refuses a request that runs into it. */
function refuses({ chance, capacity }: Outage, nowMs: number, random: () => number): boolean {
  if (capacity !== undefined) return !capacity.take(nowMs);
  return chance >= 1 || random() < chance;
}

/** Creates an exchange without trouble; `random` decides whom an outage by chance refuses. */
export function createOutages(messages: () => LimitMessages, random: () => number): Outages {
  const list = new Set<Outage>();
  return {
    add(outage) {
      list.add(outage);
      return () => list.delete(outage);
    },
    check(request, nowMs) {
      for (const outage of list) {
        if (nowMs >= outage.untilMs) list.delete(outage);
        if (nowMs < outage.fromMs || nowMs >= outage.untilMs) continue;
        if (outage.matches?.(request) === false) continue;
        if (!refuses(outage, nowMs, random)) continue;
        outage.left -= 1;
        if (outage.left <= 0) list.delete(outage);
        return { kind: outage.kind, answer: answerOf(outage, messages()) };
      }
      return undefined;
    },
  };
}
