import {
  actsFor,
  afterMs,
  type Attempt,
  classificationOf,
  isKucoinError,
  KucoinError,
  type KucoinRetry,
  type Outcome,
  outcomeOf,
} from '../../src/index.js';
import { handOver, readHostAnswer } from './answer.js';
import {
  adoptFor,
  asideOver,
  attemptConfig,
  ownHeaders,
  plainHeaders,
  type Prepared,
  readTimeoutMs,
} from './attempt.js';
import { freezeData } from './body.js';
import { type Cancellation, cancellationOf } from './cancellation.js';
import {
  abortError,
  answerError,
  callError,
  canceled,
  type FailedCall,
  silenceOthers,
} from './failure.js';
import type { Config, HeaderBag, HeaderValue, HostError, HostResponse, OwnAxios } from './host.js';
import type { After } from './streams.js';

/** What the calls of one installation share. */
export interface Means {
  readonly engine: KucoinRetry;
  readonly host: OwnAxios;
}

/**
 * Carries one request out in place of the adapter its config had, as often as the exchange demands.
 * What goes to another host goes the way it always went.
 */
export async function call(means: Means, adapter: unknown, config: Config): Promise<HostResponse> {
  const url = addressOf(means.host, config);
  if (url === undefined || !actsFor(means.engine, url)) {
    return passOn(means.host, adapter, config);
  }
  const failed: FailedCall = { host: means.host, config, adapter };
  const cancellation = cancellationOf(config);
  let bodyEnds: Promise<void> | undefined;
  try {
    const response = await run(
      means,
      await prepare(adapter, config, url, cancellation),
      cancellation,
    );
    bodyEnds = handOver(response, cancellation.signal, () => canceled(failed));
    return response;
  } catch (error) {
    silenceOthers(config);
    throw cancellation.signal?.aborted === true ? await abortError(failed, error) : error;
  } finally {
    // A streamed body can still be canceled.
    if (bodyEnds === undefined) cancellation.release();
    else void bodyEnds.then(() => cancellation.release());
  }
}

/** Sends a request untouched, as if we were not there. */
export async function passOn(
  host: OwnAxios,
  adapter: unknown,
  config: Config,
): Promise<HostResponse> {
  try {
    const response = await host.dispatch(
      typeof adapter === 'function' ? Object.assign(config, { adapter }) : { ...config, adapter },
    );
    if (typeof adapter !== 'function') response.config = config;
    return response;
  } catch (error) {
    const { config: sent, response } = (error ?? {}) as Partial<HostError>;
    if (typeof adapter !== 'function' && sent !== undefined) {
      (error as HostError).config = config;
      if (response !== undefined) response.config = config;
    }
    throw error;
  }
}

/** The final address; `undefined` when none can be made, which the host is to complain about itself. */
function addressOf(host: OwnAxios, config: Config): string | undefined {
  const { url, baseURL, allowAbsoluteUrls, params, paramsSerializer } = config;
  try {
    const parts = { url, baseURL, allowAbsoluteUrls, params, paramsSerializer };
    const address = host.getUri(parts as Config);
    return URL.canParse(address) ? new URL(address).href : address;
  } catch {
    return undefined;
  }
}

async function prepare(
  adapter: unknown,
  config: Config,
  url: string,
  { signal }: Cancellation,
): Promise<Prepared> {
  const data = freezeData(config, signal);
  const frozen = data instanceof Promise ? await data : data;
  return { config, adapter, url, frozen, headers: ownHeaders(config.headers, frozen) };
}

async function run(
  means: Means,
  prepared: Prepared,
  { signal }: Cancellation,
): Promise<HostResponse> {
  const { engine, host } = means;
  const { config, adapter, url, frozen } = prepared;
  const failed: FailedCall = { host, config, adapter };
  const method = (config.method ?? 'get').toUpperCase();
  const { body, replayable } = frozen;
  try {
    const response = await engine.run<HostResponse>(
      { method, url, headers: plainHeaders(prepared.headers), body, replayable },
      (attempt) => send(means, prepared, attempt, signal),
      {
        signal,
        kucoin: config.kucoin,
        hostTimeoutMs: readTimeoutMs(config),
        aside: asideOver(host, prepared),
        adopt: adoptFor(config),
      },
    );
    return await settled(failed, response);
  } catch (error) {
    if (!(error instanceof KucoinError)) throw error;
    const outcome = outcomeOf(error);
    if (outcome === undefined || !('native' in outcome)) throw await callError(failed, error);
    const response = outcome.native as HostResponse;
    if (readsEnvelopes(config, response.status)) return response;
    throw await answerError(failed, response, error.message, error.kucoin);
  }
}

async function send(
  { engine, host }: Means,
  prepared: Prepared,
  attempt: Attempt,
  signal: AbortSignal | undefined,
): Promise<Outcome<HostResponse>> {
  const { config, headers, frozen } = prepared;
  if (frozen.tooLong === true && signatureOf(attempt.headers) !== signatureOf(headers)) {
    const { AxiosError } = await host.errors();
    return { error: new AxiosError(tooLong, 'ERR_BAD_REQUEST', config), sent: 'no' };
  }
  const after: After = (ms, callback) => afterMs(engine, ms, callback);
  const reading = { mayBeLong: config.method === 'get', signal, after };
  try {
    const response = await host.dispatch(attemptConfig(prepared, attempt)).catch(answerWithin);
    return await readHostAnswer(response, config, reading);
  } catch (error) {
    return { error, sent: 'unknown' };
  }
}

const tooLong = 'A body over 1 MiB cannot be signed';

function signatureOf(headers: HeaderBag): HeaderValue {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'kc-api-sign')?.[1];
}

/** A mock may reject with an answer; one without a body was cut on its way. */
function answerWithin(error: unknown): HostResponse {
  const response = (error as Partial<HostError> | null)?.response;
  if (typeof response?.status === 'number' && response.data !== undefined) return response;
  throw error;
}

/** The answer, unless the caller's own `validateStatus` is against it. */
async function settled(failed: FailedCall, response: HostResponse): Promise<HostResponse> {
  const { validateStatus } = failed.config;
  const { status } = response;
  if (!validateStatus || validateStatus(status)) return response;
  const error = { kucoin: classificationOf(response) };
  if (isKucoinError(error)) {
    const { message } = new KucoinError(error.kucoin);
    throw await answerError(failed, response, message, error.kucoin);
  }
  throw await answerError(failed, response, `Request failed with status code ${status}`);
}

/**
 * Whether the caller looks at failures himself: a `validateStatus` that accepts the status says so.
 * All of them accept 200, so for a failure inside one it must accept 400 as well.
 */
function readsEnvelopes({ validateStatus }: Config, status: number): boolean {
  if (!validateStatus) return true;
  const isSuccess = status >= 200 && status < 300;
  return validateStatus(status) && (!isSuccess || validateStatus(400));
}
