import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether this machine has a Redis; CI must have one. */
export const hasRedis =
  process.env['CI'] !== undefined || spawnSync('redis-server', ['--version']).status === 0;

if (!hasRedis) console.warn('redis-server is not installed: the tests of the fleet are skipped');

/** A Redis of our own, without a memory on disk. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** As if its machine had lost power; returns when nothing listens any more. */
  stop(): Promise<void>;
  /** Again, on the same port, with nothing in it. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a redis-server on a free port. */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'kucoin-retry-redis-'));
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child = await spawnRedis(port, folder);
  };
  const stop = async (): Promise<void> => {
    const running = child;
    child = undefined;
    if (running === undefined) return;
    const exited = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await exited;
  };
  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    start,
    stop,
    async close() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function spawnRedis(port: number, folder: string): Promise<ChildProcess> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const child = spawn('redis-server', [...options, '--save', '', '--appendonly', 'no']);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('Ready to accept connections')) resolve(child);
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}
