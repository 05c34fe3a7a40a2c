import type { Action, Executed, Family, Scope } from '../types/index.js';

/** A row of the catalogue, or what the classifier made of an answer. */
export interface Advice {
  readonly action: Action;
  readonly executed: Executed;
  readonly scope?: Scope;
  readonly waitMs?: number;
  readonly harmlessOnly?: true;
}

/** What the library does, in plain words; about any call, or about reads or changes only. */
export function deedOf(advice: Advice, about: 'all' | 'reads' | 'changes' = 'all'): string {
  const { action, executed, scope, waitMs, harmlessOnly } = advice;
  const safe =
    about === 'reads'
      ? 'A read changes nothing.'
      : 'Nothing was carried out, so this is safe for orders too.';
  switch (action) {
    case 'ok':
      return 'Hands the answer over: the call succeeded.';
    case 'retry':
      if (harmlessOnly === true) {
        return `A read, a setter or a cancel is sent again after ${pause(waitMs)}. Anything else is handed to you: nothing was carried out, but what it was meant for may be gone.`;
      }
      return executed === 'unknown'
        ? `A read, a setter or a cancel is sent again after ${pause(waitMs)}. ${lostChange}`
        : `Sends it again after ${pause(waitMs)}, as often as retries allows. ${safe}`;
    case 'backoff':
      return `Waits ${durationText(waitMs)}, then sends it again; ${company(scope)}. ${safe} A wait beyond the deadline fails at once and says when to come back.`;
    case 're-sign':
      return `Asks the exchange for its time, corrects the clock, signs anew and sends once more. ${safe}`;
    case 'abort':
      return `Stops and tells you. It is not sent again: nothing ${scope === 'key' ? 'with this key' : 'of the kind'} succeeds until you act. Nothing was carried out.`;
    case 'surface':
      return executed === 'unknown'
        ? `${about === 'changes' ? '' : 'A read is handed to you, and not repeated. '}${lostChange}`
        : 'Hands the error to you at once: the same request would fail again. Nothing was carried out.';
  }
}

/** What becomes of a call whose answer does not say whether it was carried out. */
const lostChange =
  'Nobody knows whether a change was carried out. An order is looked up by its client id: found, it counts as placed; proved absent, it is sent again. Any other change is not repeated, and its error says executed: unknown.';

/** What each action means, in one sentence. */
export const actionWords: Readonly<Record<Action, string>> = {
  backoff: 'Everybody the answer binds waits as told, or as tabled, then one request goes first.',
  retry: 'Refused for a moment, or a read whose answer was lost: sent again after a short backoff.',
  're-sign': 'The clock is corrected, the request signed anew and sent once more.',
  surface: 'The matter of the caller: handed over at once, because a repeat would fail alike.',
  abort: 'Nothing with this key, address or account succeeds until somebody acts: stop.',
  ok: 'Success: handed over.',
};

/** Whether a call that changes something was carried out; a failed read changed nothing anyway. */
export const executedWords: Readonly<Record<Executed, string>> = {
  no: 'no',
  yes: 'yes',
  unknown: 'unknown, if it changes something',
};

/** Who says so: a product, a layer in front of it, or nobody, for an error that came instead of an answer. */
export function familyWord(family: Family): string {
  return family === 'unknown' ? 'no answer' : family;
}

/** Which requests an answer binds. */
export const scopeWords: Readonly<Record<Scope, string>> = {
  ip: 'everything from the same address',
  pool: 'everything of the account on the same quota',
  endpoint: 'everything of the account to the same endpoint',
  key: 'everything with the same key',
  request: 'this request only',
};

/** How long the library waits before it sends again, in few words. */
export function waitWords({ action, waitMs }: Advice): string {
  if (action === 'backoff') return durationText(waitMs);
  return action === 'retry' ? pause(waitMs) : 'not at all';
}

/** What decides between the meanings of a code. */
export function whatTellsApart(code: string): string {
  return code === '429000'
    ? 'With gw-ratelimit headers it is the quota, without them the overload.'
    : 'The product (--family) and the --message decide.';
}

/** What the library does about a code no table knows. */
export const unknownDeed: string = `It is never guessed: the HTTP status decides. Under 200 and 4xx a read is handed to you and not repeated, under 5xx it is sent again, under 429 it waits. ${lostChange}`;

/** What the library does about an error without an answer whose code it does not know. */
export const unknownNetworkDeed: string = `It is taken for an answer that was lost. A read, a setter or a cancel is sent again after a short, growing backoff. ${lostChange}`;

function pause(waitMs: number | undefined): string {
  return waitMs === undefined ? 'a short, growing backoff' : spellMs(waitMs);
}

function durationText(waitMs: number | undefined): string {
  const answer = 'as long as the answer says';
  return waitMs === undefined ? answer : `${spellMs(waitMs)} (or ${answer})`;
}

function company(scope: Scope | undefined): string {
  const first = 'waits with it, then one request goes first';
  switch (scope) {
    case 'ip':
      return `everything that leaves from the same address ${first}`;
    case 'pool':
      return `everything of the account that draws on the same quota ${first}`;
    case 'endpoint':
      return `everything of the account to the same endpoint ${first}`;
    default:
      return 'nobody else has to wait';
  }
}

function spellMs(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000} s` : `${ms} ms`;
}
