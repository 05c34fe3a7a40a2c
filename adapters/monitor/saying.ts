import type { Classification, KucoinRetryEvent } from '../../src/index.js';

/** What there is to say of an event. */
export interface Saying {
  /** Method and path, without query and body. */
  readonly request: string;
  /** What the answer was, e.g. `'429000, HTTP 429, rate-limit'`. */
  readonly answer: string;
  /** What was decided, in words. */
  readonly says: string;
  /** How bad it is. */
  readonly tone: 'good' | 'plain' | 'wait' | 'bad';
}

type Words = readonly [says: string, tone: Saying['tone']];

/**
 * What an event says to people; `undefined` for one that says nothing: a success at the first attempt.
 * Each member is chosen here, so that nothing else of an event gets out.
 */
export function sayingOf(event: KucoinRetryEvent): Saying | undefined {
  const words = wordsOf(event);
  if (words === undefined) return undefined;
  const [says, tone] = words;
  const { method, path } = event.request;
  const hasAnswer = event.type !== 'done' && event.type !== 'halt';
  const answer = hasAnswer ? answerOf(event.classification) : '';
  return { request: `${method} ${path}`.trim(), answer, says, tone };
}

function wordsOf(event: KucoinRetryEvent): Words | undefined {
  switch (event.type) {
    case 'attempt':
      return event.classification.action === 'ok' ? undefined : attemptWords(event);
    case 'wait':
      return [`waits ${waitWords(event.waitMs)}: ${event.note} (${event.scope})`, 'wait'];
    case 'cooldown':
      return [cooldownWords(event), 'wait'];
    case 'clock':
      return [`clock ${event.note}, off by ${Math.round(event.offsetMs)} ms`, 'plain'];
    case 'reconcile':
      return [`lost order ${event.fate}: ${event.note}`, fateTones[event.fate]];
    case 'partial':
      return [`${event.classification.items?.length ?? 0} of the batch failed`, 'bad'];
    case 'give-up':
      return [`gave up: ${event.reason}. Executed: ${event.error.executed}`, 'bad'];
    case 'done':
      return event.attemptNumber > 1
        ? [`succeeded at attempt ${event.attemptNumber}`, 'good']
        : undefined;
    case 'warning':
      return [event.note, 'bad'];
    default:
      // Whatever else an engine may come to report.
      return [
        [(event as KucoinRetryEvent).type, (event as KucoinRetryEvent).note].join(' '),
        'plain',
      ];
  }
}

const fateTones = { adopted: 'good', absent: 'plain', unsettled: 'bad' } as const;

function attemptWords({ attemptNumber = 1, classification }: KucoinRetryEvent): Words {
  const { action = '', message, meaning = '' } = classification ?? {};
  return [`attempt ${attemptNumber}: ${message ?? meaning} → ${action}`, 'bad'];
}

function cooldownWords({
  scopeKey,
  scope,
  waitMs,
  note,
  classification,
}: KucoinRetryEvent): string {
  const where = scopeKey ?? scope ?? classification?.scope ?? 'a scope';
  const what = waitMs === undefined ? 'changed' : `closed for ${inSeconds(waitMs)}`;
  return [`${where} ${what}`, ...(note === undefined ? [] : [note])].join(': ');
}

function answerOf(classification: Classification | undefined): string {
  const { code, status, kind } = classification ?? {};
  const parts = [code, status === undefined ? undefined : `HTTP ${status}`, kind];
  return parts.filter((part) => part !== undefined).join(', ');
}

/** One that is open waits for those before it. */
function waitWords(ms: number): string {
  return ms < 50 ? 'for its turn' : inSeconds(ms);
}

/** A time in seconds, as short as it can be said. */
function inSeconds(ms: number): string {
  const seconds = ms / 1_000;
  return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}
