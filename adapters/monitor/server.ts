import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Place, refusalOf, urlOf } from './access.js';
import { createPage, type Page } from './page.js';
import type { Stream } from './stream.js';

/** A server that runs. */
export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

/** More connections than people and their tabs need; an open one costs memory. */
const mostConnections = 64;

/** Serves the page and the stream. */
export async function serve(stream: Stream, wanted: Place): Promise<RunningServer> {
  const page = createPage();
  let place = wanted;
  const server = createServer((request, response) => {
    answer(request, response, { page, stream, place });
  });
  server.maxConnections = mostConnections;
  // Neither the server nor who watches keeps a bot from ending.
  server.on('connection', (socket) => socket.unref());
  await listen(server, wanted);
  server.unref();
  place = { host: wanted.host, port: (server.address() as AddressInfo).port };
  return {
    url: urlOf(place),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, { host, port }: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const todo: Readonly<Record<string, string>> = {
        EADDRINUSE: `port ${port} is in use: choose another, or 0 for any that is free`,
        EACCES: `port ${port} is not for you: choose one above 1023, or 0 for any that is free`,
        EADDRNOTAVAIL: `${host} is no address of this machine`,
        ENOTFOUND: `there is no host ${host}`,
      };
      error.message = `startMonitor: ${todo[error.code ?? ''] ?? error.message}`;
      reject(error);
    });
    server.listen({ host, port }, () => {
      server.removeAllListeners('error');
      // What goes wrong with a server that runs is no matter of the bot's.
      server.on('error', () => undefined);
      resolve();
    });
  });
}

interface Served {
  readonly page: Page;
  readonly stream: Stream;
  readonly place: Place;
}

/** For every answer: kept nowhere, shown in no frame, read by no other site. */
const always = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

/** The policy of whatever is no page: nothing may run. */
const nothing = "default-src 'none'; frame-ancestors 'none'";

function answer(request: IncomingMessage, response: ServerResponse, served: Served): void {
  const { page, stream, place } = served;
  const refuse = (status: number, text: string, more: Readonly<Record<string, string>> = {}) => {
    response.writeHead(status, {
      ...always,
      'content-security-policy': nothing,
      'content-type': 'text/plain; charset=utf-8',
      ...more,
    });
    response.end(request.method === 'HEAD' ? undefined : `${text}\n`);
  };
  const refusal = refusalOf(request.headers, place);
  if (refusal !== undefined) return refuse(403, refusal);
  const isHead = request.method === 'HEAD';
  if (!isHead && request.method !== 'GET') {
    return refuse(405, 'this monitor only shows: GET or HEAD', { allow: 'GET, HEAD' });
  }
  const [path] = (request.url ?? '').split('?');
  if (path === '/') {
    const type = { 'content-type': 'text/html; charset=utf-8' };
    response.writeHead(200, { ...always, 'content-security-policy': page.policy, ...type });
    response.end(isHead ? undefined : page.html);
  } else if (path === '/events') {
    const type = { 'content-type': 'text/event-stream; charset=utf-8' };
    response.writeHead(200, { ...always, 'content-security-policy': nothing, ...type });
    if (isHead) response.end();
    else stream.add(response);
  } else {
    refuse(404, `there is only the page, at ${urlOf(place)}`);
  }
}
