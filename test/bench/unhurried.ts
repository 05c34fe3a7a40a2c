import { startChild } from './children.js';
import type { GrowthInput } from './growth-process.js';
import type { MemoryInput } from './memory-process.js';
import { chunk } from './schedule.js';
import type { SuccessInput } from './success-process.js';
import type { Cost, Endurance, Growth, Waiting } from './types.js';

/** What a success costs; with nothing else running. */
export async function measureSuccess(isQuick: boolean): Promise<readonly Cost[]> {
  const server = startChild('./plain-server-process.ts', {});
  const url = await server.ask<string>('url');
  const input: SuccessInput = { url, rounds: isQuick ? 5 : 41, perRound: isQuick ? 40 : 100 };
  const clients = startChild('./success-process.ts', input);
  try {
    return await clients.ask<Cost[]>('run');
  } finally {
    clients.end();
    server.end();
  }
}

/** What our own costs grow with. */
export async function measureGrowth(isQuick: boolean): Promise<readonly Growth[]> {
  const input: GrowthInput = {
    closed: 50_000,
    waiters: isQuick ? 10_000 : 100_000,
    distinct: isQuick ? 20_000 : 1_000_000,
    megabytes: isQuick ? 10 : 100,
    many: 1_000_000,
  };
  const child = startChild('./growth-process.ts', input, ['--expose-gc']);
  try {
    return await child.ask<Growth[]>('growth');
  } finally {
    child.end();
  }
}

const HOLDERS = [
  'engine',
  'ours-fetch',
  'ours-axios',
  'ours-ky',
  'axios-retry',
  'ky',
  'fetch-retry',
  'p-retry',
];

/** What waiting costs, one client a process. */
export async function measureMemory(
  isQuick: boolean,
  takesPart: (contender: string) => boolean,
  note: (text: string) => void,
): Promise<{ readonly waiting: Waiting[]; readonly endurance: Endurance[] }> {
  const input = {
    waiters: isQuick ? 10_000 : 100_000,
    completed: isQuick ? 50_000 : 1_000_000,
  };
  const ask = async <T>(holder: string, question: string): Promise<T[]> => {
    try {
      return [await askApart<T>({ ...input, holder }, question)];
    } catch (error) {
      note(`${question}, ${holder}: ${String(error).split('\n')[0] ?? ''}`);
      return [];
    }
  };
  const waiting: Waiting[] = [];
  const ids = HOLDERS.filter((id) => id === 'engine' || takesPart(id));
  // Two at a time: what is measured is the heap, and waking up takes one processor.
  for (const pair of chunk(ids, 2)) {
    const rows = await Promise.all(pair.map((holder) => ask<Waiting>(holder, 'waiting')));
    waiting.push(...rows.flat());
  }
  return { waiting, endurance: await ask<Endurance>('engine', 'endurance') };
}

/** One question to a process of its own. */
async function askApart<T>(input: MemoryInput, name: string): Promise<T> {
  const child = startChild('./memory-process.ts', input, ['--expose-gc']);
  try {
    return await child.ask<T>(name);
  } finally {
    child.end();
  }
}
