/** What a crowd that waits holds, and what it leaves: in a process of its own, where nobody else allocates. */
import { createKucoinRetry } from '../../src/engine/engine.js';
import { manualRuntime } from '../../src/testing/clocks/manual-runtime.js';
import { credentials, fills, ok, quota } from '../support/answers.js';
import { heapBytes } from '../support/heap-bytes.js';

const many = 10_000;
const rounds = 3;
const runtime = manualRuntime();
const retry = createKucoinRetry({ credentials, runtime });
const send = () => Promise.resolve(ok());

/** Closes the pool for everybody. */
function close(): Promise<unknown> {
  let isFirst = true;
  return retry.run(fills, () => {
    const answer = isFirst ? quota(30_000) : ok();
    isFirst = false;
    return Promise.resolve(answer);
  });
}

/** Bytes each while they wait; a function of its own, so that nothing of it is held afterwards. */
async function round(): Promise<number> {
  const first = close();
  await runtime.settle();
  const before = heapBytes();
  const calls = Array.from({ length: many }, () => retry.run(fills, send));
  await runtime.settle();
  const bytesEach = (heapBytes() - before) / many;
  if (runtime.pendingSleeps !== 1) throw new Error(`${runtime.pendingSleeps} sleeps`);
  await runtime.runUntil(Promise.all([first, ...calls]));
  await runtime.settle();
  return bytesEach;
}

// The first rounds warm the process up.
for (let warm = 0; warm < 2; warm += 1) await round();
const before = heapBytes();
const waiting: number[] = [];
for (let measured = 0; measured < rounds; measured += 1) waiting.push(await round());
const leftEach = (heapBytes() - before) / rounds / many;
const { pendingSleeps, pendingTimers } = runtime;
console.log(JSON.stringify({ waiting, leftEach, pendingSleeps, pendingTimers }));
