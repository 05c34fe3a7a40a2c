import type { Config, HostError, HostResponse } from '../host.js';
import { isStream } from './streams.js';

/** Puts a value behind an accessor, which neither `util.inspect` nor, when not enumerable, JSON follows. */
function hide(target: object, name: string, value: unknown, enumerable: boolean): void {
  let kept = value;
  Object.defineProperty(target, name, {
    get: () => kept,
    set: (next: unknown) => {
      kept = next;
    },
    enumerable,
    configurable: true,
  });
}

/**
 * Makes a config fit to be printed with an error. Agents, signals and the like lead to sockets and to
 * the headers sent over them; they become accessors, so that reading them, and sending the config
 * again, works as before.
 */
export function hideConfigSecrets(config: Config): void {
  if (Object.hasOwn(config, 'toJSON')) return;
  const hidden = new Set(Object.keys(config).filter((name) => leadsToSecrets(name, config[name])));
  for (const name of hidden) hide(config, name, config[name], true);
  Object.defineProperty(config, 'toJSON', {
    value: () => snapshot(config, hidden),
    writable: true,
    configurable: true,
  });
}

function leadsToSecrets(name: string, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (name === 'headers') return Object.keys(value).some((header) => secretHeader.test(header));
  if (name === 'transport' || name === 'fetchOptions') return true;
  // Ours are fit to be shown already.
  return !(name === 'kucoin' || Array.isArray(value) || isPlain(value) || isData(value));
}

const secretHeader = /^(?:kc-api-.*|cookie|authorization|proxy-authorization)$/i;

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function isData(value: object): boolean {
  return (
    value instanceof URLSearchParams || value instanceof ArrayBuffer || ArrayBuffer.isView(value)
  );
}

/** What JSON shows of a config whose secrets are hidden. */
function snapshot(config: Config, hidden: ReadonlySet<string>): object {
  const open = Object.keys(config).filter((name) => !hidden.has(name));
  const shown = Object.fromEntries(open.map((name) => [name, config[name]]));
  if (!hidden.has('headers')) return shown;
  const headers = Object.entries(config.headers).filter(([name]) => !secretHeader.test(name));
  return { ...shown, headers: Object.fromEntries(headers) };
}

/**
 * Hides the request behind an answer, also behind a good one: the caller's code may put the answer into an
 * error of its own. A Node stream knows the request it answers.
 */
export function hideAnswerSecrets(response: HostResponse): void {
  const { data, request } = response;
  if (typeof request === 'object' && request !== null) hide(response, 'request', request, false);
  if (typeof data === 'object' && isStream(data)) hide(response, 'data', data, true);
}

/** The same for an answer that leaves with an error; its cookies are removed. */
export function hideResponseSecrets(response: HostResponse): void {
  const { headers, data } = response;
  hideAnswerSecrets(response);
  if (isStream(data)) hide(response, 'data', data, false);
  const cookies = Object.keys(headers ?? {}).filter((name) => /^set-cookie2?$/i.test(name));
  for (const name of cookies) Reflect.deleteProperty(headers as object, name);
}

/** Hides what a host's own error holds of the request that was sent. */
export function hideErrorSecrets(error: HostError): void {
  for (const name of ['request', 'cause'] as const) {
    if (error[name] !== undefined) hide(error, name, error[name], false);
  }
  if (error.response !== undefined) hideResponseSecrets(error.response);
}

/** Lets JSON show the record, too: the host's own `toJSON` names what it shows. */
export function showRecord<E extends HostError & { kucoin: object }>(error: E): E {
  const { toJSON } = error as { toJSON?: unknown };
  if (typeof toJSON !== 'function' || Object.hasOwn(error, 'toJSON')) return error;
  return Object.defineProperty(error, 'toJSON', {
    value: () => ({ ...(toJSON.call(error) as object), kucoin: error.kucoin }),
    writable: true,
    configurable: true,
  });
}
