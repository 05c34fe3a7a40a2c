import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** A Redis of our own. */
export interface RedisServer {
  readonly port: number;
  end(): void;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Starts a Redis that keeps nothing; `undefined` where none is installed. */
export async function startRedis(): Promise<RedisServer | undefined> {
  const port = await freePort();
  const options = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  const server = spawn('redis-server', options, { stdio: 'ignore' });
  let isMissing = false;
  server.on('error', () => {
    isMissing = true;
  });
  process.on('exit', () => server.kill());
  for (let tries = 0; tries < 50; tries += 1) {
    await new Promise((due) => setTimeout(due, 100));
    if (isMissing) return undefined;
    if (await answers(port)) return { port, end: () => void server.kill() };
  }
  server.kill();
  return undefined;
}
