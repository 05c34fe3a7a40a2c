import type { Classification, KucoinRetryEvent, Scope } from 'kucoin-retry';
import type { Story, TimedEvent } from './ledger.js';

/** What became of a request, for its colour. */
export type Tone = 'ok' | 'wait' | 'again' | 'stop' | 'held';

/** One line on the screen: a request, its answer, and what followed from it. */
export interface Line {
  readonly atMs: number;
  readonly client: string;
  readonly scenario: string;
  readonly request: string;
  readonly answer: string;
  readonly tone: Tone;
  readonly decision: string;
  readonly why: string;
}

/** Turns the events of one call into lines: one per request, told when it is clear what follows. */
export function createNarrator(
  story: Story,
  tell: (queue: Line) => void,
): (timed: TimedEvent) => void {
  let pending: TimedEvent | undefined;
  let isUnderWay = false;

  const close = (tone: Tone, decision: string, why: string): void => {
    if (pending === undefined) return;
    const { atMs, event } = pending;
    pending = undefined;
    tell({ ...lineOf(story, atMs), answer: answerOf(event.classification), tone, decision, why });
  };

  return ({ atMs, event }) => {
    const why = reasonOf(event.classification);
    switch (event.type) {
      case 'attempt':
        close('again', 'again at once', '');
        pending = { atMs, event };
        isUnderWay = true;
        break;
      case 'wait':
        if (!isUnderWay && event.scopeKey !== undefined) {
          tell({
            ...lineOf(story, atMs),
            answer: '',
            tone: 'held',
            decision: heldBack(event),
            why,
          });
        }
        isUnderWay = true;
        close(...waitOf(event), why);
        break;
      case 'clock':
        if (event.note === 'corrected')
          close('again', `clock set ${signed(event.offsetMs)}, signs anew`, 'clock');
        break;
      case 'reconcile':
        close(...fateOf(event), why);
        break;
      case 'done':
        close(
          'ok',
          event.attemptNumber === 1 ? 'done' : `done at attempt ${event.attemptNumber ?? 0}`,
          '',
        );
        break;
      case 'give-up':
        close('stop', event.error?.action === 'abort' ? 'stops' : 'hands it over', why);
        break;
      default:
    }
  };
}

function lineOf({ client, scenario, call }: Story, atMs: number) {
  return { atMs, client, scenario: scenario.id, request: `${call.method} ${call.path}` };
}

function answerOf(classification: Classification | undefined): string {
  const { status = '', code = '' } = classification ?? {};
  return `${status} ${code}`.trim();
}

function heldBack({ note, waitMs }: KucoinRetryEvent): string {
  if (note === 'paced') return 'held back, paced';
  return note === 'overload' ? 'waits at the gate' : `held back, ${seconds(waitMs)} left`;
}

/** What a look-up of an order came to whose answer was lost. */
function fateOf({ fate }: KucoinRetryEvent): [Tone, string] {
  if (fate === 'adopted') return ['ok', 'looked up: it is there'];
  return fate === 'absent'
    ? ['again', 'looked up: proved not to be there']
    : ['stop', 'looked up: nobody knows'];
}

function waitOf({ note, waitMs, scopeKey, classification }: KucoinRetryEvent): [Tone, string] {
  if (note === 'overload') return ['again', 'waits at the gate'];
  return scopeKey === undefined
    ? ['again', `again in ${seconds(waitMs)}`]
    : ['wait', `waits ${seconds(waitMs)} (${scopeWord(classification)})`];
}

const scopeWords: Readonly<Partial<Record<Scope, string>>> = {
  ip: 'address',
  pool: 'pool',
  endpoint: 'endpoint',
};

/** Who is bound by an answer. */
export function scopeWord(classification: Classification | undefined): string {
  return scopeWords[classification?.scope ?? 'request'] ?? 'request';
}

function reasonOf(classification: Classification | undefined): string {
  if (classification === undefined) return '';
  const { kind, message, meaning } = classification;
  return `${kind}: ${message ?? meaning}`;
}

function seconds(ms = 0): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function signed(ms = 0): string {
  return `${ms < 0 ? '-' : '+'}${seconds(Math.abs(ms))}`;
}
