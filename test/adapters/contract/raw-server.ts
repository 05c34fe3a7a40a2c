import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A request as it came over the wire; `number` counts them from 1. */
export interface RawRequest {
  readonly number: number;
  readonly method: string;
  readonly target: string;
  readonly socket: Socket;
}

/** A server that says what the test says, byte by byte: what no HTTP library would send. */
export interface RawServer {
  readonly host: string;
  readonly url: string;
  readonly requests: readonly RawRequest[];
  /** Bytes handed over to connections. */
  written(): number;
  close(): Promise<void>;
}

/** Starts one; a request's own body is read away. */
export async function startRawServer(answer: (request: RawRequest) => void): Promise<RawServer> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  let gone = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      gone += socket.bytesWritten;
    });
    // A client that goes away in the middle of an answer is what some tests are about.
    socket.on('error', () => undefined);
    let head = '';
    let left = 0;
    socket.on('data', (chunk) => {
      head += chunk.toString('latin1');
      for (;;) {
        if (left > 0) {
          const taken = Math.min(left, head.length);
          [head, left] = [head.slice(taken), left - taken];
          if (left > 0) return;
        }
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        const [line = ''] = head.split('\r\n');
        left = Number(/content-length: *(\d+)/i.exec(head.slice(0, end))?.[1] ?? 0);
        head = head.slice(end + 4);
        const [method = '', target = ''] = line.split(' ');
        const request = { number: requests.length + 1, method, target, socket };
        requests.push(request);
        answer(request);
      }
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `http://${host}`,
    requests,
    written: () => [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, gone),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const chunk = (bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);

/** The head of an answer. */
export const head = (status: string, headers: Readonly<Record<string, string>> = {}): Buffer =>
  Buffer.from(
    [
      `HTTP/1.1 ${status}`,
      'content-type: application/json',
      ...Object.entries(headers).map((pair) => pair.join(': ')),
      '\r\n',
    ].join('\r\n'),
  );

/** How an answer may come to its end, by all appearances properly. */
export type Ending = 'chunked' | 'length' | 'close' | 'gzip';

/** Every one of them. */
export const endings: readonly Ending[] = ['chunked', 'length', 'close', 'gzip'];

/** Sends an answer that ends properly, whatever its text is. */
export function sendWhole(
  socket: Socket,
  text: string,
  how: Ending = 'length',
  status = '200 OK',
  headers: Readonly<Record<string, string>> = {},
): void {
  const bytes = Buffer.from(text);
  if (how === 'close') {
    socket.end(Buffer.concat([head(status, { ...headers, connection: 'close' }), bytes]));
    return;
  }
  if (how === 'chunked') {
    const sent = { ...headers, 'transfer-encoding': 'chunked' };
    socket.write(Buffer.concat([head(status, sent), chunk(bytes), Buffer.from('0\r\n\r\n')]));
    return;
  }
  const body = how === 'gzip' ? gzipSync(bytes) : bytes;
  const coding = how === 'gzip' ? { 'content-encoding': 'gzip' } : {};
  const sent = { ...headers, ...coding, 'content-length': String(body.length) };
  socket.write(Buffer.concat([head(status, sent), body]));
}
