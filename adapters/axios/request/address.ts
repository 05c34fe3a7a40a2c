import { actsFor, addressOf } from '../../../src/adapter-kit.js';
import type { KucoinRetry, RequestOptions } from '../../../src/index.js';
import type { Config, OwnAxios } from '../host.js';

/**
 * Where a request goes, spelt as it leaves: `https://evil.example\@host` is evil.example. `undefined`
 * when there is no such place; the host reports that itself.
 */
export function addressFrom(host: OwnAxios, config: Config): string | undefined {
  const { url, baseURL, allowAbsoluteUrls, params, paramsSerializer } = config;
  try {
    const parts = { url, baseURL, allowAbsoluteUrls, params, paramsSerializer };
    return addressOf(host.getUri(parts as Config));
  } catch {
    return undefined;
  }
}

/** Addresses hold symbols and order ids, so there may be any number of them, of any length. */
const mostAddresses = 500;
const longestName = 2_048;

/** Where the requests of one instance go. Bots ask for the same few addresses all the time. */
export class Addresses {
  readonly #engine: KucoinRetry;
  readonly #host: OwnAxios;
  /** What axios makes of an address without parameters, by its parts. */
  readonly #known = new Map<string, string | undefined>();
  #origin = '';
  #acts = false;

  constructor(engine: KucoinRetry, host: OwnAxios) {
    this.#engine = engine;
    this.#host = host;
  }

  /** The address of a request that the engine acts for; `undefined` for any other. */
  of(config: Config): string | undefined {
    const url =
      config.params === undefined ? this.#knownOf(config) : addressFrom(this.#host, config);
    return url !== undefined && this.#actsFor(url, config.kucoin) ? url : undefined;
  }

  /** Whether a request certainly goes to another host; a doubtful one is decided when it leaves. */
  isElsewhere({ url, baseURL, allowAbsoluteUrls, kucoin }: Config): boolean {
    if (url === undefined || !/^https?:/i.test(url)) return false;
    return (baseURL === undefined || allowAbsoluteUrls !== false) && !this.#actsFor(url, kucoin);
  }

  #knownOf(config: Config): string | undefined {
    const { url = '', baseURL = '', allowAbsoluteUrls = true } = config;
    // With the length no two pairs have one name: a wrong address would be signed.
    const name = `${allowAbsoluteUrls} ${baseURL.length} ${baseURL}${url}`;
    if (this.#known.has(name)) return this.#known.get(name);
    const address = addressFrom(this.#host, config);
    if (this.#known.size >= mostAddresses) this.#known.clear();
    if (name.length <= longestName) this.#known.set(name, address);
    return address;
  }

  /** Whether the engine acts for an absolute address. What is none may become one. */
  #actsFor(url: string, requestOptions: RequestOptions | undefined): boolean {
    // A call may bring the first credentials there are: then it is to be signed.
    const isAsBefore = this.#acts || requestOptions?.credentials === undefined;
    if (isAsBefore && this.#origin !== '' && url.startsWith(this.#origin)) return this.#acts;
    if (!URL.canParse(url)) return true;
    const address = new URL(url);
    this.#origin = `${address.origin}/`;
    this.#acts = actsFor(this.#engine, address.href, requestOptions);
    return this.#acts;
  }
}
