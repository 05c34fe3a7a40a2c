import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type FromRelay, fromBase64, toBase64, type ToRelay } from './suite/page/messages.js';

/** Real ports for an exchange in a runtime that cannot listen. */
export interface Relay {
  readonly port: number;
  /** Lines that the suite reports, until it is closed. */
  onReport(listener: (line: string) => void): void;
  close(): void;
}

/** KuCoin sends none of these: a page that calls it needs a server between them that does. */
function corsHeaders(request: IncomingMessage): Record<string, string> {
  return {
    'access-control-allow-origin': '*',
    'access-control-expose-headers': '*',
    'access-control-allow-methods': 'GET, POST, PUT, DELETE',
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
    'access-control-max-age': '600',
    'access-control-allow-private-network': 'true',
  };
}

/** What one suite has open. */
class Client {
  readonly #servers = new Map<number, Server>();
  readonly #responses = new Map<number, ServerResponse>();
  readonly #numbers = new WeakMap<Socket, number>();
  #connections = 0;
  #requests = 0;

  readonly #socket: WebSocket;
  readonly #report: (line: string) => void;

  constructor(socket: WebSocket, report: (line: string) => void) {
    this.#socket = socket;
    this.#report = report;
  }

  #tell(message: FromRelay): void {
    this.#socket.send(JSON.stringify(message));
  }

  take(message: ToRelay): void {
    if (message.type === 'report') this.#report(message.line);
    else if (message.type === 'listen') this.#listen(message.server);
    else if (message.type === 'close') this.#close(message.server);
    else this.#answer(message, this.#responses.get(message.request));
  }

  #answer(
    message: Exclude<ToRelay, { type: 'listen' | 'close' | 'report' }>,
    response: ServerResponse | undefined,
  ): void {
    if (response === undefined || response.destroyed) return;
    if (message.type === 'cut') response.socket?.destroySoon();
    else if (message.type === 'reset') response.socket?.resetAndDestroy();
    else if (message.type === 'write') response.write(fromBase64(message.bytes));
    else if (message.type === 'end') response.end(fromBase64(message.bytes));
    else response.writeHead(message.status, { ...message.headers, ...corsHeaders(response.req) });
  }

  #listen(id: number): void {
    const server = createServer((request, response) => {
      response.sendDate = false;
      if (request.method === 'OPTIONS') response.writeHead(204, corsHeaders(request)).end();
      else void this.#forward(id, request, response);
    });
    server.on('connection', (socket) => this.#numbers.set(socket, (this.#connections += 1)));
    Object.assign(server, { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
    this.#servers.set(id, server);
    server.listen(0, '0.0.0.0', () => {
      const { port } = server.address() as AddressInfo;
      this.#tell({ type: 'listening', server: id, port });
    });
  }

  async #forward(id: number, message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const request = (this.#requests += 1);
    this.#responses.set(request, response);
    response.on('close', () => {
      this.#responses.delete(request);
      this.#tell({ type: 'over', request });
    });
    const { method = 'GET', url = '/', headers } = message;
    const connection = this.#numbers.get(message.socket) ?? 0;
    const bytes = toBase64(Buffer.concat(chunks));
    this.#tell({ type: 'request', server: id, request, connection, method, url, headers, bytes });
  }

  #close(id: number): void {
    const server = this.#servers.get(id);
    server?.close(() => this.#tell({ type: 'closed', server: id }));
    server?.closeAllConnections();
  }
}

/** Opens a relay that also serves `page`. */
export async function openRelay(pages: Readonly<Record<string, string>>): Promise<Relay> {
  const listeners: ((line: string) => void)[] = [];
  const server = createServer((request, response) => {
    const text = pages[request.url ?? '/'];
    const type = request.url === '/' ? 'text/html' : 'text/javascript';
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': `${type};charset=utf-8` });
    response.end(text);
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    const client = new Client(socket, (line) => listeners.forEach((listener) => listener(line)));
    socket.on('message', (data: Buffer) => client.take(JSON.parse(String(data)) as ToRelay));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    onReport: (listener) => void listeners.push(listener),
    close() {
      sockets.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
