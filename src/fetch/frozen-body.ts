import { onAbort } from '../runtime/wait.js';
import { keptBodyBytes } from '../util/body-sizes.js';
import { cancel, joined, resumed } from './byte-streams.js';

/** A request's body, as far as it can be kept. */
export interface FrozenBody {
  readonly body: string | Uint8Array | undefined;
  /** What is left of a body that was too large to keep: sent once, never again. */
  readonly stream: ReadableStream<Uint8Array> | undefined;
  readonly replayable: boolean;
  /** Whether the end of `stream` has not been read yet. */
  readonly isUnfinished?: () => boolean;
}

/** None at all. */
export const noBody: FrozenBody = { body: undefined, stream: undefined, replayable: true };

/** Whether it may take time to turn a body into bytes, because other code decides when they come. */
export function takesTime(body: unknown): boolean {
  return (
    typeof body === 'object' &&
    body !== null &&
    !(body instanceof URLSearchParams) &&
    !(body instanceof ArrayBuffer) &&
    !ArrayBuffer.isView(body)
  );
}

/** A body whose bytes are there already. */
export type PlainBody = string | URLSearchParams | ArrayBuffer | ArrayBufferView | undefined;

/** Takes the bytes out of such a body; `headers` gets the content type that it implies. */
export function freezeAtOnce(body: PlainBody, headers: Headers): FrozenBody {
  if (body === undefined) return noBody;
  // The platform makes a text of a number, too.
  if (typeof body !== 'object') {
    setContentType(headers, 'text/plain;charset=UTF-8');
    return { ...noBody, body: String(body) };
  }
  if (body instanceof URLSearchParams) {
    setContentType(headers, 'application/x-www-form-urlencoded;charset=UTF-8');
    return { ...noBody, body: body.toString() };
  }
  const bytes = ArrayBuffer.isView(body)
    ? new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
    : new Uint8Array(body);
  return { ...noBody, body: bytes.slice() };
}

/**
 * Turns any body into bytes that can be signed and sent again. `headers` gets the content type that
 * the body implies, a form's boundary included.
 */
export async function freezeBody(
  body: BodyInit | undefined,
  request: Request | undefined,
  headers: Headers,
  signal: AbortSignal | undefined,
): Promise<FrozenBody> {
  if (body === undefined) return bodyOf(request, signal);
  if (!takesTime(body)) return freezeAtOnce(body as PlainBody, headers);
  if (isStream(body)) return keepStream(body, false, signal);
  // The platform knows how to turn the rest into bytes.
  const encoded = new Response(body);
  const type = encoded.headers.get('content-type');
  if (type !== null) setContentType(headers, type);
  if (isIterable(body) && encoded.body !== null) return keepStream(encoded.body, false, signal);
  return { ...noBody, body: new Uint8Array(await encoded.arrayBuffer()) };
}

async function bodyOf(
  request: Request | undefined,
  signal: AbortSignal | undefined,
): Promise<FrozenBody> {
  if (request === undefined || request.body === null || request.body === undefined) return noBody;
  if (request.bodyUsed) throw new TypeError('The body of the Request has been read already');
  // Another implementation may have a stream of another kind.
  const body = isStream(request.body) ? request.body : new Response(request.body).body;
  return body === null ? noBody : keepStream(body, true, signal);
}

function setContentType(headers: Headers, type: string): void {
  if (!headers.has('content-type')) headers.set('content-type', type);
}

function isStream(body: unknown): body is ReadableStream<Uint8Array> {
  return typeof (body as { getReader?: unknown }).getReader === 'function';
}

/** Node takes its own streams and generators for bodies as well; forms only look like them. */
function isIterable(body: unknown): boolean {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/** Keeps a stream's bytes, so that they can be signed; past the limit it is sent on as a stream. */
async function keepStream(
  stream: ReadableStream<Uint8Array>,
  replayable: boolean,
  signal: AbortSignal | undefined,
): Promise<FrozenBody> {
  signal?.throwIfAborted();
  const reader = stream.getReader();
  const unlisten = onAbort(signal, () => cancel(reader, signal?.reason));
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    while (length <= keptBodyBytes) {
      const { done, value } = await reader.read();
      if (signal?.aborted === true) throw signal.reason;
      if (done) return { body: joined(chunks, length), stream: undefined, replayable };
      chunks.push(value);
      length += value.byteLength;
    }
  } finally {
    unlisten();
  }
  let isUnfinished = true;
  const { stream: rest } = resumed(chunks, reader, () => {
    isUnfinished = false;
    return true;
  });
  return { body: undefined, stream: rest, replayable: false, isUnfinished: () => isUnfinished };
}
