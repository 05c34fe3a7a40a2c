import { onAbort, type OpenBody } from '../../../src/adapter-kit.js';
import { KucoinError } from '../../../src/index.js';
import type { Cancellation } from '../cancellation.js';
import type { HostResponse, OwnAxios } from '../host.js';
import { brokenError, canceledError, type FailedCall } from './errors.js';
import { isNodeStream, letGo, type NodeStream } from './streams.js';

type Classes = Awaited<ReturnType<OwnAxios['errors']>>;

/** A body that streams on, and when it is over. */
interface HostBody extends OpenBody {
  readonly ended: Promise<void>;
}

/** The bodies of answers that may be delivered. */
const bodies = new WeakMap<HostResponse, HostBody>();

/**
 * A body that streams on, as the engine is to see it: its reader gets errors of the host's own, which
 * carry the record.
 */
export function hostBody(
  response: HostResponse,
  rest: OpenBody,
  failed: FailedCall,
  classes: Classes,
): OpenBody {
  let resolveEnd: () => void;
  const body: HostBody = {
    ended: new Promise((resolve) => (resolveEnd = resolve)),
    abort: (reason) => rest.abort(canceledError(failed, reason, classes)),
    timeOut: (cause) => rest.timeOut(cause),
    onEnd: (release) => rest.onEnd(() => (release(), resolveEnd())),
    explainWith(explain) {
      rest.explainWith((cause) => {
        const error = explain(cause);
        return error instanceof KucoinError ? brokenError(failed, error, classes) : error;
      });
    },
  };
  bodies.set(response, body);
  return body;
}

/**
 * Delivers an answer to the caller. A body still on its way ends when the caller cancels; the
 * returned promise resolves when there is nothing left to cancel.
 */
export function deliver(
  response: HostResponse,
  failed: FailedCall,
  { signal }: Cancellation,
): Promise<void> | undefined {
  const { data } = response;
  const isStream = isNodeStream(data);
  if (isStream) letGo(data);
  const body = bodies.get(response);
  if (body !== undefined) return body.ended;
  // All of it is there, but not read yet.
  return isStream && signal !== undefined ? endWith(data, failed, signal) : undefined;
}

function endWith(data: NodeStream, failed: FailedCall, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const onCancel = async (): Promise<void> => {
      const error = canceledError(failed, signal.reason, await failed.host.errors());
      data.destroy(error as Error);
    };
    const unlisten = onAbort(signal, () => void onCancel());
    data.on('close', () => {
      unlisten();
      resolve();
    });
  });
}
