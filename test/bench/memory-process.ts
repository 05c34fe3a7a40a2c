/** 100,000 calls that wait for one closed scope; started with --expose-gc, one client a process. */
import { serveParent } from './children.js';
import type { Endurance, Waiting } from './types.js';

/** A client over a stubbed transport: no sockets, so that only the waiting is measured. */
export interface Holder {
  readonly client: string;
  /** A call that is refused at once, or finds its scope closed, and waits. */
  readonly call: (signal?: AbortSignal) => Promise<unknown>;
}

/** The stub's scope: closed until an instant of `performance.now()`. */
export interface Door {
  openAtMs: number;
}

/** Makes a holder; each of them sleeps `waitMs` when refused, or as the refusal says. */
export type MakeHolder = (gate: Door, waitMs: number) => Holder;

/** What a process is started with. */
export interface MemoryInput {
  readonly holder: string;
  readonly waiters: number;
  readonly completed: number;
}

/** The shortest wait, and how many calls tell how long one takes. */
const LEAST_WAIT_MS = 6000;
const SAMPLE = 2000;

const { holder: name, waiters, completed } = JSON.parse(process.argv[2] ?? '{}') as MemoryInput;
// By a name the compiler cannot follow: it checks the peers' files apart.
const file: string = 'holders';
const { holders } = (await import(`./contenders/${file}.js`)) as {
  holders: Record<string, MakeHolder>;
};
const makeHolder = holders[name];
if (makeHolder === undefined) throw new TypeError(`no holder ${name}`);

function heapBytes(): number {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error('start with --expose-gc');
  gc();
  gc();
  return process.memoryUsage().heapUsed;
}
const timers = (): number =>
  process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** A wait long enough for all to have begun, by how long a call takes on this machine now. */
async function longEnoughMs(): Promise<number> {
  const { call } = makeHolder!({ openAtMs: 0 }, LEAST_WAIT_MS);
  const startedAtMs = performance.now();
  for (let calls = 0; calls < SAMPLE; calls += 100) {
    await Promise.all(Array.from({ length: 100 }, () => call()));
  }
  const eachMs = (performance.now() - startedAtMs) / SAMPLE;
  return Math.ceil(Math.min(90_000, LEAST_WAIT_MS + 2 * eachMs * waiters));
}

async function waiting(): Promise<Waiting> {
  const waitMs = await longEnoughMs();
  const gate: Door = { openAtMs: 0 };
  const { client, call } = makeHolder!(gate, waitMs);
  await call();
  await turn();
  const [heapBefore, timersBefore] = [heapBytes(), timers()];

  gate.openAtMs = performance.now() + waitMs;
  const abort = new AbortController();
  const calls = new Array<Promise<unknown>>(waiters);
  let aborted: Promise<unknown> | undefined;
  for (let index = 0; index < waiters; index += 1) {
    calls[index] = call();
    if (index === waiters >> 1) aborted = call(abort.signal);
    // Calls of a real program do not all begin in one turn.
    if (index % 1000 === 0) await turn();
  }
  const lastBegunAtMs = performance.now();
  // Until every call has got as far as it gets without an answer.
  await new Promise((done) => setTimeout(done, LEAST_WAIT_MS / 6));
  if (performance.now() > gate.openAtMs) throw new Error('the wait is too short for this client');
  const [heapWaiting, timersWaiting] = [heapBytes(), timers()];

  const abortedAtMs = performance.now();
  abort.abort();
  await aborted?.catch(() => undefined);
  const abortedMs = performance.now() - abortedAtMs;

  await Promise.all(calls);
  // Whoever sleeps on its own wakes that long after its own beginning.
  const dueAtMs = timersWaiting > waiters / 2 ? lastBegunAtMs + waitMs : gate.openAtMs;
  return {
    client,
    waiters,
    bytesEach: (heapWaiting - heapBefore) / waiters,
    timers: timersWaiting - timersBefore,
    releasedMs: performance.now() - dueAtMs,
    abortedMs,
  };
}

async function endurance(): Promise<Endurance> {
  const { client, call } = makeHolder!({ openAtMs: 0 }, LEAST_WAIT_MS);
  const some = async (calls: number): Promise<void> => {
    for (let done = 0; done < calls; done += 100) {
      await Promise.all(Array.from({ length: 100 }, () => call()));
    }
  };
  await some(10_000);
  await turn();
  const beforeBytes = heapBytes();
  const startedAtMs = performance.now();
  await some(completed);
  const tookMs = performance.now() - startedAtMs;
  await turn();
  return { client, calls: completed, beforeBytes, afterBytes: heapBytes(), tookMs };
}

serveParent({ waiting, endurance });
