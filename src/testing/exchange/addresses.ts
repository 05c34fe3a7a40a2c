import type { HostKind } from '../../types/index.js';
import type { ExchangeScript } from '../script/script.js';
import type { Exchange } from './exchange-type.js';
import type { RequestHandler } from './handle-request.js';
import { type Door, openServers } from './server.js';

/** Nothing listens there, and nothing but `exchange.fetch` is meant to go there. */
const NOBODY_LISTENS = { spot: 1, futures: 2 } as const;

/** Where an exchange is found. */
export interface Addresses {
  readonly names: Pick<Exchange, 'url' | 'host' | 'futuresUrl' | 'futuresHost' | 'hosts'>;
  /** Ports that are open. */
  readonly ports: readonly number[];
  /** What one of the addresses serves. */
  readonly productOf: (host: string) => HostKind | undefined;
  /** Ends every connection at once. */
  close(): Promise<void>;
}

/** Opens an exchange's addresses: one for the script's product, one for futures if that is another. */
export async function openAddresses(
  handler: RequestHandler,
  { product = 'spot', listen = true, port = 0, futuresPort = 0 }: ExchangeScript,
): Promise<Addresses> {
  const futures: Door = { port: futuresPort, product: 'futures' };
  const doors: readonly Door[] = [{ port, product }, ...(product === 'futures' ? [] : [futures])];
  const servers = listen ? await openServers(handler, doors) : undefined;
  const [own = NOBODY_LISTENS.spot, second] = servers?.ports ?? [];
  const host = `127.0.0.1:${own}`;
  const other = `127.0.0.1:${second ?? NOBODY_LISTENS.futures}`;
  const futuresHost = product === 'futures' ? host : other;
  const hosts = { [futuresHost]: 'futures', [host]: product } as const;
  return {
    names: { url: `http://${host}`, host, futuresUrl: `http://${futuresHost}`, futuresHost, hosts },
    ports: servers?.ports ?? [],
    productOf: (name) => hosts[name],
    close: async () => servers?.close(),
  };
}
