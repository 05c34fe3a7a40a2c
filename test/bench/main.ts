/**
 * `npm run bench`: ours and its peers through the same trouble, side by side, on real durations.
 * Its tsconfig leads the package's names to the build, which is what users run.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { entries, entryOf, ourFleetWithStore, type Entry } from './contender-list.js';
import { measureMemory, measureSuccess } from './unhurried.js';
import { readOptions } from './options.js';
import { startRedis } from './redis-server.js';
import {
  pictures,
  readmeSection,
  resultsPage,
  type Circumstances,
  type Findings,
} from './report.js';
import { runJob, type Job } from './run-job.js';
import { runStaggered } from './schedule.js';
import { subpathOf } from './subpath.js';
import type { Result } from './types.js';
import { workloads } from './workloads.js';

const here = (path: string): URL => new URL(path, import.meta.url);
const args = process.argv.slice(2);
const everyName = [...workloads(true).map(({ name }) => name), 'success', 'memory'];
const options = readOptions(args, {
  workloads: everyName,
  contenders: [...entries, ourFleetWithStore].map(({ id }) => id),
});
const { isQuick } = options;
const isWhole = !isQuick && options.only.length === 0 && options.contenders.length === 0;
const takesPart = (id: string): boolean =>
  options.contenders.length === 0 || options.contenders.includes(id);
const isWanted = (name: string): boolean =>
  options.only.length === 0 || options.only.includes(name);
const labelOf = (id: string): string => entryOf(id).label;

if (!existsSync(here('node_modules'))) {
  console.log('test/bench: installing the peers');
  execFileSync('npm', ['ci', '--prefix', here('.').pathname], { stdio: 'inherit' });
}

const notes: string[] = [];
const allWorkloads = workloads(isQuick);
const results = await timedWorkloads();
const costs = isWanted('success') ? await measureSuccess(isQuick) : [];
const { waiting, endurance } = isWanted('memory')
  ? await measureMemory(isQuick, takesPart)
  : { waiting: [], endurance: [] };
write({ results, notes, costs, waiting, endurance });
process.exit(0);

async function timedWorkloads(): Promise<readonly Result[]> {
  const redis =
    isWanted('fleet') && takesPart(ourFleetWithStore.id) ? await fleetStore() : undefined;
  const jobs = allWorkloads
    .filter(({ name }) => isWanted(name))
    .flatMap((workload): Job[] => {
      const own = entries.filter(({ id }) => takesPart(id)).map((entry) => ({ workload, entry }));
      if (workload.processes === 1 || redis === undefined) return own;
      return [...own, { workload, entry: ourFleetWithStore, redisPort: redis.port }];
    });
  const pace = isQuick ? { places: 4, apartMs: 700 } : { places: 5, apartMs: 4000 };
  const placesOf = ({ workload }: Job): number => (workload.processes > 1 ? 2 : 1);
  const found = await runStaggered(jobs, pace, placesOf, runOrNote);
  redis?.end();
  return found.filter((result) => result !== undefined);
}

async function fleetStore(): ReturnType<typeof startRedis> {
  const why =
    subpathOf('./redis') === undefined
      ? 'the package has no subpath redis'
      : 'no redis-server here';
  const redis = subpathOf('./redis') && (await startRedis());
  if (redis === undefined) notes.push(`${ourFleetWithStore.label}: ${why}`);
  return redis;
}

async function runOrNote(job: Job): Promise<Result | undefined> {
  const name = `${job.workload.title}, ${job.entry.label}`;
  try {
    const result = await runJob(job);
    const { tookMs, refused, knocks, failed, requests } = result;
    const figures = `${requests} requests, ${refused} refused, ${knocks} knocks, ${failed} failed`;
    console.log(`${name}: ${(tookMs / 1000).toFixed(2)} s, ${figures}`);
    return result;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.log(`${name}: ${message}`);
    notes.push(`${name}: ${message.split('\n')[0] ?? ''}`);
    return undefined;
  }
}

function versionsOf(list: readonly Entry[]): Record<string, string> {
  const names = [...new Set(['axios', 'ky', ...list.flatMap(({ peer }) => peer ?? []), 'redis'])];
  return Object.fromEntries(
    names.map((name) => {
      const path = here(`node_modules/${name}/package.json`);
      return [name, (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version];
    }),
  );
}

function circumstances(): Circumstances {
  const machine = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`;
  const listed = [...entries, ourFleetWithStore].filter(({ id }) => takesPart(id));
  return {
    command: ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    machine: `${machine}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}`,
    versions: versionsOf(entries),
    settings: listed.map(({ label, settings }) => [label, settings]),
  };
}

/** The whole run's results are kept with the sources; anything less is for looking at. */
function write(findings: Findings): void {
  const folder = here(isWhole ? 'results/' : 'results-trial/');
  mkdirSync(folder, { recursive: true });
  const save = (name: string, text: string): void => {
    writeFileSync(new URL(name, folder), text);
  };
  const facts = circumstances();
  const page = resultsPage(allWorkloads, findings, facts, labelOf);
  save('results.md', page);
  save('README-section.md', readmeSection(findings, labelOf));
  const rows = findings.results.map((result) => JSON.stringify(result)).join(',\n    ');
  const rest = JSON.stringify({ ...facts, ...findings, results: undefined }, undefined, 2);
  save('results.json', `${rest.slice(0, -2)},\n  "results": [\n    ${rows}\n  ]\n}\n`);
  for (const [name, svg] of pictures(allWorkloads, findings, labelOf)) save(name, svg);
  console.log(`\n${page}`);
}
