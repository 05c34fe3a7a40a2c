import type { ClassifyResponse, Executed, Kind } from '../types/index.js';
import { type Cause, causeOf, type Link, nameOf, type Obstacle } from './network-causes.js';

/** What an error that came instead of an answer says about the request. */
export interface NetworkTrouble {
  readonly kind: Extract<Kind, 'network' | 'timeout'>;
  /** Whether bytes may have reached the exchange. */
  readonly sent: Executed;
  /** The next attempt would end in the same way. */
  readonly lasting: boolean;
  /** What stood in the way, where the error says so. */
  readonly obstacle?: Obstacle | undefined;
  /** What the proxy answered, if it was that. */
  readonly proxyStatus?: number | undefined;
  /** The platform's code, e.g. `'ECONNREFUSED'`. */
  readonly code?: string | undefined;
  /** It looks as if the caller had ended it: an abort, and not one further down among the causes. */
  readonly aborted: boolean;
}

const timedOut: ReadonlySet<string> = new Set(
  (
    'ETIMEDOUT ESOCKETTIMEDOUT ECONNABORTED UND_ERR_CONNECT_TIMEOUT UND_ERR_HEADERS_TIMEOUT ' +
    'UND_ERR_BODY_TIMEOUT ERR_SOCKET_CONNECTION_TIMEOUT'
  ).split(' '),
);

const deepestCause = 8;
const deepestBranch = 3;

/** What is said of an error that cannot be read. */
const unreadable: NetworkTrouble = {
  kind: 'network',
  sent: 'unknown',
  lasting: false,
  aborted: false,
};

/** Reads an error of axios, ky, undici, Node, Bun or Deno; never throws. */
export function readNetworkError(error: unknown): NetworkTrouble {
  try {
    return readChain(error, 0);
  } catch {
    return unreadable; // A getter of the caller's threw.
  }
}

/**
 * A mistake in the code that was to send a request, which the next attempt would make again. Whether
 * the request had left by then is unknown.
 *
 * @internal
 */
export class BrokenHost extends TypeError {}

/** What an error is called that a mistake in a program throws: V8, JavaScriptCore, SpiderMonkey. */
const mistakes = [
  /^Cannot (?:read|set) propert|^Cannot (?:destructure|read private|access '|use 'in')/,
  / is not (?:a function|a constructor|iterable|defined|an object|an Object)\b/,
  /^Assignment to constant|^Attempted to assign to readonly|^Cannot assign to read only/,
  /^(?:can't access|invalid 'in'|can't convert) /,
];

/** Whether the code that was to send a request is broken; not what fetch itself rejects with. */
export function isBrokenHost(error: unknown): boolean {
  if (error instanceof BrokenHost) return true;
  const { name, message, code } = (error ?? {}) as Link;
  if (typeof message !== 'string' || code !== undefined) return false;
  if (name === 'ReferenceError') return true;
  if (name === 'RangeError') return /^Maximum call stack|^too much recursion/.test(message);
  return name === 'TypeError' && mistakes.some((pattern) => pattern.test(message));
}

/**
 * The answer that an error brings along: an AxiosError in its response, the HTTPError of ky 2 with the
 * body beside it.
 */
export function answerWithin(error: unknown): ClassifyResponse | undefined {
  const { response, data } = (error ?? {}) as { response?: unknown; data?: unknown };
  if (typeof response !== 'object' || response === null) return undefined;
  const {
    status,
    headers,
    data: body,
  } = response as {
    status?: unknown;
    headers?: unknown;
    data?: unknown;
  };
  if (typeof status !== 'number') return undefined;
  return { status, headers: headers as ClassifyResponse['headers'], body: body ?? data };
}

function readChain(error: unknown, depth: number): NetworkTrouble {
  if (depth === 0 && isBrokenHost(error)) return { ...unreadable, lasting: true, obstacle: 'host' };
  const chain = causesOf(error);
  const codes = chain.map(({ code }) => nameOf(code)).filter((code) => code !== undefined);
  const names = chain.map(({ name }) => nameOf(name));
  const cause = isBranched(chain) ? branchedCause(chain, depth) : firstCause(chain);
  const isTimeout = codes.some((code) => timedOut.has(code)) || names.includes('TimeoutError');
  const isAbort = nameOf(chain[0]?.['code']) === 'ERR_CANCELED' || names[0] === 'AbortError';
  return {
    kind: isTimeout ? 'timeout' : 'network',
    sent: cause?.sent ?? 'unknown',
    lasting: cause?.lasting ?? false,
    obstacle: cause?.obstacle,
    proxyStatus: cause?.proxyStatus,
    aborted: isAbort && !isTimeout && cause === undefined,
    // An Error's own code may be the library's wrapper; the innermost one is the platform's.
    code: codes.at(-1),
  };
}

function causesOf(error: unknown): Link[] {
  const chain: Link[] = [];
  let current = error;
  while (typeof current === 'object' && current !== null && chain.length < deepestCause) {
    chain.push(current as Link);
    current = (current as Link)['cause'];
  }
  return chain;
}

/** What the innermost error shows that shows anything: those around it only pass its code on. */
function firstCause(chain: readonly Link[]): Cause | undefined {
  const wasSent = chain.some(({ syscall }) => syscall === 'read' || syscall === 'write');
  return chain
    .map((link) => causeOf(link, wasSent))
    .reverse()
    .find((cause) => cause !== undefined);
}

function isBranched(chain: readonly Link[]): boolean {
  return branchesOf(chain).length > 0;
}

function branchesOf(chain: readonly Link[]): readonly unknown[] {
  const found = chain.map(({ errors }) => errors).find((errors) => Array.isArray(errors));
  return (found as unknown[] | undefined) ?? [];
}

/** Several attempts in one error, of which it shows the first one's code: each has to be unsent. */
function branchedCause(chain: readonly Link[], depth: number): Cause | undefined {
  const troubles =
    depth < deepestBranch
      ? branchesOf(chain).map((branch) => readChain(branch, depth + 1))
      : [unreadable];
  if (troubles.some(({ sent }) => sent !== 'no')) return undefined;
  const lasting = troubles.every((trouble) => trouble.lasting);
  return { obstacle: troubles[0]?.obstacle ?? 'connect', sent: 'no', lasting };
}
