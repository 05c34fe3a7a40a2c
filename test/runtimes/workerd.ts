import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { here } from './install.js';
import { openRelay } from './relay.js';
import { endLine, resultPrefix, type TestResult } from './suite/report.js';

const limitMs = 120_000;

/** Node's modules have been there by default since 2026-08-04. */
const compatibilityDate = '2026-11-01';

const withoutNode = ['no_nodejs_compat', 'no_nodejs_compat_v2'];

interface Worker {
  readonly name: string;
  readonly script: string;
  readonly flags: readonly string[];
}

const workers: readonly Worker[] = [{ name: 'contract', script: 'worker.js', flags: withoutNode }];

/** What workerd is started with: the Workers side by side, each on a port of its own. */
function configOf(all: readonly Worker[]): string {
  const services = all.map(
    ({ name, script, flags }) => `    (name = "${name}", worker = (
      modules = [(name = "${script}", esModule = embed "${script}")],
      compatibilityDate = "${compatibilityDate}",
      compatibilityFlags = ${JSON.stringify(flags)},
    )),`,
  );
  const sockets = all.map(
    ({ name }) =>
      `    (name = "${name}", address = "127.0.0.1:0", http = (), service = "${name}"),`,
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
  /** Where each of them listens, by its name. */
  readonly ports: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

async function start(): Promise<Running> {
  writeFileSync(here('dist/workerd.capnp'), configOf(workers));
  const binary = here('node_modules/@cloudflare/workerd-linux-64/bin/workerd');
  const child = spawn(binary, ['serve', 'dist/workerd.capnp', '--control-fd=3'], {
    cwd: here('./'),
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    timeout: limitMs,
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
    ports,
    stop() {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

/** Runs the suite in a Worker of workerd. */
export async function runInWorkerd(): Promise<readonly TestResult[]> {
  const relay = await openRelay({});
  const running = await start();
  const results: TestResult[] = [];
  try {
    const ended = new Promise<void>((resolve, reject) => {
      setTimeout(() => reject(new Error(`workerd: no end after ${limitMs} ms`)), limitMs).unref();
      relay.onReport((line) => {
        if (line === endLine) resolve();
        else results.push(JSON.parse(line.slice(resultPrefix.length)) as TestResult);
      });
    });
    const asked = fetch(`http://127.0.0.1:${running.ports.get('contract')}/?relay=${relay.port}`);
    const refused = asked.then(async (response) => {
      if (!response.ok) throw new Error(`workerd: ${response.status} ${await response.text()}`);
      return ended;
    });
    await Promise.race([ended, refused]);
  } finally {
    await running.stop();
    relay.close();
  }
  return results;
}
