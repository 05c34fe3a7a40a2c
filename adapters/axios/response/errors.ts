import { describe, outcomeOf, reword } from '../../../src/adapter-kit.js';
import type { KucoinError, KucoinErrorRecord } from '../../../src/index.js';
import {
  type Config,
  type HostError,
  type HostResponse,
  type OwnAxios,
  usesFetch,
} from '../host.js';
import {
  hideConfigSecrets,
  hideErrorSecrets,
  hideResponseSecrets,
  showRecord,
} from './hide-secrets.js';

/** A failed call, to be made into an error of the host's. */
export interface FailedCall {
  readonly host: OwnAxios;
  /** The caller's own config, which axios goes on to use for the error. */
  readonly config: Config;
  readonly adapter: unknown;
}

/** The host's own error for an answer that is a failure, also for one inside an HTTP 200. */
export async function answerError(
  { host, config }: FailedCall,
  response: HostResponse,
  message: string,
  record?: KucoinErrorRecord,
): Promise<HostError> {
  const { AxiosError } = await host.errors();
  const { status } = response;
  const code = status >= 400 && status < 500 ? 'ERR_BAD_REQUEST' : 'ERR_BAD_RESPONSE';
  hideResponseSecrets(response);
  const error = new AxiosError(message, code, config, undefined, response);
  // axios 1.7 leaves the status to the response.
  error.status = status;
  const { request } = response;
  return finished(Object.assign(error, request === undefined ? {} : { request }), config, record);
}

/** The host's own error for a call that got no answer, or never left. */
export async function callError(failed: FailedCall, ended: KucoinError): Promise<unknown> {
  const { config } = failed;
  const { kucoin, message } = ended;
  const make = maker(failed, ended, await failed.host.errors());
  const hostError = (): HostError => {
    const outcome = outcomeOf(ended);
    if (outcome === undefined || !('error' in outcome)) return make(message, 'ERR_KUCOIN_RETRY');
    const { error } = outcome;
    if (kucoin.attempts === 0) {
      return Object.assign(make(message, 'ERR_KUCOIN_RETRY'), { cause: error });
    }
    if (isTimeout(error)) return timeoutError(failed, error, kucoin, make);
    if (isReworded(error, message)) return error;
    // What cannot carry our record, be it a primitive or frozen, becomes a cause.
    return Object.assign(make(message, 'ERR_NETWORK'), { cause: error });
  };
  return finished(hostError(), config, kucoin);
}

/** The host's own error for an answer that broke on its way after it was delivered. */
export function brokenError(failed: FailedCall, ended: KucoinError, classes: Classes): HostError {
  const { config } = failed;
  const make = maker(failed, ended, classes);
  const { cause } = ended;
  const hostError = (): HostError => {
    if (isTimeout(cause)) return timeoutError(failed, cause, ended.kucoin, make);
    if (isAxiosError(cause) && isReworded(cause, ended.message)) return cause;
    const { code } = (cause ?? {}) as HostError;
    return Object.assign(make(ended.message, code ?? 'ERR_BAD_RESPONSE'), { cause });
  };
  return finished(hostError(), config, ended.kucoin);
}

/** What is known of a call that has ended. */
export interface Ended {
  response?: HostResponse;
  record?: () => KucoinErrorRecord;
}

/**
 * What the caller's code threw while it handled an answer: it replaces our error and gets our record.
 * A primitive or a frozen error cannot carry one.
 */
export function callersError(
  { config }: FailedCall,
  error: unknown,
  { response, record }: Ended,
): unknown {
  hideConfigSecrets(config);
  if (response !== undefined) hideResponseSecrets(response);
  if (typeof error !== 'object' || error === null || !Object.isExtensible(error)) return error;
  if (isAxiosError(error)) return finished(error, config, record?.());
  return record === undefined ? error : Object.assign(error, { kucoin: record() });
}

type Classes = Awaited<ReturnType<OwnAxios['errors']>>;

type Make = (text: string, code: string) => HostError;

/** Clients treat an error with neither answer nor request as a text (kucoin-api 2.6.1). */
function maker({ config }: FailedCall, { kucoin }: KucoinError, { AxiosError }: Classes): Make {
  return (text, code) => new AxiosError(text, code, config, kucoin.request);
}

/** Clients look for "timeout" in the message, or for the text they set themselves. */
function timeoutError(
  { config }: FailedCall,
  { timeoutMs }: Timeout,
  record: KucoinErrorRecord,
  make: Make,
): HostError {
  const text = config.timeoutErrorMessage ?? `timeout of ${timeoutMs}ms exceeded`;
  const isClear = config.transitional?.clarifyTimeoutError === true;
  return make(describe(record, text), isClear ? 'ETIMEDOUT' : 'ECONNABORTED');
}

/** Gives the host's own error our message, if it is one that can carry it. */
function isReworded(error: unknown, message: string): error is HostError {
  if (!(error instanceof Error || isAxiosError(error)) || !Object.isExtensible(error)) return false;
  try {
    reword(error, message);
  } catch {
    // A getter of the caller's threw: it says what it says.
  }
  return true;
}

interface Timeout {
  readonly timeoutMs: number;
}

/** The engine's own time-out, which the host does not know. */
function isTimeout(cause: unknown): cause is Timeout {
  return typeof (cause as { timeoutMs?: unknown } | null)?.timeoutMs === 'number';
}

function finished(error: HostError, config: Config, record?: KucoinErrorRecord): HostError {
  if (error.config !== undefined || isAxiosError(error)) error.config = config;
  if (error.response !== undefined) error.response.config = config;
  hideConfigSecrets(config);
  hideErrorSecrets(error);
  return record === undefined ? error : showRecord(Object.assign(error, { kucoin: record }));
}

function isAxiosError(error: unknown): error is HostError {
  return (error as { isAxiosError?: unknown } | null | undefined)?.isAxiosError === true;
}

/**
 * What the host rejects with when the caller ends a request. axios makes its own error of whatever an
 * adapter rejects with; only the adapter over fetch hands on the reason's message.
 */
export async function abortError(failed: FailedCall, reason: unknown): Promise<unknown> {
  if (!isOwnCancel(reason) && usesFetch(failed.adapter)) {
    return canceledError(failed, reason, await failed.host.errors());
  }
  hideConfigSecrets(failed.config);
  return reason;
}

/** An error of the host's for a request that was canceled. */
export function canceledError(
  { config, adapter }: FailedCall,
  reason: unknown,
  { CanceledError }: Classes,
): unknown {
  hideConfigSecrets(config);
  if (isOwnCancel(reason)) return reason;
  const message = reason instanceof Error ? reason.message : (reason as string);
  return new CanceledError(usesFetch(adapter) ? message : undefined, config);
}

function isOwnCancel(reason: unknown): boolean {
  return (reason as { __CANCEL__?: unknown } | null | undefined)?.__CANCEL__ === true;
}

/** Other layers that repeat failed requests, and the option that stops each of them for one request. */
const quiet: Readonly<Record<string, object>> = {
  'axios-retry': { retries: 0 },
  raxConfig: { retry: 0, noResponseRetries: 0 },
};

/** Keeps layers around us from sending anew what we have given up; attempts would multiply. */
export function silenceOthers(config: Config): void {
  for (const [name, options] of Object.entries(quiet)) {
    Object.defineProperty(config, name, {
      value: { ...(config[name] as object | undefined), ...options },
      // Only the layer that repeats reads it, so it is hidden where the caller did not set it.
      enumerable: Object.hasOwn(config, name),
      writable: true,
      configurable: true,
    });
  }
}
