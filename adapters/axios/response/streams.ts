/** As much of a Readable of Node's as is used; the module itself is not there in browsers. */
export interface NodeStream {
  on(event: string, listener: (value: never) => void): unknown;
  removeListener(event: string, listener: (value: never) => void): unknown;
  read(): Uint8Array | string | null;
  unshift(chunk: Uint8Array): void;
  push(chunk: Uint8Array | string | null, encoding?: never): boolean;
  resume(): unknown;
  destroy(error?: Error, callback?: DestroyCallback): unknown;
  listenerCount(event: string): number;
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array | string>;
  readonly destroyed: boolean;
  readonly readableLength: number;
  /** What an answer of Node's knows of its request. */
  readonly req?: { readonly aborted?: boolean };
  /** `null` while nothing reads it. */
  readonly readableFlowing: boolean | null;
  /** Whether the last byte has arrived; no public member shows that before it is consumed. */
  readonly _readableState: { readonly ended: boolean };
}

/** A second parameter of `destroy` that is not documented. */
export type DestroyCallback = (error?: Error | null) => void;

/** The beginning of a stream. */
export interface Beginning {
  readonly bytes: Uint8Array;
  /** There is nothing behind it. */
  readonly isWhole: boolean;
}

/** A stream, of Node's kind or the web's. */
export function isStream(value: unknown): boolean {
  return isNodeStream(value) || isWebStream(value);
}

/** A Readable of Node's whose beginning can be looked at. */
export function isNodeStream(value: unknown): value is NodeStream {
  const stream = value as Partial<NodeStream> | null | undefined;
  return (
    typeof stream === 'object' &&
    typeof stream?.read === 'function' &&
    typeof stream.unshift === 'function' &&
    typeof stream.push === 'function' &&
    typeof stream._readableState?.ended === 'boolean'
  );
}

/** A ReadableStream, of whatever realm. */
export function isWebStream(value: unknown): value is ReadableStream<Uint8Array> {
  return typeof (value as { getReader?: unknown } | null | undefined)?.getReader === 'function';
}

/**
 * Reads a stream until `isEnough` or its end and puts everything back, so that its next reader finds
 * it untouched. Until `letGo` errors of the stream are ignored. `onGoesOn` is called before anything
 * else can come in.
 */
export function peek(
  stream: NodeStream,
  isEnough: (bytes: Uint8Array) => boolean,
  onGoesOn: (bytes: Uint8Array) => void = () => undefined,
): Promise<Beginning> {
  return new Promise((resolve, reject) => {
    let bytes = new Uint8Array(0);
    const isAtEnd = (): boolean => stream._readableState.ended && stream.readableLength === 0;
    /** From here on errors are ignored. */
    const stop = (): void => {
      stream.on('error', ignore);
      stream.removeListener('readable', onReadable);
      stream.removeListener('error', onError);
      stream.removeListener('close', onClose);
    };
    const onError = (error: Error): void => {
      stop();
      reject(error);
    };
    const onClose = (): void => onError(new Error('The stream was closed before its end'));
    const onReadable = (): void => {
      let enough = false;
      // What is all there is read to its end, too.
      while ((!enough || stream._readableState.ended) && stream.readableLength > 0) {
        const chunk = stream.read();
        if (chunk === null) break;
        bytes = appended(bytes, bytesOf(chunk));
        enough = isEnough(bytes);
      }
      const isWhole = isAtEnd();
      if (!enough && !isWhole) return;
      // In the same turn, before an end that was reached is announced.
      if (bytes.length > 0) putBack(stream, bytes);
      if (!isWhole) onGoesOn(bytes);
      stop();
      resolve({ bytes, isWhole });
    };
    stream.on('error', onError);
    stream.on('close', onClose);
    // An end that was reached before is not announced any more, and asking would consume it.
    if (isAtEnd()) onReadable();
    else if (stream.destroyed) onClose();
    else stream.on('readable', onReadable);
  });
}

/**
 * Puts bytes back in front of a stream. An empty stream has asked its source for more, and `unshift` does
 * not count as an answer: a transform that finds its reader's buffer full would wait for ever.
 */
function putBack(stream: NodeStream, bytes: Uint8Array): void {
  if (stream.readableLength > 0 || stream._readableState.ended) stream.unshift(bytes);
  else stream.push(bytes);
}

/** A web stream of what is left in a Node stream: fetch takes no Node stream that was read from. */
export function asWebStream(stream: NodeStream): ReadableStream<Uint8Array> {
  const iterator = stream[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await iterator.next();
        if (next.done === true) controller.close();
        else controller.enqueue(bytesOf(next.value));
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Hands a stream that was peeked at to the caller: its errors are the caller's from now on. */
export function letGo(stream: NodeStream): void {
  stream.removeListener('error', ignore);
}

function ignore(): void {
  // The caller does not have the stream yet, or no code reads it any more.
}

/** Calls back after a time; the returned function takes it back. */
export type After = (ms: number, callback: () => void) => () => void;

/** For how long it is worth waiting for the rest of a dropped answer. */
const drainedMs = 1_000;

/** Frees the connection of a dropped answer: a short rest is read, a long or slow one cut off. */
export function drain(stream: NodeStream, limit: number, after: After): void {
  let left = limit;
  const stop = after(drainedMs, () => stream.destroy());
  stream.on('close', stop);
  stream.on('data', (chunk: { length: number }) => {
    left -= chunk.length;
    if (left < 0) stream.destroy();
  });
}

const encoder = /* @__PURE__ */ new TextEncoder();

/** Streams of texts are sent, and read, as UTF-8. */
export function bytesOf(chunk: Uint8Array | string): Uint8Array {
  return typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
}

function appended(bytes: Uint8Array, chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(bytes.length + chunk.length);
  whole.set(bytes);
  whole.set(chunk, bytes.length);
  return whole;
}
