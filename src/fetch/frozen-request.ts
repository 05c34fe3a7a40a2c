import {
  freezeAtOnce,
  freezeBody,
  type FrozenBody,
  noBody,
  type PlainBody,
  takesTime,
} from './frozen-body.js';

/** A request whose body can be signed and sent again, taken from what `fetch` was given. */
export interface FrozenRequest extends FrozenBody {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal | undefined;
  /** The caller's Request, where there is one. */
  readonly given: Request | undefined;
  /** Everything else the caller set: `dispatcher`, `credentials`, `cache` … */
  readonly rest: RequestInit;
}

/** Whether something is a Request, of this or another realm or polyfill. */
export function isRequest(input: unknown): input is Request {
  const candidate = input as { url?: unknown; headers?: unknown } | null;
  return (
    typeof candidate === 'object' &&
    typeof candidate?.url === 'string' &&
    candidate.headers !== undefined
  );
}

/**
 * Where a request is going, spelt as it leaves; `undefined` for what is no web address. A decision about
 * trust must read an address as the platform does: to the platform, `https://evil.example\@host` is
 * evil.example.
 *
 * @internal
 */
export function addressOf(input: RequestInfo | URL): string | undefined {
  try {
    const url = isRequest(input) ? input.url : absolute(String(input));
    return /^https?:\/\//.test(url) ? url : undefined;
  } catch {
    // No address at all; `fetch` itself words the refusal.
    return undefined;
  }
}

function absolute(text: string): string {
  try {
    return new URL(text).href;
  } catch {
    // Only a Request knows what a page's relative addresses are relative to.
    return new Request(text).url;
  }
}

/** Does what may take time, and gives it a signal that ends it. */
export type Within = <R>(
  request: Pick<FrozenRequest, 'method' | 'url' | 'signal'>,
  work: (signal: AbortSignal | undefined) => Promise<R>,
) => Promise<R>;

const noHeaders: Readonly<Record<string, string>> = Object.freeze({});

/**
 * Reads method, headers and body once and changes nothing of the caller's. A promise only for a body that
 * other code produces, which is waited for `within` the limits of the call.
 *
 * @throws TypeError as the platform does for a request that it would refuse.
 */
export function freezeRequest(
  input: RequestInfo | URL,
  init: RequestInit,
  url: string = isRequest(input) ? input.url : String(input),
  within: Within = ({ signal }, work) => work(signal),
): FrozenRequest | Promise<FrozenRequest> {
  const request = isRequest(input) ? input : undefined;
  const { method: _, headers: givenHeaders, body: own, signal: ownSignal, ...rest } = init;
  const method = methodOf(input, init);
  const body = own ?? undefined;
  checkUsual(request, url, method, body ?? request?.body, rest);
  const headers = readHeaders(givenHeaders ?? request?.headers, body);
  const signal = ownSignal ?? (ownSignal === null ? undefined : (request?.signal ?? undefined));
  const frozen = (kept: FrozenBody): FrozenRequest => ({
    method,
    url,
    headers: headers === undefined ? noHeaders : Object.fromEntries(headers),
    body: kept.body,
    stream: kept.stream,
    replayable: kept.replayable,
    ...(kept.isUnfinished && { isUnfinished: kept.isUnfinished }),
    signal,
    given: request,
    rest,
  });
  if (headers === undefined) return frozen(noBody);
  const isPlain = body === undefined ? isNone(request?.body) : !takesTime(body);
  if (isPlain) return frozen(freezeAtOnce(body as PlainBody, headers));
  const freeze = (limit: AbortSignal | undefined): Promise<FrozenBody> =>
    freezeBody(body, request, headers, limit);
  return within({ method, url, signal }, freeze).then(frozen);
}

/** The method that a request has, in upper case. */
export function methodOf(input: unknown, { method }: RequestInit): string {
  const given = method ?? (isRequest(input) ? input.method : undefined);
  return `${given ?? 'GET'}`.toUpperCase();
}

function isNone(body: unknown): boolean {
  return body === undefined || body === null;
}

/** `undefined` where there are none, and no body that would imply one. */
function readHeaders(given: HeadersInit | undefined, body: unknown): Headers | undefined {
  if (given === undefined && body === undefined) return undefined;
  const headers = new Headers(given);
  // The platform counts for itself; the length given here may not be that of the body that leaves.
  headers.delete('content-length');
  return headers;
}

const usualMethods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'DELETE', 'PATCH']);

/**
 * Lets the platform check unusual requests, so that a caller's mistake rejects as `fetch` rejects it
 * and does not look like a network that fails again and again.
 */
function checkUsual(
  request: Request | undefined,
  url: string,
  method: string,
  body: BodyInit | null | undefined,
  rest: RequestInit,
): void {
  const hasBody = body !== undefined && body !== null;
  const namesUser = /^\w+:\/\/[^/]*@/.test(url);
  const isUsual = usualMethods.has(method) && !(hasBody && method === 'GET') && !namesUser;
  if (isUsual && (request !== undefined || Object.keys(rest).length === 0)) return;
  new Request(namesUser ? url : 'http://localhost', {
    ...rest,
    method,
    ...(hasBody ? { body: '' } : {}),
  });
}

/** What a Request says of how to send it, for a `fetch` that may not know this kind of Request. */
export function modeOf(request: Request | undefined): RequestInit {
  if (request === undefined) return {};
  const mode: Record<string, unknown> = {};
  for (const [name, usual] of Object.entries(usualMode)) {
    const chosen: unknown = Reflect.get(request, name);
    if (chosen !== undefined && chosen !== usual) mode[name] = chosen;
  }
  return mode;
}

/**
 * The dispatcher or agent of a Request, where it shows one: undici keeps its dispatcher under a symbol
 * up to version 6 (Node 20 and 22), node-fetch its agent openly. `undefined` where none can be seen;
 * Node 24 hides the dispatcher.
 */
export function wayOf(request: Request): object | undefined {
  const symbol = Object.getOwnPropertySymbols(request).find(
    ({ description }) => description === 'dispatcher',
  );
  const dispatcher: unknown = symbol && Reflect.get(request, symbol);
  if (dispatcher !== undefined && dispatcher !== null) return { dispatcher };
  if ('agent' in request) return { agent: request.agent };
  return symbol && {};
}

/** Whether a Request is of another fetch implementation than the platform's. */
export function isForeign(request: Request | undefined): request is Request {
  return request !== undefined && !(request instanceof Request);
}

/** What a Request is by default; not every runtime takes all of these. */
const usualMode = {
  redirect: 'follow',
  credentials: 'same-origin',
  cache: 'default',
  integrity: '',
  keepalive: false,
  mode: 'cors',
  referrer: 'about:client',
  referrerPolicy: '',
} as const;
