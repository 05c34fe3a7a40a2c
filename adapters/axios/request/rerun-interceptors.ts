import { headerOf, isOfSignature } from '../../../src/adapter-kit.js';
import type { SignAgain } from '../../../src/index.js';
import { type Config, headersLike, type OwnAxios } from '../host.js';
import { addressFrom } from './address.js';
import { prepared, type Prepared } from './prepared-request.js';
import { freezeData } from './request-body.js';
import { differenceOf } from './signed-parts.js';

/** A request interceptor as axios keeps it. */
export interface Handler {
  readonly fulfilled?: ((config: Config) => Config | Promise<Config>) | null;
  readonly rejected?: ((error: unknown) => unknown) | null;
  readonly runWhen?: ((config: Config) => boolean) | null;
}

/** The caller's request interceptors, as they are when asked for; none of them is ours. */
export type Chain = () => readonly Handler[];

/** A config before any interceptor; a function, because printing does not show what it holds. */
export type Original = () => Config | undefined;

const noted: unique symbol = Symbol('kucoin-retry.noted');

interface Noted extends Config {
  [noted]?: Config;
}

/**
 * Notes what a config is before any interceptor has had it; the note is a member, because most
 * interceptors hand on a copy.
 */
export function note(config: Noted): void {
  config[noted] = copyOf(config);
}

/** The note, which leaves the config with it. */
export function takeNote(config: Noted): Original {
  const original = config[noted];
  Reflect.deleteProperty(config, noted);
  return () => original;
}

/** A signed call is not signed anew. */
export const signsOnce: SignAgain = { hint: (_, usual) => usual + orRerun };

/** How a signed call is signed anew by the interceptors that signed it. */
export function signAgainFor(
  host: OwnAxios,
  chain: Chain,
  original: Original | undefined,
  request: Prepared,
): SignAgain {
  let refusal = notAsked;
  return {
    async headers() {
      const fresh = await signHeadersAgain(host, chain, original?.(), request);
      const isRefused = typeof fresh === 'string';
      refusal = cannotRerun(isRefused ? fresh : stillOld);
      return isRefused ? undefined : fresh;
    },
    hint: (lagMs) => (lagMs === 0 ? refusal : wrongClock(lagMs)),
  };
}

/** Fresh `KC-API-*` headers, or why there are none. */
async function signHeadersAgain(
  host: OwnAxios,
  chain: Chain,
  original: Config | undefined,
  first: Prepared,
): Promise<Record<string, string> | string> {
  if (original === undefined) return replacedConfig;
  if (!first.frozen.replayable) return singleBody;
  const config = await host.prepare(await runInterceptors(chain(), original));
  const data = freezeData(config);
  const frozen = typeof data === 'function' ? await data(undefined) : data;
  const again = prepared(config, first.adapter, addressFrom(host, config) ?? '', frozen);
  const signed = Object.entries(again.headers).filter(([name]) => isOfSignature(name));
  if (headerOf(again.headers, 'kc-api-sign') === undefined) return nobodySigns;
  const difference = differenceOf(first, again);
  return difference === undefined ? Object.fromEntries(signed) : anotherRequest(difference);
}

/** Runs a chain of interceptors the way axios does. */
async function runInterceptors(handlers: readonly Handler[], original: Config): Promise<Config> {
  const config = copyOf(original);
  for (const name of Object.keys(config.headers)) {
    // What was signed before the chain must not pass for its work.
    if (/^kc-api-(?:sign|timestamp)$/i.test(name)) Reflect.deleteProperty(config.headers, name);
  }
  const due = handlers.filter(({ runWhen }) => runWhen?.(config) !== false);
  const { legacyInterceptorReqResOrdering: newestFirst } = config.transitional ?? {};
  let result = Promise.resolve(config);
  for (const { fulfilled, rejected } of newestFirst === false ? due : due.reverse()) {
    result = result.then(fulfilled, rejected as ((error: unknown) => Config) | null);
  }
  return result;
}

/** A config whose headers, data and params are its own. */
function copyOf(config: Config): Config {
  const { headers, data, params } = config;
  const copy: Noted = {
    ...config,
    headers: headersLike(headers, headers),
    data: copyOfData(data),
    params: copyOfData(params),
  };
  Reflect.deleteProperty(copy, noted);
  return copy;
}

/** What JSON is made of is copied; anything else is handed on. */
function copyOfData(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOfData);
  if (typeof value !== 'object' || value === null) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, own]) => [name, copyOfData(own)]));
}

const orRerun =
  ' Or, when a request interceptor of this instance signs, let it do so again: ' +
  '`kucoinAxios(instance, options, { rerunRequestInterceptors: true })`.';

const notAsked =
  'The request was signed with another key than ours and is too old to be sent again: give its own ' +
  '`credentials` with the call.';

const replacedConfig =
  'one of them returned a new config. Return the one it was given, or `{ ...config }`';
const singleBody = 'the body is a stream, which can be read only once. Send a text';
const nobodySigns = 'none of them signed, so that it was done before the call. Sign in one of them';
const stillOld = 'what they signed had an old timestamp. Take the time inside the one that signs';

function anotherRequest(difference: string): string {
  return `${difference} differs the second time. Set all but the KC-API-* headers before the call`;
}

function cannotRerun(why: string): string {
  return `The request interceptors cannot sign again: ${why}, or give \`credentials\` or \`sign\`, so that every attempt is signed here.`;
}

function wrongClock(lagMs: number): string {
  const seconds = (Math.abs(lagMs) / 1000).toFixed(1);
  return (
    `The clock of the interceptor that signs is ${seconds} s ${lagMs > 0 ? 'behind' : 'ahead of'} the ` +
    "exchange's. Set the machine's clock, or give `credentials`: those follow the exchange's clock."
  );
}
