import type { Attempt, SendAside } from '../../src/index.js';
import { headerReader } from './answer.js';
import type { FrozenData } from './body.js';
import type { Config, HeaderBag, HostResponse, OwnAxios } from './host.js';

/** A request that is ready to leave as often as it has to. */
export interface Prepared {
  /** The caller's own config, as the last interceptor left it. Not ours to change. */
  readonly config: Config;
  /** The adapter the config had before ours. */
  readonly adapter: unknown;
  /** Where it goes. */
  readonly url: string;
  readonly frozen: FrozenData;
  /** Headers as given, without those that only describe a body we freeze ourselves. */
  readonly headers: HeaderBag;
}

/** Headers the engine is told of: the values as one text each. */
export function plainHeaders(headers: HeaderBag): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === null || value === undefined || value === false) continue;
    plain[name] = typeof value === 'object' ? value.join(', ') : String(value);
  }
  return plain;
}

/** The caller's headers for a body that was frozen: its length is the host's to state, its type ours. */
export function ownHeaders(given: HeaderBag, { body, contentType }: FrozenData): HeaderBag {
  const stale = new Set<string>();
  if (body !== undefined) stale.add('content-length');
  if (contentType !== undefined) stale.add('content-type');
  const kept = Object.entries(given).filter(([name]) => !stale.has(name.toLowerCase()));
  return {
    ...(Object.fromEntries(kept) as HeaderBag),
    ...(contentType === undefined ? {} : { 'content-type': contentType }),
  };
}

/** The config of one attempt: the caller's with this attempt's headers, body and signal. */
export function attemptConfig(prepared: Prepared, attempt: Attempt): Config {
  const { config, frozen } = prepared;
  return {
    ...hostConfig(prepared),
    headers: headersFor(prepared, laidOver(prepared.headers, attempt.headers)),
    data: attempt.body === undefined ? frozen.data : hostData(attempt.body),
    signal: attempt.signal,
    // The engine keeps the time: after a wait, and on the clock it was given.
    ...(readTimeoutMs(config) === undefined ? {} : { timeout: 0 }),
    ...(isSigned(attempt.headers) ? withoutRedirects(config) : {}),
  };
}

/** What all configs of ours have in common. */
function hostConfig({ config, adapter, url }: Prepared): Config {
  return {
    ...config,
    adapter,
    // Named adapters get the address as it was signed; a mock looks for what the caller wrote.
    ...(typeof adapter === 'function' ? {} : { ...noAddress, url }),
    cancelToken: undefined,
    kucoin: undefined,
    validateStatus: null,
  };
}

const noAddress = { baseURL: undefined, params: undefined, paramsSerializer: undefined };

/** Sends a request of our own the way the caller's goes: same adapter, agents and proxy. */
export function asideOver(host: OwnAxios, prepared: Prepared): SendAside {
  return async ({ method, url, headers, signal }) => {
    const { config } = prepared;
    const response: HostResponse = await host.dispatch({
      ...hostConfig(prepared),
      ...noAddress,
      ...withoutRedirects(config),
      method: method.toLowerCase(),
      url,
      headers: headersFor(prepared, headers),
      data: undefined,
      signal,
      timeout: 0,
      responseType: 'text',
      onUploadProgress: undefined,
      onDownloadProgress: undefined,
    });
    const { status, data } = response;
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    return { status, headers: headerReader(response.headers), text };
  };
}

/** The answer axios would have got, for an order that was found after its answer was lost. */
export function adoptFor(config: Config): ((text: string) => HostResponse) | undefined {
  const { responseType } = config;
  // Nobody but the host can make a stream of its own kind.
  if (responseType === 'stream') return undefined;
  return (text) => ({
    data: responseType === 'arraybuffer' ? new TextEncoder().encode(text) : text,
    status: 200,
    statusText: 'OK',
    headers: { 'content-type': 'application/json' },
    config,
  });
}

/** The caller's limit of one attempt, if he has set one that makes sense. */
export function readTimeoutMs({ timeout }: Config): number | undefined {
  const ms = Number.parseInt(String(timeout), 10);
  return ms > 0 ? ms : undefined;
}

/** A redirect followed with these would hand the key and passphrase to another host. */
export function isSigned(headers: Readonly<Record<string, string>>): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase().startsWith('kc-api-'));
}

/** Old adapters over fetch know the second form only. */
function withoutRedirects({ fetchOptions }: Config): Partial<Config> {
  return { maxRedirects: 0, fetchOptions: { ...fetchOptions, redirect: 'manual' } };
}

function laidOver(given: HeaderBag, attempt: Readonly<Record<string, string>>): HeaderBag {
  const names = new Set(Object.keys(attempt).map((name) => name.toLowerCase()));
  // What is `false` was not told to the engine, and still keeps the host from setting its own.
  const kept = Object.entries(given).filter(
    ([name, value]) => !names.has(name.toLowerCase()) && (value === false || value === null),
  );
  return { ...(Object.fromEntries(kept) as HeaderBag), ...attempt };
}

/** A fresh AxiosHeaders of the caller's copy for mocks; named adapters make their own of a plain object. */
function headersFor({ config, adapter }: Prepared, headers: HeaderBag): HeaderBag {
  const AxiosHeaders = config.headers.constructor as unknown as new (
    headers: HeaderBag,
  ) => HeaderBag;
  const isPlain = AxiosHeaders === (Object as unknown);
  return typeof adapter === 'function' && !isPlain ? new AxiosHeaders(headers) : headers;
}

/** axios's http adapter takes a string, a Buffer or an ArrayBuffer, and no other view. */
function hostData(body: string | Uint8Array): string | ArrayBuffer {
  return typeof body === 'string' ? body : new Uint8Array(body).buffer;
}
