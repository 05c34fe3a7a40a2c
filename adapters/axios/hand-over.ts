import { onAbort } from '../../src/index.js';
import type { Cancellation } from './cancellation.js';
import type { HostResponse } from './host.js';
import { isNodeStream, isWebStream, letGo, type NodeStream } from './streams.js';

/**
 * Hands an answer to the caller. A body still on its way ends when he cancels; the returned promise
 * resolves when there is nothing left to cancel.
 */
export function handOver(
  response: HostResponse,
  { signal, isOurs }: Cancellation,
  canceled: () => Promise<Error>,
): Promise<void> | undefined {
  const { data } = response;
  if (isNodeStream(data)) {
    letGo(data);
    return signal === undefined ? undefined : endWith(data, signal, canceled);
  }
  // A stream of the web's listens to the caller's signal by itself, for as long as somebody reads it.
  if (!isOurs || !isWebStream(data)) return undefined;
  return new Promise((resolve) => {
    response.data = watched(data, resolve);
  });
}

function endWith(
  data: NodeStream,
  signal: AbortSignal,
  canceled: () => Promise<Error>,
): Promise<void> {
  return new Promise((resolve) => {
    const deafen = onAbort(signal, () => void canceled().then((error) => data.destroy(error)));
    data.on('close', () => {
      deafen();
      resolve();
    });
  });
}

/** The same stream, with word of its end, whatever end it is. */
function watched(
  stream: ReadableStream<Uint8Array>,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!done) return controller.enqueue(value);
          controller.close();
        } catch (error) {
          controller.error(error);
        }
        onEnd();
      },
      cancel(reason) {
        onEnd();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
