import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { collect, collectFrom, longestRunMs } from './collect.js';
import { here } from './install.js';
import { openRelay } from './relay.js';
import type { TestResult } from './suite/report.js';

/** What every exchange of `kucoin-retry/testing` takes. */
const credentials = {
  key: '6512f0a1c7d3e40001a2b3c4',
  secret: '1b6f2c9e-8f0d-4d0e-9f51-7c2f3a4b5d6e',
  passphrase: 'test-passphrase',
};

/** The date and flags that tell a Worker what its platform does. */
interface Promises {
  readonly date: string;
  readonly flags: readonly string[];
}

/** Node's modules are there by default from 2026-08-04 on. */
const today: Promises = { date: '2026-11-01', flags: [] };
const withoutNode: Promises = { ...today, flags: ['no_nodejs_compat', 'no_nodejs_compat_v2'] };
/** No weak references, and no name of the platform; a promise goes on wherever it is settled. */
const old: Promises = { date: '2024-09-01', flags: ['no_global_navigator'] };

interface Worker {
  readonly name: string;
  readonly script: string;
  readonly promises: Promises;
}

/** One for each test of `suite/requests.ts`: what an engine has learnt must not reach the next test. */
const botsEach = 12;

const botNames = (group: string): string[] =>
  Array.from({ length: botsEach }, (_, number) => `${group} ${number}`);

const bots = (group: string, promises: Promises): Worker[] =>
  botNames(group).map((name) => ({ name, script: 'bot.js', promises }));

const botsToday = 'requests of a Worker';
const botsOld = 'requests of a Worker of 2024';

const workers: readonly Worker[] = [
  { name: 'contract', script: 'worker.js', promises: withoutNode },
  { name: 'signing', script: 'worker.js', promises: today },
  ...bots(botsToday, today),
  ...bots(botsOld, old),
];

/** What workerd is started with: the Workers side by side, each on a port of its own. */
function config(): string {
  const bindings = Object.entries(credentials).map(
    ([name, text]) => `(name = "KUCOIN_${name.toUpperCase()}", text = "${text}")`,
  );
  const services = workers.map(
    ({ name, script, promises }) => `    (name = "${name}", worker = (
      modules = [(name = "${script}", esModule = embed "${script}")],
      compatibilityDate = "${promises.date}",
      compatibilityFlags = ${JSON.stringify(promises.flags)},
      bindings = [${bindings.join(', ')}],
    )),`,
  );
  const sockets = workers.map(
    ({ name }) =>
      `    (name = "${name}", address = "127.0.0.1:0", http = (), service = (name = "${name}", entrypoint = "handler")),`,
  );
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
${services.join('\n')}
    (name = "internet", network = (allow = ["local"])),
  ],
  sockets = [
${sockets.join('\n')}
  ],
);
`;
}

/** Workers that are up. */
interface Running {
  portOf(name: string): number;
  stop(): Promise<void>;
}

async function start(): Promise<Running> {
  writeFileSync(here('dist/workerd.capnp'), config());
  const binary = here('node_modules/@cloudflare/workerd-linux-64/bin/workerd');
  const child = spawn(binary, ['serve', 'dist/workerd.capnp', '--control-fd=3'], {
    cwd: here('./'),
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    timeout: 2 * longestRunMs,
    killSignal: 'SIGKILL',
  });
  const kill = (): void => void child.kill('SIGKILL');
  const quit = (): void => process.exit(1);
  process.once('exit', kill);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, quit);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ports = new Map<string, number>();
  for await (const line of createInterface({ input: child.stdio[3] as Readable })) {
    const { socket, port } = JSON.parse(line) as { socket: string; port: number };
    ports.set(socket, port);
    if (ports.size === workers.length) break;
  }
  return {
    portOf(name) {
      const port = ports.get(name);
      if (port === undefined) throw new Error(`workerd: ${name} does not listen`);
      return port;
    },
    async stop() {
      kill();
      await ended;
      process.off('exit', kill);
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, quit);
    },
  };
}

/** A part of the suite, in one request of a Worker. */
async function runSuite(running: Running, part: string): Promise<readonly TestResult[]> {
  const relay = await openRelay({});
  try {
    const url = `http://127.0.0.1:${running.portOf(part)}/${part}?relay=${relay.port}`;
    const over = fetch(url).then(async (response) => {
      if (!response.ok) throw new Error(`workerd: ${response.status} ${await response.text()}`);
    });
    const [results] = await Promise.all([collectFrom(relay, 'workerd'), over]);
    return results;
  } finally {
    relay.close();
  }
}

/** Bots that serve many requests each. */
function runBots(running: Running, group: string): Promise<readonly TestResult[]> {
  const ports = botNames(group).map((name) => String(running.portOf(name)));
  return collect(process.execPath, ['dist/requests.mjs', group, ...ports]);
}

/** Runs the contract in a Worker, then what is special there. */
export async function runInWorkerd(): Promise<readonly TestResult[]> {
  const running = await start();
  try {
    const contract = await runSuite(running, 'contract');
    const signing = await runSuite(running, 'signing');
    const groups = [botsToday, botsOld].map((group) => runBots(running, group));
    return [contract, signing, ...(await Promise.all(groups))].flat();
  } finally {
    await running.stop();
  }
}
