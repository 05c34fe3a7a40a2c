import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { collect, collectFrom, longestRunMs } from './collect.js';
import { here } from './install.js';
import { openRelay } from './relay.js';
import type { TestResult } from './suite/report.js';

/** Node's modules have been there by default since 2026-08-04. */
const compatibilityDate = '2026-11-01';

/** What every exchange of `kucoin-retry/testing` takes. */
const credentials = {
  key: '6512f0a1c7d3e40001a2b3c4',
  secret: '1b6f2c9e-8f0d-4d0e-9f51-7c2f3a4b5d6e',
  passphrase: 'test-passphrase',
};

const withoutNode = ['no_nodejs_compat', 'no_nodejs_compat_v2'];

interface Worker {
  readonly name: string;
  readonly script: string;
  readonly flags: readonly string[];
}

/** One for each test of `suite/requests.ts`: what an engine has learnt is nothing to the next test. */
const botsEach = 12;

const bots = (name: string, flags: readonly string[]): Worker[] =>
  Array.from({ length: botsEach }, (_, number) => ({
    name: `${name}-${number}`,
    script: 'bot.js',
    flags,
  }));

const botsWithNode = bots('node', []);
const botsWithoutNode = bots('plain', withoutNode);

const workers: readonly Worker[] = [
  { name: 'contract', script: 'worker.js', flags: withoutNode },
  ...botsWithNode,
  ...botsWithoutNode,
];

/** What workerd is started with: the Workers side by side, each on a port of its own. */
function configOf(all: readonly Worker[]): string {
  const bindings = Object.entries(credentials)
    .map(([name, text]) => `(name = "KUCOIN_${name.toUpperCase()}", text = "${text}")`)
    .join(', ');
  const services = all.map(
    ({ name, script, flags }) => `    (name = "${name}", worker = (
      modules = [(name = "${script}", esModule = embed "${script}")],
      compatibilityDate = "${compatibilityDate}",
      compatibilityFlags = ${JSON.stringify(flags)},
      bindings = [${bindings}],
    )),`,
  );
  const sockets = all.map(
    ({ name }) =>
      `    (name = "${name}", address = "127.0.0.1:0", http = (), service = (name = "${name}", entrypoint = "handler")),`,
  );
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
${services.join('\n')}
    (name = "internet", network = (allow = ["public", "private", "local"])),
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
  writeFileSync(here('dist/workerd.capnp'), configOf(workers));
  const binary = here('node_modules/@cloudflare/workerd-linux-64/bin/workerd');
  const child = spawn(binary, ['serve', 'dist/workerd.capnp', '--control-fd=3'], {
    cwd: here('./'),
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    timeout: 2 * longestRunMs,
    killSignal: 'SIGKILL',
  });
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
    stop() {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

/** Runs the contract in one request of a Worker, then bots that serve many. */
export async function runInWorkerd(): Promise<readonly TestResult[]> {
  const relay = await openRelay({});
  const running = await start();
  try {
    const url = `http://127.0.0.1:${running.portOf('contract')}/?relay=${relay.port}`;
    const over = fetch(url).then(async (response) => {
      if (!response.ok) throw new Error(`workerd: ${response.status} ${await response.text()}`);
    });
    const [contract] = await Promise.all([collectFrom(relay, 'workerd'), over]);
    const requests = [];
    for (const those of [botsWithNode, botsWithoutNode]) {
      const ports = those.map(({ name }) => String(running.portOf(name)));
      requests.push(...(await collect(process.execPath, ['dist/requests.mjs', ...ports])));
    }
    return [...contract, ...requests];
  } finally {
    await running.stop();
    relay.close();
  }
}

export async function runContract(): Promise<readonly TestResult[]> {
  const relay = await openRelay({});
  const running = await start();
  try {
    const url = `http://127.0.0.1:${running.portOf('contract')}/?relay=${relay.port}`;
    void fetch(url);
    return await collectFrom(relay, 'workerd');
  } finally {
    await running.stop();
    relay.close();
  }
}

export async function runBots(which: 'node' | 'plain'): Promise<readonly TestResult[]> {
  const running = await start();
  try {
    const those = which === 'node' ? botsWithNode : botsWithoutNode;
    const ports = those.map(({ name }) => String(running.portOf(name)));
    return await collect(process.execPath, ['dist/requests.mjs', ...ports]);
  } finally {
    await running.stop();
  }
}
