import { startsLikeSuccess, successPrefixLength } from '../envelope.js';
import type { Outcome } from '../types.js';
import { DeliveredResponse } from './delivered-response.js';
import { joined, resumed } from './frozen-request.js';

/** A read's answer is held up to this size; a longer one that begins like a success streams on. */
const heldBytes = 65_536;

/** No error is as long as this: what follows is not looked at. */
const longestErrorBytes = 1_048_576;

/** A rest worth reading so that its connection can be used again. */
const drainedBytes = 65_536;

/** How to treat an answer. */
export interface Reading {
  /** The answer may be long and may stream on once its beginning decides. */
  readonly mayStream: boolean;
  /** The caller's signal, which must end a body that streams on. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Looks at a Response as far as needed to classify it and hands out one whose body is whole. A short
 * answer is read to its end, so that one cut on its way fails here and not in the caller's hands.
 */
export async function readAnswer(original: Response, reading: Reading): Promise<Outcome<Response>> {
  if (original.type === 'opaqueredirect') return redirect(original);
  const { status, headers } = original;
  if (original.body === null) {
    return { native: original, status, headers, text: '' };
  }
  const reader = original.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.byteLength;
    const streamsOn =
      length > heldBytes &&
      original.ok &&
      reading.mayStream &&
      startsLikeSuccess(beginning(chunks));
    if (!streamsOn && length <= longestErrorBytes) continue;
    const native = new DeliveredResponse(
      abortable(resumed(chunks, reader), reading.signal),
      original,
    );
    return {
      native,
      status,
      headers,
      text: beginning(chunks, heldBytes),
      discard: () => drain(reader),
    };
  }
  const bytes = joined(chunks, length);
  const text = reading.mayStream && original.ok ? decisiveText(bytes) : decode(bytes);
  return { native: new DeliveredResponse(bytes as BodyInit, original), status, headers, text };
}

/** A browser hides where a redirect leads; that it is one is enough. */
function redirect(original: Response): Outcome<Response> {
  return { native: original, status: 302, headers: original.headers, text: '' };
}

/** The first bytes when they decide, else all of it: a long success is not decoded to be thrown away. */
function decisiveText(bytes: Uint8Array): string {
  const start = decode(bytes.subarray(0, successPrefixLength));
  return startsLikeSuccess(start) ? start : decode(bytes);
}

function beginning(chunks: readonly Uint8Array[], length: number = successPrefixLength): string {
  let text = '';
  for (const chunk of chunks) {
    if (text.length >= length) break;
    text += decode(chunk.subarray(0, length));
  }
  return text;
}

const decoder = /* @__PURE__ */ new TextDecoder();

function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Frees the connection of a dropped answer: a short rest is read, a long one cut off. */
function drain(reader: ReadableStreamDefaultReader<Uint8Array>): void {
  const read = async (): Promise<void> => {
    for (let left = drainedBytes; left > 0;) {
      const { done, value } = await reader.read();
      if (done) return;
      left -= value.byteLength;
    }
    await reader.cancel();
  };
  // Nobody is interested any more in how a dropped body ends.
  read().catch(() => undefined);
}

/** Ends a stream when the caller aborts: his signal was exchanged for the attempt's. */
function abortable(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  if (signal === undefined) return stream;
  const reader = stream.getReader();
  let onAbort: (() => void) | undefined;
  const release = (): void => {
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        onAbort = () => {
          controller.error(signal.reason);
          reader.cancel(signal.reason).catch(() => undefined);
        };
        signal.addEventListener('abort', onAbort, { once: true });
      },
      async pull(controller) {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        release();
        controller.close();
      },
      cancel(reason) {
        release();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
