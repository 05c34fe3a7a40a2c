import axios, { type AxiosInstance } from 'axios';
import { describe, expect, test } from 'vitest';
import { kucoinUniversalSdk } from '../../../adapters/universal-sdk.js';
import { createKucoinRetry, type KucoinRetryOptions } from '../../../src/index.js';
import { hostOf, newest } from '../axios/support.js';
import { accounts, openStage } from '../contract/stage.js';

const path = '/api/v1/accounts';

/**
 * A client of kucoin-universal-sdk 1.3 as far as the adapter looks (dist/internal/infra/default_transport.js): every
 * service holds the one transport, with the option and the axios instance. `test/clients` tests with the SDK itself.
 */
function standIn(option: object | undefined, http: unknown = axios.create({ timeout: 10_000 })) {
  const transport = { option, httpClient: http, signer: {} };
  const service = { transport, account: { transport } };
  const rest = {
    accountService: service,
    spotService: { transport },
    getAccountService: () => service,
    getSpotService: () => ({}),
  };
  return { rest, http: http as AxiosInstance, client: { restService: () => rest } };
}

async function open() {
  const stage = await openStage(hostOf(newest));
  const options = (more: KucoinRetryOptions = {}): KucoinRetryOptions => {
    const { credentials: _none, ...others } = stage.options(more);
    return others;
  };
  return { ...stage, options };
}

describe('a client of the SDK', () => {
  test.each(['client', 'REST service'])('waits, repeats and signs: given the %s', async (which) => {
    const stage = await open();
    const { client, rest, http } = standIn(stage.exchange.credentials);
    const undo = kucoinUniversalSdk(which === 'client' ? client : rest, stage.options());
    stage.exchange.blockEndpoint(accounts);
    const { data } = await stage.play(http.get<{ code: string }>(stage.exchange.url + path));
    expect(data.code).toBe('200000');
    expect(stage.exchange.log.map(({ atMs }) => atMs)).toEqual([0, 10_000]);
    expect(stage.exchange.log[0]!.headers['kc-api-key-version']).toBe('3');
    undo();
    await http.get(stage.exchange.url + path).catch(() => undefined);
    expect(stage.exchange.log.at(-1)!.headers['kc-api-key']).toBeUndefined();
  });

  test('an engine given to it signs with the key of the client all the same', async () => {
    const stage = await open();
    const { client, http } = standIn(stage.exchange.credentials);
    kucoinUniversalSdk(client, createKucoinRetry(stage.options()));
    await stage.play(http.get(stage.exchange.url + path, { kucoin: { retries: 1 } }));
    expect(stage.exchange.log.map(({ code }) => code)).toEqual(['200000']);
  });

  test('the options may bring another key, and a client may have none', async () => {
    const stage = await open();
    const own = standIn({ key: 'k', secret: 's', passphrase: 'p' });
    kucoinUniversalSdk(own.client, {
      ...stage.options(),
      credentials: stage.exchange.credentials,
    });
    await stage.play(own.http.get(stage.exchange.url + path));
    const none = standIn({ key: '' });
    kucoinUniversalSdk(none.client, stage.options());
    await stage.play(none.http.get(`${stage.exchange.url}/api/v1/timestamp`));
    expect(stage.exchange.log.map(({ headers }) => headers['kc-api-key'])).toEqual([
      stage.exchange.credentials.key,
      undefined,
    ]);
  });

  test('its key is not printed with an error', async () => {
    const stage = await open();
    const { client, http } = standIn({ ...stage.exchange.credentials, secret: 'my-secret' });
    kucoinUniversalSdk(client, stage.options());
    const error: unknown = await stage.play(
      http.get(stage.exchange.url + path).then(String, (e: unknown) => e),
    );
    expect(error).toMatchObject({ kucoin: { kind: 'authentication' } });
    expect(JSON.stringify(error)).not.toContain('my-secret');
  });
});

describe('bad input says what to do', () => {
  test.each([undefined, {}, axios, { restService: () => ({}) }])('no client: %o', (wrong) => {
    expect(() => kucoinUniversalSdk(wrong as never)).toThrow(
      /must be a DefaultClient of kucoin-universal-sdk, or its restService\(\)/,
    );
  });

  test('a client that was closed, or keeps its axios elsewhere', () => {
    expect(() => kucoinUniversalSdk(standIn({}, null).client)).toThrow(/no axios instance in this/);
  });

  test('a client that does not show its key needs `credentials`, or an engine', () => {
    const hidden = (): ReturnType<typeof standIn> => standIn(undefined);
    expect(() => kucoinUniversalSdk(hidden().client)).toThrow(/give it as `credentials`/);
    expect(() => kucoinUniversalSdk(hidden().client, createKucoinRetry())).not.toThrow();
  });

  test('a wrong option', () => {
    const { client } = standIn({ key: 'k', secret: 's', passphrase: 'p' });
    expect(() => kucoinUniversalSdk(client, { maxRetries: 1 } as never)).toThrow(/use 'retries'/);
  });
});
