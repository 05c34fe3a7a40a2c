/**
 * Stands in for `node:http` in a page, which cannot listen: the exchange runs in the page, its sockets
 * are real ones of the relay, and only the bytes read from them and to be written are sent between.
 */
import { begin } from '../in-flight.js';
import { Emitter } from './emitter.js';
import { type FromRelay, fromBase64, toBase64, type ToRelay } from './messages.js';

let send: (message: ToRelay) => void = () => undefined;
const servers = new Map<number, RemoteServer>();
const responses = new Map<number, RemoteResponse>();
const sockets = new Map<number, RemoteSocket>();

/** Uses a connection to the relay; returns what takes the relay's messages. */
export function useRelay(sender: (message: ToRelay) => void): (message: FromRelay) => void {
  send = sender;
  return (message) => {
    if (message.type === 'over') responses.get(message.request)?.over();
    else servers.get(message.server)?.take(message);
  };
}

class RemoteSocket extends Emitter {
  readonly remoteAddress = '127.0.0.1';
  request = 0;

  resetAndDestroy(): void {
    responses.get(this.request)?.answered();
    send({ type: 'reset', request: this.request });
  }

  destroy(): void {
    responses.get(this.request)?.answered();
    send({ type: 'cut', request: this.request });
  }
}

class RemoteResponse extends Emitter {
  sendDate = false;
  destroyed = false;
  readonly #end = begin('held');

  readonly request: number;
  readonly socket: RemoteSocket;

  constructor(request: number, socket: RemoteSocket) {
    super();
    this.request = request;
    this.socket = socket;
    responses.set(request, this);
  }

  writeHead(status: number, headers: Record<string, string | string[]>): void {
    send({ type: 'head', request: this.request, status, headers });
  }

  write(bytes: Uint8Array, written: () => void): void {
    send({ type: 'write', request: this.request, bytes: toBase64(bytes) });
    written();
  }

  end(bytes = new Uint8Array()): void {
    this.answered();
    send({ type: 'end', request: this.request, bytes: toBase64(bytes) });
  }

  destroy(): void {
    this.socket.destroy();
  }

  /** From here on it is on its way to the client. */
  answered(): void {
    this.#end();
  }

  over(): void {
    this.destroyed = true;
    responses.delete(this.request);
    this.#end();
    this.emit('close');
  }
}

type Listener = (request: object, response: RemoteResponse) => void;

class RemoteServer extends Emitter {
  listening = false;
  keepAliveTimeout = 0;
  requestTimeout = 0;
  headersTimeout = 0;
  #port = 0;
  readonly #id: number = servers.size + 1;
  readonly #listener: Listener;

  constructor(listener: Listener) {
    super();
    this.#listener = listener;
    servers.set(this.#id, this);
  }

  listen(): void {
    send({ type: 'listen', server: this.#id });
  }

  address(): { port: number } {
    return { port: this.#port };
  }

  close(): void {
    send({ type: 'close', server: this.#id });
  }

  closeAllConnections(): void {
    // The relay does as it closes.
  }

  take(message: Exclude<FromRelay, { type: 'over' }>): void {
    if (message.type === 'request') {
      this.#serve(message);
      return;
    }
    this.listening = message.type === 'listening';
    if (message.type === 'listening') this.#port = message.port;
    this.emit(message.type === 'listening' ? 'listening' : 'close');
  }

  #serve({ request, connection, method, url, headers, bytes }: RequestMessage): void {
    let socket = sockets.get(connection);
    if (socket === undefined) {
      sockets.set(connection, (socket = new RemoteSocket()));
      this.emit('connection', socket);
    }
    socket.request = request;
    const body = fromBase64(bytes);
    const incoming = {
      ...{ socket, method, url, headers },
      async *[Symbol.asyncIterator]() {
        yield body;
      },
    };
    this.#listener(incoming, new RemoteResponse(request, socket));
  }
}

type RequestMessage = Extract<FromRelay, { type: 'request' }>;

export function createServer(listener: Listener): RemoteServer {
  return new RemoteServer(listener);
}
