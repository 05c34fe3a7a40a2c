/**
 * One process of a fleet: makes its calls against the exchange and prints what it saw, one line of JSON.
 * Everything it needs is in WORKER.
 */
import { createKucoinRetry } from 'kucoin-retry';
import { kucoinFetch } from 'kucoin-retry/fetch';
import { redisCooldowns } from 'kucoin-retry/redis';
import { type ClientName, clients } from './clients.js';

/** What a worker gets. */
export interface WorkerTask {
  readonly api: string;
  readonly redis: string | undefined;
  readonly client: ClientName;
  readonly credentials: { key: string; secret: string; passphrase: string };
  readonly path: string;
  readonly calls: number;
  readonly concurrency: number;
}

/** What a worker saw. */
export interface WorkerReport {
  readonly succeeded: number;
  readonly failures: readonly string[];
  readonly warnings: readonly string[];
  readonly tookMs: number;
}

const task = JSON.parse(process.env['WORKER'] ?? '{}') as WorkerTask;

async function work(): Promise<WorkerReport> {
  const { api, redis, credentials, path, concurrency } = task;
  const connected = redis === undefined ? undefined : await clients[task.client](redis);
  const cooldowns = connected && redisCooldowns(connected.client);
  const warnings: string[] = [];
  const failures: string[] = [];
  const retry = createKucoinRetry({
    credentials,
    cooldowns,
    deadlineMs: Infinity,
    onEvent: ({ type, note = '' }) => {
      if (type === 'warning') warnings.push(note);
    },
  });
  const kucoin = kucoinFetch(retry);
  let left = task.calls;
  let succeeded = 0;
  const startedMs = performance.now();
  const one = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      try {
        await (await kucoin(`${api}${path}`)).text();
        succeeded += 1;
      } catch (error) {
        failures.push(String(error));
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, one));
  const tookMs = performance.now() - startedMs;
  await cooldowns?.disconnect();
  connected?.close();
  return { succeeded, failures, warnings, tookMs };
}

work().then(
  (report) => console.log(JSON.stringify(report)),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
