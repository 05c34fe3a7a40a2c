/**
 * Knows whether a request or an answer is on its way. On Node the event loop shows it: sockets report
 * within a few turns. Other runtimes keep their sockets on threads of their own, where turns of the
 * loop say nothing, and a clock moved too early times calls out.
 */
interface Traffic {
  /** Requests whose client still waits for the head of an answer. */
  waiting: number;
  /** Requests a server has and has not answered. */
  held: number;
  /** Bodies a client has begun to read, and signatures that are being made. */
  working: number;
}

const traffic: Traffic = { waiting: 0, held: 0, working: 0 };

/** Grows with every beginning and end. */
let changes = 0;

/** Counts one in `traffic` until the returned function is called for the first time. */
export function begin(what: keyof Traffic): () => void {
  let open = true;
  traffic[what] += 1;
  changes += 1;
  return () => {
    if (!open) return;
    open = false;
    traffic[what] -= 1;
    changes += 1;
  };
}

/** Longer than any packet takes on a loopback device: then it is as it is. */
const longestMs = 2_000;
let acceptedAt = -1;

function isOnItsWay(): boolean {
  const { waiting, held, working } = traffic;
  return waiting !== held || working > 0;
}

/** A page's timers wait 4 ms once they are nested, and messages break the nesting. */
let turns = 0;
function pageTurn(callback: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    callback();
  };
  turns += 1;
  // Messages go before what comes from other processes; a timer lets that through.
  if (turns % 4 === 0) setTimeout(() => port2.postMessage(undefined), 2);
  else port2.postMessage(undefined);
}

const nativeTurn: (callback: () => void) => unknown = globalThis.setImmediate ?? pageTurn;

/** Takes the place of `setImmediate` in the suite: the next turn with nothing on its way. */
export function setImmediate(callback: () => void): void {
  const sinceMs = performance.now();
  const check = (): void => {
    if (isOnItsWay() && changes !== acceptedAt) {
      if (performance.now() - sinceMs < longestMs) {
        setTimeout(check, 1);
        return;
      }
      acceptedAt = changes;
    }
    nativeTurn(callback);
  };
  check();
}

/** What a client publishes of a request it sends, see `src/testing/exchange/sent-times.ts`. */
export interface Leaving {
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
}

function leavingOf(...call: Parameters<typeof fetch>): Leaving {
  const [input, init] = call;
  const given = input instanceof Request ? input : undefined;
  const { origin, pathname, search } = new URL(given?.url ?? (input as string | URL));
  const headers = new Headers(init?.headers ?? given?.headers);
  const method = (init?.method ?? given?.method ?? 'GET').toUpperCase();
  return { origin, method, path: pathname + search, headers: [...headers].flat() };
}

/** Watches fetch, which only Node reports by itself, and the bodies it gives. */
export function watchFetch(
  tell: (what: 'create' | 'headers', message: { readonly request: Leaving }) => void,
): void {
  const { fetch } = globalThis;
  globalThis.fetch = (async (...call: Parameters<typeof fetch>) => {
    const message = { request: leavingOf(...call) };
    const end = begin('waiting');
    tell('create', message);
    try {
      return await fetch(...call);
    } finally {
      tell('headers', message);
      end();
    }
  }) as typeof fetch;
  const reader = ReadableStreamDefaultReader.prototype;
  const { read } = reader;
  reader.read = function counted(this: ReadableStreamDefaultReader) {
    const end = begin('working');
    const result = read.call(this);
    result.then(end, end);
    return result;
  } as typeof read;
}

/** Watches bodies that are read as a whole, which a browser does in tasks of its own. */
export function watchBodies(): void {
  for (const { prototype } of [Response, Request]) {
    for (const name of ['arrayBuffer', 'json', 'text'] as const) {
      const native = prototype[name];
      Object.defineProperty(prototype, name, {
        value(this: Response) {
          return native.call(this).finally(begin('working'));
        },
      });
    }
  }
}

/** Watches WebCrypto, which works on threads of its own. */
export function watchCrypto(): void {
  const { subtle } = globalThis.crypto;
  for (const name of ['importKey', 'sign'] as const) {
    const native = subtle[name].bind(subtle) as (...call: unknown[]) => Promise<unknown>;
    Object.defineProperty(subtle, name, {
      value: (...call: unknown[]) => native(...call).finally(begin('working')),
    });
  }
}
