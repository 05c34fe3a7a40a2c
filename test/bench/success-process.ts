/** What a successful call costs each client: all of them in this process, turn by turn. */
import { serveParent } from './children.js';
import { median, pairedRatio } from './statistics.js';
import type { Cost } from './types.js';

/** One client of the comparison. */
export interface Runner {
  readonly transport: string;
  readonly client: string;
  /** What the others on this transport are compared with. */
  readonly isBare?: boolean;
  readonly read: () => Promise<unknown>;
}

/** Where to read, and how often. */
export interface SuccessInput {
  readonly url: string;
  readonly rounds: number;
  readonly perRound: number;
}

const { url, rounds, perRound } = JSON.parse(process.argv[2] ?? '{}') as SuccessInput;
// By a name the compiler cannot follow: it checks the peers' files apart.
const file: string = 'runners';
const module = (await import(`./contenders/${file}.js`)) as {
  makeRunners: (url: string) => Promise<Runner[]>;
};

async function run(): Promise<Cost[]> {
  const runners = await module.makeRunners(url);
  const samples = new Map<Runner, number[]>(runners.map((runner) => [runner, []]));
  const ofCpu = new Map<Runner, number[]>(runners.map((runner) => [runner, []]));
  // The first rounds only warm up.
  for (let round = -3; round < rounds; round += 1) {
    const turn = Math.max(0, round) % runners.length;
    const order = [...runners.slice(turn), ...runners.slice(0, turn)];
    for (const runner of round % 2 === 0 ? order : order.reverse()) {
      const startedMs = performance.now();
      const cpuBefore = process.cpuUsage();
      for (let call = 0; call < perRound; call += 1) await runner.read();
      const eachUs = ((performance.now() - startedMs) * 1000) / perRound;
      const { user, system } = process.cpuUsage(cpuBefore);
      if (round < 0) continue;
      samples.get(runner)?.push(eachUs);
      ofCpu.get(runner)?.push((user + system) / perRound);
    }
  }
  const bareOf = (transport: string): readonly number[] | undefined => {
    const bare = runners.find((runner) => runner.isBare && runner.transport === transport);
    return bare && samples.get(bare);
  };
  return runners.map((runner) => {
    const { transport, client, isBare = false } = runner;
    const own = samples.get(runner) ?? [];
    const bare = isBare ? undefined : bareOf(transport);
    const ratio = bare && pairedRatio(own.map((value, round) => [value, bare[round] ?? NaN]));
    const medianCpuUs = median(ofCpu.get(runner) ?? []);
    return { transport, client, medianUs: median(own), medianCpuUs, ratio };
  });
}

serveParent({ run });
