import { describe, expect, test } from 'vitest';
import { kucoinCcxt } from '../../../adapters/ccxt.js';
import {
  createKucoinRetry,
  isKucoinError,
  type KucoinErrorRecord,
  type KucoinRetryEvent,
  type KucoinRetryOptions,
} from '../../../src/index.js';
import { accounts, openStage, order, placing, type Stage } from '../contract/stage.js';
import { fetchHost } from '../fetch/host.js';
import {
  AuthenticationError,
  ExchangeError,
  InvalidNonce,
  NetworkError,
  partnerSign,
  RateLimitExceeded,
  RequestTimeout,
  StandIn,
} from './stand-in.js';

const path = '/api/v1/accounts';
const caught = (call: Promise<unknown>): Promise<unknown> => call.then(String, (e: unknown) => e);
const recordOf = (error: unknown): KucoinErrorRecord | undefined =>
  isKucoinError(error) ? error.kucoin : undefined;

async function open(
  script?: Parameters<typeof openStage>[1],
): Promise<Stage & { readonly options: (more?: KucoinRetryOptions) => KucoinRetryOptions }> {
  const stage = await openStage(fetchHost, script);
  // The exchange brings its key itself.
  const options = (more: KucoinRetryOptions = {}) => {
    const { credentials: _none, ...others } = stage.options(more);
    return { ...others, ...(more.credentials && { credentials: more.credentials }) };
  };
  return { ...stage, options };
}

describe('what an exchange of ccxt gets', () => {
  test('waits and repeats, signed afresh with its own key and for its partner', async () => {
    const stage = await open();
    const exchange = new StandIn(stage.exchange);
    kucoinCcxt(exchange, stage.options());
    stage.exchange.blockEndpoint(accounts);
    expect(await stage.play(exchange.call('GET', path))).toBeInstanceOf(Array);
    const [first, second] = stage.exchange.log;
    expect(stage.exchange.log.map(({ atMs }) => atMs)).toEqual([0, 10_000]);
    expect(second!.headers['kc-api-sign']).not.toBe(first!.headers['kc-api-sign']);
    for (const { headers } of [first!, second!]) {
      expect(headers).toMatchObject({ 'kc-api-partner': 'spot-partner' });
      const right = partnerSign('spot-secret', 'spot-partner', headers);
      expect(headers['kc-api-partner-sign']).toBe(right);
    }
    expect(exchange.ownRequests).toBe(0);
  });

  test('one partner for everything, named as ccxt names it elsewhere', async () => {
    const stage = await open();
    const exchange = new StandIn(stage.exchange);
    kucoinCcxt(exchange, stage.options());
    exchange.options['partner'] = { id: 'p', key: 'k' };
    await stage.play(exchange.call('GET', path));
    exchange.options['partner'] = { id: 'p', key: 'k', secret: 's' };
    await stage.play(exchange.call('GET', path));
    const [first, second] = stage.exchange.log;
    expect(first!.headers['kc-api-partner-sign']).toBe(partnerSign('k', 'p', first!.headers));
    expect(second!.headers['kc-api-partner-sign']).toBe(partnerSign('s', 'p', second!.headers));
  });

  test('has a key that it was given later, and none for public data', async () => {
    const stage = await open();
    const exchange = new StandIn(stage.exchange);
    Object.assign(exchange, { apiKey: undefined });
    kucoinCcxt(exchange, stage.options());
    await stage.play(exchange.call('GET', '/api/v1/timestamp'));
    exchange.apiKey = stage.exchange.credentials.key;
    await stage.play(exchange.call('GET', path));
    expect(stage.exchange.log.map(({ headers }) => headers['kc-api-key'])).toEqual([
      undefined,
      exchange.apiKey,
    ]);
  });

  test('keeps its timeout as the limit of one attempt, and no longer of the waits', async () => {
    const stage = await open();
    const exchange = new StandIn(stage.exchange);
    exchange.timeout = 200;
    kucoinCcxt(exchange, stage.options({ runtime: stage.runtime, retries: 1 }));
    stage.exchange.reply(accounts, { fault: 'no-answer' });
    const call = exchange.call('GET', path);
    await stage.until(() => stage.exchange.log.length === 1);
    exchange.giveUp();
    expect(await stage.play(call)).toBeInstanceOf(Array);
    expect(stage.exchange.log.map(({ atMs }) => atMs)).toEqual([0, 700]);
    expect(exchange.timeout).toBe(200);
  });

  test('an engine given to it signs with the key of the exchange all the same', async () => {
    const stage = await open();
    const retry = createKucoinRetry(stage.options());
    const exchange = new StandIn(stage.exchange);
    kucoinCcxt(exchange, retry);
    stage.exchange.blockEndpoint(accounts);
    expect(await stage.play(exchange.call('GET', path))).toBeInstanceOf(Array);
    retry.close();
    const error = await stage.play(caught(exchange.call('GET', path)));
    expect(error).toBeInstanceOf(ExchangeError);
    expect(recordOf(error)).toMatchObject({ reason: 'closed', executed: 'no' });
  });
});

describe('its errors', () => {
  test('of an answer are its own, with the record', async () => {
    const stage = await open({ balances: { USDT: 1 } });
    const exchange = new StandIn(stage.exchange);
    kucoinCcxt(exchange, stage.options());
    const poor = await stage.play(caught(exchange.call('POST', '/api/v1/hf/orders', order())));
    expect(poor).toBeInstanceOf(ExchangeError);
    expect(poor).toMatchObject({ message: expect.stringContaining('200004') as string });
    expect(recordOf(poor)).toMatchObject({ code: '200004', executed: 'no', attempts: 1 });
  });

  test('of an order whose answer was lost say that nobody knows', async () => {
    const stage = await open();
    const exchange = new StandIn(stage.exchange);
    kucoinCcxt(exchange, stage.options());
    stage.exchange.reply(placing, { fault: 'reset-after' });
    const lost = await stage.play(caught(exchange.call('POST', '/api/v1/hf/orders', order())));
    expect(lost).toBeInstanceOf(NetworkError);
    expect(lost).not.toBeInstanceOf(RequestTimeout);
    expect((lost as Error).message).toMatch(/^kucoin POST \/api\/v1\/hf\/orders: /);
    expect(recordOf(lost)).toMatchObject({ executed: 'unknown', kind: 'network' });
  });

  test('are a time-out where there was none in time, and a limit where it never left', async () => {
    const stage = await open();
    const exchange = new StandIn(stage.exchange);
    kucoinCcxt(exchange, stage.options({ deadlineMs: 8_000, retries: 0 }));
    stage.exchange.reply(accounts, { fault: 'no-answer' });
    const slow = await stage.play(caught(exchange.call('GET', path)));
    expect(slow).toBeInstanceOf(RequestTimeout);
    stage.exchange.blockIp();
    const first = await stage.play(caught(exchange.call('GET', path)));
    const second = await stage.play(caught(exchange.call('GET', path)));
    expect(recordOf(first)).toMatchObject({ reason: 'deadline', attempts: 1 });
    expect(second).toBeInstanceOf(RateLimitExceeded);
    expect(recordOf(second)).toMatchObject({ reason: 'deadline', attempts: 0, executed: 'no' });
  });

  test('are about the key once it was refused too often', async () => {
    const stage = await open();
    const exchange = new StandIn(stage.exchange);
    exchange.secret = 'wrong';
    kucoinCcxt(exchange, stage.options());
    for (let call = 0; call < 3; call += 1) await stage.play(caught(exchange.call('GET', path)));
    const latched = await stage.play(caught(exchange.call('GET', path)));
    expect(recordOf(latched)).toMatchObject({ reason: 'latched', attempts: 0 });
    expect(latched).toBeInstanceOf(AuthenticationError);
  });

  test('are about the clock where only that stood in the way', async () => {
    const stage = await open();
    const exchange = new StandIn(stage.exchange);
    // Signed with another key than ours, it stays as ccxt signed it, and grows too old in a wait.
    const credentials = { key: 'another', secret: 's', passphrase: 'p' };
    kucoinCcxt(exchange, stage.options({ credentials }));
    stage.exchange.blockEndpoint(accounts);
    exchange.nonce = () => stage.runtime.wallNowMs();
    const first = await stage.play(caught(exchange.call('GET', path)));
    expect(recordOf(first)).toMatchObject({ reason: 'stale-signature', attempts: 1 });
    const second = await stage.play(caught(exchange.call('GET', path)));
    expect(recordOf(second)).toMatchObject({ reason: 'stale-signature', attempts: 0 });
    expect(second).toBeInstanceOf(InvalidNonce);
  });

  test('are ours where the exchange shows no classes', async () => {
    const stage = await open();
    const exchange = new StandIn(stage.exchange);
    kucoinCcxt(exchange, stage.options({ deadlineMs: 5_000 }));
    stage.exchange.blockIp();
    await stage.play(caught(exchange.call('GET', path)));
    Object.assign(exchange, { httpExceptions: undefined });
    expect(await stage.play(caught(exchange.call('GET', path)))).toMatchObject({
      name: 'KucoinError',
    });
  });
});

describe('one call in, one call out', () => {
  test.each(['before its first request', 'after it'])('%s', async (when) => {
    const stage = await open();
    const exchange = new StandIn(stage.exchange);
    if (when === 'after it') await exchange.call('GET', '/api/v1/timestamp');
    const { fetchImplementation, fetchIsNative } = exchange;
    const undo = kucoinCcxt(exchange, stage.options());
    stage.exchange.blockEndpoint(accounts);
    await stage.play(exchange.call('GET', path));
    undo();
    undo();
    expect(exchange).toMatchObject({ fetchImplementation, fetchIsNative });
    expect(Object.hasOwn(exchange, 'handleRestResponse')).toBe(false);
    // Its clock is not the stage's: its own signature is refused, and nobody repairs that now.
    await expect(exchange.call('GET', path)).rejects.toThrow(/400002/);
    expect(exchange.ownRequests).toBe(when === 'after it' ? 2 : 1);
  });

  test('the newer installation takes over, and the older undo does nothing any more', async () => {
    const stage = await open();
    const exchange = new StandIn(stage.exchange);
    const seen: string[] = [];
    const listening = (name: string) =>
      stage.options({ onEvent: ({ type }) => type === 'attempt' && seen.push(name) });
    const first = kucoinCcxt(exchange, listening('first'));
    const second = kucoinCcxt(exchange, listening('second'));
    first();
    await stage.play(exchange.call('GET', path));
    expect(seen).toEqual(['second']);
    second();
    expect(exchange.fetchImplementation).toBeUndefined();
  });

  test("sends through the exchange's own fetch, or the one that is given", async () => {
    const stage = await open();
    const ways: string[] = [];
    const by =
      (name: string): typeof fetch =>
      (...request) => (ways.push(name), fetch(...request));
    const exchange = new StandIn(stage.exchange);
    exchange.fetchImplementation = by('own');
    kucoinCcxt(exchange, stage.options());
    await stage.play(exchange.call('GET', path));
    kucoinCcxt(exchange, stage.options(), by('given'));
    await stage.play(exchange.call('GET', path));
    expect(ways).toEqual(['own', 'given']);
  });
});

describe('bad input says what to do', () => {
  const exchange = () => new StandIn({ url: 'http://127.0.0.1:9', credentials: keys });
  const keys = { key: 'k', secret: 's', passphrase: 'p' };

  test.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /an exchange of ccxt 4: new ccxt\.kucoin/],
    ['the class and no exchange', StandIn, /an exchange of ccxt 4/],
    ['another exchange', Object.assign(exchange(), { id: 'binance' }), /binance is not KuCoin/],
  ])('%s', (_, wrong, words) => {
    expect(() => kucoinCcxt(wrong as never)).toThrow(TypeError);
    expect(() => kucoinCcxt(wrong as never)).toThrow(words);
  });

  test('a wrong option, and a fetch that is none', () => {
    expect(() => kucoinCcxt(exchange(), { maxRetries: 1 } as never)).toThrow(/use 'retries'/);
    expect(() => kucoinCcxt(exchange(), {}, 'fetch' as never)).toThrow(/must be a fetch function/);
  });

  test('a proxy that would be passed by, also one that is set later', async () => {
    const proxied = Object.assign(exchange(), { httpsProxy: 'http://127.0.0.1:1' });
    expect(() => kucoinCcxt(proxied)).toThrow(/httpsProxy is ccxt's own; give a fetch/);
    expect(() => kucoinCcxt(proxied, {}, fetch)).not.toThrow();
    const prefixed = Object.assign(exchange(), { proxyUrlCallback: () => 'http://x/' });
    expect(() => kucoinCcxt(prefixed, {}, fetch)).toThrow(/proxyUrl changes every address/);
    const later = exchange();
    kucoinCcxt(later);
    Object.assign(later, { socksProxy: 'socks://127.0.0.1:1' });
    await expect(later.call('GET', path)).rejects.toThrow(/socksProxy is ccxt's own/);
  });

  test('while its own transport is being loaded', async () => {
    const loading = exchange();
    const loaded = loading.loadFetch();
    expect(() => kucoinCcxt(loading)).toThrow(/first request is just under way/);
    await loaded;
    expect(() => kucoinCcxt(loading)).not.toThrow();
  });

  test("ccxt's own repeats are warned of", () => {
    const events: KucoinRetryEvent[] = [];
    const retrying = exchange();
    retrying.options['maxRetriesOnFailure'] = 3;
    kucoinCcxt(retrying, { onEvent: (event) => events.push(event) });
    expect(events).toMatchObject([{ type: 'warning' }]);
    expect(JSON.stringify(events)).toContain('maxRetriesOnFailure is above 0');
  });
});
