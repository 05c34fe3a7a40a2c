import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A server that answers what it is asked first and cuts the connection at the next request. */
export interface CutServer {
  readonly url: string;
  readonly host: string;
  /** Requests that had arrived whole when their connection was cut, in order. */
  readonly cut: readonly { readonly method: string; readonly isReused: boolean }[];
  close(): void;
}

const fine = '{"code":"200000","data":{"price":"1"}}';

function lengthOf(head: string): number {
  return Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
}

/** Opens one; `/warm` in the address of a request has it answered. */
export async function openCutServer(how: 'end' | 'reset'): Promise<CutServer> {
  const cut: { method: string; isReused: boolean }[] = [];
  const serve = (socket: Socket): void => {
    let text = '';
    let answered = 0;
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      text += data.toString('latin1');
      const headEnds = text.indexOf('\r\n\r\n');
      if (headEnds < 0) return;
      const head = text.slice(0, headEnds);
      if (text.length < headEnds + 4 + lengthOf(head)) return;
      text = '';
      const [method = '', path = ''] = head.split(' ');
      if (path.includes('warm')) {
        answered += 1;
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${fine.length}\r\n\r\n${fine}`);
        return;
      }
      cut.push({ method, isReused: answered > 0 });
      if (how === 'reset') socket.resetAndDestroy();
      else socket.destroy();
    });
  };
  const server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `http://${host}`, host, cut, close: () => void server.close() };
}
