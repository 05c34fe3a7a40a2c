import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { type Exchange, startExchange } from '../../../src/testing/index.js';

/** How an answer is sent that lost its end on the way and still ends as it should. */
export const endings = ['content-length', 'chunks', 'gzip', 'close'] as const;

/** One of them. */
export type Ending = (typeof endings)[number];

/** An exchange in real time behind a proxy that changes one answer. */
export interface CuttingServer {
  readonly exchange: Exchange;
  readonly host: string;
  readonly url: string;
  /** The next answer to this method and path is carried out, and then sent changed. */
  change(endpoint: string, how: Ending, edit: (text: string) => string): void;
}

// Browsers and Workers open no port, even where they know the module; there the suite does without.
const isWorker = globalThis.navigator?.userAgent === 'Cloudflare-Workers';
const platform = isWorker ? undefined : globalThis.process;
const http = platform?.getBuiltinModule?.('node:http');
const gzip = platform?.getBuiltinModule?.('node:zlib')?.gzipSync;

/** Whether this platform can open a port of its own. */
export const canListen = http !== undefined && gzip !== undefined;

const opened: { readonly exchange: Exchange; readonly server: Server }[] = [];

afterEach(async () => {
  for (const { exchange, server } of opened.splice(0)) {
    server.closeAllConnections();
    server.close();
    await exchange.close();
  }
});

/** Opens an exchange and the proxy in front of it; both are closed after the test. */
export async function openCuttingServer(): Promise<CuttingServer> {
  if (http === undefined) throw new Error('no port can be opened here');
  const exchange = await startExchange({ listen: false });
  const changes = new Map<string, { how: Ending; edit: (text: string) => string }>();

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const answer = await exchange.fetch(exchange.url + url, {
      method,
      headers: headersOf(request),
      ...(body === '' ? {} : { body }),
    });
    const name = `${method} ${url.split('?')[0] ?? ''}`;
    const change = changes.get(name);
    changes.delete(name);
    const text = await answer.text();
    response.statusCode = answer.status;
    response.setHeader('content-type', 'application/json');
    send(response, change === undefined ? text : change.edit(text), change?.how);
  }

  const server = http.createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  opened.push({ exchange, server });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    exchange,
    host,
    url: `http://${host}`,
    change: (endpoint, how, edit) => void changes.set(endpoint, { how, edit }),
  };
}

function headersOf({ headers }: IncomingMessage): [string, string][] {
  const ofTheWay = /^(?:host|connection|content-length|transfer-encoding|keep-alive)$/;
  return Object.entries(headers).flatMap(([name, value]) =>
    ofTheWay.test(name) ? [] : [[name, String(value)] as [string, string]],
  );
}

function send(response: ServerResponse, text: string, how: Ending = 'content-length'): void {
  const bytes = Buffer.from(text);
  if (how === 'chunks') {
    response.write(bytes.subarray(0, 5));
    response.end(bytes.subarray(5));
    return;
  }
  if (how === 'close') {
    // Without a length or chunks it is the end of the connection that ends the answer.
    response.useChunkedEncodingByDefault = false;
    response.setHeader('connection', 'close');
    response.removeHeader('content-length');
    response.write(bytes);
    response.end();
    return;
  }
  const packed = how === 'gzip' ? gzip?.(bytes) : undefined;
  if (packed !== undefined) response.setHeader('content-encoding', 'gzip');
  const sent = packed ?? bytes;
  response.setHeader('content-length', String(sent.length));
  response.end(sent);
}
