import { AxiosError } from 'axios';
import { describe, expect, test } from 'vitest';
import { failure, fetchFailed, maybe, never, neverEver, said } from './failure.js';

const openSsl = (reason: string, what = 'ssl3_get_record'): string =>
  `801C68BB887F0000:error:0A00010B:SSL routines:${what}:${reason}:../deps/openssl/ssl/record/ssl3_record.c:350:\n`;
const eproto = (reason: string): Error =>
  failure(`write EPROTO ${openSsl(reason)}`, { code: 'EPROTO', errno: -71, syscall: 'write' });
const sslError = (code: string, reason: string): TypeError =>
  fetchFailed(failure(openSsl(reason), { code, library: 'SSL routines', reason }));

describe('no secure connection', () => {
  test.each<[string, unknown, object]>([
    [
      'Node: hung up during the handshake',
      failure('Client network socket disconnected before secure TLS connection was established', {
        code: 'ECONNRESET',
      }),
      never,
    ],
    [
      'node-fetch: the same',
      failure(
        'request to https://a.example/ failed, reason: Client network socket disconnected before secure TLS connection was established',
        { code: 'ECONNRESET', type: 'system' },
      ),
      never,
    ],
    [
      'Node 20: no TLS there',
      sslError('ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number'),
      neverEver,
    ],
    ['Node: no TLS there, while writing', eproto('wrong version number'), neverEver],
    [
      'axios: the same',
      Object.assign(new AxiosError(eproto('wrong version number').message, 'EPROTO'), {
        cause: eproto('wrong version number'),
      }),
      neverEver,
    ],
    [
      'Node 20: no TLS there, other bytes',
      sslError('ERR_SSL_PACKET_LENGTH_TOO_LONG', 'packet length too long'),
      neverEver,
    ],
    [
      'Node 24: no TLS there, other bytes',
      sslError('ERR_SSL_DATA_LENGTH_TOO_LONG', 'data length too long'),
      neverEver,
    ],
    [
      'Bun: no TLS there',
      failure('error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER', {
        code: 'ERR_SSL_WRONG_VERSION_NUMBER',
      }),
      neverEver,
    ],
    [
      'Bun: fetch',
      failure(
        'EPROTO: The TLS handshake failed. Does the server speak TLS on this port?',
        { code: 'EPROTO' },
        TypeError,
      ),
      never,
    ],
    [
      'Node 20: alert',
      sslError('ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'sslv3 alert handshake failure'),
      never,
    ],
    [
      'Node 24: alert',
      sslError('ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', 'ssl/tls alert handshake failure'),
      never,
    ],
    [
      'an old version only',
      sslError('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tlsv1 alert protocol version'),
      neverEver,
    ],
    [
      'an old version only, ours',
      sslError('ERR_SSL_UNSUPPORTED_PROTOCOL', 'unsupported protocol'),
      neverEver,
    ],
    [
      'a name the server does not know',
      sslError('ERR_SSL_TLSV1_UNRECOGNIZED_NAME', 'tlsv1 unrecognized name'),
      neverEver,
    ],
    ['an alert while writing', eproto('tlsv1 alert internal error'), never],
    [
      'Bun: a certificate',
      failure('unknown certificate verification error', {
        code: 'UNKNOWN_CERTIFICATE_VERIFICATION_ERROR',
      }),
      neverEver,
    ],
    ['another host', failure('Hostname mismatch', { code: 'HOSTNAME_MISMATCH' }), neverEver],
  ])('%s', (_, error, expected) => {
    expect(said(error)).toEqual(expected);
  });

  test.each<[string, unknown]>([
    [
      'a record that cannot be decrypted',
      sslError(
        'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC',
        'decryption failed or bad record mac',
      ),
    ],
    ['the same while writing', eproto('decryption failed or bad record mac')],
    [
      'the peer could not decrypt ours',
      sslError('ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC', 'sslv3 alert bad record mac'),
    ],
    [
      'the peer failed inside',
      sslError('ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR', 'tlsv1 alert internal error'),
    ],
    [
      'the connection ended without a word',
      sslError('ERR_SSL_UNEXPECTED_EOF_WHILE_READING', 'unexpected eof while reading'),
    ],
    ['our certificate is missed', eproto('tlsv13 alert certificate required')],
    ['a bare EPROTO', failure('write EPROTO', { code: 'EPROTO', syscall: 'write' })],
    ['a bare reset', failure('read ECONNRESET', { code: 'ECONNRESET', syscall: 'read' })],
    [
      'Bun: a reset',
      failure(
        'ECONNRESET: The socket connection was closed unexpectedly.',
        { code: 'ECONNRESET' },
        TypeError,
      ),
    ],
  ])('%s may come behind the request', (_, error) => {
    expect(said(error)).toEqual(maybe);
  });
});
