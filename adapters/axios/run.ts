import {
  afterMs,
  bodyTooLong,
  outcomeOf,
  prepareCall,
  signatureOf,
} from '../../src/adapter-kit.js';
import {
  type Attempt,
  classificationOf,
  isKucoinError,
  KucoinError,
  type KucoinErrorRecord,
  type KucoinRetry,
  type Outcome,
} from '../../src/index.js';
import { cancellationOf, noCancellation } from './cancellation.js';
import {
  type Config,
  type HostError,
  type HostResponse,
  type OwnAxios,
  usesFetch,
} from './host.js';
import type { Addresses } from './request/address.js';
import {
  adoptFor,
  attemptConfig,
  internalSender,
  prepared,
  type Prepared,
  readTimeoutMs,
} from './request/prepared-request.js';
import { freezeData, noData } from './request/request-body.js';
import {
  type Chain,
  type Original,
  signAgainFor,
  signsOnce,
} from './request/rerun-interceptors.js';
import {
  abortError,
  answerError,
  callError,
  callersError,
  type Ended,
  type FailedCall,
  silenceOthers,
} from './response/errors.js';
import { hideAnswerSecrets } from './response/hide-secrets.js';
import { inPlainWords, isUnreadable } from './response/old-errors.js';
import { deliver, hostBody } from './response/open-body.js';
import { readHostAnswer } from './response/response.js';
import { withOwnLine } from './response/status-line.js';
import type { After } from './response/streams.js';
import { watchTransforms } from './response/transforms.js';

/** What the calls of one installation share. */
export interface Deps {
  readonly engine: KucoinRetry;
  readonly host: OwnAxios;
  /** The caller's request interceptors, when they may be run again. */
  readonly chain: Chain | undefined;
  readonly addresses: Addresses;
}

/** What a call is about. */
export interface RunInput {
  readonly url: string;
  readonly original: Original | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Gives a request to the engine and delivers its answer, or error, as the host would. */
export async function run(
  deps: Deps,
  failed: FailedCall,
  { url, original, signal }: RunInput,
  ended: Ended,
): Promise<HostResponse> {
  const { engine, host } = deps;
  const { config, adapter } = failed;
  const method = (config.method ?? 'get').toUpperCase();
  const options = { signal, kucoin: config.kucoin, hostTimeoutMs: readTimeoutMs(config) };
  try {
    const data = config.data === undefined ? noData : freezeData(config);
    const { result: frozen, run: limited } =
      typeof data === 'function'
        ? await prepareCall(engine, { method, url }, options, data)
        : { result: data, run: options };
    const request = prepared(config, adapter, url, frozen);
    const { body, replayable, isUnfinished } = frozen;
    const response = await engine.run<HostResponse>(
      { method, url, headers: request.headers, body, replayable, isUnfinished },
      (attempt) => send(deps, failed, request, attempt),
      {
        ...limited,
        sendInternal: internalSender(host, request),
        signAgain: deps.chain ? signAgainFor(host, deps.chain, original, request) : signsOnce,
        adopt: adoptFor(config),
        onSuccess: (record) => (ended.record = record),
      },
    );
    ended.response = response;
    const refusal = recordOf(response);
    if (refusal !== undefined) ended.record = () => refusal;
    return await checkedResponse(failed, response, ended);
  } catch (error) {
    if (!(error instanceof KucoinError)) throw error;
    ended.record = () => error.kucoin;
    const outcome = outcomeOf(error);
    if (outcome === undefined || !('native' in outcome)) throw await callError(failed, error);
    const response = outcome.native as HostResponse;
    ended.response = response;
    if (readsEnvelopes(failed, response.status, ended)) return response;
    throw await answerError(failed, response, error.message, error.kucoin);
  }
}

async function send(
  { engine, host }: Deps,
  failed: FailedCall,
  request: Prepared,
  attempt: Attempt,
): Promise<Outcome<HostResponse>> {
  const { config, headers, frozen } = request;
  if (frozen.tooLong === true && signatureOf(attempt.headers) !== signatureOf(headers)) {
    const { AxiosError } = await host.errors();
    return { error: new AxiosError(bodyTooLong, 'ERR_BAD_REQUEST', config), sent: 'no' };
  }
  const after: After = (ms, callback) => afterMs(engine, ms, callback);
  const reading = { mayBeLong: config.method === 'get', after };
  try {
    const response = await host.dispatch(attemptConfig(request, attempt)).catch(answerWithin);
    const own = usesFetch(request.adapter) ? withOwnLine(response) : response;
    const answer = await readHostAnswer(own, config, reading);
    const { native, rest } = answer;
    if (rest === undefined) return answer;
    return { ...answer, rest: hostBody(native, rest, failed, await host.errors()) };
  } catch (error) {
    const sent = isUnreadable(error) ? 'yes' : 'unknown';
    return { error: await inPlainWords(host, error), sent };
  }
}

/** A mock may reject with an answer; one without a body was cut on its way. */
function answerWithin(error: unknown): HostResponse {
  const response = (error as Partial<HostError> | null)?.response;
  if (typeof response?.status === 'number' && response.data !== undefined) return response;
  throw error;
}

/** The answer, unless the caller's own `validateStatus` is against it. */
async function checkedResponse(
  failed: FailedCall,
  response: HostResponse,
  ended: Ended,
): Promise<HostResponse> {
  const { status } = response;
  if (accepts(failed, status, ended)) return response;
  const refusal = recordOf(response);
  if (refusal !== undefined) {
    const { message } = new KucoinError(refusal);
    throw await answerError(failed, response, message, refusal);
  }
  throw await answerError(failed, response, `Request failed with status code ${status}`);
}

/** The record of an answer that is handed back although it is a failure. */
function recordOf(response: HostResponse): KucoinErrorRecord | undefined {
  const said = { kucoin: classificationOf(response) };
  return isKucoinError(said) ? said.kucoin : undefined;
}

/**
 * Whether the caller looks at failures itself: a `validateStatus` that accepts the status says so.
 * All of them accept 200, so for a failure inside one it must accept 400 as well.
 */
function readsEnvelopes(failed: FailedCall, status: number, ended: Ended): boolean {
  const isSuccess = status >= 200 && status < 300;
  return accepts(failed, status, ended) && (!isSuccess || accepts(failed, 400, ended));
}

function accepts(failed: FailedCall, status: number, ended: Ended): boolean {
  const { validateStatus } = failed.config;
  try {
    return !validateStatus || validateStatus(status);
  } catch (error) {
    throw callersError(failed, error, ended);
  }
}

/**
 * Carries one request out in place of the adapter its config had, as often as the exchange demands.
 * A request to another host goes to that adapter untouched. `original` is the config as it was before
 * any interceptor had it, if it is known.
 */
export async function call(
  deps: Deps,
  adapter: unknown,
  config: Config,
  original: Original | undefined,
): Promise<HostResponse> {
  const url = deps.addresses.of(config);
  if (url === undefined) return passOn(deps.host, adapter, config);
  const failed: FailedCall = { host: deps.host, config, adapter };
  const { signal: own, cancelToken } = config;
  const isCancelable = (own ?? cancelToken) !== undefined;
  const cancellation = isCancelable ? cancellationOf(config) : noCancellation;
  const { signal } = cancellation;
  const ended: Ended = {};
  const carry = (error: unknown): unknown => callersError(failed, error, ended);
  let bodyEnds: Promise<void> | undefined;
  try {
    const response = await run(deps, failed, { url, original, signal }, ended);
    hideAnswerSecrets(response);
    if (typeof response.data !== 'string') bodyEnds = deliver(response, failed, cancellation);
    watchTransforms(config, carry);
    return response;
  } catch (error) {
    silenceOthers(config);
    if (signal?.aborted === true) throw await abortError(failed, error);
    // axios gives an answer that comes with an error to the same transforms.
    if ((error as HostError).response !== undefined) watchTransforms(config, carry);
    throw error;
  } finally {
    // A streamed body can still be canceled.
    if (bodyEnds === undefined && isCancelable) cancellation.release();
    else void bodyEnds?.then(() => cancellation.release());
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
      typeof adapter === 'function'
        ? Object.assign(config, { adapter })
        : { ...config, adapter, transformRequest: undefined, transformResponse: undefined },
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
