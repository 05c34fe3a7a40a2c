import { LongBody, TruncatedBody } from '../response/cut-body.js';

/** What a stream of bytes is read through. */
export type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** Makes texts of bytes, as the platform does. */
export const utf8: TextDecoder = /* @__PURE__ */ new TextDecoder();

/**
 * The text that bytes are.
 *
 * @internal
 */
export function decode(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}

/** One array of bytes from many. */
export function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

/** A stream that goes on where reading stopped. */
export interface Resumed {
  readonly stream: ReadableStream<Uint8Array>;
  /** For the code that keeps its time. */
  readonly body: LongBody;
}

/** Whether a body that came to its end with these bytes is whole. */
export type EndCheck = (end: Uint8Array) => boolean;

/** How many of a body's last bytes an {@link EndCheck} is shown. */
const shownEndBytes = 128;

/**
 * Goes on where reading stopped: first what was read, then the rest. An unread stream gives its
 * connection back when it is collected as garbage. Like the platform's own it can be read into a
 * buffer of the reader's (`{ mode: 'byob' }`).
 */
export function resumed(
  read: readonly Uint8Array[],
  reader: Reader,
  isWhole: EndCheck = () => true,
): Resumed {
  const rest = new Rest(read, reader, isWhole);
  const stream = new ReadableStream(rest, { highWaterMark: 0 });
  abandoned?.register(stream, rest.release);
  return { stream, body: rest.release.body };
}

/** Cancels what is left, whatever state it is in. */
export function cancel(reader: Reader, reason?: unknown): void {
  // How a dropped body ends does not matter.
  reader.cancel(reason).catch(() => undefined);
}

/** Workers have it since their compatibility date 2025-05-05. */
const abandoned =
  typeof FinalizationRegistry === 'undefined'
    ? undefined
    : /* @__PURE__ */ new FinalizationRegistry<Release>(({ body, reader }) => {
        body.end();
        cancel(reader);
      });

/** What has to be undone, held apart from the stream so that it does not keep it alive. */
interface Release {
  readonly reader: Reader;
  readonly body: LongBody;
}

/** The source of a resumed stream. */
class Rest implements UnderlyingByteSource {
  readonly type = 'bytes';
  readonly release: Release;
  readonly #kept: Uint8Array[];
  readonly #isWhole: EndCheck;
  #end: Uint8Array = new Uint8Array(0);
  #controller: ReadableByteStreamController | undefined;

  constructor(read: readonly Uint8Array[], reader: Reader, isWhole: EndCheck) {
    this.#kept = [...read];
    this.#isWhole = isWhole;
    this.release = { reader, body: new LongBody(weakly(weakTo(this))) };
  }

  start(controller: ReadableByteStreamController): void {
    this.#controller = controller;
  }

  async pull(controller: ReadableByteStreamController): Promise<void> {
    const { body } = this.release;
    try {
      const chunk = await this.#next();
      if (chunk !== undefined) return controller.enqueue(chunk);
      if (!this.#isWhole(this.#end)) throw new TruncatedBody();
    } catch (error) {
      return controller.error(body.broken(error));
    }
    body.end();
    controller.close();
    // A reader that gave its own buffer waits to get it back.
    controller.byobRequest?.respond(0);
  }

  async cancel(reason: unknown): Promise<void> {
    this.release.body.end();
    await this.release.reader.cancel(reason);
  }

  stop(error: unknown): void {
    this.#controller?.error(error);
    cancel(this.release.reader, error);
  }

  /** The next bytes, in a buffer of their own: a stream of bytes takes the buffers it is given. */
  async #next(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    for (;;) {
      const chunk = this.#kept.shift() ?? (await this.release.reader.read()).value;
      if (chunk === undefined) return undefined;
      if (chunk.byteLength === 0) continue;
      this.#end = lastOf(this.#end, chunk);
      return new Uint8Array(chunk);
    }
  }
}

/** The last bytes of what ended with `end` and goes on with `chunk`. */
function lastOf(end: Uint8Array, chunk: Uint8Array): Uint8Array {
  const both =
    chunk.byteLength < shownEndBytes ? joined([end, chunk], end.length + chunk.length) : chunk;
  return both.slice(-shownEndBytes);
}

// Separate functions: closures made in one function share all that any of them holds.
const weakTo = (rest: Rest): Pick<WeakRef<Rest>, 'deref'> =>
  typeof WeakRef === 'undefined' ? { deref: () => rest } : new WeakRef(rest);
const weakly =
  (rest: Pick<WeakRef<Rest>, 'deref'>) =>
  (error: unknown): void =>
    rest.deref()?.stop(error);
