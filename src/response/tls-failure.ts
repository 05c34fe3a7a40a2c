/** OpenSSL's and Bun's codes for a certificate that does not pass. */
const untrusted =
  /(?:^|_)C(?:ERT|RL)(?:_|$)|^UNABLE_TO_(?:VERIFY|DECODE)|^UNKNOWN_CERTIFICATE|^(?:INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)$/;

/** Node says so; Bun's fetch has no more than that a handshake failed. */
const noHandshake = /socket disconnected before secure TLS connection was established/;
const bunNoHandshake = 'TLS handshake failed';

/** Reasons of OpenSSL and BoringSSL that occur only in a handshake. */
const handshake =
  /wrong (?:ssl )?version|unknown protocol|unsupported protocol|protocol version|no protocols|version too low|handshake failure|no shared cipher|no cipher|no suitable|insufficient security|https? (?:proxy )?request|unrecognized name|no application protocol|inappropriate fallback|legacy (?:renegotiation|sigalg)|too (?:small|weak)|(?:packet|data|encrypted) length too long|certificate verify failed|wrong signature type/;

/** Reasons that may come at any time, so also after a request. */
const later =
  /record|decrypt|application data|eof while reading|close notify|shutdown|certificate|unknown ca|access denied/;

/** A secure connection that did not come about, so that nothing was sent over it. */
export interface TlsFailure {
  /** The next attempt would end in the same way. */
  readonly lasting: boolean;
}

/**
 * Reads an error's code and message for a TLS handshake that failed; `undefined` when the request may
 * have left. `hasNoAnswer`: nothing came back beside the error.
 */
export function tlsFailure(
  code: string,
  message: string,
  hasNoAnswer: boolean,
): TlsFailure | undefined {
  if (noHandshake.test(message)) return { lasting: false };
  const isWrite = code === 'EPROTO';
  if (isWrite && message.includes(bunNoHandshake)) return { lasting: false };
  // A server may ask for our certificate after the request.
  if (!code.startsWith('ERR_SSL_') && untrusted.test(code) && hasNoAnswer) {
    return { lasting: true };
  }
  const reason = sslReason(code, message);
  if (reason === undefined) return undefined;
  if (handshake.test(reason)) return { lasting: !reason.includes('handshake failure') };
  // OpenSSL did not take what was to be written (Node, tls_wrap.cc): it never left whole.
  return isWrite && !later.test(reason) ? { lasting: false } : undefined;
}

/** Why OpenSSL failed, in its own words: `wrong version number`. */
function sslReason(code: string, message: string): string | undefined {
  const text = code.startsWith('ERR_SSL_')
    ? code.slice('ERR_SSL_'.length)
    : /SSL routines:[^:]*:(?<reason>[^:]+)/.exec(message)?.groups?.['reason'];
  return text?.toLowerCase().replaceAll('_', ' ');
}
