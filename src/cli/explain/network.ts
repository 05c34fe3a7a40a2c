import type { CatalogueRow } from '../../catalogue/index.js';
import { classify } from '../../index.js';

/** Codes of errors that come instead of an answer, each with what it says: Node, undici, axios, Bun, fetch. */
const told: ReadonlyMap<string, string> = new Map(
  `
ECONNRESET The other side cut the connection.
EPIPE The connection was closed while something was written to it.
ETIMEDOUT Nothing came in time.
ESOCKETTIMEDOUT Nothing came in time.
ECONNABORTED axios: its timeout was over.
ECONNREFUSED Nobody listens at that address and port.
ENOTFOUND The name server knows no such host.
EAI_AGAIN The name server does not answer.
EHOSTUNREACH No way leads to that host.
ENETUNREACH No way leads to that network.
EADDRNOTAVAIL This machine has no port or address left to send from.
EPROTO Something is wrong with TLS or HTTP on this connection; the error's message says what.
ERR_NETWORK axios over fetch or in a browser: no answer, and it is not told why.
ERR_INVALID_URL The address is none.
ERR_INVALID_CHAR A header or path has a character that cannot be sent.
ERR_PROXY_TUNNEL The proxy opened no tunnel.
ERR_HTTP2_GOAWAY_SESSION HTTP/2: the server is closing this connection.
ERR_TLS_CERT_ALTNAME_INVALID The certificate is for another host.
CERT_HAS_EXPIRED The certificate has expired, or this machine's clock is wrong.
DEPTH_ZERO_SELF_SIGNED_CERT The certificate is signed by nobody.
SELF_SIGNED_CERT_IN_CHAIN The certificate is signed by somebody this machine does not trust.
UNABLE_TO_VERIFY_LEAF_SIGNATURE The certificate is signed by somebody this machine does not know.
HPE_HEADER_OVERFLOW The headers of the answer are longer than the client takes.
UND_ERR_SOCKET fetch: the connection was cut.
UND_ERR_CONNECT_TIMEOUT fetch: no connection came about in time.
UND_ERR_HEADERS_TIMEOUT fetch: no answer came in time.
UND_ERR_BODY_TIMEOUT fetch: the rest of the answer did not come in time.
ConnectionRefused Bun: nobody listens at that address and port.
ConnectionClosed Bun: the other side cut the connection.
FailedToOpenSocket Bun: no connection came about.
TimeoutError fetch and ky: the time was over.
`
    .trim()
    .split('\n')
    .map((line) => {
      const [code = ''] = line.split(' ', 1);
      return [code, line.slice(code.length + 1)];
    }),
);

/** How such codes are spelt, to know one that is not listed from words. */
const spelling = /^(?:E[A-Z0-9]{2,}|(?:ERR|UND_ERR|HPE|CERT|UNABLE_TO|EAI)_[A-Z0-9_]+)$/i;

const url = 'https://api.kucoin.com/api/v1/hf/orders';

function rowOf(code: string, meaning?: string): CatalogueRow {
  const error = code.endsWith('Error') ? { name: code } : { code };
  const read = classify({ request: { method: 'GET', url }, error });
  const change = classify({ request: { method: 'POST', url }, error });
  const { action, kind, source, hint } = read;
  return {
    code,
    family: 'unknown',
    kind,
    action,
    executed: change.executed,
    meaning: meaning === undefined ? read.meaning : `${meaning} ${read.meaning}`,
    hint,
    source,
    ...(read.waitMs !== undefined && { waitMs: read.waitMs }),
  };
}

/** Every listed code of an error without an answer, as if it stood in the catalogue. */
export function networkRows(): readonly CatalogueRow[] {
  return [...told].map(([code, meaning]) => rowOf(code, meaning));
}

/**
 * What an error with this code, which came instead of an answer, means: listed, or known to the classifier.
 * `undefined` for any other word.
 */
export function networkRow(word: string): CatalogueRow | undefined {
  const listed = [...told.keys()].find((code) => code.toLowerCase() === word.toLowerCase());
  if (listed !== undefined) return rowOf(listed, told.get(listed));
  if (!spelling.test(word)) return undefined;
  const [row, any] = [rowOf(word.toUpperCase()), rowOf('NO_CODE_AT_ALL')];
  return row.meaning === any.meaning && row.kind === any.kind ? undefined : row;
}

/** Whether a word looks like such a code, whatever it is. */
export function looksLikeNetworkCode(word: string): boolean {
  return spelling.test(word);
}
