import type { Prepared } from './run-job.js';

/** What became of one job: a result or what went wrong. */
export type Ending<R> = { readonly result: R } | { readonly error: unknown };

/** How a group of jobs runs. */
export interface Pace<J, R> {
  readonly prepare: (job: J) => Promise<Prepared<R>>;
  /** How long after the one before each begins. */
  readonly apartMs: number;
  /** How many are prepared at a time. */
  readonly atOnce: number;
  readonly onEnding?: (job: J, ending: Ending<R>) => void;
}

/**
 * Runs jobs side by side: they mostly wait. All processes are up before the first begins, and each
 * begins some time after the one before, so that no start of a process and no burst, at the beginning
 * or when a block ends, meets another's burst on the processor.
 */
export async function runGroup<J, R>(
  jobs: readonly J[],
  { prepare, apartMs, atOnce, onEnding }: Pace<J, R>,
): Promise<Ending<R>[]> {
  const prepared: (Prepared<R> | { error: unknown })[] = [];
  for (let at = 0; at < jobs.length; at += atOnce) {
    const some = jobs.slice(at, at + atOnce).map((job) => prepare(job).catch(failure));
    prepared.push(...(await Promise.all(some)));
  }
  const endings = prepared.map(async (each, index): Promise<Ending<R>> => {
    await new Promise((due) => setTimeout(due, index * apartMs));
    const ending = 'error' in each ? each : await finish(each);
    const job = jobs[index];
    if (job !== undefined) onEnding?.(job, ending);
    return ending;
  });
  return Promise.all(endings);
}

const failure = (error: unknown): { error: unknown } => ({ error });

async function finish<R>(prepared: Prepared<R>): Promise<Ending<R>> {
  try {
    return { result: await prepared.go() };
  } catch (error) {
    return { error };
  } finally {
    prepared.end();
  }
}

/** A list in parts of at most so many. */
export function chunk<T>(list: readonly T[], most: number): T[][] {
  const parts = Math.ceil(list.length / most);
  return Array.from({ length: parts }, (_, part) => list.slice(part * most, (part + 1) * most));
}
