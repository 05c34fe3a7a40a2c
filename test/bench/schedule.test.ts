import { expect, test } from 'vitest';
import { runStaggered } from './schedule.js';

/** Jobs that end when they are told to. */
function manualJobs() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const run = (job: string): Promise<string> => {
    begun.push(job);
    return new Promise((resolve) => ends.set(job, () => resolve(job.toUpperCase())));
  };
  return { begun, run, end: (job: string): void => ends.get(job)?.() };
}
const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 5));
const pace = { places: 2, apartMs: 0 };

test('no more jobs run than there are places, and results keep the order', async () => {
  const { begun, run, end } = manualJobs();
  const all = runStaggered(['a', 'b', 'c'], pace, () => 1, run);
  await settle();
  expect(begun).toEqual(['a', 'b']);
  end('b');
  await settle();
  expect(begun).toEqual(['a', 'b', 'c']);
  end('c');
  end('a');
  expect(await all).toEqual(['A', 'B', 'C']);
});

test('a job of two places waits for both, one of more than there are gets them all', async () => {
  const { begun, run, end } = manualJobs();
  const placesOf = (job: string): number => (job === 'wide' ? 9 : 1);
  const all = runStaggered(['a', 'wide', 'b'], pace, placesOf, run);
  await settle();
  expect(begun).toEqual(['a']);
  end('a');
  await settle();
  expect(begun).toEqual(['a', 'wide']);
  end('wide');
  await settle();
  expect(begun).toEqual(['a', 'wide', 'b']);
  end('b');
  await all;
});
