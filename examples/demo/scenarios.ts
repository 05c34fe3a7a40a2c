import type { Action, Kind } from 'kucoin-retry';
import type { Exchange, FaultKind, LogRecord, RefusedReason } from 'kucoin-retry/testing';

/** How a call that fails is expected to end. */
export interface Refusal {
  readonly code: string;
  readonly action: Action;
  readonly kind: Kind;
}

/** One call the bot makes. */
export interface PlannedCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, string>>;
  /** Leaves that long after the others. */
  readonly afterMs?: number;
  /** Not in the scope that closes: it must not wait for it. */
  readonly outside?: true;
  /** How often it has to leave, where that is promised. */
  readonly sends?: number;
  readonly expect: 'ok' | Refusal;
}

/** Time on the way there and back, on the exchange's clock. */
export const journey = { transitMs: 40, delayMs: 40 } as const;

/** A piece of trouble, what the bot does meanwhile, and how each of its calls must end. */
export interface Scenario {
  /** A short word for lines and labels. */
  readonly id: string;
  readonly title: string;
  /** What is the matter, in a sentence. */
  readonly about: string;
  /** Lets the trouble begin. */
  begin(exchange: Exchange): void;
  /** What the exchange's log has to show, or the trouble never came. */
  readonly shows:
    | { readonly code: string }
    | { readonly refused: RefusedReason }
    | { readonly fault: FaultKind }
    | undefined;
  /** How often the exchange's time may be asked for, where that is promised. */
  readonly syncs?: number;
  /** Idle time of the bot before. */
  readonly idleMs?: number;
  readonly calls: readonly PlannedCall[];
}

const symbol = 'BTC-USDT';

/** The client id names the call, so that an order placed twice would be found. */
function order(id: string, size = '0.001', rest: Partial<PlannedCall> = {}): PlannedCall {
  const body = {
    clientOid: `demo-${id}`,
    symbol,
    side: 'buy',
    type: 'limit',
    price: '60000',
    size,
  };
  return { method: 'POST', path: '/api/v1/hf/orders', body, expect: 'ok', ...rest };
}

function cancel(id: string, rest: Partial<PlannedCall> = {}): PlannedCall {
  const path = `/api/v1/hf/orders/client-order/demo-${id}`;
  return { method: 'DELETE', path, query: { symbol }, expect: 'ok', ...rest };
}

function read(path: string, rest: Partial<PlannedCall> = {}): PlannedCall {
  return { method: 'GET', path, expect: 'ok', ...rest };
}

const openOrders = (rest: Partial<PlannedCall> = {}): PlannedCall =>
  read('/api/v1/hf/orders/active', { query: { symbol }, ...rest });
const accounts = (rest: Partial<PlannedCall> = {}): PlannedCall => read('/api/v1/accounts', rest);
const ticker = (rest: Partial<PlannedCall> = {}): PlannedCall =>
  read('/api/v1/market/orderbook/level1', { query: { symbol }, ...rest });

const noFunds: Refusal = { code: '200004', action: 'surface', kind: 'insufficient-funds' };
const frozen: Refusal = { code: '411100', action: 'abort', kind: 'restricted' };

/** Cloudflare's block in one of its shapes; only the JSON says how long it lasts. */
function edgeBlock(shape: 'html' | 'text' | 'json', forMs: number, about: string): Scenario {
  const id = `1015 ${shape}`;
  const late = { afterMs: forMs / 4 };
  return {
    id,
    title: `Cloudflare 1015 as ${shape === 'text' ? 'plain text' : shape.toUpperCase()}`,
    about,
    begin: (exchange) => exchange.blockIp({ shape, forMs }),
    shows: { refused: 'block-ip' },
    calls: [order(`${shape}-1`), accounts(), ticker(late), order(`${shape}-2`, '0.001', late)],
  };
}

/** The requests of one order meet a fault each, in turn; they travel as all others do. */
function lose(exchange: Exchange, id: string, fault: FaultKind): void {
  const isIt = ({ method, body }: LogRecord): boolean =>
    method === 'POST' && body.includes(`"demo-${id}"`);
  exchange.reply(isIt, { ...journey, fault });
}

const storm = { requests: 10, perMs: 1_000 } as const;
const stormCalls = Array.from({ length: 20 }, (_, index) =>
  index % 5 === 4 ? order(`storm-${index}`) : accounts({ afterMs: index * 40 }),
);

/** What the bot goes through, in this order. */
export const scenarios: readonly Scenario[] = [
  {
    id: 'calm',
    title: 'No trouble',
    about:
      'What a good day looks like: every call leaves once. A read may let the first one open its pool.',
    begin: () => undefined,
    shows: undefined,
    calls: [
      ticker({ sends: 1 }),
      accounts({ sends: 1 }),
      order('calm-1', '0.001', { sends: 1 }),
      openOrders({ sends: 1 }),
    ],
  },
  {
    id: 'quota',
    title: 'Quota used up: 429000',
    about: 'The pool of spot orders is empty until gw-ratelimit-reset; other pools go on.',
    idleMs: 7_000,
    begin: (exchange) => exchange.spend('Spot'),
    shows: { refused: 'quota' },
    calls: [
      order('quota-1'),
      order('quota-2'),
      openOrders(),
      order('quota-3', '0.001', { afterMs: 4_000 }),
      cancel('calm-1', { afterMs: 6_000 }),
      accounts({ afterMs: 8_000, outside: true }),
    ],
  },
  {
    id: 'overload',
    title: 'Overload burst: 429000',
    about:
      'The same code without headers, five times: what was refused goes again after its own backoff.',
    begin: (exchange) => void exchange.overload({ count: 5 }),
    shows: { refused: 'overload' },
    calls: [order('overload-1'), accounts(), ticker()],
  },
  {
    id: 'storm',
    title: 'Overload storm',
    about:
      'Ten requests a second get through; twenty calls come within one. When refusals pile up, a gate spaces the calls.',
    begin: (exchange) => void exchange.overload({ capacity: storm, forMs: 8_000 }),
    shows: { refused: 'overload' },
    calls: stormCalls,
  },
  {
    id: 'lost',
    title: "An order's answer is lost",
    about:
      'Two connections break. One order went in: it is found by its client id. One did not: proved, then sent again.',
    idleMs: 3_000,
    begin: (exchange) => {
      lose(exchange, 'lost-1', 'reset-after');
      lose(exchange, 'lost-2', 'reset-before');
    },
    shows: { fault: 'reset-after' },
    calls: [order('lost-1', '0.001', { sends: 1 }), order('lost-2', '0.001', { sends: 2 })],
  },
  {
    id: '200002',
    title: 'One endpoint blocked: 200002',
    about: 'New orders rest for 10 s; everything else goes on.',
    begin: (exchange) => exchange.blockEndpoint('POST /api/v1/hf/orders'),
    shows: { refused: 'block-endpoint' },
    calls: [
      order('block-1'),
      order('block-2'),
      openOrders({ afterMs: 2_000, outside: true }),
      order('block-3', '0.001', { afterMs: 3_000 }),
    ],
  },
  edgeBlock('html', 30_000, 'A page that names no time: the whole address rests for 30 s.'),
  edgeBlock('text', 30_000, 'Seventeen bytes, "error code: 1015": the same rest of 30 s.'),
  edgeBlock('json', 20_000, 'This form says retry_after 20: so 20 s it is.'),
  {
    id: 'clock',
    title: 'Clock 9 s off: 400002',
    about: 'One time sync for all calls, then each is signed anew and sent once more.',
    syncs: 1,
    begin: (exchange) => {
      exchange.skewMs = 9_000;
    },
    shows: { code: '400002' },
    calls: [
      order('clock-1', '0.001', { sends: 2 }),
      accounts({ sends: 2 }),
      openOrders({ sends: 2 }),
    ],
  },
  {
    id: 'funds',
    title: 'Insufficient balance: 200004',
    about: "The bot's own matter: handed over at once, and the next order goes its way.",
    begin: (exchange) => {
      const account = exchange.account();
      account.balances = { USDT: (account.holds['USDT'] ?? 0) + 100 };
    },
    shows: { code: '200004' },
    calls: [
      order('funds-1', '0.02', { expect: noFunds }),
      order('funds-2', '0.001', { afterMs: 300 }),
    ],
  },
  {
    id: 'frozen',
    title: 'Account frozen: 411100',
    about: 'Nothing with this account will succeed: one attempt each, then stop.',
    begin: (exchange) => {
      exchange.account().frozen = true;
    },
    shows: { refused: 'frozen' },
    calls: [accounts({ expect: frozen }), order('frozen-1', '0.001', { expect: frozen })],
  },
];
