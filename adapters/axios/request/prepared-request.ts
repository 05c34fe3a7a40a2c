import { asHeaders, headerOf, isSigned, sentOnce, streamText } from '../../../src/adapter-kit.js';
import type { Attempt, SendInternal } from '../../../src/index.js';
import {
  type Config,
  type HeaderBag,
  headersLike,
  type HostResponse,
  type OwnAxios,
  usesFetch,
} from '../host.js';
import { tolerantEnv, withOwnLine } from '../response/status-line.js';
import { asWebStream, isNodeStream, isStream } from '../response/streams.js';
import type { FrozenData } from './request-body.js';

/** A request that is ready to be sent, as often as needed. */
export interface Prepared {
  /** The caller's own config, as the last interceptor left it. Not ours to change. */
  readonly config: Config;
  /** The adapter the config had before ours. */
  readonly adapter: unknown;
  /** Where it goes. */
  readonly url: string;
  readonly frozen: FrozenData;
  /** The caller's headers, without those that only describe a body we freeze ourselves. */
  readonly headers: Readonly<Record<string, string>>;
  /** Headers set to `false`, which keeps the host from sending its own. */
  readonly unset: HeaderBag | undefined;
}

/** Gets a request ready. The config's headers are read here and never written. */
export function prepared(
  config: Config,
  adapter: unknown,
  url: string,
  frozen: FrozenData,
): Prepared {
  const { body, contentType } = frozen;
  const headers: Record<string, string> = {};
  let unset: HeaderBag | undefined;
  for (const name of Object.keys(config.headers)) {
    const value = config.headers[name];
    // The length of frozen bytes is the host's to state.
    if (body !== undefined && isNamed(name, 'content-length')) continue;
    if (contentType !== undefined && isNamed(name, 'content-type')) continue;
    if (value === false) (unset ??= {})[name] = value;
    else if (value !== null && value !== undefined) headers[name] = textOf(value);
  }
  if (contentType !== undefined) headers['content-type'] = contentType;
  return { config, adapter, url, frozen, headers, unset };
}

function isNamed(name: string, wanted: string): boolean {
  return name.length === wanted.length && name.toLowerCase() === wanted;
}

function textOf(value: NonNullable<HeaderBag[string]>): string {
  return typeof value === 'object' ? value.join(', ') : String(value);
}

/** The config of one attempt: the caller's with this attempt's headers, body and signal. */
export function attemptConfig(request: Prepared, attempt: Attempt): Config {
  const { config } = request;
  const { headers, body, signal } = attempt;
  const own = hostConfig(request);
  own.headers = headersFor(request, headers);
  own.data = body === undefined ? dataOf(request) : dataFor(request, hostData(body));
  own.signal = signal;
  // The engine keeps the time, on the clock it was given.
  if (readTimeoutMs(config) !== undefined) own.timeout = 0;
  return isSigned(headers) ? refuseRedirects(own) : own;
}

/** What is sent as it comes. */
function dataOf({ adapter, frozen: { data } }: Prepared): unknown {
  return usesFetch(adapter) && isNodeStream(data) ? asWebStream(data) : data;
}

/** The caller's config without members that must not be sent on. A mock gets nearly all of them. */
function hostConfig({ config, adapter, url }: Prepared): Config {
  if (typeof adapter === 'function') {
    return { ...config, adapter, cancelToken: undefined, kucoin: undefined, validateStatus: null };
  }
  // Adapters with a name get the address that was signed. Fewer members are merged faster.
  const own: Config = { adapter, url, headers: {} };
  for (const name of Object.keys(config)) {
    if (!ownMembers.has(name)) own[name] = config[name];
  }
  own.validateStatus = null;
  if (usesFetch(adapter)) own.env = tolerantEnv(config);
  return own;
}

const noAddress = { baseURL: undefined, params: undefined, paramsSerializer: undefined };

/** Members that have done their work before an adapter with a name gets the config. */
const ownMembers: ReadonlySet<string> = new Set([
  ...Object.keys(noAddress),
  'url',
  'adapter',
  'headers',
  'kucoin',
  'cancelToken',
  'transformRequest',
  'transformResponse',
]);

/** Sends internal requests like the caller's: same adapter, agents and proxy. */
export function internalSender(host: OwnAxios, request: Prepared): SendInternal {
  const isMock = typeof request.adapter === 'function';
  return async ({ method, url, headers, signal }) => {
    const own = Object.assign(hostConfig(request), noAddress, {
      method: method.toLowerCase(),
      url,
      headers: headersFor(request, headers),
      data: undefined,
      signal,
      timeout: 0,
      // Read bit by bit, so that no answer without an end is held.
      responseType: isMock ? 'text' : 'stream',
      decompress: true,
      maxContentLength: -1,
      onUploadProgress: undefined,
      onDownloadProgress: undefined,
    });
    const response = withOwnLine(await host.dispatch(refuseRedirects(own)));
    const { status, data } = response;
    return { status, headers: asHeaders(response.headers), text: await readInternal(data) };
  };
}

function readInternal(data: unknown): string | Promise<string> {
  if (isStream(data)) return streamText(data as ReadableStream<Uint8Array>);
  // A mock may have parsed it already.
  return typeof data === 'string' ? data : JSON.stringify(data);
}

/** The answer axios would have got, for an order that was found after its answer was lost. */
export function adoptFor(config: Config): ((text: string) => HostResponse) | undefined {
  const { responseType } = config;
  // Only the host can make a stream of its own kind.
  if (responseType === 'stream') return undefined;
  return (text) => ({
    data: responseType === 'arraybuffer' ? new TextEncoder().encode(text) : text,
    status: 200,
    statusText: 'OK',
    headers: { 'content-type': 'application/json' },
    config,
  });
}

/** The caller's limit of one attempt, if there is one that makes sense. */
export function readTimeoutMs({ timeout }: Config): number | undefined {
  if (timeout === undefined || timeout === 0) return undefined;
  const ms = Number.parseInt(String(timeout), 10);
  return ms > 0 ? ms : undefined;
}

/**
 * A redirect followed with key and passphrase would hand them to another host. Old adapters over
 * fetch know the second form only.
 */
function refuseRedirects(config: Config): Config {
  config['maxRedirects'] = 0;
  config.fetchOptions = { ...config.fetchOptions, redirect: 'manual' };
  return config;
}

/** A fresh AxiosHeaders of the caller's copy for mocks; named adapters make their own of a plain object. */
function headersFor(
  { config, adapter, unset }: Prepared,
  attempt: Readonly<Record<string, string>>,
): HeaderBag {
  const headers: HeaderBag = { ...unset, ...attempt };
  return typeof adapter === 'function' ? headersLike(config.headers, headers) : headers;
}

/** A mock gets what axios would give it; data that are really sent must not be sent twice. */
function dataFor({ adapter, headers }: Prepared, data: string | ArrayBuffer): unknown {
  if (typeof adapter === 'function') return data;
  return sentOnce(data, headerOf(headers, 'content-type'));
}

/** axios's http adapter takes a string, a Buffer or an ArrayBuffer, and no other view. */
function hostData(body: string | Uint8Array): string | ArrayBuffer {
  return typeof body === 'string' ? body : new Uint8Array(body).buffer;
}
