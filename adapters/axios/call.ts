import { addressFrom } from './request/address.js';
import { cancellationOf } from './request/cancellation.js';
import { abortError, callersError, type Ended, type FailedCall, silenceOthers } from './response/errors.js';
import { handOver } from './response/open-body.js';
import type { Config, HostError, HostResponse, OwnAxios } from './host.js';
import type { Original } from './request/rerun-interceptors.js';
import { type Means, run } from './run.js';
import { watchTransforms } from './response/transforms.js';

/**
 * Carries one request out in place of the adapter its config had, as often as the exchange demands.
 * What goes to another host goes the way it always went. `original` is the config as it was before
 * any interceptor had it, if it is known.
 */
export async function call(
  means: Means,
  adapter: unknown,
  config: Config,
  original: Original | undefined,
): Promise<HostResponse> {
  const url = addressFrom(means.host, config);
  if (url === undefined || !means.acts(url, config.kucoin)) {
    return passOn(means.host, adapter, config);
  }
  const failed: FailedCall = { host: means.host, config, adapter };
  const cancellation = cancellationOf(config);
  const { signal } = cancellation;
  const ended: Ended = {};
  const carry = (error: unknown): unknown => callersError(failed, error, ended);
  let bodyEnds: Promise<void> | undefined;
  try {
    const response = await run(means, failed, { url, original, signal }, ended);
    bodyEnds = handOver(response, failed, cancellation);
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
