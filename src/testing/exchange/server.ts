import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { readHead } from '../messages/request.js';
import type { RequestHandler } from './handle-request.js';
import type { Delivery } from './outcome.js';

/** A port that is open. */
export interface OpenServer {
  readonly port: number;
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

/** Opens a port on 127.0.0.1; `port` 0 takes one that is free. */
export async function openServer(handler: RequestHandler, port: number): Promise<OpenServer> {
  const numbers = new WeakMap<Socket, number>();
  let connections = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket, method = 'GET', url = '/' } = request;
    const head = readHead(method, url, flatHeaders(request), socket.remoteAddress ?? '127.0.0.1');
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
    connections += 1;
    numbers.set(socket, connections);
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
