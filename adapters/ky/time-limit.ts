import { afterMs, type KucoinRetry } from '../../src/index.js';

/** As ky's own; its guards and handlers go by the name. */
class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
  readonly request: Request;
  constructor(request: Request) {
    super(`Request timed out: ${request.method} ${request.url}`);
    this.request = request;
  }
}

/** Sends a request and ends it when the time is up, as ky does. */
export function withinTime(
  engine: KucoinRetry,
  request: Request,
  limitMs: number,
  send: (signal: AbortSignal) => Promise<Response>,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const cancel = afterMs(engine, limitMs, () => {
      reject(new TimeoutError(request));
      controller.abort();
    });
    const signal = AbortSignal.any([request.signal, controller.signal]);
    send(signal).then(resolve, reject).finally(cancel);
  });
}
