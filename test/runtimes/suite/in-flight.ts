/**
 * Knows whether a request or an answer is on its way. On Node the event loop tells: what a socket has
 * to say is said within a few turns. Other runtimes keep their sockets on threads of their own, where
 * turns of the loop say nothing, and a clock moved too early times calls out.
 */
interface Traffic {
  /** Requests whose client still waits for the head of an answer. */
  waiting: number;
  /** Requests a server has and has not answered. */
  held: number;
  /** Bodies a client has begun to read. */
  reading: number;
}

const traffic: Traffic = { waiting: 0, held: 0, reading: 0 };

/** Counts one in `traffic` until the returned function is called for the first time. */
export function begin(what: keyof Traffic): () => void {
  let open = true;
  traffic[what] += 1;
  return () => {
    if (open) traffic[what] -= 1;
    open = false;
  };
}

/** Longer than any packet takes on a loopback device: then it is as it is. */
const longestMs = 400;
let acceptedUntilChange = '';

function isOnItsWay(): boolean {
  const { waiting, held, reading } = traffic;
  return waiting !== held || reading > 0;
}

const nativeTurn: (callback: () => void) => unknown =
  globalThis.setImmediate ?? ((callback: () => void) => setTimeout(callback, 0));

/** Takes the place of `setImmediate` in the suite: the next turn with nothing on its way. */
export function setImmediate(callback: () => void): void {
  const sinceMs = performance.now();
  const check = (): void => {
    const state = JSON.stringify(traffic);
    if (isOnItsWay() && state !== acceptedUntilChange) {
      if (performance.now() - sinceMs < longestMs) {
        setTimeout(check, 1);
        return;
      }
      acceptedUntilChange = state;
    }
    nativeTurn(callback);
  };
  check();
}

/** What a client tells the exchange of a request it sends, see `src/testing/departures.ts`. */
export interface Leaving {
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
}

function leavingOf(...call: Parameters<typeof fetch>): Leaving {
  const [input, init] = call;
  const given = input instanceof Request ? input : undefined;
  const { origin, pathname, search } = new URL(given?.url ?? String(input));
  const headers = new Headers(init?.headers ?? given?.headers);
  const method = (init?.method ?? given?.method ?? 'GET').toUpperCase();
  return { origin, method, path: pathname + search, headers: [...headers].flat() };
}

/** Watches fetch, of which only Node tells by itself, and the bodies it gives. */
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
    const end = begin('reading');
    const result = read.call(this);
    result.then(end, end);
    return result;
  } as typeof read;
}
