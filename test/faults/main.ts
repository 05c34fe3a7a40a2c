import { hostNames } from '../orders/hosts.js';
import { type Round, runRound, type Tally } from './run.js';

/**
 * `npm run test:faults`: orders over real sockets with 19 % of the answers tampered with. Fails when
 * an order is placed twice, a caller is misled, or too many outcomes stay open.
 */
const orders = Number(process.env['FAULT_ORDERS'] ?? 1000);
const speed = Number(process.env['FAULT_SPEED'] ?? 10);

function isKept({ orders: asked }: Round, { placed, unknown, twice, misled }: Tally): boolean {
  return twice === 0 && misled === 0 && unknown <= asked / 100 && placed >= asked * 0.98;
}

const head = [
  'host',
  'product',
  'de-duplication',
  'faults',
  'placed',
  'unknown',
  'twice',
  'misled',
  's',
];
const show = (cells: readonly unknown[]): void => console.log(`| ${cells.join(' | ')} |`);

console.log(`${orders} placements a row, 20 at a time, exchange at ${speed} times real speed\n`);
show(head);
show(head.map(() => '---'));
let broken = 0;
for (const host of hostNames) {
  for (const product of ['spot', 'futures'] as const) {
    for (const dedupe of [true, false]) {
      const round: Round = { host, product, dedupe, orders, concurrency: 20, speed };
      const tally = await runRound(round);
      const { faults, placed, unknown, twice, misled, seconds } = tally;
      show([
        host,
        product,
        dedupe ? 'yes' : 'no',
        faults,
        placed,
        unknown,
        twice,
        misled,
        seconds.toFixed(1),
      ]);
      if (!isKept(round, tally)) broken += 1;
    }
  }
}
console.log(broken === 0 ? '\nEvery promise kept.' : `\n${broken} rows broke a promise.`);
process.exitCode = broken === 0 ? 0 : 1;
