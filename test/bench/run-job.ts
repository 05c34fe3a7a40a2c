import { startChild, type Child } from './children.js';
import type { Entry } from './contender-list.js';
import type { ContenderInput } from './contender-process.js';
import { resultOf, type Accounts } from './measure.js';
import type { Result, Setting, Told } from './types.js';
import type { Workload } from './workloads.js';

/** One contender's turn at one workload. */
export interface Job {
  readonly workload: Workload;
  readonly entry: Entry;
  readonly redisPort?: number | undefined;
}

/** Runs a contender against an exchange of its own, each in their own processes. */
export async function runJob({ workload, entry, redisPort }: Job): Promise<Result> {
  const { script, trouble, calls, readings, concurrency, everyMs, processes } = workload;
  const children: Child[] = [];
  const start = (file: string, input: unknown): Child => {
    const child = startChild(file, input);
    children.push(child);
    return child;
  };
  try {
    const exchange = start('./exchange-process.ts', { script });
    const address = await exchange.ask<Pick<Setting, 'url' | 'credentials'>>('address');
    const { requests, perMs } = script.cloudflare ?? {};
    const told = workload.isTold && requests && perMs ? { requests, perMs } : undefined;
    const input: ContenderInput = {
      module: entry.module,
      setting: { ...address, told, redisPort },
      work: { calls, readings, ...(concurrency && { concurrency }), ...(everyMs && { everyMs }) },
    };
    const fleet = Array.from({ length: processes }, () => start('./contender-process.ts', input));
    await Promise.all(fleet.map((child) => child.ask('ready')));
    await exchange.ask('begin', trouble);
    const tales = await inTime(
      Promise.all(fleet.map((child) => child.ask<Told>('run'))),
      workload.timeoutMs,
    );
    const report = await exchange.ask<Omit<Accounts, 'told'>>('report');
    return resultOf(workload, entry.id, { ...report, told: tales });
  } finally {
    for (const child of children) child.end();
  }
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
