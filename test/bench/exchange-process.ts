/** An exchange in a process of its own, so that it does not share a contender's event loop. */
import { type ExchangeFault, type LogRecord, startExchange } from 'kucoin-retry/testing';
import { drawOrderFault } from '../faults/mix.js';
import { serveParent } from './children.js';
import type { Arrival, Trouble, Workload } from './types.js';
import { epochNowMs } from './watch.js';

const STORM = [500, 502, 503, 504];

let begunAtMs = Infinity;
let trouble: Trouble = {};

function drawFault({ atMs }: LogRecord, random: () => number): ExchangeFault | undefined {
  const { storm, faults = false } = trouble;
  if (faults) return drawOrderFault(random);
  if (storm === undefined) return undefined;
  const sinceMs = atMs - begunAtMs;
  if (sinceMs < storm.fromMs || sinceMs >= storm.untilMs) return undefined;
  const draw = random();
  if (draw >= storm.share) return undefined;
  const status = STORM[Math.floor((draw / storm.share) * STORM.length)] ?? 500;
  return { kind: 'status-before', status };
}

const { script } = JSON.parse(process.argv[2] ?? '{}') as Pick<Workload, 'script'>;
const exchange = await startExchange({ ...script, faults: drawFault });
/** What the exchange's clock has to be put forward by. */
const epochMs = epochNowMs() - exchange.nowMs();

function arrivalOf(record: LogRecord): Arrival {
  const { atMs, judgedAtMs, status = 0, refused, retryAfterMs } = record;
  return { atMs: epochMs + (judgedAtMs ?? atMs), status, refused, closedForMs: retryAfterMs };
}

serveParent({
  address: () => ({ url: exchange.url, credentials: exchange.credentials }),
  begin(wanted) {
    trouble = wanted as Trouble;
    begunAtMs = exchange.nowMs();
    for (const outage of trouble.overload ?? []) exchange.overload(outage);
  },
  books: () => exchange.orders.map(({ clientOid }) => clientOid),
  report: () => ({ arrivals: exchange.log.map(arrivalOf), knocks: exchange.knocks().length }),
});
