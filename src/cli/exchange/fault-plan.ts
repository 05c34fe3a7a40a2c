import type { Exchange, FaultKind, FaultSchedule } from '../../testing/index.js';
import { createMatcher, type Matcher } from '../../testing/messages/matching.js';
import { FAULT_KINDS } from '../../testing/script/faults.js';
import type { PlannedFault } from './read-fault.js';

/** What a plan of faults works with. */
export interface PlanParts {
  /** Every time of the plan is divided by it. */
  readonly speed: number;
  /** Asked for at the first request. */
  readonly exchange: () => Exchange;
  /** Says what begins. */
  readonly tell: (text: string) => void;
}

const orders = 'POST /api/v1/hf/orders';
const lateMs = 2_000;
const shapes = { '1015-html': 'html', '1015-text': 'text', '1015-json': 'json' } as const;

/** A fault that meets single requests. */
interface RequestFault extends PlannedFault {
  readonly kind: FaultKind;
  readonly matches: Matcher;
  left: number;
}

/**
 * Makes a schedule of the faults that a command line asks for. Time begins with the first request, and
 * whatever is due begins at the first request after its time: before that nobody could tell.
 */
export function createFaultPlan(
  planned: readonly PlannedFault[],
  { speed, exchange, tell }: PlanParts,
): FaultSchedule {
  const faults = planned
    .map((fault) => ({
      ...fault,
      atMs: fault.atMs / speed,
      forMs: fault.forMs === undefined ? undefined : fault.forMs / speed,
    }))
    .sort((a, b) => a.atMs - b.atMs);
  const single = faults.flatMap((fault) => requestFaultOf(fault) ?? []);
  const waiting = faults.filter((fault) => requestFaultOf(fault) === undefined);
  const endings: { readonly atMs: number; end(): void }[] = [];
  let startedMs: number | undefined;

  return (request) => {
    startedMs ??= request.atMs;
    const nowMs = request.atMs - startedMs;
    while ((waiting[0]?.atMs ?? Infinity) <= nowMs) {
      const fault = waiting.shift();
      if (fault === undefined) break;
      const end = begin(fault, nowMs, exchange(), tell);
      if (end !== undefined) endings.push({ atMs: fault.atMs + (fault.forMs ?? Infinity), end });
    }
    for (const ending of endings.splice(0)) {
      if (ending.atMs <= nowMs) ending.end();
      else endings.push(ending);
    }
    const met = single.find(
      ({ atMs, forMs = Infinity, left, matches }) =>
        nowMs >= atMs && nowMs < atMs + forMs && left > 0 && matches(request),
    );
    if (met === undefined) return undefined;
    met.left -= 1;
    return { kind: met.kind, ...(met.kind === 'reset-late' && { transitMs: lateMs / speed }) };
  };
}

function requestFaultOf(fault: PlannedFault): RequestFault | undefined {
  const kind = FAULT_KINDS.find((name) => name === fault.name.name);
  if (kind === undefined) return undefined;
  const matches = fault.target === undefined ? () => true : createMatcher(fault.target);
  return { ...fault, kind, matches, left: fault.count ?? Infinity };
}

/** Begins a time of trouble; returns how to end it, where it does not end by itself. */
function begin(
  fault: PlannedFault,
  nowMs: number,
  exchange: Exchange,
  tell: (text: string) => void,
): (() => void) | undefined {
  const { name, atMs, count, target } = fault;
  const forMs = fault.forMs === undefined ? undefined : atMs + fault.forMs - nowMs;
  // Its time came and went while nobody was there.
  if (forMs !== undefined && forMs <= 0 && name.name !== 'clock') return undefined;
  const length = forMs === undefined ? '' : `, for ${seconds(forMs)}`;
  const say = (what: string, rest = length): void => tell(`${name.name}: ${what}${rest}`);
  const outage = { forMs, count, match: target };
  switch (name.name) {
    case '200002':
      say(`${target ?? orders} is blocked`);
      exchange.blockEndpoint(target ?? orders, { forMs });
      return undefined;
    case '429000':
      say(`the quota of the pool ${target ?? 'Spot'} is used up`);
      exchange.spend((target ?? 'Spot') as 'Spot');
      return undefined;
    case 'overload':
    case 'maintenance':
      say(`requests are refused${target === undefined ? '' : `: ${target}`}`);
      exchange[name.name](outage);
      return undefined;
    case 'clock':
      say(`the exchange is ${seconds(fault.forMs ?? 0)} ahead`, '');
      exchange.skewMs += fault.forMs ?? 0;
      return undefined;
    case 'frozen': {
      const account = exchange.account();
      say('the account is frozen');
      account.frozen = true;
      return () => {
        account.frozen = false;
      };
    }
    default:
      say('the address is blocked');
      exchange.blockIp({ forMs, shape: shapes[name.name as keyof typeof shapes] ?? 'auto' });
      return undefined;
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
