/** What must not grow with what is known, or only in proportion; started with --expose-gc. */
import {
  classify,
  createCooldowns,
  createKucoinRetry,
  type KucoinRetry,
  type RunRequest,
} from 'kucoin-retry';
import { manualRuntime } from 'kucoin-retry/testing';
import { serveParent } from './children.js';
import { median } from './statistics.js';
import type { Growth } from './types.js';

/** What a process is started with. */
export interface GrowthInput {
  /** Scopes that are closed. */
  readonly closed: number;
  readonly waiters: number;
  /** Paths, keys and hosts. */
  readonly distinct: number;
  readonly megabytes: number;
  readonly many: number;
}

const input = JSON.parse(process.argv[2] ?? '{}') as GrowthInput;
const [host, hourMs] = ['https://api.kucoin.com', 3_600_000];
const accounts: RunRequest = { method: 'GET', url: `${host}/api/v1/accounts` };
const keyOf = (n: number) => ({ key: `key-${n}`, secret: 's', passphrase: 'p' });

type Kind = 'path' | 'key' | 'host';
const kinds: readonly Kind[] = ['path', 'key', 'host'];

/** A call of a scope of its own that is refused, three times for a key. */
async function refuse(retry: KucoinRetry, kind: Kind, n: number): Promise<void> {
  const isKey = kind === 'key';
  const [status, code, msg] = isKey ? [401, '400005', 'Invalid KC-API-SIGN'] : [429, '200002', 'x'];
  const text = JSON.stringify({ code, msg });
  const answer = { native: text, status, headers: { get: () => null }, text };
  const origin = kind === 'host' ? `http://127.${n >> 16}.${(n >> 8) & 255}.${n & 255}` : host;
  const path = kind === 'path' ? `/api/v9/thing-${n}` : '/api/v1/accounts';
  const request = { method: 'GET', url: `${origin}${path}` };
  const kucoin = { credentials: keyOf(isKey ? n : 0) };
  for (let times = isKey ? 3 : 1; times > 0; times -= 1) {
    await retry.run(request, () => Promise.resolve(answer), { kucoin }).catch(() => undefined);
  }
}

/** Microseconds of a refused call, with none and with many scopes closed, turn by turn. */
async function refusedCall(): Promise<Growth> {
  const cause = classify({ request: accounts, response: { status: 429, body: '' } });
  const make = (closed: number) => {
    const cooldowns = createCooldowns();
    for (let n = 0; n < closed; n += 1) {
      cooldowns.close(`endpoint|ip:|kucoin.com|GET /closed-${n}`, hourMs, cause);
      cooldowns.close(`pool|uid:${n}|kucoin.com|Spot`, hourMs, cause);
      cooldowns.close(`ip|${n}|kucoin.com`, hourMs, cause);
    }
    const options = { runtime: manualRuntime(), cooldowns, retries: 0, deadlineMs: 1000 };
    return { retry: createKucoinRetry(options), samples: [] as number[] };
  };
  const all = [make(0), make(input.closed)] as const;
  for (let round = 0; round < 24; round += 1) {
    for (const { retry, samples } of round % 2 === 0 ? all : [...all].reverse()) {
      const startedMs = performance.now();
      for (let n = 0; n < 100; n += 1) await refuse(retry, 'path', round * 100 + n);
      if (round >= 4) samples.push((performance.now() - startedMs) * 10);
    }
  }
  const [few, many] = all.map(({ samples }) => median(samples)) as [number, number];
  return {
    what: `a refused call, 0 and 3 × ${input.closed} scopes closed`,
    unit: 'µs',
    few,
    many,
    times: 1,
  };
}

/** Milliseconds until all have ended whose signal aborts. */
async function abortMs(waiters: number): Promise<number> {
  const retry = createKucoinRetry({ runtime: manualRuntime(), deadlineMs: hourMs });
  const [controller, calls] = [new AbortController(), [] as Promise<unknown>[]];
  retry.cooldowns.close(
    'ip||kucoin.com',
    hourMs,
    classify({ request: accounts, response: { status: 429, body: '' } }),
  );
  const { signal } = controller;
  const never = () => Promise.reject(new Error('it left'));
  for (let n = 0; n < waiters; n += 1) {
    calls.push(retry.run(accounts, never, { signal }).catch(() => undefined));
  }
  const startedMs = performance.now();
  controller.abort();
  await Promise.all(calls);
  return performance.now() - startedMs;
}

async function aborted(): Promise<Growth> {
  const { waiters } = input;
  await abortMs(waiters / 10);
  const [few, many] = [await abortMs(waiters / 10), await abortMs(waiters)];
  return {
    what: `abort of ${waiters / 10} and ${waiters} waiters`,
    unit: 'ms',
    few,
    many,
    times: 10,
  };
}

function heapMegabytes(): number {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error('start with --expose-gc');
  gc();
  gc();
  return process.memoryUsage().heapUsed / 1e6;
}

/** The heap before, and an hour after, a great many scopes of one kind. */
async function remembered(kind: Kind): Promise<Growth> {
  const runtime = manualRuntime();
  const cooldowns = createCooldowns();
  const retry = createKucoinRetry({ runtime, cooldowns, retries: 0, deadlineMs: 1000 });
  for (let n = 0; n < 5000; n += 1) await refuse(retry, kind, n);
  await runtime.advance(hourMs);
  await refuse(retry, kind, 0);
  const few = heapMegabytes();
  for (let n = 0; n < input.distinct; n += 1) await refuse(retry, kind, n);
  await runtime.advance(hourMs);
  await refuse(retry, kind, input.distinct);
  const what = `the heap an hour after ${input.distinct} ${kind}s`;
  return { what, unit: 'MB', few, many: heapMegabytes(), times: 1 };
}

/** Milliseconds of reading an answer, and one that is larger by `times`. */
function read(what: string, times: number, bodyOf: (times: number) => string): Growth {
  const request = { method: 'GET', url: accounts.url };
  const [small, large] = [bodyOf(1), bodyOf(times)];
  const ms = (body: string): number => {
    const startedMs = performance.now();
    classify({ request, response: { status: 200, body } });
    return performance.now() - startedMs;
  };
  const best = (body: string): number => Math.min(...[0, 0, 0].map(() => ms(body)));
  return { what, unit: 'ms', few: best(small), many: best(large), times };
}

const megabyte = `[${Array<string>(10_000)
  .fill(`{"s":"${'x'.repeat(90)}"}`)
  .join()}]`;
const list = (items: number, item: string): string => `[${Array<string>(items).fill(item).join()}]`;

function reading(): Growth[] {
  const { megabytes, many } = input;
  const success = (data: string): string => `{"code":"200000","data":${data}}`;
  const refusal = (data: string): string => `{"code":"400100","msg":"x","data":${data}}`;
  const levels = (n: number): string => '['.repeat(n) + ']'.repeat(n);
  const steps = megabytes >= 100 ? [10, megabytes] : [megabytes];
  return [
    ...steps.map((mb) =>
      read(`reading a success of 1 and ${mb} MB`, mb, (n) => success(list(n, megabyte))),
    ),
    ...steps.map((mb) =>
      read(`reading a refusal of 1 and ${mb} MB`, mb, (n) => refusal(list(n, megabyte))),
    ),
    read(`reading ${many / 100} and ${many} levels`, 100, (n) => refusal(levels((n * many) / 100))),
    read(`reading ${many / 100} and ${many} items`, 100, (n) =>
      refusal(list((n * many) / 100, '1')),
    ),
  ];
}

async function growth(): Promise<Growth[]> {
  const found = [await refusedCall(), await aborted(), ...reading()];
  for (const kind of kinds) found.push(await remembered(kind));
  return found;
}

serveParent({ growth });
