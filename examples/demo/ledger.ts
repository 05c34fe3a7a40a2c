import { isKucoinError, type KucoinErrorRecord, type KucoinRetryEvent } from 'kucoin-retry';
import type { Exchange, LogRecord } from 'kucoin-retry/testing';
import type { ClientName } from './bots.js';
import type { PlannedCall, Scenario } from './scenarios.js';

/** What of an exchange the ledger reads. */
export type Witness = Pick<Exchange, 'log' | 'orders' | 'knocks' | 'nowMs'>;

/** The request header that tells which call a request belongs to. */
export const callHeader = 'x-demo-call';

/** How a call ended. */
export type Ending =
  | { readonly kind: 'ok' }
  | { readonly kind: 'refused'; readonly record: KucoinErrorRecord }
  /** An error that is not ours: nothing of the kind is expected. */
  | { readonly kind: 'strange'; readonly error: unknown };

/** An event with its instant on the exchange's clock. */
export interface TimedEvent {
  readonly atMs: number;
  readonly event: KucoinRetryEvent;
}

/** Everything known about one call. All instants are on the exchange's clock. */
export interface Story {
  /** Value of the header {@link callHeader}. */
  readonly id: string;
  readonly client: ClientName;
  readonly scenario: Scenario;
  readonly call: PlannedCall;
  readonly startedMs: number;
  readonly endedMs: number | undefined;
  readonly events: readonly TimedEvent[];
  readonly ending: Ending | undefined;
}

/** Writes down what one client lives through. */
export interface Ledger {
  readonly client: ClientName;
  readonly witness: Witness;
  readonly stories: readonly Story[];
  /** Opens the story of a call that begins now. */
  open(scenario: Scenario, call: PlannedCall): OpenStory;
}

/** A story while it goes on. */
export interface OpenStory {
  readonly story: Story;
  /** Writes the event down, with the time. */
  hear(event: KucoinRetryEvent): TimedEvent;
  succeed(): void;
  fail(error: unknown): void;
}

/** Creates an empty ledger. */
export function createLedger(client: ClientName, witness: Witness): Ledger {
  const stories: Story[] = [];
  return {
    client,
    witness,
    stories,
    open(scenario, call) {
      const events: TimedEvent[] = [];
      const story: { -readonly [Member in keyof Story]: Story[Member] } = {
        id: `${client}-${stories.length + 1}`,
        client,
        scenario,
        call,
        startedMs: witness.nowMs(),
        endedMs: undefined,
        events,
        ending: undefined,
      };
      stories.push(story);
      const end = (ending: Ending): void => {
        story.ending = ending;
        story.endedMs = witness.nowMs();
      };
      return {
        story,
        hear(event) {
          const timed = { atMs: witness.nowMs(), event };
          events.push(timed);
          return timed;
        },
        succeed: () => end({ kind: 'ok' }),
        fail: (error) =>
          end(
            isKucoinError(error)
              ? { kind: 'refused', record: error.kucoin }
              : { kind: 'strange', error },
          ),
      };
    },
  };
}

/** The attempts of a call, as the exchange saw them. */
export function requestsOf({ witness }: Ledger, story: Story): readonly LogRecord[] {
  return witness.log.filter((request) => isOf(story, request) && isAttempt(story, request));
}

/** What else was sent for a call: look-ups of its order, and questions for the time. */
export function questionsOf({ witness }: Ledger, story: Story): readonly LogRecord[] {
  return witness.log.filter((request) => isOf(story, request) && !isAttempt(story, request));
}

function isOf({ id }: Story, { headers }: LogRecord): boolean {
  return headers[callHeader] === id;
}

function isAttempt({ call }: Story, { method, path }: LogRecord): boolean {
  return method === call.method && path === call.path;
}

/** Questions for the time that were asked for all calls of a scenario. */
export function syncsOf({ witness, stories }: Ledger, scenario: Scenario): readonly LogRecord[] {
  const own = stories.filter((story) => story.scenario === scenario);
  const fromMs = Math.min(...own.map(({ startedMs }) => startedMs));
  const untilMs = Math.max(...own.map(({ endedMs, startedMs }) => endedMs ?? startedMs));
  return witness.log.filter(
    ({ headers, atMs }) => headers[callHeader] === undefined && atMs >= fromMs && atMs <= untilMs,
  );
}

/** Whether a request was turned away because its scope was closed, which it learned by this. */
export function isTold(request: LogRecord): boolean {
  return request.retryAfterMs !== undefined;
}

/** Until when the exchange keeps the scope closed that a request ran into. */
export function closedUntilMs({ judgedAtMs, atMs, retryAfterMs = 0 }: LogRecord): number {
  return (judgedAtMs ?? atMs) + retryAfterMs;
}

/** When an attempt left and when its answer was there, by the library's own account. */
export interface Trip {
  readonly leftMs: number;
  readonly backMs: number;
  readonly event: KucoinRetryEvent;
}

/** The attempts of a call, by the library's own account. */
export function tripsOf({ events }: Story): readonly Trip[] {
  return events
    .filter(({ event }) => event.type === 'attempt')
    .map(({ atMs, event }) => ({ leftMs: atMs - (event.elapsedMs ?? 0), backMs: atMs, event }));
}
