import { kucoinFetch, type KucoinRequestInit } from '../../adapters/fetch.js';
import {
  type Classification,
  classificationOf,
  createKucoinRetry,
  isKucoinError,
  type KucoinErrorRecord,
  type KucoinRetryEvent,
  type KucoinRetryOptions,
  type RequestOptions,
} from '../../src/index.js';
import {
  type Exchange,
  type ExchangeScript,
  type LogRecord,
  manualRuntime,
  type ManualRuntime,
  startExchange,
} from '../../src/testing/index.js';

export const hfOrder = {
  clientOid: 'oid-1',
  symbol: 'BTC-USDT',
  side: 'buy',
  type: 'limit',
  price: '50000.0',
  size: '0.00100',
};

export const futuresOrder = {
  clientOid: 'oid-1',
  symbol: 'XBTUSDTM',
  side: 'buy',
  type: 'limit',
  leverage: 3,
  price: '60000',
  size: 1,
};

/** Placements of the two products whose look-ups prove absence. */
export const hf = 'POST /api/v1/hf/orders';
export const futures = 'POST /api/v1/orders';

/** What a call came to. */
export interface Ended {
  readonly data: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly status: number;
  readonly classification: Classification | undefined;
}

/** What else a call may say. */
export interface CallOptions {
  readonly kucoin?: RequestOptions;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** An exchange without sockets, a client of it over fetch, and a clock that stands still. */
export interface Stage {
  readonly runtime: ManualRuntime;
  readonly exchange: Exchange;
  readonly events: KucoinRetryEvent[];
  readonly close: () => void;
  /** Begins a call, `'POST /path'`; an object is written as JSON. */
  call(name: string, body?: object | string, options?: CallOptions): Promise<Response>;
  /** Plays a call to its good end. */
  succeed(call: Promise<Response>): Promise<Ended>;
  /** Plays a call to its bad end. */
  fail(call: Promise<Response>): Promise<KucoinErrorRecord>;
  /** Requests of that method and path so far. */
  sent(name: string): readonly LogRecord[];
  /** Times at which requests of that name left. */
  times(name: string): readonly number[];
}

/** Opens a stage; `engine` are options of the client, `script` of the exchange. */
export async function openStage(
  script: ExchangeScript = {},
  engine: KucoinRetryOptions = {},
): Promise<Stage> {
  const runtime = manualRuntime();
  const exchange = await startExchange({ runtime, listen: false, ...script });
  const events: KucoinRetryEvent[] = [];
  const retry = createKucoinRetry({
    runtime,
    jitter: 'none',
    credentials: exchange.credentials,
    hosts: { [exchange.host]: script.product ?? 'spot' },
    onEvent: (event) => events.push(event),
    ...engine,
  });
  const kucoin = kucoinFetch(retry, exchange.fetch);
  const sent = (name: string): readonly LogRecord[] => {
    const [method, path = ''] = name.split(' ');
    return exchange.log.filter((request) => {
      return request.method === method && request.path.startsWith(path);
    });
  };
  return {
    runtime,
    exchange,
    events,
    close: () => retry.close(),
    call: (name, body, options) => {
      const [method = '', target = ''] = name.split(' ');
      return kucoin(exchange.url + target, initOf(method, body, options));
    },
    async succeed(call) {
      const native = await runtime.runUntil(call);
      const text = await native.text();
      const { data } = JSON.parse(text) as { data: Ended['data'] };
      const classification = classificationOf(native);
      return { data, text, status: native.status, classification };
    },
    async fail(call) {
      const error = await runtime.runUntil(
        call.then(
          () => new Error('the call succeeded'),
          (reason: unknown) => reason,
        ),
      );
      if (!isKucoinError(error)) throw error;
      return error.kucoin;
    },
    sent,
    times: (name) => sent(name).map(({ atMs }) => atMs),
  };
}

function initOf(
  method: string,
  body: object | string | undefined,
  { kucoin, headers, signal }: CallOptions = {},
): KucoinRequestInit {
  return {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: isBody(body) ? body : JSON.stringify(body) }),
    ...(kucoin && { kucoin }),
    ...(signal && { signal }),
  };
}

const isBody = (body: object | string): body is BodyInit =>
  typeof body === 'string' || body instanceof Blob;

/** The bodies of requests, read. */
export function bodiesOf(requests: readonly LogRecord[]): readonly Record<string, unknown>[] {
  return requests.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
}
