import type { ExchangeScript, OverloadScript } from 'kucoin-retry/testing';

/** What a contender is asked to read; every contender has its own way to. */
export type Reading = 'active-orders' | 'done-orders' | 'full-book' | 'ticker';

/** Where and as whom a contender works. */
export interface Setting {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly credentials: {
    readonly key: string;
    readonly secret: string;
    readonly passphrase: string;
  };
  /** The limit of the address, for whoever has an option for it. */
  readonly told?: { readonly requests: number; readonly perMs: number } | undefined;
  /** Port of a Redis shared by the processes of a fleet. */
  readonly redisPort?: number | undefined;
}

/** A client under test. */
export interface Client {
  /** Resolves when the answer is a success, as this client sees it; rejects otherwise. */
  read(reading: Reading): Promise<unknown>;
  /** Lets go of whatever would keep the process alive. */
  close?(): void | Promise<void>;
}

/** How a contender's module makes a client. */
export type MakeClient = (setting: Setting) => Client | Promise<Client>;

/** A request as its own process saw it; times are milliseconds since 1970 with fractions. */
export interface Departure {
  readonly leftAtMs: number;
  readonly path: string;
  /** When the head of the answer had arrived; absent while there is none. */
  receivedAtMs?: number;
  status?: number;
}

/** A request as the exchange saw it, same clock. */
export interface Arrival {
  readonly atMs: number;
  readonly status: number;
  /** Why it was turned away at a gate. */
  readonly refused?: string | undefined;
  /** How much longer the scope that refused it stays closed. */
  readonly closedForMs?: number | undefined;
}

/** What one process did with its calls. */
export interface Told {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly succeeded: number;
  /** How often calls failed with which message. */
  readonly failures: Readonly<Record<string, number>>;
  /** How long the slowest call took. */
  readonly slowestMs: number;
  readonly departures: readonly Departure[];
}

/** A time from, and until before. */
export type Period = readonly [fromMs: number, untilMs: number];

/** One contender in one timed workload. Times count from the first call, in milliseconds. */
export interface Result {
  readonly workload: string;
  readonly contender: string;
  readonly calls: number;
  readonly failed: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly tookMs: number;
  /** How long it takes whoever loses nothing: what the exchange's own rules cost. */
  readonly allowedMs: number;
  readonly slowestMs: number;
  readonly requests: number;
  readonly refused: number;
  /** How many were refused why; a failure that was injected counts by its status. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Requests that left for a closed scope after their own process had been told. */
  readonly knocks: number;
  /** The same without allowance for the time it takes to make use of an answer. */
  readonly knocksAtOnce: number;
  /** As the exchange itself counts them, which sees connections only. */
  readonly knocksByExchange: number;
  /** When the scope was closed. */
  readonly closed: readonly Period[];
  readonly picture: Picture;
}

/** Requests over time. */
export interface Picture {
  readonly bucketMs: number;
  readonly answered: readonly number[];
  readonly refused: readonly number[];
}

/** What a successful call costs a client, and the same transport without it. */
export interface Cost {
  readonly transport: string;
  readonly client: string;
  readonly medianUs: number;
  /** The same of the processor's time, which waiting for the other end does not count towards. */
  readonly medianCpuUs: number;
  /** Median of the rounds' ratios to the bare client; absent for bare ones and where there is none. */
  readonly ratio?: number | undefined;
}

/** A great many calls that wait for one closed scope. */
export interface Waiting {
  readonly client: string;
  readonly waiters: number;
  readonly bytesEach: number;
  readonly timers: number;
  /** From the end of the wait to the last answer. */
  readonly releasedMs: number;
  readonly abortedMs: number;
}

/** The heap before and after a great many successful calls. */
export interface Endurance {
  readonly client: string;
  readonly calls: number;
  readonly beforeBytes: number;
  readonly afterBytes: number;
  readonly tookMs: number;
}

/** A figure of ours, with little and with much of something. */
export interface Growth {
  readonly what: string;
  readonly unit: string;
  readonly few: number;
  readonly many: number;
  /** How many times as much there is. */
  readonly times: number;
}

/** So many requests per time. */
export interface Capacity {
  readonly requests: number;
  readonly perMs: number;
}

/** Trouble that begins with the first call, not with the exchange. */
export interface Trouble {
  readonly overload?: readonly OverloadScript[];
  /** 3 % of each kind of fault and 1 % of hanging, whatever is asked. */
  readonly faults?: boolean;
  /** A share of all requests is answered 500, 502, 503 or 504. */
  readonly storm?: { readonly fromMs: number; readonly untilMs: number; readonly share: number };
}

/** What every contender of one table has to do. */
export interface Workload {
  readonly name: string;
  readonly title: string;
  /** One paragraph for the results. */
  readonly about: string;
  readonly script: ExchangeScript;
  readonly trouble: Trouble;
  /** Of each process. */
  readonly calls: number;
  readonly processes: number;
  /** Repeated until all calls are made. */
  readonly readings: readonly Reading[];
  /** Either how many calls a process has under way at most … */
  readonly concurrency?: number;
  /** … or how long after the one before a call begins, whatever became of it. */
  readonly everyMs?: number;
  /** How long it takes whoever loses nothing: what the exchange's own rules cost. */
  readonly allowedMs: number;
  /** The gate that refuses here. */
  readonly gate: 'quota' | 'block-ip' | 'overload' | 'maintenance' | 'none';
  /** What an overloaded exchange still serves: a line in the picture. */
  readonly capacity?: Capacity;
  /** Whether contenders are told of the limit of the address; the others have done the same before. */
  readonly isTold?: boolean;
  readonly timeoutMs: number;
  /** How many contenders run side by side, and how far apart they begin. */
  readonly group: { readonly most: number; readonly apartMs: number };
}
