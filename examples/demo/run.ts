import { startExchange, type Exchange } from 'kucoin-retry/testing';
import { createBot, type Bot, type ClientName, clientNames } from './bots.js';
import { chaptersOf } from './chart.js';
import { callHeader, createLedger, type Ledger } from './ledger.js';
import { createNarrator, scopeWord } from './narrator.js';
import { audit, type Tally } from './promises.js';
import { harmlessCalls, type PlannedCall, type Scenario, scenarios } from './scenarios.js';
import { createScreen, type Screen, tableOf, type Terminal } from './screen.js';
import { timelineHtml } from './timeline.js';

/** How to run the demonstration. */
export interface DemoOptions {
  /** How many times faster than real time. */
  readonly speed: number;
  readonly terminal: Terminal;
  /** Real time after which it ends, come what may. @default twice as long as it takes */
  readonly limitMs?: number;
}

/** What came of it. */
export interface DemoResult {
  readonly tallies: readonly Tally[];
  /** What is not as promised; empty when all is well. */
  readonly broken: readonly string[];
  /** The page with the picture. */
  readonly html: string;
}

/** Warm is who sends a burst within this time, on the exchange's clock; some machines never are. */
const warmMs = 1_500;
const mostWarmUps = 6;

/** One client with the exchange it has for itself. */
interface Stage {
  readonly bot: Bot;
  readonly exchange: Exchange;
  readonly ledger: Ledger;
}

/** Time on the way there and back, on the exchange's clock. */
const journey = { transitMs: 40, delayMs: 40 } as const;

/** Real time in which a busy process may send what it decided to send before it read a refusal. */
const inFlightMs = 150;

/** Runs the bot through every scenario, on all clients side by side. Ends by itself, always. */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const { speed, terminal, limitMs = 30_000 + 240_000 / speed } = options;
  const screen = createScreen(terminal);
  const stages = await Promise.all(clientNames.map((client) => setUp(client, speed)));
  const late = new AbortController();
  const alarm = setTimeout(() => {
    late.abort();
    // Whatever waits rejects now, and whatever is under way loses its connection.
    for (const { bot, exchange } of stages) void [bot.close(), exchange.close()];
  }, limitMs);
  try {
    await warmUp(stages, speed);
    for (const [index, scenario] of scenarios.entries()) {
      if (late.signal.aborted) break;
      screen.heading(index + 1, scenario);
      await Promise.all(stages.map((stage) => play(stage, scenario, screen, late.signal)));
    }
  } finally {
    clearTimeout(alarm);
    screen.end();
    for (const { bot } of stages) bot.close();
    await Promise.all(stages.map(({ exchange }) => exchange.close()));
  }
  const overdue = late.signal.aborted ? [`it did not end within ${limitMs / 1000} s`] : [];
  return conclude(stages, overdue, speed);
}

async function setUp(client: ClientName, speed: number): Promise<Stage> {
  const exchange = await startExchange({
    speed,
    inFlightMs: inFlightMs * speed,
    faults: () => journey,
  });
  return { bot: createBot(client, exchange), exchange, ledger: createLedger(client, exchange) };
}

/**
 * Lets code be loaded and connections be opened before anything counts: with time running so fast,
 * a slow start would age a signature by more than the 5 s that KuCoin allows.
 */
async function warmUp(stages: readonly Stage[], speed: number): Promise<void> {
  for (let round = 0; round < mostWarmUps; round += 1) {
    const startedMs = performance.now();
    const companions = { headers: {}, onEvent: () => undefined };
    // Whether they succeed does not matter here.
    await Promise.allSettled(
      stages.flatMap(({ bot }) => harmlessCalls.map((call) => bot.send(call, companions))),
    );
    if ((performance.now() - startedMs) * speed < warmMs) return;
  }
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
  const narrate = createNarrator(story, screen.line);
  try {
    await bot.send(call, {
      headers: { [callHeader]: story.id },
      onEvent: (event) => {
        const timed = hear(event);
        const { scopeKey, waitMs, classification } = event;
        if (event.type === 'cooldown' && scopeKey !== undefined && waitMs !== undefined) {
          const label = `${scenario.id}, ${scopeWord(classification)} closed`;
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
    html: timelineHtml({ chapters, table: tableOf(tallies), broken, speed }),
  };
}
