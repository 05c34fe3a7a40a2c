/** What a stream of bytes is read through. */
export type Reader = ReadableStreamDefaultReader<Uint8Array>;

const decoder = /* @__PURE__ */ new TextDecoder();

/**
 * The text that bytes are.
 *
 * @internal
 */
export function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** One array of bytes from many. */
export function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

/**
 * A stream that goes on where reading stopped: first what was read, then the rest. `signal` ends it.
 * A stream that nobody reads gives its connection back when it is collected as garbage.
 */
export function resumed(
  read: readonly Uint8Array[],
  reader: Reader,
  signal?: AbortSignal,
): ReadableStream<Uint8Array> {
  const rest = new Rest(read, reader, signal);
  const stream = new ReadableStream<Uint8Array>(rest, { highWaterMark: 0 });
  abandoned?.register(stream, rest.release);
  return stream;
}

/** Cancels what is left, whatever state it is in. */
export function cancel(reader: Reader, reason?: unknown): void {
  // Nobody is interested any more in how a dropped body ends.
  reader.cancel(reason).catch(() => undefined);
}

/** Workers know of what is not used any more since their compatibility date 2025-05-05. */
const abandoned =
  typeof FinalizationRegistry === 'undefined'
    ? undefined
    : /* @__PURE__ */ new FinalizationRegistry<Release>((release) => {
        release.listener();
        cancel(release.reader);
      });

/** What has to be undone, held apart from the stream so that it does not keep it alive. */
interface Release {
  readonly reader: Reader;
  /** Takes the listener back. */
  readonly listener: () => void;
}

/** The source of a resumed stream. */
class Rest implements UnderlyingDefaultSource<Uint8Array> {
  readonly release: Release;
  readonly #kept: Uint8Array[];
  readonly #reader: Reader;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor(read: readonly Uint8Array[], reader: Reader, signal: AbortSignal | undefined) {
    this.#kept = [...read];
    this.#reader = reader;
    this.release = { reader, listener: onAbortOf(signal, this) };
  }

  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#controller = controller;
  }

  async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const chunk = this.#kept.shift();
    if (chunk !== undefined) return controller.enqueue(chunk);
    try {
      const { done, value } = await this.#reader.read();
      if (!done) return controller.enqueue(value);
      controller.close();
    } catch (error) {
      controller.error(error);
    }
    this.release.listener();
  }

  async cancel(reason: unknown): Promise<void> {
    this.release.listener();
    await this.#reader.cancel(reason);
  }

  end(reason: unknown): void {
    this.#controller?.error(reason);
    cancel(this.#reader, reason);
  }
}

/** Ends a source when a signal aborts. The signal may outlive many streams, so it holds none. */
function onAbortOf(signal: AbortSignal | undefined, rest: Rest): () => void {
  if (signal === undefined) return () => undefined;
  const listener = weakly(weakTo(rest), signal);
  signal.addEventListener('abort', listener, { once: true });
  return taker(signal, listener);
}

// Functions of their own: closures made side by side share what either of them holds.
const weakTo = (rest: Rest): Pick<WeakRef<Rest>, 'deref'> =>
  typeof WeakRef === 'undefined' ? { deref: () => rest } : new WeakRef(rest);
const weakly = (rest: Pick<WeakRef<Rest>, 'deref'>, signal: AbortSignal) => (): void =>
  rest.deref()?.end(signal.reason);
const taker = (signal: AbortSignal, listener: () => void) => (): void =>
  signal.removeEventListener('abort', listener);
