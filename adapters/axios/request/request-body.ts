import { freezeBody, keptBodyBytes, onAbort } from '../../../src/adapter-kit.js';
import type { Config } from '../host.js';
import { isNodeStream, isWebStream, letGo, type NodeStream, peek } from '../response/streams.js';

/** What of a request's data can be signed and sent again. */
export interface FrozenData {
  /** The bytes, when they are known. */
  readonly body: string | Uint8Array | undefined;
  /** What is sent when they are not: the data as they were, or what is left of them. */
  readonly data: unknown;
  readonly replayable: boolean;
  /** Whether the end of a stream that is sent as it comes has not left yet. */
  readonly isUnfinished?: (() => boolean) | undefined;
  /** The bytes are too many to be signed. */
  readonly tooLong?: boolean;
  /** Replaces the request's content type: a form's boundary is part of its bytes. */
  readonly contentType?: string | undefined;
}

/** Freezes data that others deliver at a time of their own; the signal ends it. */
export type Freeze = (signal: AbortSignal | undefined) => Promise<FrozenData>;

/**
 * Takes the bytes out of what axios's own transforms have left, once for all attempts; where that takes
 * time, gives the means to.
 */
export function freezeData({ data }: Config): FrozenData | Freeze {
  if (typeof data === 'string') return frozen(data);
  if (data === undefined || data === null) return untouched(data);
  if (data instanceof ArrayBuffer) return frozen(new Uint8Array(data.slice(0)));
  if (ArrayBuffer.isView(data)) {
    return frozen(new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice());
  }
  if (isFormPackage(data)) return freezeFormPackage(data);
  if (isNodeStream(data)) return (signal) => keepStream(data, signal);
  if (isWebStream(data) || data instanceof Blob || data instanceof FormData)
    return (signal) => freezeByPlatform(data, signal);
  // The host decides what to do with anything else. What can be piped can be sent only once.
  return typeof (data as Partial<Piped>).pipe === 'function' ? piped(data) : untouched(data);
}

/** A stream of any kind that is read through `pipe`. */
interface Piped {
  readonly pipe?: unknown;
  on?(event: string, listener: () => void): unknown;
}

/** A stream that is sent as it comes. */
function piped(data: Piped): FrozenData {
  const sentOnce = { ...untouched(data), replayable: false };
  if (typeof data.on !== 'function') return sentOnce;
  let isUnfinished = true;
  data.on('end', () => (isUnfinished = false));
  return { ...sentOnce, isUnfinished: () => isUnfinished };
}

function frozen(body: string | Uint8Array): FrozenData {
  return { body, data: undefined, replayable: true };
}

/** A request without a body. */
export const noData: FrozenData = Object.freeze(untouched(undefined));

function untouched(data: unknown): FrozenData {
  return { body: undefined, data, replayable: true };
}

async function freezeByPlatform(
  data: Blob | FormData | ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<FrozenData> {
  const headers = new Headers();
  const { stream, ...kept } = await freezeBody(data, undefined, headers, signal);
  const contentType = headers.get('content-type') ?? (data instanceof Blob ? anyBytes : undefined);
  return { ...kept, data: stream, tooLong: stream !== undefined, contentType };
}

const anyBytes = 'application/octet-stream';

/** The FormData of the package `form-data`, which axios itself makes on Node. */
interface FormPackage extends Piped {
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
    // It holds a stream.
    return piped(form);
  }
}

async function keepStream(
  stream: NodeStream,
  signal: AbortSignal | undefined,
): Promise<FrozenData> {
  const unlisten = onAbort(signal, () => void stream.destroy());
  try {
    const { bytes, isWhole } = await peek(stream, (read) => read.length > keptBodyBytes);
    letGo(stream);
    return isWhole ? { ...frozen(bytes), replayable: false } : { ...piped(stream), tooLong: true };
  } finally {
    unlisten();
  }
}
