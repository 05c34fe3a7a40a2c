import type { LogRecord } from 'kucoin-retry/testing';
import {
  closedUntilMs,
  isTold,
  type Ledger,
  requestsOf,
  type Story,
  syncsOf,
  tripsOf,
} from './ledger.js';
import type { Scenario } from './scenarios.js';

/** One client's line of the table. */
export interface Tally {
  readonly client: string;
  readonly calls: number;
  readonly succeeded: number;
  /** Failed as they had to. */
  readonly surfaced: number;
  readonly attempts: number;
  /** Refusals that came with a wait. */
  readonly told: number;
  /** Of these, waits that were over when the same call left again. */
  readonly kept: number;
  /** Refused although on their way before anybody could know. */
  readonly inFlight: number;
  /** Waited for a closed scope before they left at all. */
  readonly held: number;
  /** Left although their scope was known to be closed. */
  readonly knocks: number;
}

/** What one client's run came to. */
export interface Verdict {
  readonly tally: Tally;
  /** What is not as promised, in words. */
  readonly broken: readonly string[];
}

/** Clocks are read at different places; less than this is no difference. */
const toleranceMs = 2;

/** Counts, and compares what the library said with what the exchange saw. */
export function audit(ledger: Ledger): Verdict {
  const { client, stories, witness } = ledger;
  const journeys = stories.map((story) => ({ story, requests: requestsOf(ledger, story) }));
  const waits = journeys.flatMap(({ story, requests }) => waitsOf(story, requests));
  const seen = witness.knocks();
  const knocks = new Set([...seen, ...ownKnocks(ledger)]);
  const tally: Tally = {
    client,
    calls: stories.length,
    succeeded: stories.filter(({ ending }) => ending?.kind === 'ok').length,
    surfaced: stories.filter(
      (story) => story.call.expect !== 'ok' && misfortune(story) === undefined,
    ).length,
    attempts: journeys.reduce((sum, { requests }) => sum + requests.length, 0),
    told: waits.length,
    kept: waits.filter(({ kept }) => kept).length,
    inFlight: inFlight(journeys),
    held: stories.filter(isHeld).length,
    knocks: knocks.size,
  };
  const broken = [
    ...stories.flatMap((story) => misfortune(story) ?? []),
    ...waits.flatMap(({ story, kept, earlyMs }) =>
      kept ? [] : [`${nameOf(story)}: a told wait was cut short by ${Math.round(earlyMs)} ms`],
    ),
    ...journeys.flatMap(({ story, requests }) =>
      requests.flatMap((request) => {
        if (!knocks.has(request)) return [];
        const whoSaysSo = seen.includes(request) ? 'the exchange saw it' : 'by its own account';
        return [`${nameOf(story)}: knocked on a closed scope (${whoSaysSo})`];
      }),
    ),
    ...journeys.flatMap(({ story, requests }) => [
      ...miscounted(story, requests),
      ...signedTwice(story, requests),
      ...sentOtherwise(story, requests),
    ]),
    ...stories.flatMap(heldUp),
    ...misplaced(ledger),
    ...syncedOtherwise(ledger),
    ...missingTrouble(ledger),
  ];
  return { tally, broken: broken.map((line) => `${client}: ${line}`) };
}

function nameOf({ scenario, call }: Story): string {
  return `${scenario.id}, ${call.method} ${call.path}`;
}

/** What is wrong with the way a call ended. */
function misfortune(story: Story): string | undefined {
  const { ending, call } = story;
  const { expect } = call;
  const wanted = expect === 'ok' ? 'success' : `${expect.code} handed over`;
  const but = (what: string): string => `${nameOf(story)}: expected ${wanted}, but ${what}`;
  if (ending === undefined) return but('it never ended');
  if (ending.kind === 'strange') return but(`it threw ${String(ending.error)}`);
  if (ending.kind === 'ok') return expect === 'ok' ? undefined : but('it succeeded');
  const { code, action, kind, reason, attempts, executed } = ending.record;
  const said = `${code ?? kind} came (${reason} after ${attempts})`;
  if (expect === 'ok') return but(said);
  const asExpected =
    code === expect.code &&
    action === expect.action &&
    kind === expect.kind &&
    reason === 'not-retryable' &&
    attempts === 1 &&
    executed === 'no';
  return asExpected ? undefined : but(said);
}

interface KeptWait {
  readonly story: Story;
  readonly kept: boolean;
  readonly earlyMs: number;
}

/** Every wait the exchange told, and whether the same call's next request left after it. */
function waitsOf(story: Story, requests: readonly LogRecord[]): readonly KeptWait[] {
  return requests.flatMap((request, index) => {
    const next = requests[index + 1];
    if (!isTold(request) || next === undefined) return [];
    const earlyMs = closedUntilMs(request) - next.atMs;
    return [{ story, kept: earlyMs <= toleranceMs, earlyMs }];
  });
}

/** Requests that left after their process had received the refusal, and before its wait was over. */
function ownKnocks(ledger: Ledger): readonly LogRecord[] {
  return ledger.stories.flatMap((story) => {
    if (story.call.outside === true) return [];
    const closures = ledger.stories
      .filter(({ scenario }) => scenario === story.scenario)
      .flatMap(({ events }) => events)
      .filter(({ event }) => event.type === 'cooldown' && event.waitMs !== undefined);
    const requests = requestsOf(ledger, story);
    return tripsOf(story).flatMap(({ leftMs }, index) => {
      const tooEarly = closures.some(
        ({ atMs, event }) =>
          leftMs > atMs + toleranceMs && leftMs < atMs + (event.waitMs ?? 0) - toleranceMs,
      );
      return tooEarly ? (requests[index] ?? []) : [];
    });
  });
}

/** The first refusal of a scenario closes the scope; the others were on their way. */
function inFlight(journeys: readonly { story: Story; requests: readonly LogRecord[] }[]): number {
  const byScenario = new Map<Scenario, number>();
  for (const { story, requests } of journeys) {
    const told = requests.filter((request) => isTold(request) && !request.duringBlock).length;
    byScenario.set(story.scenario, (byScenario.get(story.scenario) ?? 0) + told);
  }
  return [...byScenario.values()].reduce((sum, told) => sum + Math.max(0, told - 1), 0);
}

/** Held back by a refusal that somebody else met, before its first attempt. */
function isHeld({ events }: Story): boolean {
  const first = events[0]?.event;
  return first?.type === 'wait' && first.note === 'shared cooldown';
}

/** A call outside the closed scope has nothing to wait for. */
function heldUp(story: Story): readonly string[] {
  const waited = story.events.some(
    ({ event }) => event.type === 'wait' && event.note === 'shared cooldown',
  );
  return story.call.outside === true && waited
    ? [`${nameOf(story)}: was held up by a scope it is not in`]
    : [];
}

function sentOtherwise(story: Story, requests: readonly LogRecord[]): readonly string[] {
  const { sends } = story.call;
  return sends === undefined || sends === requests.length
    ? []
    : [`${nameOf(story)}: was sent ${requests.length} times, not ${sends}`];
}

function syncedOtherwise(ledger: Ledger): readonly string[] {
  return scenariosOf(ledger).flatMap((scenario) => {
    const asked = syncsOf(ledger, scenario).length;
    return scenario.syncs === undefined || scenario.syncs === asked
      ? []
      : [`${scenario.id}: the time was asked for ${asked} times, not ${scenario.syncs}`];
  });
}

function scenariosOf({ stories }: Ledger): readonly Scenario[] {
  return [...new Set(stories.map(({ scenario }) => scenario))];
}

function miscounted(story: Story, requests: readonly LogRecord[]): readonly string[] {
  const reported = tripsOf(story).length;
  return reported === requests.length
    ? []
    : [`${nameOf(story)}: ${reported} attempts reported, the exchange saw ${requests.length}`];
}

function signedTwice(story: Story, requests: readonly LogRecord[]): readonly string[] {
  return ['kc-api-sign', 'kc-api-timestamp'].flatMap((header) => {
    const values = requests.flatMap(({ headers }) => headers[header] ?? []);
    const fresh = new Set(values).size === values.length;
    return fresh ? [] : [`${nameOf(story)}: two attempts share a ${header}`];
  });
}

/** Every order that succeeded is in the book once, and no other is in it at all. */
function misplaced({ stories, witness }: Ledger): readonly string[] {
  return stories.flatMap((story) => {
    const clientOid = story.call.body?.['clientOid'];
    if (clientOid === undefined) return [];
    const placed = witness.orders.filter((order) => order.clientOid === clientOid).length;
    const wanted = story.ending?.kind === 'ok' ? 1 : 0;
    return placed === wanted
      ? []
      : [`${nameOf(story)}: ${clientOid} was placed ${placed} times, not ${wanted}`];
  });
}

/** A demonstration in which nothing went wrong would prove nothing. */
function missingTrouble(ledger: Ledger): readonly string[] {
  return scenariosOf(ledger).flatMap(({ id, shows }) => {
    if (shows === undefined) return [];
    const requests = ledger.stories
      .filter(({ scenario }) => scenario.id === id)
      .flatMap((story) => requestsOf(ledger, story));
    const came = requests.some((request) =>
      Object.entries(shows).every(([member, value]) => request[member as 'code'] === value),
    );
    return came ? [] : [`${id}: the trouble never came`];
  });
}
