import { GRACE_MS } from './measure.js';
import type { OrdersResult } from './orders.js';
import { drawRequests } from './picture.js';
import {
  costTable,
  enduranceTable,
  failureLines,
  growthTable,
  type LabelOf,
  ordersTable,
  table,
  waitingTable,
  workloadTable,
} from './tables.js';
import type { Cost, Endurance, Growth, Result, Waiting, Workload } from './types.js';

/** Everything a run found out. */
export interface Findings {
  readonly results: readonly Result[];
  readonly orders: readonly OrdersResult[];
  /** Contenders that did not get through a workload, and why. */
  readonly notes: readonly string[];
  readonly costs: readonly Cost[];
  readonly waiting: readonly Waiting[];
  readonly endurance: readonly Endurance[];
  readonly growth: readonly Growth[];
}

/** Where and with what it was measured. */
export interface Circumstances {
  readonly command: string;
  readonly date: string;
  readonly node: string;
  readonly machine: string;
  /** How late the idle parent process was woken: what else the machine had to do. */
  readonly calm: { readonly worstMs: number; readonly hundredthMs: number };
  readonly versions: Readonly<Record<string, string>>;
  /** One line each contender. */
  readonly settings: readonly (readonly [label: string, settings: string])[];
}

const section = (title: string, ...parts: readonly string[]): string =>
  [`## ${title}`, ...parts.filter((part) => part !== '')].join('\n\n');

const KNOCKS =
  `A knock is a request that left while the scope was closed, more than ${GRACE_MS} ms after the head of a ` +
  'refusal of that scope had reached the very process it came from. Both instants are taken inside the ' +
  'contender’s process, from Node’s diagnostics channels; when the scope was closed is taken from the ' +
  'exchange’s log. Requests under way when the first refusal came are refused, but are no knocks.';

function intro(circumstances: Circumstances): string {
  const { command, date, node, machine, calm, versions, settings } = circumstances;
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    '# Measured against others',
    `\`${command}\` on ${date}, Node ${node}, ${machine}; ${packages.join(', ')}. The parent process, idle, ` +
      `was woken late by ${calm.hundredthMs.toFixed(0)} ms in the worst hundredth and ` +
      `${calm.worstMs.toFixed(0)} ms at worst: on a busy machine neither times nor failures mean much.`,
    'Every contender works against an exchange of its own (`kucoin-retry/testing`), in processes of their ' +
      'own, over loopback sockets and on real durations. Requests and refusals are what the exchange’s log ' +
      'says. A call has failed when its client rejected it. “Of 30 s” and the like is the time from the ' +
      'first call to the last answer over the time that each section names as due.',
    KNOCKS,
    '## Settings',
    settings.map(([label, text]) => `- **${label}**: ${text}`).join('\n'),
  ].join('\n\n');
}

function timed(workload: Workload, { results }: Findings, labelOf: LabelOf): string {
  const own = results.filter((result) => result.workload === workload.name);
  if (own.length === 0) return '';
  const failures = failureLines(own, labelOf);
  return section(
    workload.title,
    workload.about,
    workloadTable(workload, own, labelOf),
    failures.length > 0 ? `What failed calls said:\n\n${failures.join('\n')}` : '',
    `![${workload.title}](${workload.name}.svg)`,
  );
}

function ordersSection(orders: readonly OrdersResult[], dedupe: boolean, labelOf: LabelOf): string {
  const own = orders.filter((result) => result.dedupe === dedupe);
  if (own.length === 0) return '';
  const exchange = dedupe
    ? 'The exchange refuses a client id used before, as KuCoin documents it.'
    : 'The exchange takes a client id used before, as KuCoin’s classic spot has been seen to.';
  return section(
    dedupe ? 'Orders under faults' : 'Orders under faults, client ids not refused',
    `${own[0]?.orders ?? 0} spot limit orders, 40 at a time, each with a client id, while 19 % of all requests go wrong: ` +
      'reset before or after they were carried out, 500 before or after, 503, half an answer (3 % each), no answer ' +
      `(1 %). ${exchange} ky and got leave a POST alone by default, axios-retry repeats it after a lost connection; fetch-retry, ` +
      'p-retry, ccxt and the SDK repeat it as they repeat reads. Ours says of each rejection whether the order ' +
      'was placed; a peer’s rejection counts as “failed”.',
    ordersTable(own, labelOf),
  );
}

/** The results as a page. */
export function resultsPage(
  workloads: readonly Workload[],
  findings: Findings,
  circumstances: Circumstances,
  labelOf: LabelOf,
): string {
  const { orders, costs, waiting, endurance, growth, notes } = findings;
  const parts = [
    intro(circumstances),
    ...workloads.map((workload) => timed(workload, findings, labelOf)),
    ...[true, false].map((dedupe) => ordersSection(orders, dedupe, labelOf)),
    costs.length === 0
      ? ''
      : section(
          'A successful call',
          'One public read over loopback, the server in another process, all clients in one process, turn by ' +
            'turn. The ratio is the median of the rounds’ own ratios.',
          costTable(costs),
        ),
    waiting.length === 0
      ? ''
      : section(
          'Calls that wait',
          'All wait for one closed scope, over a stubbed transport. Bytes of heap each, after garbage collection, ' +
            'the caller’s own promise included; released: from the end of the wait to the last answer. ' +
            'got, ccxt and the SDK cannot be given a stub that keeps sockets out of the figures.',
          waitingTable(waiting),
        ),
    endurance.length === 0
      ? ''
      : section('A million calls', 'Over a stubbed transport.', enduranceTable(endurance)),
    growth.length === 0
      ? ''
      : section(
          'What grows with what is known',
          'Our engine over a stubbed transport, its clock moved by hand. The heap is to stay, a refused call too; ' +
            'reading and aborting are to take as many times as long as there is more of it.',
          growthTable(growth),
        ),
    notes.length === 0 ? '' : section('Not measured', notes.map((note) => `- ${note}`).join('\n')),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The pictures, by file name. */
export function pictures(
  workloads: readonly Workload[],
  { results }: Findings,
  labelOf: LabelOf,
): Map<string, string> {
  const files = new Map<string, string>();
  for (const { name, title, capacity } of workloads) {
    const own = results.filter(({ workload }) => workload === name);
    if (own.length > 0) files.set(`${name}.svg`, drawRequests(title, own, labelOf, capacity));
  }
  return files;
}

/** The worst of both exchanges. */
function ordersCell(orders: readonly OrdersResult[], contender: string): string {
  const own = orders.filter((result) => result.contender === contender);
  if (own.length === 0) return '–';
  const most = (of: (result: OrdersResult) => number): number => Math.max(...own.map(of));
  return `${most((each) => each.failedButLive)}, ${most((each) => each.twice)}`;
}

type CellOf = (contender: string, workload: string, text: (result: Result) => string) => string;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const timeAndKnocks = ({ tookMs, knocks, failed }: Result): string =>
  `${seconds(tookMs)}, ${knocks}${failed > 0 ? `, ${failed} failed` : ''}`;
const trouble = ({ failed, requests, calls }: Result): string =>
  `${failed}, ×${(requests / calls).toFixed(2)}`;
const troubleAndSlowest = (result: Result): string =>
  `${trouble(result)}, ${seconds(result.slowestMs)}`;
const troubleAndTime = (result: Result): string => `${trouble(result)}, ${seconds(result.tookMs)}`;

/** Limits that say when they end, and what else there is. */
function limitsTable(
  contenders: readonly string[],
  orders: readonly OrdersResult[],
  labelOf: LabelOf,
  cell: CellOf,
): string {
  const head = [
    '',
    'quota: time, knocks',
    '1015: time, knocks',
    '1015, told of the limit',
    'fleet of 8: refused',
    '5xx storm: failed, requests per call',
    'orders: failed but live, twice',
  ];
  const rows = contenders.map((contender) => [
    labelOf(contender),
    cell(contender, 'quota', timeAndKnocks),
    cell(contender, '1015', timeAndKnocks),
    cell(contender, '1015-told', timeAndKnocks),
    cell(contender, 'fleet', ({ refused }) => String(refused)),
    cell(contender, 'storm', trouble),
    ordersCell(orders, contender),
  ]);
  return table(head, rows);
}

/** Overloads, which do not. */
function overloadTable(contenders: readonly string[], labelOf: LabelOf, cell: CellOf): string {
  const head = [
    'overload',
    'all refused, 3 s and 5 s: slowest call',
    '30 % refused: slowest call',
    '40/s against 20/s: time',
    'the same as 503',
    '200/s against 20/s: time',
  ];
  const rows = contenders.map((contender) => [
    labelOf(contender),
    cell(contender, 'outage', troubleAndSlowest),
    cell(contender, 'chance', troubleAndSlowest),
    cell(contender, 'capacity', troubleAndTime),
    cell(contender, 'capacity-503', troubleAndTime),
    cell(contender, 'surge', troubleAndTime),
  ]);
  return table(head, rows);
}

/** The essence, for the README of the results: two tables, one row a contender. */
export function readmeSection({ results, orders }: Findings, labelOf: LabelOf): string {
  const contenders = [...new Set(results.map(({ contender }) => contender))];
  const cell: CellOf = (contender, workload, text) => {
    const own = results.find((row) => row.contender === contender && row.workload === workload);
    return own === undefined ? '–' : text(own);
  };
  return [
    '# Measured against others',
    '`npm run bench` puts ours and others through the same trouble, side by side, on real durations; tables, ' +
      'settings and the definition of a knock are in [results.md](results.md).',
    limitsTable(contenders, orders, labelOf, cell),
    'In an overload: failed calls, requests per call, then the slowest call or the time until the last one is ' +
      'answered; against a capacity, 20 s, 20 s and 30 s are due.',
    overloadTable(contenders, labelOf, cell),
    '![Quota](quota.svg)',
    '![1015](1015.svg)',
    '![Twice the capacity](capacity.svg)',
    '',
  ].join('\n\n');
}
