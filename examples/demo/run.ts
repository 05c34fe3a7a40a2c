import { setMaxListeners } from 'node:events';
import type { Runtime } from 'kucoin-retry';
import { type Exchange, startExchange } from 'kucoin-retry/testing';
import { type Bot, type ClientName, clientNames, createBot } from './bots.js';
import { chaptersOf } from './chart.js';
import { callHeader, createLedger, type Ledger } from './ledger.js';
import { createNarrator, scopeWord } from './narrator.js';
import { audit, type Tally } from './promises.js';
import { journey, type PlannedCall, type Scenario, scenarios } from './scenarios.js';
import { sceneOf } from './scene.js';
import { createScreen, type Screen, tableOf, type Terminal } from './screen.js';
import { startSteadyClock } from './steady-clock.js';
import { timelineHtml } from './timeline.js';

/** How to run the demonstration. */
export interface DemoOptions {
  /** How many times faster than real time. */
  readonly speed: number;
  readonly terminal: Terminal;
  /** Real time after which it ends, come what may. @default twice as long as it takes */
  readonly limitMs?: number;
  /** Makes the bots. */
  readonly bots?: typeof createBot;
  /** Is shown the bots, and their engines, before anything happens; the returned function ends that. */
  readonly watch?: (bots: readonly Bot[]) => Promise<() => Promise<void>>;
}

/** What came of it. */
export interface DemoResult {
  readonly tallies: readonly Tally[];
  /** What is not as promised; empty when all is well. */
  readonly broken: readonly string[];
  /** The page with the picture. */
  readonly html: string;
}

/** Real time for calls to end after the engines closed. */
const graceMs = 1_000;

/** One client with the exchange it has for itself. */
interface Stage {
  readonly bot: Bot;
  readonly exchange: Exchange;
  readonly ledger: Ledger;
}

/**
 * How long after the first refusal requests on other connections are still on their way, as far as
 * the exchange can tell. The ledger knows it exactly, but only by the library's own account.
 */
const inFlightMs = 1_500;

/** Runs the bot through every scenario, on all clients side by side. Ends by itself, always. */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const { speed, terminal, limitMs = 30_000 + 240_000 / speed, bots = createBot } = options;
  const screen = createScreen(terminal);
  const clock = startSteadyClock(speed);
  const stages: Stage[] = [];
  const late = new AbortController();
  // Every call that is still to be made listens, and that is no leak.
  setMaxListeners(0, late.signal);
  const curtain = fall(limitMs, stages, late);
  let unwatch: (() => Promise<void>) | undefined;
  screen.opening(speed);
  try {
    for (const client of clientNames) stages.push(await setUp(client, clock.runtime, bots));
    unwatch = await options.watch?.(stages.map(({ bot }) => bot));
    for (const [index, scenario] of scenarios.entries()) {
      if (late.signal.aborted) break;
      screen.heading(index + 1, scenario);
      const plays = stages.map((stage) => play(stage, scenario, screen, late.signal));
      await Promise.race([Promise.all(plays), curtain.fallen]);
      const ledgers = stages.map(({ ledger }) => ledger);
      screen.scene(index + 1, sceneOf(scenario, ledgers));
    }
  } finally {
    curtain.cancel();
    screen.end();
    await unwatch?.();
    await leave(stages);
    clock.stop();
  }
  const overdue = late.signal.aborted ? [`it did not end within ${limitMs / 1000} s`] : [];
  return conclude(stages, overdue, speed);
}

/** Ends the play after a time, and does not wait for those who do not leave the stage. */
function fall(limitMs: number, stages: readonly Stage[], late: AbortController) {
  let timer: ReturnType<typeof setTimeout>;
  const fallen = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      late.abort();
      // Whatever waits rejects now, and whatever is under way loses its connection.
      leave(stages).catch(() => undefined);
      timer = setTimeout(resolve, graceMs);
    }, limitMs);
  });
  return { fallen, cancel: () => clearTimeout(timer) };
}

async function leave(stages: readonly Stage[]): Promise<void> {
  for (const { bot } of stages) bot.close();
  await Promise.all(stages.map(({ exchange }) => exchange.close()));
}

async function setUp(client: ClientName, runtime: Runtime, bots: typeof createBot): Promise<Stage> {
  const exchange = await startExchange({ runtime, inFlightMs, faults: () => journey });
  return { bot: bots(client, exchange), exchange, ledger: createLedger(client, exchange) };
}

/** One scenario on one client: the trouble begins, and the bot does what it does. */
async function play(
  stage: Stage,
  scenario: Scenario,
  screen: Screen,
  late: AbortSignal,
): Promise<void> {
  const { exchange } = stage;
  try {
    if (scenario.idleMs !== undefined) await exchange.runtime.sleep(scenario.idleMs, late);
    scenario.begin(exchange);
    await Promise.all(
      scenario.calls.map(async (call) => {
        if (call.afterMs !== undefined) await exchange.runtime.sleep(call.afterMs, late);
        await make(stage, scenario, call, screen);
      }),
    );
  } catch (error) {
    // Only an idle time that is cut short ends here: calls keep their errors in the ledger.
    if (!late.aborted) throw error;
  }
}

async function make(
  { bot, exchange, ledger }: Stage,
  scenario: Scenario,
  call: PlannedCall,
  screen: Screen,
): Promise<void> {
  const { story, hear, succeed, fail } = ledger.open(scenario, call);
  const narrate = createNarrator(story, screen.queue);
  try {
    await bot.send(call, {
      headers: { [callHeader]: story.id },
      onEvent: (event) => {
        const timed = hear(event);
        const { scopeKey, waitMs, classification } = event;
        if (event.type === 'cooldown' && scopeKey !== undefined && waitMs !== undefined) {
          const label = `${scenario.id}: ${scopeWord(classification)} closed`;
          const [fromMs, untilMs] = [timed.atMs, timed.atMs + waitMs];
          screen.closed({
            client: bot.client,
            scopeKey,
            label,
            fromMs,
            untilMs,
            nowMs: exchange.nowMs,
          });
        }
        narrate(timed);
      },
    });
    succeed();
  } catch (error) {
    fail(error);
  }
}

function conclude(stages: readonly Stage[], overdue: readonly string[], speed: number): DemoResult {
  const ledgers = stages.map(({ ledger }) => ledger);
  const verdicts = ledgers.map(audit);
  const tallies = verdicts.map(({ tally }) => tally);
  const broken = [...overdue, ...verdicts.flatMap((verdict) => verdict.broken)];
  const chapters = chaptersOf(scenarios, ledgers);
  return {
    tallies,
    broken,
    html: timelineHtml({ chapters, table: tableOf(tallies, 'wide'), broken, speed }),
  };
}
