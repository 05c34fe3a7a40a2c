import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Prepared } from './run-job.js';
import { chunk, runGroup } from './schedule.js';

/** Jobs that come up, begin and end when they are told to. */
function manualJobs() {
  const log: string[] = [];
  const ends = new Map<string, () => void>();
  const prepare = async (job: string): Promise<Prepared<string>> => {
    log.push(`prepare ${job}`);
    if (job === 'broken') throw new Error('does not come up');
    return {
      go: () => {
        log.push(`go ${job}`);
        return new Promise((resolve, reject) =>
          ends.set(job, () => {
            if (job === 'bad') reject(new Error('does not finish'));
            else resolve(job.toUpperCase());
          }),
        );
      },
      end: () => log.push(`end ${job}`),
    };
  };
  return { log, prepare, end: (job: string): void => ends.get(job)?.() };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

test('nobody begins before all are up, and results keep the order of the jobs', async () => {
  const { log, prepare, end } = manualJobs();
  const all = runGroup(['a', 'b', 'c'], { prepare, apartMs: 0, atOnce: 2 });
  await vi.advanceTimersByTimeAsync(0);
  expect(log).toEqual(['prepare a', 'prepare b', 'prepare c', 'go a', 'go b', 'go c']);
  for (const job of ['c', 'b', 'a']) end(job);
  expect(await all).toEqual([{ result: 'A' }, { result: 'B' }, { result: 'C' }]);
  expect(log.slice(6).sort()).toEqual(['end a', 'end b', 'end c']);
});

test('one that does not come up, or does not finish, does not hold up the others', async () => {
  const { prepare, end } = manualJobs();
  const said: string[] = [];
  const onEnding = (job: string, ending: object): void => {
    said.push(`${job} ${'result' in ending ? 'fine' : 'failed'}`);
  };
  const all = runGroup(['broken', 'bad', 'a'], { prepare, apartMs: 0, atOnce: 3, onEnding });
  await vi.advanceTimersByTimeAsync(0);
  end('bad');
  end('a');
  const endings = await all;
  expect(endings[2]).toEqual({ result: 'A' });
  expect(endings.slice(0, 2).map((ending) => 'error' in ending)).toEqual([true, true]);
  expect(said.sort()).toEqual(['a fine', 'bad failed', 'broken failed']);
});

test('a list in parts', () => {
  expect(chunk([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(chunk([], 2)).toEqual([]);
});
