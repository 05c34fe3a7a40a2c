/** How many places there are, and how far apart beginnings have to be. */
export interface Pace {
  readonly places: number;
  readonly apartMs: number;
}

/**
 * Runs jobs side by side, a few at a time: they mostly wait. Each begins some time after the one
 * before, so that their bursts, at the start and when a block ends, do not meet on the processor.
 */
export async function runStaggered<J, R>(
  jobs: readonly J[],
  { places, apartMs }: Pace,
  placesOf: (job: J) => number,
  run: (job: J) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const running = new Set<Promise<void>>();
  const taken = { places: 0 };
  for (const [index, job] of jobs.entries()) {
    const wanted = Math.min(places, placesOf(job));
    while (taken.places > places - wanted) await Promise.race(running);
    taken.places += wanted;
    const done: Promise<void> = run(job).then((result) => {
      results[index] = result;
      taken.places -= wanted;
      running.delete(done);
    });
    running.add(done);
    if (index < jobs.length - 1) await new Promise((due) => setTimeout(due, apartMs));
  }
  await Promise.all(running);
  return results;
}
