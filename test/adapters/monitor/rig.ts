import { request } from 'node:http';
import { History } from '../../../adapters/monitor/history.js';
import { type RunningServer, serve } from '../../../adapters/monitor/server.js';
import { type Message, Stream } from '../../../adapters/monitor/stream.js';
import { type ManualRuntime, manualRuntime } from '../../../src/testing/clocks/manual-runtime.js';
import type { Snapshot } from '../../../src/types/index.js';

const nobody = { cancel: 0, order: 0, read: 0 };

/** What an engine says that has done nothing yet. */
export const idle: Snapshot = {
  atMs: 1_000,
  isHalted: false,
  isClosed: false,
  calls: { inFlight: 0, waiting: nobody },
  closed: [],
  pools: [],
  overload: [],
  clocks: [],
  keys: [],
};

/** An engine in trouble of every kind. */
export const trouble: Snapshot = {
  ...idle,
  atMs: Date.UTC(2026, 10, 30, 12),
  calls: { inFlight: 3, waiting: { cancel: 1, order: 4, read: 12 } },
  closed: [
    {
      scope: 'ip',
      scopeKey: 'ip|default|api.kucoin.com',
      untilAtMs: Date.UTC(2026, 10, 30, 12, 0, 47),
      cause: { kind: 'edge', code: '1015', status: 429, meaning: 'Cloudflare blocks this address' },
      waiting: { cancel: 1, order: 4, read: 2 },
    },
    {
      scope: 'pool',
      scopeKey: 'pool|uid:0123456789abcdef0123456789abcdef|Spot-and-a-very-long-name-of-a-pool',
      untilAtMs: Date.UTC(2026, 10, 30, 13, 2),
      waiting: { ...nobody, read: 10 },
    },
  ],
  pools: [
    {
      scopeKey: 'pool|uid:0123456789abcdef|Spot',
      pool: 'Spot',
      limit: 4_000,
      remaining: 3_120,
      inFlight: 3,
      resetAtMs: Date.UTC(2026, 10, 30, 12, 0, 21),
      waiting: nobody,
    },
    {
      scopeKey: 'pool|uid:0123456789abcdef|Futures',
      pool: 'Futures',
      limit: 2_000,
      remaining: 0,
      inFlight: 0,
      waiting: { ...nobody, read: 10 },
    },
    { scopeKey: 'pool|ip:default|Public', pool: 'Public', inFlight: 0, waiting: nobody },
  ],
  overload: [
    {
      scope: 'endpoint',
      scopeKey: 'overload|api.kucoin.com|POST /api/v1/hf/orders',
      state: 'paced',
      why: 'capacity',
      refusedShare: 0.31,
      isCertain: true,
      ratePerSecond: 4.2,
      nextAtMs: Date.UTC(2026, 10, 30, 12, 0, 1),
      cause: { kind: 'overload', code: '230005', message: '<b>System busy</b>', meaning: 'busy' },
      waiting: { ...nobody, order: 4 },
    },
  ],
  clocks: [{ host: 'api.kucoin.com', offsetMs: -1_240, ageMs: 62_000 }],
  keys: [
    {
      scopeKey: 'key|0123456789abcdef',
      nextProbeAtMs: Date.UTC(2026, 10, 30, 12, 0, 55),
      cause: { kind: 'authentication', code: '400003', status: 200, meaning: 'the key is unknown' },
    },
  ],
};

/** A server with all that is behind it, on a clock moved by hand. */
export interface Rig extends RunningServer {
  readonly runtime: ManualRuntime;
  readonly history: History;
  readonly stream: Stream;
  /** How often the engine was asked. */
  readonly asked: () => number;
}

/** Starts a server that shows what `snapshot` says. */
export async function startRig(
  snapshot: () => Snapshot = () => idle,
  runtime: ManualRuntime = manualRuntime(),
): Promise<Rig> {
  let asked = 0;
  const history = new History(runtime);
  const stream = new Stream(runtime, history, () => {
    asked += 1;
    return snapshot();
  });
  const { url, close } = await serve(stream, { host: '127.0.0.1', port: 0 });
  return { url, runtime, history, stream, asked: () => asked, close };
}

/** An answer, whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Sends a request as no fetch does: with headers and a path of the test's choice. */
export function ask(
  url: string,
  { method = 'GET', path = '/', headers = {} }: Ask = {},
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

interface Ask {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One who watches. */
export interface Watcher {
  /** Everything that came, as it came. */
  readonly text: () => string;
  /** The next state. */
  next(): Promise<Message>;
  /** Resolves when the stream has ended. */
  readonly ended: Promise<void>;
  leave(): void;
}

/** Watches as a browser does. */
export function watch(url: string): Watcher {
  let text = '';
  const states: Message[] = [];
  const waiting: ((state: Message) => void)[] = [];
  let rest = '';
  const sent = request(new URL('/events', url), { agent: false });
  const ended = new Promise<void>((resolve) => {
    sent.on('error', () => resolve());
    sent.on('response', (response) => {
      response.setEncoding('utf8');
      response.on('error', () => resolve());
      response.on('close', () => resolve());
      response.on('data', (chunk: string) => {
        text += chunk;
        const parts = (rest + chunk).split('\n\n');
        rest = parts.pop() ?? '';
        for (const part of parts) {
          if (!part.startsWith('data: ')) continue;
          const state = JSON.parse(part.slice(6)) as Message;
          const taker = waiting.shift();
          if (taker === undefined) states.push(state);
          else taker(state);
        }
      });
    });
  });
  sent.end();
  return {
    text: () => text,
    ended,
    leave: () => void sent.destroy(),
    next: () =>
      new Promise((resolve) => {
        const state = states.shift();
        if (state === undefined) waiting.push(resolve);
        else resolve(state);
      }),
  };
}
