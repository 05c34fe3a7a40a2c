import {
  type Attempt,
  afterMs,
  classificationOf,
  headerOf,
  isKucoinError,
  KucoinError,
  type KucoinRetry,
  type Outcome,
  outcomeOf,
  type RequestOptions,
} from '../../src/index.js';
import { readHostAnswer } from './answer.js';
import {
  adoptFor,
  asideOver,
  attemptConfig,
  prepared,
  type Prepared,
  readTimeoutMs,
} from './attempt.js';
import { freezeData } from './body.js';
import type { Cancellation } from './cancellation.js';
import { answerError, callError, type FailedCall } from './failure.js';
import { hostBody } from './hand-over.js';
import type { Config, HostError, HostResponse, OwnAxios } from './host.js';
import { type Chain, type Original, resignFor } from './rerun.js';
import { isUnreadable, withOwnLine } from './status-line.js';
import type { After } from './streams.js';

/** What the calls of one installation share. */
export interface Means {
  readonly engine: KucoinRetry;
  readonly host: OwnAxios;
  /** The caller's request interceptors, when they may be run again. */
  readonly chain: Chain | undefined;
  /** Whether the engine acts for an absolute address. What is none may become one. */
  acts(url: string, own?: RequestOptions): boolean;
}

/** Hands a request to the engine and its answer, or error, over as the host would. */
export async function run(
  means: Means,
  failed: FailedCall,
  { url, original }: { readonly url: string; readonly original: Original | undefined },
  { signal }: Cancellation,
): Promise<HostResponse> {
  const { engine, host } = means;
  const { config, adapter } = failed;
  const data = freezeData(config, signal);
  const frozen = data instanceof Promise ? await data : data;
  const request = prepared(config, adapter, url, frozen);
  const method = (config.method ?? 'get').toUpperCase();
  const { body, replayable } = frozen;
  try {
    const response = await engine.run<HostResponse>(
      { method, url, headers: request.headers, body, replayable },
      (attempt) => send(means, failed, request, attempt),
      {
        signal,
        kucoin: config.kucoin,
        hostTimeoutMs: readTimeoutMs(config),
        aside: asideOver(host, request),
        resign: resignFor(host, means.chain, original, request),
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
  failed: FailedCall,
  request: Prepared,
  attempt: Attempt,
): Promise<Outcome<HostResponse>> {
  const { config, headers, frozen } = request;
  if (frozen.tooLong === true && signOf(attempt.headers) !== signOf(headers)) {
    const { AxiosError } = await host.errors();
    return { error: new AxiosError(tooLong, 'ERR_BAD_REQUEST', config), sent: 'no' };
  }
  const after: After = (ms, callback) => afterMs(engine, ms, callback);
  const reading = { mayBeLong: config.method === 'get', after };
  try {
    const response = await host.dispatch(attemptConfig(request, attempt)).catch(answerWithin);
    const answer = await readHostAnswer(withOwnLine(response), config, reading);
    const { native, rest } = answer;
    if (rest === undefined) return answer;
    return { ...answer, rest: hostBody(native, rest, failed, await host.errors()) };
  } catch (error) {
    return { error, sent: isUnreadable(error) ? 'yes' : 'unknown' };
  }
}

const tooLong = 'A body over 1 MiB cannot be signed';

function signOf(headers: Readonly<Record<string, string>>): string | undefined {
  return headerOf(headers, 'kc-api-sign');
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
