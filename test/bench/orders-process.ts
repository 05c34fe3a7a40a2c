/** One contender placing orders while a fifth of all requests goes wrong. */
import { serveParent } from './children.js';
import type { Setting } from './types.js';

/** What the caller is told of one order. */
export type Verdict = 'yes' | 'no' | 'unknown';

/** A spot limit order. */
export type Order = Readonly<
  Record<'clientOid' | 'symbol' | 'side' | 'type' | 'price' | 'size', string>
>;

/** Where a contender places orders. */
export interface Desk {
  place(order: Order): Promise<Verdict>;
}

/** How a contender's desk is made. */
export type MakeDesk = (setting: Setting) => Desk;

/** What the process is started with. */
export interface OrdersInput {
  readonly contender: string;
  readonly setting: Setting;
  readonly orders: number;
  readonly concurrency: number;
}

/** What the caller of each order was told, by its client id. */
export interface OrdersTold {
  readonly verdicts: Readonly<Record<string, Verdict>>;
  readonly tookMs: number;
}

const { contender, setting, orders, concurrency } = JSON.parse(
  process.argv[2] ?? '{}',
) as OrdersInput;
process.on('unhandledRejection', () => undefined);
// By a name the compiler cannot follow: it checks the peers' files apart.
const file: string = 'desks';
const { desks } = (await import(`./contenders/${file}.js`)) as { desks: Record<string, MakeDesk> };
const desk = desks[contender]?.(setting);
if (desk === undefined) throw new TypeError(`${contender} has no desk`);

async function run(): Promise<OrdersTold> {
  const verdicts: Record<string, Verdict> = {};
  const terms = { symbol: 'BTC-USDT', side: 'buy', type: 'limit', price: '50000', size: '0.001' };
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let number = next++; number < orders; number = next++) {
      const clientOid = `oid-${number}`;
      verdicts[clientOid] = await desk!.place({ clientOid, ...terms });
    }
  };
  const startedAtMs = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  return { verdicts, tookMs: performance.now() - startedAtMs };
}

serveParent({ ready: () => true, run });
