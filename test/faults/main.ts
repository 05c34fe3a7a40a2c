/**
 * Places a thousand orders per host and product over real sockets while a quarter of all requests goes
 * wrong, and compares what the callers learnt with the order books. Exit code 1 when it was not the truth.
 */
import { hostNames } from '../orders/hosts.js';
import { isGood, runFaults, type Setting, type Size, type Tally } from './run.js';

const { FAULT_ORDERS = '1000', FAULT_SPEED = '20', FAULT_SEED = '1' } = process.env;
const size: Size = {
  orders: Number(FAULT_ORDERS),
  concurrency: 20,
  speed: Number(FAULT_SPEED),
  seed: Number(FAULT_SEED),
};

const columns = ['host', 'product', 'dedupe', 'placed', 'no', 'refused', 'unknown', 'unseen'];
const line = (cells: readonly unknown[]): string =>
  cells.map((cell) => String(cell).padEnd(9)).join('');

console.log(line([...columns, 'twice', 'misled', 'faults', 'seconds']));
let failed = 0;
for (const host of hostNames) {
  for (const product of ['spot', 'futures'] as const) {
    for (const dedupe of [true, false]) {
      const setting: Setting = { host, product, dedupe };
      const tally: Tally = await runFaults(setting, size);
      const { placed, no, refused, unknown, unseen, twice, misled, faults, seconds } = tally;
      const isFine = isGood(tally, size);
      if (!isFine) failed += 1;
      const told = [placed, no, refused, unknown, unseen, twice, misled, faults];
      const cells = [host, product, dedupe ? 'yes' : 'no', ...told, seconds.toFixed(1)];
      console.log(line(cells), isFine ? '' : 'FAILED');
    }
  }
}
process.exitCode = failed === 0 ? 0 : 1;
