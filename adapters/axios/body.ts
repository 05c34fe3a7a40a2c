import { freezeBody, onAbort } from '../../src/index.js';
import type { Config } from './host.js';
import { isNodeStream, isWebStream, letGo, type NodeStream, peek } from './streams.js';

/** What of a request's data can be signed and sent again. */
export interface FrozenData {
  /** The bytes, when they are known. */
  readonly body: string | Uint8Array | undefined;
  /** What is sent when they are not: the data as they were, or what is left of them. */
  readonly data: unknown;
  readonly replayable: boolean;
  /** The bytes are too many to be signed. */
  readonly tooLong?: boolean;
  /** Replaces the request's content type: a form's boundary is part of its bytes. */
  readonly contentType?: string | undefined;
}

/** A stream is kept up to this size, so that it can be signed. */
const keptBytes = 1_048_576;

/** Takes the bytes out of what axios's own transforms have left, once for all attempts. */
export function freezeData(
  { data }: Config,
  signal: AbortSignal | undefined,
): FrozenData | Promise<FrozenData> {
  if (typeof data === 'string') return frozen(data);
  if (data === undefined || data === null) return untouched(data);
  if (data instanceof ArrayBuffer) return frozen(new Uint8Array(data.slice(0)));
  if (ArrayBuffer.isView(data)) {
    return frozen(new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice());
  }
  if (isFormPackage(data)) return freezeFormPackage(data);
  if (isNodeStream(data)) return keepStream(data, signal);
  if (isWebStream(data) || data instanceof Blob || data instanceof FormData)
    return freezeByPlatform(data, signal);
  // Whatever it is, the host has an opinion on it. What can be piped can be sent only once.
  return {
    ...untouched(data),
    replayable: typeof (data as { pipe?: unknown }).pipe !== 'function',
  };
}

function frozen(body: string | Uint8Array): FrozenData {
  return { body, data: undefined, replayable: true };
}

function untouched(data: unknown): FrozenData {
  return { body: undefined, data, replayable: true };
}

async function freezeByPlatform(
  data: Blob | FormData | ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<FrozenData> {
  const headers = new Headers();
  const { body, stream, replayable } = await freezeBody(data, undefined, headers, signal);
  const contentType = headers.get('content-type') ?? (data instanceof Blob ? anyBytes : undefined);
  return { body, data: stream, replayable, tooLong: stream !== undefined, contentType };
}

const anyBytes = 'application/octet-stream';

/** The FormData of the package `form-data`, which axios itself makes on Node. */
interface FormPackage {
  getBuffer(): Uint8Array;
  getHeaders(): Record<string, string>;
}

function isFormPackage(data: unknown): data is FormPackage {
  const form = data as Partial<FormPackage>;
  return typeof form.getBuffer === 'function' && typeof form.getHeaders === 'function';
}

function freezeFormPackage(form: FormPackage): FrozenData {
  try {
    return { ...frozen(form.getBuffer()), contentType: form.getHeaders()['content-type'] };
  } catch {
    // It holds a stream, and a stream can be read only once.
    return { ...untouched(form), replayable: false };
  }
}

async function keepStream(
  stream: NodeStream,
  signal: AbortSignal | undefined,
): Promise<FrozenData> {
  const deafen = onAbort(signal, () => void stream.destroy());
  try {
    const { bytes, isWhole } = await peek(stream, (read) => read.length > keptBytes);
    letGo(stream);
    const kept = isWhole ? frozen(bytes) : { ...untouched(stream), tooLong: true };
    return { ...kept, replayable: false };
  } finally {
    deafen();
  }
}
