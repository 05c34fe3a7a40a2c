import type { RequestFacts } from '../endpoints/request-facts.js';
import { readBody } from '../response/envelope.js';
import { onAbort } from '../runtime/wait.js';
import type { Runtime, SendInternal } from '../types/index.js';
import { type Clock, offsetFrom } from './exchange-clock.js';

/** A slower round trip than this makes a reading of the clock too inexact. */
const longestSyncMs = 5_000;

/** The result of asking for the time. */
export type SyncEnd =
  | 'read'
  /** No answer came, or one without the time: worth another question. */
  | 'failed'
  /** The server at that address refuses to give the time. */
  | 'refused'
  /** There is no clock at that address. */
  | 'no-clock';

/** Thrown for an internal request that was refused for good. */
export class InternalRefused extends Error {}

/** Where a host shows its clock. */
export function timestampUrl({ origin }: RequestFacts): string {
  return `${origin}/api/v1/timestamp`;
}

/** Asks the exchange for its time. */
export interface ClockSync {
  /**
   * Corrects our clock after the exchange refused it. Resolves when the correction is as good as it
   * gets; a failure changes nothing.
   */
  sync(facts: RequestFacts, sendInternal: SendInternal): Promise<SyncEnd>;
  /**
   * Reads the exchange's clock; ours is corrected only where it cannot be right. The question is
   * dropped once the signals of all calls that wait for it have aborted.
   */
  read(facts: RequestFacts, sendInternal: SendInternal, signal: AbortSignal): Promise<SyncEnd>;
}

/** A question under way. */
interface Question {
  readonly end: Promise<SyncEnd>;
  readonly controller: AbortController;
  waiting: number;
  /** A call was refused for its timestamp, so that the best guess is better than none. */
  corrects: boolean;
}

/**
 * Keeps `clock` in step with the exchange (GET /api/v1/timestamp, docs-new, read 2026-11-22). Parallel
 * calls to one host share the question, unless `sharesQuestions` is false: then they share only its result.
 */
export function createClockSync(
  runtime: Runtime,
  clock: Clock,
  after: (ms: number, callback: () => void) => () => void,
  sharesQuestions = true,
): ClockSync {
  const running = new Map<string, Question>();
  const forget = (host: string, question: Question): void => {
    if (running.get(host) === question) running.delete(host);
  };
  const begin = (facts: RequestFacts, sendInternal: SendInternal): Question => {
    const controller = new AbortController();
    const request = async (): Promise<SyncEnd> => {
      // It leaves a turn later: by then it is known which calls wait for it.
      await Promise.resolve();
      const cancel = after(longestSyncMs, () => controller.abort());
      try {
        return await readClock(runtime, clock, facts, sendInternal, question);
      } catch (error) {
        // Without an answer the old correction is as good as any other.
        return error instanceof InternalRefused ? 'refused' : 'failed';
      } finally {
        cancel();
        forget(facts.host, question);
      }
    };
    const question: Question = { end: request(), controller, waiting: 0, corrects: false };
    if (sharesQuestions) running.set(facts.host, question);
    return question;
  };
  const join = (facts: RequestFacts, sendInternal: SendInternal): Question => {
    const question = running.get(facts.host) ?? begin(facts, sendInternal);
    question.waiting += 1;
    return question;
  };
  return {
    sync(facts, sendInternal) {
      const question = join(facts, sendInternal);
      question.corrects = true;
      return question.end;
    },
    read(facts, sendInternal, signal) {
      const question = join(facts, sendInternal);
      onceAlone(question, signal, () => forget(facts.host, question));
      return question.end;
    },
  };
}

/** Drops a question when the last call that waits for it goes away. */
function onceAlone(question: Question, signal: AbortSignal, forget: () => void): void {
  const leave = (): void => {
    question.waiting -= 1;
    if (question.waiting > 0) return;
    question.controller.abort();
    forget();
  };
  signal.addEventListener('abort', leave, { once: true });
}

/**
 * One reading of the exchange's clock.
 *
 * @throws Error when no answer comes in time.
 */
async function readClock(
  runtime: Runtime,
  clock: Clock,
  facts: RequestFacts,
  sendInternal: SendInternal,
  question: Question,
): Promise<SyncEnd> {
  const { host } = facts;
  const { signal } = question.controller;
  const sentAtMs = runtime.wallNowMs();
  const startedMs = runtime.monotonicNowMs();
  const url = timestampUrl(facts);
  const headers = { accept: 'application/json' };
  const answer = sendInternal({ method: 'GET', url, headers, signal });
  const { status, text } = await Promise.race([answer, aborted(signal)]);
  const exchangeAtMs = readTimestamp(status, text);
  if (exchangeAtMs === undefined) return status === 404 ? 'no-clock' : 'failed';
  const monotonicMs = runtime.monotonicNowMs();
  const roundTripMs = monotonicMs - startedMs;
  const guessMs = offsetFrom(sentAtMs, roundTripMs, exchangeAtMs);
  const oldMs = clock.offsetMs(host);
  const isWrong = Math.abs(guessMs - oldMs) > roundTripMs / 2 + 1;
  const offsetMs = question.corrects || isWrong ? guessMs : oldMs;
  clock.set(host, offsetMs, {
    exchangeAtMs,
    monotonicMs,
    roundTripMs,
    wallMs: runtime.wallNowMs(),
  });
  return 'read';
}

function readTimestamp(status: number, text: string): number | undefined {
  const body = readBody(text);
  if (status !== 200 || body.shape !== 'envelope' || body.code !== '200000') return undefined;
  return typeof body.data === 'number' && Number.isSafeInteger(body.data) ? body.data : undefined;
}

/** A host that ignores its signal must not hold up the calls that wait for the time. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    onAbort(signal, () => reject(signal.reason));
  });
}
