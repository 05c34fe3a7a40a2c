import axios, {
  type AxiosAdapter,
  type AxiosInstance,
  type InternalAxiosRequestConfig,
} from 'axios';
import { describe, expect, test } from 'vitest';
import { kucoinAxios } from '../../../adapters/axios.js';
import { createKucoinRetry, isKucoinError, type KucoinRetryEvent } from '../../../src/index.js';
import { commonJs, copies, type Copy, failed, newest, oldest, openAxios } from './support.js';

const accounts = '/api/v1/accounts';
const busy = { status: 503, body: 'busy' };

/** An adapter that notes what it gets and answers like KuCoin. */
function notingAdapter(): { adapter: AxiosAdapter; seen: InternalAxiosRequestConfig[] } {
  const seen: InternalAxiosRequestConfig[] = [];
  const adapter: AxiosAdapter = async (config) => {
    seen.push(config);
    const data = '{"code":"200000","data":[]}';
    return { data, status: 200, statusText: 'OK', headers: {}, config };
  };
  return { adapter, seen };
}

describe.each(copies)('installing on $name', (copy) => {
  test('undo takes everything off, and it can be installed again', async () => {
    const stage = await openAxios(copy);
    stage.undo();
    stage.undo();
    stage.exchange.reply(accounts, { ...busy, times: 2 });
    const error = await failed(stage, stage.instance.get(accounts));
    expect(isKucoinError(error)).toBe(false);
    expect(stage.exchange.log).toHaveLength(1);
    expect(stage.exchange.log[0]!.headers['kc-api-key']).toBeUndefined();
    expect(stage.instance.defaults.adapter).toEqual(
      copy.library.create(copy.defaults).defaults.adapter,
    );
    const again = kucoinAxios(stage.instance, stage.options());
    const { status } = await stage.play(stage.instance.get(accounts));
    expect(status).toBe(200);
    expect(stage.exchange.log).toHaveLength(3);
    again();
  });

  test('installed twice, the newer one is in charge and attempts do not multiply', async () => {
    const stage = await openAxios(copy, {}, { retries: 5 });
    const second = kucoinAxios(stage.instance, stage.options({ retries: 1 }));
    stage.exchange.reply(accounts, { ...busy, times: 99 });
    const error = await failed(stage, stage.instance.get(accounts));
    expect(error.kucoin?.attempts).toBe(2);
    expect(stage.exchange.log).toHaveLength(2);
    stage.undo();
    await failed(stage, stage.instance.get(accounts));
    expect(stage.exchange.log).toHaveLength(4);
    second();
    await failed(stage, stage.instance.get(accounts));
    expect(stage.exchange.log).toHaveLength(5);
  });

  test('taking off the newer one does not bring the older one back', async () => {
    const stage = await openAxios(copy);
    const second = kucoinAxios(stage.instance, stage.options());
    second();
    stage.exchange.reply(accounts, { ...busy, times: 9 });
    expect(isKucoinError(await failed(stage, stage.instance.get(accounts)))).toBe(false);
    expect(stage.exchange.log).toHaveLength(1);
  });

  test.each(['before', 'after'])('interceptors installed %s ours run once a call', async (when) => {
    const stage = await openAxios(copy);
    const ran: string[] = [];
    if (when === 'before') stage.undo();
    stage.instance.interceptors.request.use((config) => {
      ran.push('request');
      return config;
    });
    stage.instance.interceptors.response.use(({ data }: { data: { data: unknown } }) => {
      ran.push('response');
      return data.data as never;
    });
    if (when === 'before') kucoinAxios(stage.instance, stage.options());
    stage.exchange.reply(accounts, { ...busy, times: 2 });
    const data: unknown = await stage.play(stage.instance.get(accounts));
    expect(Array.isArray(data)).toBe(true);
    expect(ran).toEqual(['request', 'response']);
    expect(stage.exchange.log).toHaveLength(3);
  });

  test('what an interceptor that runs later sets is what counts', async () => {
    const stage = await openAxios(copy, { baseURL: 'https://placeholder.example' });
    stage.undo();
    stage.instance.interceptors.request.use((config) => {
      config.baseURL = stage.exchange.url;
      config.headers.set('x-late', 'yes');
      return config;
    });
    kucoinAxios(stage.instance, stage.options());
    stage.exchange.overload({ count: 1 });
    await stage.play(stage.instance.get(accounts));
    expect(stage.exchange.log.map(({ headers }) => headers['x-late'])).toEqual(['yes', 'yes']);
    expect(stage.exchange.log[1]!.headers['kc-api-sign']).toBeDefined();
  });
});

describe('where it can be installed', () => {
  test('an adapter that is mocked afterwards is used, with what the caller wrote', async () => {
    const stage = await openAxios(newest);
    const { adapter, seen } = notingAdapter();
    stage.instance.defaults.adapter = adapter;
    const { data } = await stage.instance.get<unknown>(accounts, { params: { currency: 'USDT' } });
    expect(data).toEqual({ code: '200000', data: [] });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ url: accounts, params: { currency: 'USDT' } });
    expect(seen[0]!.headers).toBeInstanceOf(axios.AxiosHeaders);
    expect(seen[0]!.headers.get('KC-API-KEY')).toBe(stage.exchange.credentials.key);
  });

  test('the adapter of a single request is used', async () => {
    const stage = await openAxios(newest);
    const { adapter, seen } = notingAdapter();
    await stage.instance.get(accounts, { adapter });
    expect(seen).toHaveLength(1);
    expect(stage.exchange.log).toHaveLength(0);
  });

  test.each([newest, oldest])('an instance of the class of $name', async ({ library }) => {
    const stage = await openAxios(newest);
    const instance = new library.Axios({ baseURL: stage.exchange.url, adapter: 'http' } as never);
    kucoinAxios(instance, stage.options());
    stage.exchange.overload({ count: 1 });
    const { data } = await stage.play(instance.get<string>(accounts));
    expect(data).toMatch(/^\{"code":"200000"/);
    expect(stage.exchange.log).toHaveLength(2);
  });

  test('the library itself', async () => {
    const stage = await openAxios(newest);
    const undo = kucoinAxios(axios, stage.options());
    stage.exchange.overload({ count: 1 });
    const { data } = await stage.play(axios<unknown>(stage.exchange.url + accounts)).finally(undo);
    expect(data).toMatchObject({ code: '200000' });
    expect(stage.exchange.log).toHaveLength(2);
  });

  test.each([
    ['the same copy', newest, newest],
    ['another copy', newest, commonJs],
    ['an older copy', newest, oldest],
    ['a newer copy', oldest, newest],
  ])('a lone interceptor, with the `create` of %s', async (_, client, helper: Copy) => {
    const stage = await openAxios(newest);
    let before: ((config: InternalAxiosRequestConfig) => InternalAxiosRequestConfig) | undefined;
    const use = (handler: typeof before): number => ((before = handler), 0);
    kucoinAxios(
      { interceptors: { request: { use, eject: () => undefined } }, create: helper.library.create },
      stage.options(),
    );
    const sdk = client.library.create({ baseURL: stage.exchange.url });
    sdk.interceptors.request.use(before as never, undefined);
    stage.exchange.overload({ count: 1 });
    const { data } = await stage.play(sdk.get<unknown>(accounts, { params: { currency: 'USDT' } }));
    expect(data).toMatchObject({ code: '200000' });
    expect(stage.exchange.log.map(({ target }) => target)).toEqual([
      `${accounts}?currency=USDT`,
      `${accounts}?currency=USDT`,
    ]);
  });

  test('an instance whose `create` installs interceptors, too', async () => {
    const stage = await openAxios(newest);
    const { create } = stage.instance;
    let ran = 0;
    stage.instance.create = (config) => {
      const made = create(config);
      made.interceptors.request.use((each) => ((ran += 1), each));
      return made;
    };
    kucoinAxios(stage.instance, stage.options());
    await stage.play(stage.instance.get(accounts));
    expect(ran).toBe(0);
  });

  test('allowAbsoluteUrls: false keeps every request at baseURL', async () => {
    const stage = await openAxios(newest, { allowAbsoluteUrls: false });
    stage.exchange.reply(/example/, { body: { code: '200000', data: 1 } });
    await stage.play(stage.instance.get('https://example.org/a'));
    expect(stage.exchange.log.map(({ target }) => target)).toEqual(['/https://example.org/a']);
  });

  test('anything else is refused by name', () => {
    for (const wrong of [undefined, null, {}, { interceptors: {} }, () => undefined]) {
      expect(() => kucoinAxios(wrong as never)).toThrow(/kucoinAxios: .*axios instance/);
    }
    const noMeans = { interceptors: { request: { use: () => 0, eject: () => undefined } } };
    expect(() => kucoinAxios(noMeans)).toThrow(/`create`/);
    expect(() => kucoinAxios(axios.create(), { maxRetries: 1 } as never)).toThrow(/'retries'/);
  });
});

describe('layers around it', () => {
  /** What axios-retry does, as far as it matters: state in the config, resend on failure. */
  function likeAxiosRetry(instance: AxiosInstance, retries: number): void {
    type State = { retries: number; count: number };
    const stateOf = (config: object): State => {
      const own = (config as Record<string, Partial<State> | undefined>)['axios-retry'];
      const state = { retries, count: 0, ...own };
      (config as Record<string, unknown>)['axios-retry'] = state;
      return state;
    };
    instance.interceptors.request.use((config) => (stateOf(config), config));
    instance.interceptors.response.use(
      undefined,
      (error: Error & { config: InternalAxiosRequestConfig }) => {
        const state = stateOf(error.config);
        if (state.count >= state.retries) throw error;
        state.count += 1;
        return instance(error.config);
      },
    );
  }

  test.each(['before', 'after'])('axios-retry installed %s ours is silenced', async (when) => {
    const stage = await openAxios(newest, {}, { retries: 2 });
    if (when === 'before') stage.undo();
    likeAxiosRetry(stage.instance, 3);
    if (when === 'before') kucoinAxios(stage.instance, stage.options({ retries: 2 }));
    stage.exchange.reply(accounts, { ...busy, times: 99 });
    const own = { retries: 3 };
    const config = { 'axios-retry': own } as object;
    const error = await failed(stage, stage.instance.get(accounts, config));
    expect(error.kucoin?.attempts).toBe(3);
    expect(stage.exchange.log).toHaveLength(3);
    expect(own).toEqual({ retries: 3 });
  });

  test('code that resends error.config by hand is warned of once, and is not wrapped twice', async () => {
    const events: KucoinRetryEvent[] = [];
    const stage = await openAxios(newest, {}, { retries: 1, onEvent: (e) => events.push(e) });
    let resent = 0;
    stage.instance.interceptors.response.use(undefined, (error: Error & { config: object }) => {
      if (resent === 2) throw error;
      resent += 1;
      return stage.instance(error.config);
    });
    stage.exchange.reply(accounts, { fault: 'reset-before', times: 99 });
    await failed(stage, stage.instance.get(accounts));
    expect(stage.exchange.log).toHaveLength(6);
    const warnings = events.filter(({ type }) => type === 'warning');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]!.note).toMatch(/sent again/);
  });

  test('a config that is sent again through another instance is still signed and guarded', async () => {
    const stage = await openAxios(newest, {}, { retries: 0 });
    stage.exchange.reply(accounts, busy);
    const error = await failed(stage, stage.instance.get(accounts));
    const { data } = await stage.play(axios.request<unknown>(error.config!));
    expect(data).toMatchObject({ code: '200000' });
    expect(stage.exchange.log[1]!.headers['kc-api-sign']).toBeDefined();
  });

  test('after undo a config from before goes its own way', async () => {
    const stage = await openAxios(newest, {}, { retries: 0 });
    stage.exchange.reply(accounts, { ...busy, times: 3 });
    const error = await failed(stage, stage.instance.get(accounts));
    stage.undo();
    expect(isKucoinError(await failed(stage, stage.instance(error.config!)))).toBe(false);
    const second = createKucoinRetry(stage.options({ retries: 0 }));
    kucoinAxios(stage.instance, second);
    expect(isKucoinError(await failed(stage, stage.instance(error.config!)))).toBe(true);
    second.close();
    const { kucoin } = await failed(stage, stage.instance(error.config!));
    expect(kucoin?.reason).toBe('closed');
  });
});

describe('other hosts', () => {
  test('a request to another host is not touched', async () => {
    const stage = await openAxios(newest);
    const { adapter, seen } = notingAdapter();
    const { config } = await stage.instance.get<unknown>('https://example.org/api/v1/accounts', {
      adapter,
    });
    expect(config.adapter).toBe(adapter);
    expect(seen).toEqual([config]);
    expect(seen[0]).toBe(config);
    expect(seen[0]!.headers.get('KC-API-KEY')).toBeUndefined();
  });

  test.each(copies)('$name reaches it as if we were not there', async (copy) => {
    const stage = await openAxios(copy, { baseURL: undefined as never });
    const url = `http://0.0.0.0:${stage.exchange.host.split(':')[1]}${accounts}`;
    stage.exchange.reply(accounts, { ...busy, times: 1 });
    const options = { params: { a: 'b c' }, headers: { 'x-mine': '1' } };
    // Where it leads is known only when it leaves.
    stage.instance.interceptors.request.use((config) => ((config.baseURL = url), config));
    kucoinAxios(stage.instance, stage.options());
    const error = await failed(stage, stage.instance.get('', options));
    expect(error).toMatchObject({
      code: 'ERR_BAD_RESPONSE',
      message: 'Request failed with status code 503',
    });
    expect(error.response).toMatchObject({ status: 503, data: 'busy' });
    expect(error.config).toMatchObject({ params: { a: 'b c' } });
    expect(error.response!.config).toBe(error.config);
    expect(stage.exchange.log).toHaveLength(1);
    expect(stage.exchange.log[0]!.target).toBe(`${accounts}?a=b+c`);
    expect(stage.exchange.log[0]!.headers['x-mine']).toBe('1');
    stage.exchange.reply(accounts, { body: { code: '200002', msg: 'none of our business' } });
    const { data, config } = await stage.instance.get<unknown>('', options);
    expect(data).toEqual({ code: '200002', msg: 'none of our business' });
    expect(config.params).toEqual({ a: 'b c' });
    expect(config.transformResponse).toBeDefined();
  });

  test('a backslash does not make another host ours', async () => {
    const stage = await openAxios(newest);
    const { adapter, seen } = notingAdapter();
    const url = 'https://evil.example\\@api.kucoin.com/api/v1/accounts';
    await stage.instance.get(url, { adapter });
    expect(seen[0]!.headers.get('KC-API-KEY')).toBeUndefined();
  });

  test('a request without any host is left for axios to refuse', async () => {
    const stage = await openAxios(newest, { baseURL: undefined as never });
    const error = await failed(stage, stage.instance.get(accounts));
    expect(error.code).toBe('ERR_INVALID_URL');
    expect(isKucoinError(error)).toBe(false);
  });
});
