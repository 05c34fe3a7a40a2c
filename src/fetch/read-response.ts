import type { LongBody } from '../response/cut-body.js';
import {
  endsAsItStarted,
  startsLikeSuccess,
  successPrefixLength,
} from '../response/success-text.js';
import { platform } from '../runtime/platform.js';
import type { Outcome } from '../types/index.js';
import { heldBytes, longestErrorBytes } from '../util/body-sizes.js';
import { asResponse } from './broken-fetch.js';
import { BufferedResponse } from './buffered-response.js';
import { cancel, decode, joined, type Reader, resumed, utf8 } from './byte-streams.js';
import { RebuiltResponse } from './rebuilt-response.js';

/** As much of a long answer's beginning is compared with its end. */
const comparedStartLength = 128;

/** A rest worth reading so that its connection can be used again, and for how long. */
const drainedBytes = 65_536;
const drainedMs = 1_000;

/** How to treat an answer. */
export interface Reading {
  /** The answer may be long and may stream on once its beginning decides. */
  readonly mayStream: boolean;
  /** Calls back after a time, unless the returned function is called first; limits how long a dropped answer is drained. */
  readonly after?: ((ms: number, callback: () => void) => () => void) | undefined;
}

/** What was read of a body. */
interface ReadBody {
  /** All of it, when it came to its end. */
  readonly bytes?: Uint8Array;
  /** All of it, read and unread, when it is too long to be held. */
  readonly stream?: ReadableStream<Uint8Array>;
  /** As much of it as decides; absent when the status has to speak for it. */
  readonly text?: string;
  readonly isBeginning?: boolean;
  readonly rest?: LongBody;
  readonly discard?: () => void;
}

/**
 * Reads a Response as far as needed to classify it and gives one whose body is whole. A short answer
 * is read to its end, so that an answer cut on its way fails here and not when the caller reads it.
 *
 * @throws BrokenHost for what is no Response, or one that has been read.
 */
export async function readAnswer(given: unknown, reading: Reading): Promise<Outcome<Response>> {
  const original = isUnread(given) ? given : asResponse(given);
  const { status, headers, body } = original;
  // A browser hides where a redirect leads; that it is one is enough.
  if (original.type === 'opaqueredirect')
    return { native: original, status: 302, headers, text: '' };
  if (body === null) return { native: original, status, headers, text: '' };
  if (typeof body?.getReader !== 'function') return readWhole(original);
  const { bytes, stream, ...parts } = await readBody(body, isSuccessStatus(status), reading);
  if (bytes === undefined) {
    const native = new RebuiltResponse(stream ?? null, original, { rest: parts.rest });
    return { native, status, headers, ...parts };
  }
  const { text = '' } = parts;
  return { native: rebuilt(original, bytes, text), status, headers, text };
}

/** The platform's own, as it came. */
function isUnread(given: unknown): given is Response {
  return given instanceof Response && !given.bodyUsed && given.body?.locked !== true;
}

/**
 * Reads a body as far as it decides: one that begins like a success and is longer than any error may
 * stream on from there.
 *
 * @internal
 */
export async function readBody(
  body: ReadableStream<Uint8Array>,
  isSuccess: boolean,
  reading: Reading,
): Promise<ReadBody> {
  const mayStream = reading.mayStream && isSuccess;
  const reader = body.getReader() as Reader;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.byteLength;
    if (length > longestErrorBytes) return longBody(chunks, reader, mayStream, reading);
  }
  const [only] = chunks;
  const bytes = chunks.length === 1 && only !== undefined ? only : joined(chunks, length);
  return { bytes, text: utf8.decode(bytes) };
}

/** No envelope with an error is as long as this: what begins as JSON is what its status says. */
function longBody(
  chunks: readonly Uint8Array[],
  reader: Reader,
  mayStream: boolean,
  reading: Reading,
): ReadBody {
  const start = decodeStart(chunks, comparedStartLength);
  if (mayStream && startsLikeSuccess(start)) {
    const text = start.slice(0, successPrefixLength);
    return { ...streamsOn(chunks, reader, reading, start), text, isBeginning: true };
  }
  if (mayStream && /^\s*[{[]/.test(start)) return streamsOn(chunks, reader, reading, start);
  const text = decodeStart(chunks, heldBytes);
  return { ...streamsOn(chunks, reader, reading, undefined), text };
}

/** `start` is that of JSON that has to end as it began. */
function streamsOn(
  chunks: readonly Uint8Array[],
  reader: Reader,
  { after }: Reading,
  start: string | undefined,
): ReadBody {
  const isWhole = (end: Uint8Array): boolean =>
    start === undefined || endsAsItStarted(start, decode(end));
  const { stream, body: rest } = resumed(chunks, reader, isWhole);
  const discard = (): void => {
    rest.end();
    drain(reader, after);
  };
  return { stream, rest, discard };
}

function isSuccessStatus(status: number): boolean {
  return status >= 200 && status < 300;
}

function rebuilt(original: Response, bytes: Uint8Array, text: string): Response {
  const isSuccess = original.ok && startsLikeSuccess(text);
  return isSuccess && original instanceof Response && !platform.looksInsideResponses()
    ? BufferedResponse.of(original, bytes, text)
    : new RebuiltResponse(bytes, original);
}

/** An answer of a fetch that is older than web streams. */
async function readWhole(original: Response): Promise<Outcome<Response>> {
  const { status, headers } = original;
  const bytes = new Uint8Array(await original.arrayBuffer());
  return { native: new RebuiltResponse(bytes, original), status, headers, text: decode(bytes) };
}

/** The text of an answer to an internal request. */
export async function readText(response: Response): Promise<string> {
  const body = response.body as Partial<ReadableStream & AsyncIterable<Uint8Array>> | null;
  const canBeRead = typeof (body?.getReader ?? body?.[Symbol.asyncIterator]) === 'function';
  return canBeRead ? streamText(body as ReadableStream<Uint8Array>) : response.text();
}

/**
 * The text in a stream that answers an internal request; none of those is as long as an error may be.
 *
 * @internal
 */
export async function streamText(
  body: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunksOf(body)) {
    chunks.push(chunk);
    length += chunk.byteLength;
    if (length > longestErrorBytes) throw new Error('The answer is longer than 1 MiB');
  }
  return decode(joined(chunks, length));
}

/** Gives a body in pieces; leaving the loop cancels it. Not every platform's stream can do that itself. */
async function* chunksOf(
  body: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (!('getReader' in body)) {
    yield* body;
    return;
  }
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    cancel(reader);
  }
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
