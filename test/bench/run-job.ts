import { type Child, startChild } from './children.js';
import type { Entry } from './contender-list.js';
import type { ContenderInput } from './contender-process.js';
import { type Accounts, resultOf } from './measure.js';
import type { OrdersInput, OrdersTold } from './orders-process.js';
import { judgeOrders, type OrdersResult } from './orders.js';
import type { Result, Setting, Told, Trouble, Workload } from './types.js';

/** One contender's turn at one workload. */
export interface Job {
  readonly workload: Workload;
  readonly entry: Entry;
  readonly redisPort?: number | undefined;
}

/** One contender's turn at placing orders. */
export interface OrdersJob {
  readonly entry: Entry;
  readonly dedupe: boolean;
  readonly orders: number;
}

/** Processes that are up and wait for the word. */
export interface Prepared<R> {
  go(): Promise<R>;
  end(): void;
}

type Address = Pick<Setting, 'url' | 'credentials'>;

/** The processes of one job; all of them end together. */
function family(): { start: typeof startChild; end(): void } {
  const children: Child[] = [];
  return {
    start(...what) {
      const child = startChild(...what);
      children.push(child);
      return child;
    },
    end() {
      for (const child of children) child.end();
    },
  };
}

/** Prepares; what is up already ends when the rest does not come up. */
async function withFamily<R>(
  prepare: (start: typeof startChild) => Promise<() => Promise<R>>,
): Promise<Prepared<R>> {
  const { start, end } = family();
  try {
    return { go: await prepare(start), end };
  } catch (error) {
    end();
    throw error;
  }
}

/** Starts a contender and an exchange of its own, each in their own processes. */
export function prepareJob(job: Job): Promise<Prepared<Result>> {
  return withFamily((start) => reads(job, start));
}

async function reads(
  { workload, entry, redisPort }: Job,
  start: typeof startChild,
): Promise<() => Promise<Result>> {
  const { script, trouble, calls, readings, concurrency, everyMs, processes } = workload;
  const exchange = start('./exchange-process.ts', { script });
  const address = await exchange.ask<Address>('address');
  const { requests, perMs } = script.cloudflare ?? {};
  const told = workload.isTold && requests && perMs ? { requests, perMs } : undefined;
  const input: ContenderInput = {
    module: entry.module,
    setting: { ...address, told, redisPort },
    work: { calls, readings, ...(concurrency && { concurrency }), ...(everyMs && { everyMs }) },
  };
  const fleet = Array.from({ length: processes }, () => start('./contender-process.ts', input));
  await Promise.all(fleet.map((child) => child.ask('ready')));
  return async () => {
    await exchange.ask('begin', trouble);
    const runs = Promise.all(fleet.map((child) => child.ask<Told>('run')));
    const tales = await inTime(runs, workload.timeoutMs);
    const report = await exchange.ask<Omit<Accounts, 'told'>>('report');
    return resultOf(workload, entry.id, { ...report, told: tales });
  };
}

/** Starts a contender that places orders, and its exchange. */
export function prepareOrders(job: OrdersJob): Promise<Prepared<OrdersResult>> {
  return withFamily((start) => placements(job, start));
}

async function placements(
  { entry, dedupe, orders }: OrdersJob,
  start: typeof startChild,
): Promise<() => Promise<OrdersResult>> {
  const script = { dedupe, limits: { Spot: 1e9, Public: 1e9 }, readLagMs: 500 };
  const exchange = start('./exchange-process.ts', { script });
  const setting = await exchange.ask<Address>('address');
  const input: OrdersInput = { contender: entry.id, setting, orders, concurrency: 40 };
  const desk = start('./orders-process.ts', input);
  await desk.ask('ready');
  const trouble: Trouble = { faults: true };
  return async () => {
    await exchange.ask('begin', trouble);
    const told = await inTime(desk.ask<OrdersTold>('run'), 240_000);
    const { arrivals } = await exchange.ask<Accounts>('report');
    const books = await exchange.ask<string[]>('books');
    const facts = judgeOrders(told, books);
    return { contender: entry.id, dedupe, requests: arrivals.length, ...facts };
  };
}

async function inTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`not finished after ${timeoutMs / 1000} s`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
