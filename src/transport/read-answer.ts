import { startsLikeSuccess, successPrefixLength } from '../envelope.js';
import type { Outcome } from '../types.js';
import { cancel, decode, joined, type Reader, resumed } from './byte-streams.js';
import { platform } from '../runtime.js';
import { DeliveredResponse } from './delivered-response.js';
import { SeenResponse } from './seen-response.js';

/** A read's answer is held up to this size; a longer one that begins like a success streams on. */
const heldBytes = 65_536;

/** No error is as long as this: what follows is not looked at. */
const longestErrorBytes = 1_048_576;

/** A rest worth reading so that its connection can be used again, and for how long. */
const drainedBytes = 65_536;
const drainedMs = 1_000;

/** How to treat an answer. */
export interface Reading {
  /** The answer may be long and may stream on once its beginning decides. */
  readonly mayStream: boolean;
  /** The caller's signal, which must end a body that streams on. */
  readonly signal: AbortSignal | undefined;
  /** Calls back after a time, unless the returned function is called first; limits how long a dropped answer is drained. */
  readonly after?: ((ms: number, callback: () => void) => () => void) | undefined;
}

/**
 * Looks at a Response as far as needed to classify it and hands out one whose body is whole. A short
 * answer is read to its end, so that one cut on its way fails here and not in the caller's hands.
 */
export async function readAnswer(original: Response, reading: Reading): Promise<Outcome<Response>> {
  const { status, headers, body } = original;
  // A browser hides where a redirect leads; that it is one is enough.
  if (original.type === 'opaqueredirect')
    return { native: original, status: 302, headers, text: '' };
  if (body === null) return { native: original, status, headers, text: '' };
  if (typeof body.getReader !== 'function') return readWhole(original);
  const mayStream = reading.mayStream && original.ok;
  const reader = body.getReader() as Reader;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.byteLength;
    if (length <= heldBytes) continue;
    const start = decodeStart(chunks, successPrefixLength);
    const decides = mayStream && startsLikeSuccess(start);
    if (!decides && length <= longestErrorBytes) continue;
    const native = new DeliveredResponse(resumed(chunks, reader, reading.signal), original);
    const discard = (): void => drain(reader, reading.after);
    // No envelope with an error is as long as this: what begins as JSON is what its status says.
    if (mayStream && !decides && /^\s*[{[]/.test(start))
      return { native, status, headers, discard };
    const text = decides ? start : decodeStart(chunks, heldBytes);
    return { native, status, headers, text, isBeginning: decides, discard };
  }
  const bytes = joined(chunks, length);
  const text = decode(bytes);
  return { native: delivered(original, bytes, text), status, headers, text };
}

function delivered(original: Response, bytes: Uint8Array, text: string): Response {
  const isSuccess = original.ok && startsLikeSuccess(text);
  return isSuccess && original instanceof Response && !platform.looksInsideResponses()
    ? SeenResponse.of(original, bytes)
    : new DeliveredResponse(bytes, original);
}

/** An answer of a fetch that is older than web streams. */
async function readWhole(original: Response): Promise<Outcome<Response>> {
  const { status, headers } = original;
  const bytes = new Uint8Array(await original.arrayBuffer());
  return { native: new DeliveredResponse(bytes, original), status, headers, text: decode(bytes) };
}

function decodeStart(chunks: readonly Uint8Array[], length: number): string {
  let text = '';
  for (const chunk of chunks) {
    if (text.length >= length) break;
    text += decode(chunk.subarray(0, length));
  }
  return text;
}

/** Frees the connection of a dropped answer: a short rest is read, a long or slow one cut off. */
function drain(reader: Reader, after: Reading['after']): void {
  const stop = after?.(drainedMs, () => cancel(reader));
  const read = async (): Promise<void> => {
    for (let left = drainedBytes; left > 0;) {
      const { done, value } = await reader.read();
      if (done) return;
      left -= value.byteLength;
    }
    cancel(reader);
  };
  void read()
    .catch(() => undefined)
    .then(stop);
}
