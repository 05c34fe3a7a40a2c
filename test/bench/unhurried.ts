import { startChild } from './children.js';
import type { MemoryInput } from './memory-process.js';
import type { SuccessInput } from './success-process.js';
import type { Cost, Endurance, Waiting } from './types.js';

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

/** What waiting costs, one client a process and one after the other. */
export async function measureMemory(
  isQuick: boolean,
  takesPart: (contender: string) => boolean,
): Promise<{ readonly waiting: Waiting[]; readonly endurance: Endurance[] }> {
  const [waiting, endurance]: [Waiting[], Endurance[]] = [[], []];
  for (const holder of HOLDERS.filter((id) => id === 'engine' || takesPart(id))) {
    const input: MemoryInput = {
      holder,
      waiters: isQuick ? 10_000 : 100_000,
      waitMs: isQuick ? 6000 : 40_000,
      completed: isQuick ? 50_000 : 1_000_000,
    };
    const child = startChild('./memory-process.ts', input, ['--expose-gc']);
    try {
      waiting.push(await child.ask<Waiting>('waiting'));
    } finally {
      child.end();
    }
    if (holder !== 'engine') continue;
    const another = startChild('./memory-process.ts', input, ['--expose-gc']);
    try {
      endurance.push(await another.ask<Endurance>('endurance'));
    } finally {
      another.end();
    }
  }
  return { waiting, endurance };
}
