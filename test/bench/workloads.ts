import { FULL, MIXED, PLENTY, QUICK, type Scale } from './scale.js';
import { storms } from './storms.js';
import type { Workload } from './types.js';

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

/** The timed workloads. */
export function workloads(isQuick: boolean): readonly Workload[] {
  const scale = isQuick ? QUICK : FULL;
  return [...quota(scale), ...address(scale), ...storms(scale)];
}
