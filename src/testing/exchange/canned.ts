import { codeOf, type ModelAnswer } from '../messages/answer.js';
import { httpDate } from '../messages/dates.js';
import type { Instant } from '../messages/request.js';
import { isFailureAnswer } from '../script/faults.js';
import type { FaultAnswer, ScriptedAnswer } from '../script/records.js';

function typeOf(body: string): string {
  if (/^\s*[{[]/.test(body)) return 'application/json';
  return /^\s*</.test(body) ? 'text/html; charset=UTF-8' : 'text/plain; charset=UTF-8';
}

/** An answer as a test wrote it. */
export function ownAnswer(
  { status = 200, headers = {}, body }: FaultAnswer,
  now: Instant,
): ModelAnswer {
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  const standard = { date: httpDate(now.wallMs), 'content-type': typeOf(text) };
  const all = { ...standard, ...(Object.fromEntries(named) as ModelAnswer['headers']) };
  return { status, headers: all, body: text, code: codeOf(text) };
}

/** A failure as KuCoin, or for the gateway's statuses Cloudflare, would word it; below 500 a proxy. */
export function failureAnswer(status: number, now: Instant): ModelAnswer {
  if (status < 500) {
    return ownAnswer({ status, body: `<html><body><h1>${status}</h1></body></html>` }, now);
  }
  if (status === 502 || status === 504 || status >= 520) {
    return ownAnswer({ status, body: `error code: ${status}` }, now);
  }
  const [code, msg] =
    status === 503
      ? ['503000', 'Service is busy, please retry later']
      : ['500000', 'Internal Server Error'];
  return ownAnswer({ status, body: { code, msg } }, now);
}

/** Whether a scripted answer says what to send, and not only how. */
export function hasContent(answer: ScriptedAnswer): boolean {
  if (answer.body !== undefined || answer.headers !== undefined) return true;
  // A failure needs only its status: the exchange words it.
  return answer.status !== undefined && !isFailureAnswer(answer.fault);
}
