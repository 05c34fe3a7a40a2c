/**
 * `npm run bench`: ours and its peers through the same trouble, side by side, on real durations.
 * Its tsconfig leads the package's names to the build, which is what users run.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { watchCalm } from './calm.js';
import { entries, type Entry, entryOf, ourFleetWithStore } from './contender-list.js';
import { readOptions } from './options.js';
import type { OrdersResult } from './orders.js';
import { startRedis } from './redis-server.js';
import {
  type Circumstances,
  type Findings,
  pictures,
  readmeSection,
  resultsPage,
} from './report.js';
import { type Job, type OrdersJob, prepareJob, prepareOrders } from './run-job.js';
import { chunk, type Ending, runGroup } from './schedule.js';
import { subpathOf } from './subpath.js';
import type { Cost, Result } from './types.js';
import { measureGrowth, measureMemory, measureSuccess } from './unhurried.js';
import { workloads } from './workloads.js';

const here = (path: string): URL => new URL(path, import.meta.url);
const args = process.argv.slice(2);
const everyName = [
  ...workloads(true).map(({ name }) => name),
  'orders',
  'success',
  'memory',
  'growth',
];
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
  execFileSync('npm', ['ci', '--ignore-scripts', '--prefix', fileURLToPath(here('.'))], {
    stdio: 'inherit',
  });
}

const notes: string[] = [];
const calm = watchCalm();
const allWorkloads = workloads(isQuick);
const results = await timedWorkloads();
const orders = isWanted('orders') ? await placements() : [];
const costs = isWanted('success') ? await measureSuccess(isQuick).catch(noteSuccess) : [];
const { waiting, endurance } = isWanted('memory')
  ? await measureMemory(isQuick, takesPart, (note) => notes.push(note))
  : { waiting: [], endurance: [] };
const growth = isWanted('growth') ? await measureGrowth(isQuick) : [];
write({ results, orders, notes, costs, waiting, endurance, growth });
process.exit(0);

function noteSuccess(error: unknown): readonly Cost[] {
  notes.push(`A successful call: ${String(error).split('\n')[0] ?? ''}`);
  return [];
}

async function timedWorkloads(): Promise<readonly Result[]> {
  const redis =
    isWanted('fleet') && takesPart(ourFleetWithStore.id) ? await fleetStore() : undefined;
  const found: Result[] = [];
  for (const workload of allWorkloads.filter(({ name }) => isWanted(name))) {
    const jobs: Job[] = entries
      .filter(({ id, canBeTold }) => takesPart(id) && (!workload.isTold || canBeTold))
      .map((entry) => ({ workload, entry }));
    if (workload.processes > 1 && redis !== undefined) {
      jobs.push({ workload, entry: ourFleetWithStore, redisPort: redis.port });
    }
    const { most, apartMs } = workload.group;
    for (const group of chunk(jobs, most)) {
      const pace = { prepare: prepareJob, apartMs, atOnce: 2, onEnding: sayResult };
      found.push(...resultsOf(await runGroup(group, pace)));
    }
  }
  redis?.end();
  return found;
}

async function placements(): Promise<readonly OrdersResult[]> {
  const found: OrdersResult[] = [];
  for (const dedupe of [true, false]) {
    const jobs: OrdersJob[] = entries
      .filter(({ id }) => takesPart(id))
      .map((entry) => ({ entry, dedupe, orders: isQuick ? 100 : 1000 }));
    const pace = { prepare: prepareOrders, apartMs: 500, atOnce: 2, onEnding: sayOrders };
    found.push(...resultsOf(await runGroup(jobs, pace)));
  }
  return found;
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

function resultsOf<R>(endings: readonly Ending<R>[]): R[] {
  return endings.flatMap((ending) => ('result' in ending ? [ending.result] : []));
}

function sayResult({ workload, entry }: Job, ending: Ending<Result>): void {
  say(`${workload.title}, ${entry.label}`, ending, (result) => {
    const { tookMs, refused, knocks, failed, requests } = result;
    const figures = `${requests} requests, ${refused} refused, ${knocks} knocks, ${failed} failed`;
    return `${(tookMs / 1000).toFixed(2)} s, ${figures}`;
  });
}

function sayOrders({ entry }: OrdersJob, ending: Ending<OrdersResult>): void {
  say(`Orders, ${entry.label}`, ending, ({ tookMs, twice, failedButLive, toldPlaced }) => {
    const figures = `${toldPlaced} placed, ${failedButLive} failed but live, ${twice} twice`;
    return `${(tookMs / 1000).toFixed(2)} s, ${figures}`;
  });
}

function say<R>(name: string, ending: Ending<R>, figures: (result: R) => string): void {
  if ('result' in ending) {
    console.log(`${name}: ${figures(ending.result)}`);
    return;
  }
  const { error } = ending;
  const message = error instanceof Error ? error.message : String(error);
  console.log(`${name}: ${message}`);
  notes.push(`${name}: ${message.split('\n')[0] ?? ''}`);
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
    calm: calm.read(),
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
  save('README.md', readmeSection(findings, labelOf));
  const rows = findings.results.map((result) => JSON.stringify(result)).join(',\n    ');
  const rest = JSON.stringify({ ...facts, ...findings, results: undefined }, undefined, 2);
  save('results.json', `${rest.slice(0, -2)},\n  "results": [\n    ${rows}\n  ]\n}\n`);
  for (const [name, svg] of pictures(allWorkloads, findings, labelOf)) save(name, svg);
  console.log(`\n${page}`);
}
