/** One process of a contender: makes its calls and remembers what came of them. */
import { serveParent } from './children.js';
import type { Client, MakeClient, Setting, Told, Workload } from './types.js';
import { epochNowMs, watchDepartures } from './watch.js';

/** What a contender's process is started with. */
export interface ContenderInput {
  readonly module: string;
  readonly setting: Setting;
  readonly work: Pick<Workload, 'calls' | 'readings' | 'concurrency' | 'everyMs'>;
}

const { module, setting, work } = JSON.parse(process.argv[2] ?? '{}') as ContenderInput;
const departures = watchDepartures(new URL(setting.url).host);
// A peer's stray rejection must not end the run: what counts is what the calls were told.
const strays: unknown[] = [];
process.on('unhandledRejection', (reason) => strays.push(reason));

const { makeClient } = (await import(`./contenders/${module}.js`)) as { makeClient: MakeClient };
const client: Client = await makeClient(setting);

function messageOf(error: unknown): string {
  const { message = String(error) } = error as { message?: string };
  return message.replaceAll(/\s+/g, ' ').slice(0, 90);
}

async function run(): Promise<Told> {
  const { calls, readings, concurrency = 1, everyMs } = work;
  const failures: Record<string, number> = {};
  let [succeeded, slowestMs, next] = [0, 0, 0];

  async function call(number: number): Promise<void> {
    const startedAtMs = performance.now();
    try {
      await client.read(readings[number % readings.length] ?? 'ticker');
      succeeded += 1;
    } catch (error) {
      const message = messageOf(error);
      failures[message] = (failures[message] ?? 0) + 1;
    }
    slowestMs = Math.max(slowestMs, performance.now() - startedAtMs);
  }
  async function worker(): Promise<void> {
    while (next < calls) await call(next++);
  }

  const startedAtMs = epochNowMs();
  if (everyMs === undefined) {
    await Promise.all(Array.from({ length: concurrency }, worker));
  } else {
    await onSchedule(calls, everyMs, call);
  }
  const endedAtMs = epochNowMs();
  await client.close?.();
  return { startedAtMs, endedAtMs, succeeded, failures, slowestMs, departures };
}

/** Begins a call every so often, whatever became of those before. */
async function onSchedule(
  calls: number,
  everyMs: number,
  call: (number: number) => Promise<void>,
): Promise<void> {
  const begunAtMs = performance.now();
  const all: Promise<void>[] = [];
  while (all.length < calls) {
    const dueInMs = begunAtMs + all.length * everyMs - performance.now();
    if (dueInMs > 0) await new Promise((due) => setTimeout(due, dueInMs));
    all.push(call(all.length));
  }
  await Promise.all(all);
}

serveParent({ ready: () => true, run });
