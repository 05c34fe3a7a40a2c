import { describe, expect, test } from 'vitest';
import { kucoinFetch } from '../../adapters/fetch.js';
import { createKucoinRetry } from '../../src/engine/engine.js';
import { isKucoinError } from '../../src/errors.js';
import { seededRandom } from '../../src/testing/clocks/random.js';
import {
  type Exchange,
  type ExchangeFault,
  manualRuntime,
  startExchange,
} from '../../src/testing/index.js';
import type { HaltReport, StopReason } from '../../src/types/index.js';

const runs = 200;
const api = 'https://api.kucoin.com';

const faults: readonly ExchangeFault['kind'][] = [
  'reset-before',
  'reset-after',
  'reset-late',
  'hang-after',
  'no-answer',
  'truncate',
  'status-before',
  'status-after',
];

/** What went wrong with a run; it has to be nothing. */
interface Run {
  /** Requests that change something and are no cancel, given to the host after the halt. */
  readonly leftAfter: number;
  readonly openInTheEnd: number;
  /** Orders that the halt should have named and did not. */
  readonly unnamed: readonly string[];
  /** Ids it says were placed, and no order has them. */
  readonly invented: readonly string[];
  readonly halted: number;
  readonly report: HaltReport;
  readonly reasons: readonly (StopReason | undefined)[];
}

function troubled(exchange: Exchange, random: () => number): void {
  const some = random();
  if (some < 0.25) exchange.overload({ capacity: { requests: 5, perMs: 1_000 } });
  else if (some < 0.5) exchange.overload({ chance: 0.4, forMs: 8_000 });
  else if (some < 0.6) exchange.maintenance({ afterMs: random() * 3_000, forMs: 5_000 });
  if (random() < 0.4) exchange.spend('Spot', 3_950);
  if (random() < 0.3) exchange.blockEndpoint('POST /api/v1/hf/orders');
}

async function play(seed: number): Promise<Run> {
  const random = seededRandom(seed);
  const runtime = manualRuntime({ seed });
  let isOver = false;
  const exchange = await startExchange({
    runtime,
    listen: false,
    seed,
    readLagMs: () => random() * 1_000,
    faults: () => {
      if (isOver) return {};
      const kind = random() < 0.2 ? faults[Math.floor(random() * faults.length)] : undefined;
      return { kind, transitMs: random() * 400, delayMs: random() * 400 };
    },
  });
  troubled(exchange, random);
  const retry = createKucoinRetry({
    runtime,
    credentials: exchange.credentials,
    attemptTimeoutMs: 3_000,
  });
  let [isHalted, leftAfter] = [false, 0];
  const kucoin = kucoinFetch(retry, (input, init) => {
    const method = init?.method ?? (input instanceof Request ? input.method : 'GET');
    if (isHalted && method === 'POST') leftAfter += 1;
    return exchange.fetch(input, init);
  });
  const ended = new Map<string, 'before' | 'after'>();
  const reasons: (StopReason | undefined)[] = [];
  const calls: Promise<unknown>[] = [];
  const settled = (name: string) => (error?: unknown) => {
    ended.set(name, isHalted ? 'after' : 'before');
    reasons.push(isKucoinError(error) ? error.kucoin.reason : undefined);
  };
  const order = (clientOid: string) => ({
    ...{ clientOid, symbol: 'BTC-USDT', side: 'buy', type: 'limit', price: '10000' },
    size: '0.001',
  });
  const offer = (number: number): Promise<unknown> => {
    const name = `order-${number}`;
    const kind = random();
    const options =
      kind < 0.2 ? { ignoreCooldowns: true, priority: 'cancel' as const } : { retries: 5 };
    if (kind > 0.85) return kucoin(`${api}/api/v1/hf/orders/active?symbol=BTC-USDT`);
    const isBatch = kind > 0.75;
    const body = isBatch ? { orderList: [order(`${name}-a`), order(`${name}-b`)] } : order(name);
    const sent = kucoin(`${api}/api/v1/hf/orders${isBatch ? '/multi' : ''}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      kucoin: options,
    });
    return sent.then(() => settled(name)(), settled(name));
  };
  const [count, spanMs] = [10 + Math.floor(random() * 30), 4_000];
  for (let number = 0; number < count; number += 1) {
    calls.push(offer(number).catch(() => undefined));
    await runtime.advance((random() * 2 * spanMs) / count);
  }
  // From here on: halt, cancel all, and look.
  isHalted = true;
  const report = await runtime.runUntil(retry.halt());
  isOver = true;
  const cancelAll = { method: 'DELETE', kucoin: { deadlineMs: 300_000, orderMaxAgeMs: 300_000 } };
  await runtime.runUntil(kucoin(`${api}/api/v1/hf/orders/cancelAll`, cancelAll));
  await runtime.runUntil(Promise.all(calls));
  await runtime.advance(180_000);
  const named = new Set([...report.placed, ...report.unknown]);
  const wasInFlight = (clientOid: string): boolean =>
    ended.get(clientOid.replace(/-[ab]$/, '')) === 'after';
  const result = {
    leftAfter,
    openInTheEnd: exchange.orders.filter(({ state }) => state === 'open').length,
    unnamed: exchange.orders
      .map(({ clientOid }) => clientOid)
      .filter((clientOid) => wasInFlight(clientOid) && !named.has(clientOid)),
    invented: report.placed.filter((id) =>
      exchange.orders.every(({ clientOid }) => clientOid !== id),
    ),
    halted: reasons.filter((reason) => reason === 'halted').length,
    report,
    reasons,
  };
  await exchange.close();
  return result;
}

describe('a halt in the midst of blocks, storms and lost answers', () => {
  test(`${runs} times: nothing leaves after it, and a cancel-all after it sees everything`, async () => {
    let [halted, placed, unknown] = [0, 0, 0];
    for (let seed = 1; seed <= runs; seed += 1) {
      const run = await play(seed);
      const { leftAfter, openInTheEnd, unnamed, invented } = run;
      expect({ seed, leftAfter, openInTheEnd, unnamed, invented }).toEqual({
        seed,
        leftAfter: 0,
        openInTheEnd: 0,
        unnamed: [],
        invented: [],
      });
      halted += run.halted;
      placed += run.report.placed.length;
      unknown += run.report.unknown.length;
    }
    // Each of these has happened often enough for the runs to mean something.
    expect(halted).toBeGreaterThan(100);
    expect(placed).toBeGreaterThan(100);
    expect(unknown).toBeGreaterThan(0);
  }, 240_000);
});
