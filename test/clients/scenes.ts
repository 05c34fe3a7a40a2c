import {
  type Exchange,
  type ExchangeScript,
  type LogRecord,
  startExchange,
} from 'kucoin-retry/testing';
import type { Bot, Client } from './clients.js';

/** A window of this length is over only after a client that tries every two seconds has given up. */
const windowMs = 14_000;

/** What goes wrong, and with which of the two things a bot does. */
export interface Fault {
  readonly name: string;
  readonly does: keyof Bot;
  readonly script?: ExchangeScript;
  /** Since the exchange's start: what leaves again before that is refused. */
  readonly closedUntilMs: number;
  prepare?(exchange: Exchange, client: Client): void;
}

export const faults: readonly Fault[] = [
  {
    name: 'quota 429000',
    does: 'read',
    script: { windowMs },
    closedUntilMs: windowMs,
    prepare: (exchange) => exchange.spend('Management'),
  },
  {
    name: '200002 in HTTP 200',
    does: 'place',
    closedUntilMs: 10_000,
    prepare: (exchange, { placing }) => exchange.blockEndpoint(placing),
  },
  {
    name: '1015 page',
    does: 'read',
    closedUntilMs: 30_000,
    prepare: (exchange) => exchange.blockIp({ shape: 'html' }),
  },
  { name: 'clock 9 s off', does: 'read', script: { skewMs: 9_000 }, closedUntilMs: 0 },
  {
    name: "an order's answer lost",
    does: 'place',
    closedUntilMs: 0,
    prepare: (exchange, { placing }) => {
      exchange.reply(placing, { fault: 'reset-after' });
    },
  },
];

/** What came of one call: seen from the bot, and from the exchange. */
export interface Scene {
  /** What the bot was handed, or what was thrown at it. */
  readonly value?: unknown;
  readonly error?: unknown;
  /** The bot's own requests, without questions for the time and look-ups. */
  readonly sent: readonly LogRecord[];
  /** Requests that left for a scope known to be closed. */
  readonly knocks: number;
  /** Ids of the orders in the exchange's books. */
  readonly orders: readonly { readonly id: string; readonly clientOid: string | undefined }[];
}

export const clientOid = 'recipe-1';

/** Plays one fault on an exchange of its own, over real sockets and in real time. */
export async function play(client: Client, fault: Fault, isGuarded: boolean): Promise<Scene> {
  const exchange = await startExchange(fault.script);
  try {
    fault.prepare?.(exchange, client);
    const bot = isGuarded ? client.guarded(exchange) : client.plain(exchange);
    const call = fault.does === 'read' ? bot.read() : bot.place(clientOid);
    const end = await call.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    const path = fault.does === 'read' ? '/api/v1/accounts' : client.placing.split(' ')[1];
    const sent = exchange.log.filter((record) => record.path === path);
    const orders = exchange.orders.map(({ id, clientOid: own }) => ({ id, clientOid: own }));
    return { ...end, sent, knocks: exchange.knocks().length, orders };
  } finally {
    await exchange.close();
  }
}

/** KuCoin's code as the bot gets it, wherever its client puts it. */
export function codeIn(scene: Scene): string | undefined {
  const { value, error } = scene;
  const { code } = (value ?? {}) as { code?: unknown };
  if (typeof code === 'string' && code !== '200000') return code;
  if (error === undefined) return undefined;
  const inner = unwrapped(error) as { kucoin?: { code?: string }; response?: { data?: unknown } };
  const data = inner.response?.data ?? (error as { response?: unknown }).response;
  const told = inner.kucoin?.code ?? (data as { code?: unknown } | undefined)?.code;
  if (typeof told === 'string') return told;
  return /"code":\s*"(\d+)"/.exec((error as Error).message)?.[1];
}

/** The error inside, where a client wraps what its transport threw. */
export function unwrapped(error: unknown): unknown {
  return (error as { getError?: () => unknown }).getError?.() ?? error;
}

function toldOf(scene: Scene): string {
  const { value, error } = scene;
  const code = codeIn(scene);
  if (error === undefined) {
    if (code !== undefined) return `hands over ${code} as an answer`;
    return JSON.stringify(value).includes(scene.orders[0]?.id ?? '')
      ? 'answered'
      : 'a wrong answer';
  }
  const inner = unwrapped(error) as { code?: unknown; kucoin?: { executed: string } };
  const system = typeof inner.code === 'string' && /^E[A-Z]+$/.test(inner.code) ? inner.code : '';
  const detail = [code ?? system, inner.kucoin && `executed ${inner.kucoin.executed}`];
  const name = (error as object).constructor.name;
  return [`\`${name}\``, ...detail.filter((part) => part !== undefined && part !== '')].join(' ');
}

/** A scene in a few words, for the table of adapters/README.md. */
export function inWords(scene: Scene): string {
  const { sent, knocks, orders } = scene;
  const early = knocks === 0 ? '' : `, ${knocks} too early`;
  const placed = sent[0]?.method === 'POST' ? `, ${orders.length} placed` : '';
  return `${sent.length} sent${early}${placed}: ${toldOf(scene)}`;
}
