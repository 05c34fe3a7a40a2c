import {
  classificationOf,
  isKucoinError,
  type KucoinErrorRecord,
  type Runtime,
} from '../../src/index.js';
import {
  type Exchange,
  type ExchangeFault,
  type LogRecord,
  manualRuntime,
  type ManualRuntime,
  startExchange,
} from '../../src/testing/index.js';
import { signed } from '../testing/client.js';
import { type HostName, type Post, postOver } from './hosts.js';
import { disguisedRefusal, finalRefusal, openAnswer } from './sayings.js';
import type { PlannedCall, Product, Schedule, Trouble } from './schedule.js';

/** Where a product's orders go, and what one looks like. */
interface Desk {
  readonly product: 'spot' | 'futures';
  readonly path: string;
  readonly order: Readonly<Record<string, unknown>>;
  readonly pool: 'Spot' | 'Futures' | 'CopyTrading';
  /** A look-up that does not find an order proves that there is none. */
  readonly isProvable: boolean;
}

const spotOrder = { symbol: 'BTC-USDT', side: 'buy', type: 'limit', price: '50000.0' };
const contractOrder = { symbol: 'XBTUSDTM', side: 'buy', type: 'limit', price: '60000' };

export const desks: Readonly<Record<Product, Desk>> = {
  hf: desk('spot', '/api/v1/hf/orders', spotOrder, 'Spot', true),
  futures: desk('futures', '/api/v1/orders', { ...contractOrder, leverage: 3 }, 'Futures', true),
  classic: desk('spot', '/api/v1/orders', spotOrder, 'Spot', false),
  stop: desk('spot', '/api/v1/stop-order', { ...spotOrder, stopPrice: '49000' }, 'Spot', false),
  copy: desk(
    'futures',
    '/api/v1/copy-trade/futures/orders',
    { ...contractOrder, leverage: 3 },
    'CopyTrading',
    false,
  ),
};

function desk(
  product: Desk['product'],
  path: string,
  order: Desk['order'],
  pool: Desk['pool'],
  isProvable: boolean,
): Desk {
  return { product, path, order, pool, isProvable };
}

/** How one call ended. */
export interface Story {
  readonly plan: PlannedCall;
  readonly body: Readonly<Record<string, unknown>>;
  /** Numbers of its first request and of the one after its last. */
  readonly requests: readonly [from: number, to: number];
  readonly startedMs: number;
  readonly endedMs: number;
  readonly deadlineAtMs: number;
  /** The id the library says the call had. */
  readonly clientOid: string | undefined;
  readonly placed: { readonly orderId?: unknown; readonly clientOid?: unknown } | undefined;
  readonly error: KucoinErrorRecord | undefined;
  /** The id was used before, by somebody else or by an earlier call. */
  readonly isReused: boolean;
}

/** A run that is over, and what is left of it. */
export interface Aftermath {
  readonly exchange: Exchange;
  readonly runtime: ManualRuntime;
  readonly desk: Desk;
  /** An order by somebody else shows at once: it would hide others of its id until then. */
  readonly lag: { isOff: boolean };
  readonly stories: readonly Story[];
}

/** The client's own view of time: one that is off, and is set now and then. */
function clientRuntime(runtime: ManualRuntime, schedule: Schedule): Runtime {
  const skewMs = (): number => {
    const nowMs = runtime.monotonicNowMs() - preludeMs;
    const past = schedule.jumps.filter(({ atMs }) => atMs <= nowMs);
    return past.sort((a, b) => a.atMs - b.atMs).at(-1)?.skewMs ?? schedule.skewMs;
  };
  return {
    wallNowMs: () => runtime.wallNowMs() + skewMs(),
    monotonicNowMs: () => runtime.monotonicNowMs(),
    random: () => runtime.random(),
    sleep: (ms, signal) => runtime.sleep(ms, signal),
    after: (ms, callback) => runtime.after(ms, callback),
  };
}

/** Hands troubles out in turn to the kinds of requests they are meant for. */
function weather(schedule: Schedule, exchange: () => Exchange, { pool, product }: Desk) {
  const turns = { placements: 0, lookUps: 0, clocks: 0 };
  return ({ method, path, atMs }: LogRecord): ExchangeFault | undefined => {
    if (isDark(schedule, atMs)) return { kind: 'no-answer' };
    const kind =
      method === 'POST' ? 'placements' : path === '/api/v1/timestamp' ? 'clocks' : 'lookUps';
    if (kind === 'clocks' && schedule.clockless) return { kind: 'reset-before' };
    const trouble: Trouble | undefined = schedule[kind][turns[kind]];
    turns[kind] += 1;
    if (trouble === undefined) return undefined;
    if ('open' in trouble)
      return openAnswer(product, trouble.open === 'carried out', trouble.share);
    if ('disguised' in trouble) return disguisedRefusal(trouble.disguised);
    if ('final' in trouble) return finalRefusal(trouble.final);
    if (!('refused' in trouble)) return trouble;
    if (trouble.refused === 'ip') exchange().blockIp();
    else if (trouble.refused === 'overload') exchange().overload({ count: 1 });
    else if (trouble.refused === 'pool') exchange().spend(kind === 'clocks' ? 'Public' : pool);
    else exchange().blockEndpoint(endpointOf(method, path));
    return undefined;
  };
}

/** Whether nothing gets through at that moment. */
export function isDark({ dark }: Schedule, atMs: number): boolean {
  if (dark === undefined) return false;
  const sinceMs = atMs - preludeMs - dark.fromMs;
  return sinceMs >= 0 && sinceMs < dark.forMs;
}

/** A request's endpoint by the name the exchange knows it by. */
function endpointOf(method: string, path: string): string {
  return `${method} ${path.replace(/client-order\/.*/, 'client-order/{clientOid}')}`;
}

/** Time for what was there before. */
const preludeMs = 100_000;

/** Plays a schedule over one host to its end, and long past it. */
export async function play(host: HostName, product: Product, schedule: Schedule) {
  const runtime = manualRuntime();
  const desk = desks[product];
  let turn = 0;
  const lag = { isOff: false };
  const started: { exchange?: Exchange } = {};
  const exchange = await startExchange({
    runtime,
    listen: false,
    product: desk.product,
    dedupe: schedule.dedupe,
    // Only the newer text tells a quota where no headers do, as at the clock.
    messages: 'level',
    readLagMs: () => (lag.isOff ? 0 : (schedule.lagsMs[turn++ % schedule.lagsMs.length] ?? 0)),
    ...(schedule.fillAfterMs !== undefined && { fillAfterMs: schedule.fillAfterMs }),
    faults: weather(schedule, () => started.exchange!, desk),
  });
  started.exchange = exchange;
  await runtime.advance(preludeMs);
  const post = postOver(
    host,
    {
      runtime: clientRuntime(runtime, schedule),
      hosts: { [exchange.host]: desk.product },
      credentials: exchange.credentials,
      attemptTimeoutMs: schedule.attemptTimeoutMs,
      deadlineMs: schedule.deadlineMs,
    },
    exchange.fetch,
  );
  const after: Aftermath = { exchange, runtime, desk, lag, stories: [] };
  const calls = begin(after, post, schedule);
  await runtime.runUntil(calls);
  await runtime.advance(300_000);
  return { ...after, stories: await calls };
}

async function begin(after: Aftermath, post: Post, schedule: Schedule): Promise<Story[]> {
  const stories: Promise<Story>[] = [];
  for (const [index, plan] of schedule.calls.entries()) {
    const earlier = schedule.together ? undefined : (await stories.at(-1))?.clientOid;
    const clientOid = plan.id === 'reused' ? (earlier ?? `oid-${index}`) : `oid-${index}`;
    const story = tell(after, post, plan, clientOid, schedule);
    stories.push(
      story.then((told) => ({ ...told, isReused: told.isReused || clientOid === earlier })),
    );
    if (schedule.together) await after.runtime.sleep(plan.pauseMs);
    else await story;
  }
  return Promise.all(stories);
}

async function tell(
  after: Aftermath,
  post: Post,
  plan: PlannedCall,
  clientOid: string,
  { deadlineMs, together }: Schedule,
): Promise<Story> {
  const { exchange, runtime, desk } = after;
  const { older, rival, size } = plan;
  const body = { ...(plan.id === 'drawn' ? {} : { clientOid }), ...desk.order, size };
  const isShared = !together && plan.id !== 'drawn';
  if (isShared && older !== undefined) {
    await placeDirectly(after, older.sameTerms ? body : { ...body, size: size + 1 });
    await runtime.sleep(older.agoMs);
  }
  if (!together) await runtime.sleep(plan.pauseMs);
  if (isShared && rival !== undefined) {
    const { afterMs } = rival;
    void runtime.sleep(afterMs).then(() => placeDirectly(after, { ...body, size: size + 1 }));
  }
  const startedMs = runtime.monotonicNowMs();
  const from = exchange.log.length + 1;
  const end = await post(exchange.url + desk.path, body).then(
    (reply) => ({ reply, error: undefined }),
    (error: unknown) => ({ reply: undefined, error }),
  );
  if (end.error !== undefined && !isKucoinError(end.error)) {
    throw new Error('an error without a record', { cause: end.error });
  }
  const record = end.error?.kucoin;
  const data = (end.reply?.data as { data?: Story['placed'] } | undefined)?.data;
  return {
    plan,
    body,
    requests: [from, exchange.log.length + 1],
    startedMs,
    endedMs: runtime.monotonicNowMs(),
    deadlineAtMs: startedMs + deadlineMs,
    clientOid: end.reply ? classificationOf(end.reply.native)?.clientOid : record?.clientOid,
    placed: data,
    error: record,
    isReused: isShared && (older !== undefined || rival !== undefined),
  };
}

/** Somebody else's request: nothing happens to it on the way. */
async function placeDirectly(
  { exchange, desk: { path }, lag }: Aftermath,
  body: object,
): Promise<void> {
  exchange.reply(`POST ${path}`, {});
  const init = signed(exchange, 'POST', path, JSON.stringify(body), {
    headers: { [somebodyElse]: 'yes' },
  });
  lag.isOff = true;
  await exchange.fetch(exchange.url + path, init);
  lag.isOff = false;
}

/** Marks requests that are none of the library's. */
const somebodyElse = 'x-somebody-else';

/** Whether a request came from the library. */
export function isOurs({ headers }: LogRecord): boolean {
  return headers[somebodyElse] === undefined;
}
