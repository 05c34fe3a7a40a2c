import type { HostKind } from '../../types/index.js';

/** A moment on the exchange's clocks. */
export interface Instant {
  /** Milliseconds since the exchange started; never jumps. */
  readonly nowMs: number;
  /** What the exchange believes the time to be, in milliseconds since the epoch. */
  readonly wallMs: number;
}

/** A request as the exchange sees it on arrival. */
export interface ModelRequest {
  /** Upper case. */
  readonly method: string;
  /** Of the `Host` header, or of the URL. */
  readonly host: string;
  /** Path and query, letter by letter as they came. */
  readonly target: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The body read as UTF-8. */
  readonly text: string;
  readonly ip: string;
  /** What the address serves that it came to, for the paths that two products share. */
  readonly product: HostKind | undefined;
}

/** What of a request is there before its body. */
export type RequestHead = Omit<ModelRequest, 'body' | 'text'>;

/** Takes the head of a request apart. */
export function readHead(
  method: string,
  target: string,
  headers: Readonly<Record<string, string>>,
  connectionIp: string,
  product: HostKind | undefined,
): RequestHead {
  const cut = target.indexOf('?');
  const path = cut === -1 ? target : target.slice(0, cut);
  const search = cut === -1 ? '' : target.slice(cut + 1);
  // A test with several machines gives each its own address in this header.
  const forwarded = headers['x-forwarded-for']?.split(',')[0]?.trim();
  return {
    method: method.toUpperCase(),
    host: headers['host'] ?? '',
    target,
    path,
    query: Object.fromEntries(new URLSearchParams(search)),
    headers,
    ip: forwarded === undefined || forwarded === '' ? connectionIp : forwarded,
    product,
  };
}

/** Joins a head and the bytes that followed it. */
export function withBody(head: RequestHead, body: Uint8Array): ModelRequest {
  return { ...head, body, text: new TextDecoder().decode(body) };
}

/** The body as a JSON object, `undefined` when it is none. */
export function readJsonObject(text: string): Record<string, unknown> | undefined {
  const value = readJson(text);
  return isObject(value) ? value : undefined;
}

/** The body as JSON, `undefined` when it is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a value is an object with named members. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
