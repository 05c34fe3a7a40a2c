import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { HostKind } from '../../types/index.js';
import { readHead } from '../messages/request.js';
import type { RequestHandler } from './handle-request.js';
import type { Delivery } from './outcome.js';

/** A port to open on 127.0.0.1. */
export interface Door {
  /** 0 takes one that is free. */
  readonly port: number;
  /** What it serves, where two products share a path. */
  readonly product: HostKind;
}

/** A port that is open. */
interface OpenServer {
  readonly port: number;
  /** Ends every connection at once. */
  close(): Promise<void>;
}

/** Ports that are open. */
export interface OpenServers {
  /** In the order of the doors. */
  readonly ports: readonly number[];
  /** Ends every connection at once. */
  close(): Promise<void>;
}

function flatHeaders(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function deliver(delivery: Delivery, response: ServerResponse): void {
  const { socket } = response;
  if (delivery.kind === 'hang') return;
  if (delivery.kind === 'reset') {
    socket?.resetAndDestroy();
    return;
  }
  const { status, headers, body } = delivery.answer;
  const bytes = Buffer.from(body);
  const isEmpty = status === 204 || status === 304;
  const isChunked = headers['transfer-encoding'] === 'chunked';
  // The date is the exchange's own: a machine's clock says nothing about a skewed one.
  response.sendDate = false;
  response.writeHead(status, {
    ...(headers as Record<string, string | string[]>),
    ...(isEmpty || isChunked ? {} : { 'content-length': String(bytes.length) }),
  });
  if (!delivery.cut) {
    response.end(isEmpty ? undefined : bytes);
    return;
  }
  // Ended, not reset: a reset would take back what the client has not read yet.
  response.write(bytes.subarray(0, bytes.length >> 1), () => socket?.destroy());
}

/** Opens ports on 127.0.0.1, all of them or, when one is taken, none. */
export async function openServers(
  handler: RequestHandler,
  doors: readonly Door[],
): Promise<OpenServers> {
  const servers: OpenServer[] = [];
  let connections = 0;
  const close = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.close()));
  };
  try {
    // One after the other, so that connections are numbered across all doors.
    for (const door of doors) servers.push(await openServer(handler, door, () => ++connections));
  } catch (error) {
    await close();
    throw error;
  }
  return { ports: servers.map(({ port }) => port), close };
}

async function openServer(
  handler: RequestHandler,
  { port, product }: Door,
  nextNumber: () => number,
): Promise<OpenServer> {
  const numbers = new WeakMap<Socket, number>();

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket, method = 'GET', url = '/' } = request;
    const ip = socket.remoteAddress ?? '127.0.0.1';
    const head = readHead(method, url, flatHeaders(request), ip, product);
    const visit = handler.arrive(head, numbers.get(socket));
    let handedOver = false;
    response.on('close', () => {
      if (!handedOver) visit.leftEarly();
    });
    const delivery = await visit.receive(await readBody(request));
    if (response.destroyed) return;
    handedOver = delivery.kind !== 'hang';
    visit.handedOver(delivery);
    deliver(delivery, response);
  }

  const server = createServer((request, response) => {
    // Rejects only when the client goes away in the middle of its own body.
    serve(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    numbers.set(socket, nextNumber());
  });
  // No time-outs of the server's own: a test may hold a connection for any time, and one closed
  // while idle would look like a fault.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
