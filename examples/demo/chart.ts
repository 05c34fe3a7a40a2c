import type { Classification, KucoinRetryEvent } from 'kucoin-retry';
import type { LogRecord } from 'kucoin-retry/testing';
import {
  closedUntilMs,
  isTold,
  type Ledger,
  questionsOf,
  requestsOf,
  type Story,
  syncsOf,
  tripsOf,
} from './ledger.js';
import type { Scenario } from './scenarios.js';
import type { Chapter, Mark, Panel, Result, Row, Shade, Stretch } from './timeline-data.js';

/** Turns what the clients lived through into pictures, one chapter per scenario. */
export function chaptersOf(
  scenarios: readonly Scenario[],
  ledgers: readonly Ledger[],
): readonly Chapter[] {
  return scenarios.map((scenario) => {
    const { title, about } = scenario;
    const panels = ledgers.map((ledger) => panelOf(ledger, scenario));
    const ends = panels.flatMap(({ rows, shades }) => [
      ...rows.map(({ toMs }) => toMs),
      ...shades.map(({ toMs }) => toMs),
    ]);
    return { title, about, panels, spanMs: Math.max(1, ...ends) };
  });
}

function panelOf(ledger: Ledger, scenario: Scenario): Panel {
  const stories = ledger.stories.filter((story) => story.scenario === scenario);
  const fromMs = Math.min(...stories.map(({ startedMs }) => startedMs));
  const rows = stories.map((story) => rowOf(ledger, story, fromMs));
  const syncs = syncsOf(ledger, scenario);
  return {
    client: ledger.client,
    rows: syncs.length === 0 ? rows : [...rows, syncRow(syncs, fromMs)],
    shades: shadesOf(ledger, stories, fromMs),
  };
}

function rowOf(ledger: Ledger, story: Story, zeroMs: number): Row {
  const requests = requestsOf(ledger, story);
  const { call, startedMs, endedMs } = story;
  const trips = tripsOf(story);
  return {
    label: `${call.method} ${call.path}`,
    fromMs: startedMs - zeroMs,
    toMs: (endedMs ?? startedMs) - zeroMs,
    waits: stretchesOf(story, zeroMs),
    marks: [
      ...trips.map(({ leftMs, backMs, event }, index): Mark => {
        const request = requests[index];
        const result = request?.duringBlock === true ? 'knock' : resultOf(event.classification);
        const place =
          request === undefined ? '' : ` (request ${request.number} of the exchange's log)`;
        const title = titleOf(event) + place;
        return { fromMs: leftMs - zeroMs, toMs: backMs - zeroMs, result, title };
      }),
      ...questionsOf(ledger, story).map((request) => questionMark(request, zeroMs)),
    ],
    ending: endingOf(story),
  };
}

function endingOf({ ending }: Story): { readonly isSuccess: boolean; readonly text: string } {
  if (ending?.kind === 'ok') return { isSuccess: true, text: '✓' };
  const code = ending?.kind === 'refused' ? ending.record.code : undefined;
  return { isSuccess: false, text: code ?? '✕' };
}

function resultOf(classification: Classification | undefined): Result {
  if (classification?.executed === 'unknown') return 'lost';
  switch (classification?.action) {
    case 'ok':
      return 'ok';
    case 'backoff':
      return 'told';
    case 'retry':
      return 'again';
    case 're-sign':
      return 'clock';
    default:
      return 'stop';
  }
}

function titleOf({ attemptNumber = 1, classification }: KucoinRetryEvent): string {
  if (classification === undefined) return `Attempt ${attemptNumber}`;
  const { action, status = '', code = '', meaning } = classification;
  return `Attempt ${attemptNumber}: ${status} ${code}, ${meaning} → ${action}`;
}

/** From every wait to the next attempt, or to the end of the call. */
function stretchesOf(story: Story, zeroMs: number): readonly Stretch[] {
  const trips = tripsOf(story);
  const waits = story.events.filter(({ event }) => event.type === 'wait');
  return waits.flatMap(({ atMs, event }, index) => {
    const nextMs = waits[index + 1]?.atMs ?? Infinity;
    const leaveMs = trips.find(({ leftMs }) => leftMs >= atMs)?.leftMs ?? story.endedMs ?? atMs;
    const toMs = Math.min(nextMs, leaveMs);
    const shared = event.scopeKey !== undefined;
    const why = event.classification?.meaning ?? '';
    const title = `${shared ? 'Waits for the scope to open' : 'Own backoff'}, ${seconds(toMs - atMs)}. ${why}`;
    return [{ fromMs: atMs - zeroMs, toMs: toMs - zeroMs, shared, title }];
  });
}

/** What the exchange itself kept closed, and for which rows. */
function shadesOf(ledger: Ledger, stories: readonly Story[], zeroMs: number): readonly Shade[] {
  const told = stories.flatMap((story) => requestsOf(ledger, story)).filter(isTold);
  if (told.length === 0) return [];
  const fromMs = Math.min(...told.map(({ judgedAtMs, atMs }) => judgedAtMs ?? atMs));
  const toMs = Math.max(...told.map(closedUntilMs));
  const rows = stories.flatMap(({ call }, index) => (call.outside === true ? [] : [index]));
  return [
    {
      fromMs: fromMs - zeroMs,
      toMs: toMs - zeroMs,
      rows,
      label: `closed for ${roundSeconds(toMs - fromMs)}`,
    },
  ];
}

function syncRow(syncs: readonly LogRecord[], zeroMs: number): Row {
  const marks = syncs.map((request) => questionMark(request, zeroMs));
  const [fromMs, toMs] = [
    Math.min(...marks.map((mark) => mark.fromMs)),
    Math.max(...marks.map((mark) => mark.toMs)),
  ];
  return { label: 'GET /api/v1/timestamp', fromMs, toMs, waits: [], marks };
}

/** A question that is no attempt: where the order is, or what time it is. */
function questionMark({ path, atMs, answeredAtMs, status }: LogRecord, zeroMs: number): Mark {
  const isTime = path.endsWith('/timestamp');
  const what = isTime ? 'Asks the exchange for its time' : 'Looks for the order by its client id';
  return {
    fromMs: atMs - zeroMs,
    toMs: (answeredAtMs ?? atMs) - zeroMs,
    result: isTime ? 'sync' : 'look',
    title: `${what}: ${status ?? 'no answer'}`,
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** The shade begins with the first refusal, a moment after the scope closed. */
function roundSeconds(ms: number): string {
  return ms < 5_000 ? seconds(ms) : `${Math.round(ms / 1000)} s`;
}
