import type { Executed } from '../types/index.js';
import { tlsFailure } from './tls-failure.js';

/** What stood in the way of a request. */
export type Obstacle =
  /** No connection: no name, no route, or no server that listens. */
  | 'connect'
  /** The client refused to send it. */
  | 'request'
  /** No secure connection, or none that can be trusted. */
  | 'tls'
  /** The proxy opened no tunnel. */
  | 'proxy'
  /** HTTP/2: the server took no notice of the stream. */
  | 'stream'
  /** The answer is longer than the client may take. */
  | 'answer'
  /** The code that was to send it is broken. */
  | 'host';

/** What one error in a chain of causes shows. */
export interface Cause {
  readonly obstacle: Obstacle;
  readonly sent: Extract<Executed, 'no' | 'unknown'>;
  /** The next attempt would end in the same way. */
  readonly lasting: boolean;
  /** What the proxy answered. */
  readonly proxyStatus?: number | undefined;
}

/** One error in a chain of causes, whatever made it. */
export type Link = Readonly<Record<string, unknown>>;

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Failures before the first byte: no connection, no name. */
const noConnection = words(
  'ECONNREFUSED ConnectionRefused ENOTFOUND EAI_AGAIN EAI_FAIL EAI_NODATA EHOSTUNREACH ENETUNREACH ' +
    'EHOSTDOWN ENETDOWN EADDRNOTAVAIL UND_ERR_CONNECT_TIMEOUT ERR_SOCKET_CONNECTION_TIMEOUT ' +
    'FailedToOpenSocket',
);

/** System calls before the first byte, and Node's queries for a name. */
const beforeFirstByte = /^(?:connect|bind|getaddrinfo|query[A-Z]\w*)$/;

/** Deno has no codes; its client says at which step it failed (2.9.6, measured). */
const denoUnconnected = /: client error \(Connect\)/;

/** The steps before the first byte that got has limits for (13.0, `event` of its TimeoutError). */
const gotSteps = words('lookup connect secureConnect');

/** Codes of clients that refuse a request, or that are closed; the next one would be refused as well. */
const refusedByClient = words(
  'ERR_INVALID_URL ERR_INVALID_PROTOCOL ERR_INVALID_CHAR ERR_HTTP_INVALID_HEADER_VALUE ' +
    'ERR_UNESCAPED_CHARACTERS ERR_INVALID_HTTP_TOKEN ERR_INVALID_DOMAIN_NAME ERR_SOCKET_BAD_PORT ' +
    'ERR_TLS_INVALID_PROTOCOL_VERSION ERR_TLS_PROTOCOL_VERSION_CONFLICT ERR_PROXY_INVALID_CONFIG ' +
    'ERR_HTTP2_INVALID_PSEUDOHEADER ERR_HTTP2_INVALID_CONNECTION_HEADERS ' +
    'ERR_HTTP2_INVALID_HEADER_VALUE ERR_HTTP2_HEADER_SINGLE_VALUE ERR_HTTP2_UNSUPPORTED_PROTOCOL ' +
    // undici 7.30. Not UND_ERR_DESTROYED: that also ends what is on its way.
    'UND_ERR_INVALID_ARG UND_ERR_NOT_SUPPORTED UND_ERR_CLOSED UND_ERR_BPL_MISSING_UPSTREAM ' +
    'UND_ERR_MAX_ORIGINS_REACHED ' +
    // axios 1.21 and the follow-redirects below it.
    'ERR_BAD_OPTION ERR_BAD_OPTION_VALUE ERR_BAD_REQUEST ERR_FORM_DATA_DEPTH_EXCEEDED ' +
    'ERR_NOT_SUPPORT ERR_FR_MAX_BODY_LENGTH_EXCEEDED',
);

/** Node's word for a key or certificate of our own that it cannot read. */
const unusableKey = /^ERR_OSSL_(?:PEM|X509|PKCS12)_/;

/** Node uses these for every argument; they are about the request only where they name an option of it. */
const wrongArgument = words('ERR_INVALID_ARG_TYPE ERR_INVALID_ARG_VALUE');
const requestOption = /"options\.(?:agent|headers|host|hostname|method|path|port|protocol)"/;

/** How a fetch refuses a request, where it has no code for that: Node, Bun, Deno, Chromium, Firefox. */
const refusedByFetch = [
  /^Failed to parse URL from |^Invalid URL\b|is not a valid URL\.?$/,
  /is an invalid header (?:name|value)\.?$|^Invalid header (?:name|value): |^Header '[^']*' has invalid/,
  /is not a valid HTTP method|HTTP method is unsupported|^Method is (?:not valid|forbidden)$/,
  /^(?:fetch\(\) r|R)equest with GET\/HEAD method cannot have body/,
  /^Request cannot be constructed from a URL that includes credentials/,
  /^RequestInit: duplex option is required|^Request constructor: /,
  /^protocol must be http:|^Url scheme '[^']*' not supported$|Requests to port \d+ are blocked$/,
  /^Failed to (?:construct 'Request'|execute 'fetch' on '\w+'): |^(?:Window|WorkerGlobalScope)\.fetch: /,
  /^Cannot convert argument to a ByteString /,
  /^Requires net access to /,
];

/** The same as the cause of a "fetch failed" (undici, lib/web/fetch/index.js). */
const refusedInFetch: ReadonlySet<unknown> = new Set([
  'bad port',
  'unknown scheme',
  'about scheme is not supported',
  'not implemented... yet...',
  'URL scheme must be a HTTP(S) scheme',
]);

/** HTTP/2 streams that no server has processed (RFC 9113, section 8.7), and requests that never got one. */
const neverAStream = words(
  'ERR_HTTP2_GOAWAY_SESSION ERR_HTTP2_INVALID_SESSION ERR_HTTP2_OUT_OF_STREAMS ' +
    'ERR_HTTP2_STREAM_CANCEL',
);

/** Node's words, and those of Deno. A GOAWAY as undici 7.30 reports it may follow a processed stream. */
const refusedStream =
  /NGHTTP2_REFUSED_STREAM|refused stream before processing any application logic/;

/**
 * Answers that are longer than the client takes: the next one would be, too. axios 1.7 says the same of
 * an answer that was cut on its way; without a limit it names -1.
 */
const tooLongCodes = words(
  'UND_ERR_RES_EXCEEDED_MAX_SIZE UND_ERR_HEADERS_OVERFLOW HPE_HEADER_OVERFLOW ERR_STRING_TOO_LONG ' +
    'ERR_BUFFER_TOO_LARGE',
);
const tooLong = /^maxContentLength size of \d+ exceeded$|^content size at .* over limit: \d+$/;

/** undici and Node on a body that is not as long as its header says: how much of it left is unknown. */
const mismatched = /^(?:UND_ERR_REQ|ERR_HTTP)_CONTENT_LENGTH_MISMATCH$/;

/** What one error shows, `undefined` when it may be anything. `wasSent`: something was read or written. */
export function causeOf(link: Link, wasSent: boolean): Cause | undefined {
  const code = nameOf(link['code']) ?? '';
  const message = messageOf(link);
  return (
    proxyCause(link, code, message) ??
    streamCause(code, message) ??
    tlsCause(link, code, message) ??
    answerCause(code, message) ??
    requestCause(link, code, message) ??
    connectCause(link, code, message, wasSent)
  );
}

/** A code or a name; what is longer than any of those is text. */
export function nameOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= 64 ? value : undefined;
}

function messageOf({ message }: Link): string {
  return typeof message === 'string' ? message.slice(0, 2_000) : '';
}

/** How proxies and their clients say that there is no tunnel. */
const noTunnel = [
  // undici 5 to 7
  /Proxy response \((?<status>\d{3})\) !== 200 when HTTP Tunneling/,
  /Proxy Authentication Required \((?<status>407)\)/,
  // tunnel, tunnel-agent
  /tunneling socket could not be established, (?:statusCode=(?<status>\d{3})|cause=)/,
  /got illegal response body from proxy/,
  // https-proxy-agent 7, global-agent 3
  /Proxy connection ended before receiving CONNECT response|No header received from proxy CONNECT/,
  /Proxy server refused connecting to '[^']*' \(HTTP\/\d\.\d (?<status>\d{3})/,
];
/** Node 24 and Bun, with the code ERR_PROXY_TUNNEL. */
const tunnelStatus = /(?:: HTTP\/\d\.\d|tunnel:) (?<status>\d{3})\b/;
const denoWantsPassword = /client error \(Connect\): proxy auth\w+ required/;

/** SOCKS wants a password, forbids the way, or has no such command (RFC 1928, section 6). */
const socksForbids = /AUTH|_VERSION$|REPLY_[278]$/;
const socksForbidsText = /auth|handshake|NotAllowed|CommandNotSupported|AddressNotSupported/i;

function proxyCause(link: Link, code: string, message: string): Cause | undefined {
  const spoken = noTunnel.map((pattern) => pattern.exec(message)).find((match) => match !== null);
  if (spoken !== undefined) return tunnelRefused(Number(spoken.groups?.['status']));
  if (code === 'ERR_PROXY_TUNNEL') {
    const status = link['statusCode'] ?? tunnelStatus.exec(message)?.groups?.['status'];
    return tunnelRefused(Number(status));
  }
  if (denoWantsPassword.test(message)) return tunnelRefused(407);
  if (code === 'UND_ERR_PRX_TLS') return { obstacle: 'proxy', sent: 'no', lasting: true };
  if (code.startsWith('UND_ERR_SOCKS5')) {
    return { obstacle: 'proxy', sent: 'no', lasting: socksForbids.test(code) };
  }
  // socks 2: its error has neither code nor name, but says where the tunnel was to lead.
  const { command, destination } = (link['options'] ?? {}) as Link;
  return command === 'connect' && destination !== undefined
    ? { obstacle: 'proxy', sent: 'no', lasting: socksForbidsText.test(message) }
    : undefined;
}

function tunnelRefused(status: number): Cause {
  const lasting = status >= 300 && status < 500 && status !== 408 && status !== 429;
  const proxyStatus = status > 0 ? status : undefined;
  return { obstacle: 'proxy', sent: 'no', lasting, proxyStatus };
}

function streamCause(code: string, message: string): Cause | undefined {
  const isUntouched = neverAStream.has(code) || refusedStream.test(message);
  return isUntouched ? { obstacle: 'stream', sent: 'no', lasting: false } : undefined;
}

function tlsCause(link: Link, code: string, message: string): Cause | undefined {
  const failed = tlsFailure(code, message, link['response'] === undefined);
  return failed && { obstacle: 'tls', sent: 'no', ...failed };
}

function answerCause(code: string, message: string): Cause | undefined {
  return tooLongCodes.has(code) || tooLong.test(message)
    ? { obstacle: 'answer', sent: 'unknown', lasting: true }
    : undefined;
}

function requestCause(link: Link, code: string, message: string): Cause | undefined {
  const { name, response } = link;
  if (mismatched.test(code)) return { obstacle: 'request', sent: 'unknown', lasting: true };
  // With an answer beside it the request was sent; undici's redirects are followed after one.
  if (response !== undefined || /^Redirect loop/.test(message)) return undefined;
  const isRefused =
    refusedByClient.has(code) ||
    unusableKey.test(code) ||
    (wrongArgument.has(code) && requestOption.test(message)) ||
    refusedInFetch.has(message) ||
    ((name === 'TypeError' || name === 'NotCapable') &&
      refusedByFetch.some((pattern) => pattern.test(message)));
  return isRefused ? { obstacle: 'request', sent: 'no', lasting: true } : undefined;
}

function connectCause(
  link: Link,
  code: string,
  message: string,
  wasSent: boolean,
): Cause | undefined {
  // A host may also become unreachable after the request left; then it is a read or write that fails.
  const isUnconnected =
    noConnection.has(code) ||
    beforeFirstByte.test(nameOf(link['syscall']) ?? '') ||
    denoUnconnected.test(message) ||
    (link['name'] === 'TimeoutError' && gotSteps.has(nameOf(link['event']) ?? ''));
  return isUnconnected && !wasSent
    ? { obstacle: 'connect', sent: 'no', lasting: false }
    : undefined;
}
