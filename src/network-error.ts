import type { ClassifyResponse, Executed, Kind } from './types.js';

/** What an error that came instead of an answer says about the request. */
export interface NetworkTrouble {
  readonly kind: Extract<Kind, 'network' | 'timeout'>;
  /** Whether bytes may have reached the exchange. */
  readonly sent: Executed;
  /** The next attempt would end in the same way. */
  readonly lasting: boolean;
  /** The platform's code, e.g. `'ECONNREFUSED'`. */
  readonly code?: string | undefined;
  /** The caller, not the network, ended it. */
  readonly aborted: boolean;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Failures before the first byte: no connection, no name. */
const neverSent = words(
  'ECONNREFUSED ConnectionRefused ENOTFOUND EAI_AGAIN EAI_FAIL EAI_NODATA EHOSTUNREACH ENETUNREACH ' +
    'EHOSTDOWN ENETDOWN EADDRNOTAVAIL UND_ERR_CONNECT_TIMEOUT ERR_SOCKET_CONNECTION_TIMEOUT ' +
    'FailedToOpenSocket',
);

/** Failures before the first byte that the next attempt would meet again: no such request. */
const neverSendable = words(
  'ERR_INVALID_URL ERR_INVALID_PROTOCOL ERR_INVALID_CHAR ERR_HTTP_INVALID_HEADER_VALUE ' +
    'ERR_UNESCAPED_CHARACTERS ' +
    // How axios refuses a request.
    'ERR_BAD_OPTION ERR_BAD_OPTION_VALUE ERR_BAD_REQUEST ERR_FORM_DATA_DEPTH_EXCEEDED ERR_NOT_SUPPORT',
);

/** The same for want of trust: OpenSSL's codes for a certificate that does not pass. */
const untrusted = /(?:^|_)CERT(?:_|$)|^UNABLE_TO_VERIFY/;

/** Deno has no codes; its client says at which step it failed (2.9.6, measured). */
const denoUnconnected = /: client error \(Connect\)/;

const timedOut = words(
  'ETIMEDOUT ESOCKETTIMEDOUT ECONNABORTED UND_ERR_CONNECT_TIMEOUT UND_ERR_HEADERS_TIMEOUT ' +
    'UND_ERR_BODY_TIMEOUT ERR_SOCKET_CONNECTION_TIMEOUT',
);

const deepestCause = 8;
const deepestBranch = 3;

/** No code and no name is as long as this; what is longer is text. */
const longestName = 64;

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

type Link = Readonly<Record<string, unknown>>;

function readChain(error: unknown, depth: number): NetworkTrouble {
  const chain = causes(error);
  const codes = chain.map((link) => text(link['code'])).filter((code) => code !== undefined);
  const names = chain.map((link) => text(link['name']));
  const aborted = codes.includes('ERR_CANCELED') || names.includes('AbortError');
  const timeout = codes.some((code) => timedOut.has(code)) || names.includes('TimeoutError');
  // With an answer beside it the request was sent.
  const lasting = chain.some(({ response, code }) => {
    const shown = text(code) ?? '';
    return response === undefined && (neverSendable.has(shown) || untrusted.test(shown));
  });
  // An Error's own code may be the library's wrapper; the innermost one is the platform's.
  const code = codes.at(-1);
  return {
    kind: timeout ? 'timeout' : 'network',
    sent: isUnsent(chain, codes, lasting, depth) ? 'no' : 'unknown',
    lasting,
    aborted: aborted && !timeout,
    code,
  };
}

function causes(error: unknown): Link[] {
  const chain: Link[] = [];
  let current = error;
  while (typeof current === 'object' && current !== null && chain.length < deepestCause) {
    chain.push(current as Link);
    current = (current as Link)['cause'];
  }
  return chain;
}

function isUnsent(
  chain: readonly Link[],
  codes: readonly string[],
  lasting: boolean,
  depth: number,
): boolean {
  // Several attempts in one error, of which it shows the first one's code: each has to be unsent.
  const branches = chain.map((link) => link['errors']).find((errors) => Array.isArray(errors));
  if (branches !== undefined && (branches as unknown[]).length > 0) {
    return (
      depth < deepestBranch &&
      (branches as unknown[]).every((branch) => readChain(branch, depth + 1).sent === 'no')
    );
  }
  const syscalls = chain.map((link) => link['syscall']);
  // A host may also become unreachable after the request left; then it is a read or write that fails.
  if (syscalls.includes('read') || syscalls.includes('write')) return false;
  return (
    lasting ||
    syscalls.includes('connect') ||
    codes.some((code) => neverSent.has(code)) ||
    chain.some(({ message }) => typeof message === 'string' && denoUnconnected.test(message))
  );
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= longestName
    ? value
    : undefined;
}
