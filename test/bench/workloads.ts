import type { EdgeShape, ExchangeScript } from 'kucoin-retry/testing';
import type { Reading } from './types.js';

/** Trouble that begins with the first call, not with the exchange. */
export interface Trouble {
  readonly overload?: readonly { readonly afterMs: number; readonly forMs: number }[];
  /** A share of all requests is answered 500, 502, 503 or 504,. */
  /** 3 % of each kind of fault and 1 % of hanging, whatever is asked. */
  readonly faults?: boolean;
  readonly storm?: { readonly fromMs: number; readonly untilMs: number; readonly share: number };
}

/** What every contender of one table has to do. */
export interface Workload {
  readonly name: string;
  readonly title: string;
  /** One paragraph for the results. */
  readonly about: string;
  readonly script: ExchangeScript;
  readonly trouble: Trouble;
  /** Of each process. */
  readonly calls: number;
  readonly processes: number;
  /** Repeated until all calls are made. */
  readonly readings: readonly Reading[];
  /** Either how many calls a process has under way at most … */
  readonly concurrency?: number;
  /** … or how long after the one before a call begins, whatever became of it. */
  readonly everyMs?: number;
  /** How long it takes whoever loses nothing: what the exchange's own rules cost. */
  readonly allowedMs: number;
  /** The gate that refuses here. */
  readonly gate: 'quota' | 'block-ip' | 'overload' | 'none';
  /** Whether contenders are told of the limit of the address; the others have done the same before. */
  readonly isTold?: boolean;
  readonly timeoutMs: number;
  /** How many contenders run side by side, and how far apart they begin. */
  readonly group: { readonly most: number; readonly apartMs: number };
}

/** Cloudflare's limit, in full. */
interface AddressRule {
  readonly requests: number;
  readonly perMs: number;
  readonly blockMs: number;
  readonly shape?: EdgeShape;
}

/** Lengths and sizes: KuCoin's own for figures that count, small ones for trying things out. */
interface Scale {
  readonly windowMs: number;
  readonly limit: number;
  readonly calls: number;
  readonly address: AddressRule;
  readonly addressCalls: number;
  /** Of the workloads whose calls follow a schedule. */
  readonly second: number;
  readonly timeoutMs: number;
  /** Between the beginnings of two contenders. */
  readonly apartMs: number;
}

const FULL: Scale = {
  windowMs: 30_000,
  limit: 4000,
  calls: 3000,
  address: { requests: 500, perMs: 10_000, blockMs: 30_000 },
  addressCalls: 1500,
  second: 1000,
  timeoutMs: 240_000,
  apartMs: 3000,
};
const QUICK: Scale = {
  windowMs: 4000,
  limit: 800,
  calls: 600,
  // Short blocks have to be told: without Retry-After everybody must assume KuCoin's 30 s.
  address: { requests: 100, perMs: 2000, blockMs: 4000, shape: 'json' },
  addressCalls: 300,
  second: 200,
  timeoutMs: 60_000,
  apartMs: 700,
};

/** Nine readings of weight 2 and one of weight 3. */
const MIXED: readonly Reading[] = [
  ...Array.from({ length: 9 }, (_, index) => (index % 3 === 2 ? 'done-orders' : 'active-orders')),
  'full-book',
] as const;
const PLENTY = { Spot: 1e9, Public: 1e9 };
const CONCURRENCY = 40;
const FLEET = 8;

function quota({ windowMs, limit, calls, timeoutMs, apartMs }: Scale): Workload[] {
  const shared = {
    script: { windowMs, limits: { Spot: limit } },
    trouble: {},
    readings: MIXED,
    allowedMs: windowMs,
    gate: 'quota',
    timeoutMs,
    group: { most: 5, apartMs: apartMs * 1.3 },
  } as const;
  const weight = Math.round(calls * 2.1);
  const rule = `${limit} of weight per ${windowMs / 1000} s`;
  return [
    {
      ...shared,
      name: 'quota',
      title: 'Quota',
      about:
        `${calls} signed reads of the Spot pool, weight ${weight} in all, ${CONCURRENCY} at a time, ` +
        `through KuCoin's ${rule}. The quota itself allows it in ${windowMs / 1000} s.`,
      calls,
      processes: 1,
      concurrency: CONCURRENCY,
    },
    {
      ...shared,
      name: 'fleet',
      title: `Fleet of ${FLEET} processes`,
      about:
        `The same reads by ${FLEET} processes of one account from one address, ${CONCURRENCY / FLEET} at a ` +
        'time each. Peers share nothing; ours once with its own store in each process, once with one Redis.',
      calls: Math.floor(calls / FLEET),
      processes: FLEET,
      group: { most: 3, apartMs: apartMs * 3 },
      concurrency: CONCURRENCY / FLEET,
    },
  ];
}

function address({ address: rule, addressCalls: calls, timeoutMs, apartMs }: Scale): Workload[] {
  const blocks = Math.ceil(calls / rule.requests) - 1;
  const limit = `${rule.requests} requests per ${rule.perMs / 1000} s`;
  const shared = {
    // The form follows the Accept header, as with Cloudflare: JSON with Retry-After, or a page without.
    script: { limits: PLENTY, cloudflare: rule },
    trouble: {},
    readings: ['ticker'],
    calls,
    processes: 1,
    concurrency: CONCURRENCY,
    gate: 'block-ip',
    timeoutMs,
    group: { most: 10, apartMs },
  } as const;
  return [
    {
      ...shared,
      name: '1015',
      title: '1015, not told of the limit',
      about:
        `${calls} public reads, ${CONCURRENCY} at a time, against Cloudflare's ${limit} with a block of ` +
        `${rule.blockMs / 1000} s. Whoever does not know the limit and goes on at full ` +
        `speed runs into ${blocks} blocks: ${(blocks * rule.blockMs) / 1000} s; a slow one runs ` +
        'into fewer.',
      allowedMs: blocks * rule.blockMs,
    },
    {
      ...shared,
      name: '1015-told',
      title: '1015, told of the limit',
      about:
        `The same, for whoever has an option to be told of ${limit}; the others could only do again what they ` +
        `did above. Who keeps to the limit needs ${(blocks * rule.perMs) / 1000} s.`,
      allowedMs: blocks * rule.perMs,
      isTold: true,
    },
  ];
}

function trouble({ second, timeoutMs, apartMs }: Scale): Workload[] {
  const shared = {
    script: { limits: PLENTY },
    calls: 400,
    processes: 1,
    readings: MIXED,
    everyMs: second / 20,
    allowedMs: 20 * second,
    timeoutMs,
    group: { most: 10, apartMs: apartMs / 2 },
  } as const;
  const every = `400 signed reads, one every ${second / 20} ms, whatever became of those before`;
  return [
    {
      ...shared,
      name: 'overload',
      title: 'Overload',
      about:
        `${every}. For ${3 * second} ms and, later, for ${5 * second} ms the exchange answers everybody 429000 ` +
        'without gw-ratelimit headers.',
      trouble: {
        overload: [
          { afterMs: 3 * second, forMs: 3 * second },
          { afterMs: 10 * second, forMs: 5 * second },
        ],
      },
      gate: 'overload',
    },
    {
      ...shared,
      name: 'storm',
      title: '5xx storm',
      about: `${every}. For ${10 * second} ms half of all answers are 500, 502, 503 or 504.`,
      trouble: { storm: { fromMs: 5 * second, untilMs: 15 * second, share: 0.5 } },
      gate: 'none',
    },
  ];
}

/** The timed workloads. */
export function workloads(isQuick: boolean): readonly Workload[] {
  const scale = isQuick ? QUICK : FULL;
  return [...quota(scale), ...address(scale), ...trouble(scale)];
}
