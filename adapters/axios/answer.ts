import {
  type Answer,
  decode,
  headerOf,
  type OpenBody,
  type Outcome,
  readBody,
  startsLikeSuccess,
  successPrefixLength,
} from '../../src/index.js';
import type { HeaderBag, HostResponse } from './host.js';
import { type After, drain, isNodeStream, isWebStream, type NodeStream, peek } from './streams.js';

/** No error is as long as this: what follows is not looked at. */
const longestErrorBytes = 1_048_576;

/** As much of a streamed body is read in any case, and of the rest of a dropped one drained. */
const heldBytes = 65_536;

/** How to treat an answer. */
export interface Reading {
  /** The answer may be long, and its beginning decides when it begins like a success. */
  readonly mayBeLong: boolean;
  /** Calls back after a time, unless the returned function is called first. */
  readonly after: After;
}

/** What a body says, as far as it can be told without taking it from the caller. */
interface Told {
  readonly text?: string | undefined;
  /** `text` is the beginning of a long success. */
  readonly isBeginning?: boolean | undefined;
  readonly data?: unknown;
  readonly discard?: () => void;
  /** The rest of a body that streams on. */
  readonly rest?: OpenBody | undefined;
}

/**
 * Looks at an answer as the host's adapter gives it, which is before axios has parsed it.
 *
 * @throws what a streamed body fails with.
 */
export async function readHostAnswer(
  given: HostResponse,
  config: unknown,
  reading: Reading,
): Promise<Outcome<HostResponse>> {
  // Behind a redirect that is not followed a browser hides everything, the status too.
  const status = given.status === 0 ? 302 : given.status;
  const told = read(given.data, status, reading);
  const {
    text,
    isBeginning,
    data = given.data,
    discard,
    rest,
  } = told instanceof Promise ? await told : told;
  const answer: Answer<HostResponse> = {
    native: { ...given, data, config },
    status,
    headers: headerReader(given.headers),
    ...(text === undefined ? {} : { text }),
    ...(isBeginning === true ? { isBeginning } : {}),
    ...(discard === undefined ? {} : { discard }),
    ...(rest === undefined ? {} : { rest }),
  };
  return answer;
}

function read(data: unknown, status: number, reading: Reading): Told | Promise<Told> {
  const isSuccess = status >= 200 && status < 300;
  const mayBeLong = reading.mayBeLong && isSuccess;
  if (typeof data === 'string') return { text: data };
  if (data === undefined || data === null) return {};
  if (data instanceof ArrayBuffer) return told(new Uint8Array(data), mayBeLong);
  if (ArrayBuffer.isView(data)) return told(bytesOf(data), mayBeLong);
  if (isNodeStream(data)) return readNodeStream(data, isSuccess, { ...reading, mayBeLong });
  if (isWebStream(data)) return bodiless.has(status) ? {} : readWebStream(data, isSuccess, reading);
  if (data instanceof Blob) return readBlob(data, mayBeLong);
  return { text: asJson(data) };
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** What bytes say; of a long success only the beginning is decoded. */
function told(bytes: Uint8Array, mayBeLong: boolean): Told {
  if (mayBeLong && bytes.length > heldBytes) {
    const text = decode(bytes.subarray(0, successPrefixLength));
    if (startsLikeSuccess(text)) return { text, isBeginning: true };
  }
  return { text: decode(bytes.subarray(0, longestErrorBytes)) };
}

async function readBlob(blob: Blob, mayBeLong: boolean): Promise<Told> {
  if (mayBeLong && blob.size > heldBytes) {
    const text = await blob.slice(0, successPrefixLength).text();
    if (startsLikeSuccess(text)) return { text, isBeginning: true };
  }
  return { text: await blob.slice(0, longestErrorBytes).text() };
}

async function readNodeStream(
  data: NodeStream,
  isSuccess: boolean,
  { mayBeLong, after }: Reading,
): Promise<Told> {
  const limit = isSuccess ? longestErrorBytes : heldBytes;
  const looksGood = (bytes: Uint8Array): boolean =>
    mayBeLong && startsLikeSuccess(decode(bytes.subarray(0, successPrefixLength)));
  // A short answer is read to its end: one cut on its way fails here and not in the caller's hands.
  const isEnough = (bytes: Uint8Array): boolean =>
    bytes.length >= limit || (bytes.length > heldBytes && looksGood(bytes));
  const { bytes, isWhole } = await peek(data, isEnough);
  // A long answer without a known beginning is no envelope; its status speaks for it.
  const isTold = isWhole || !isSuccess || looksGood(bytes);
  return {
    ...(isTold ? told(bytes, mayBeLong) : {}),
    discard: () => drain(data, bytes.length + heldBytes, after),
  };
}

async function readWebStream(
  data: ReadableStream<Uint8Array>,
  isSuccess: boolean,
  { mayBeLong: mayStream, after }: Reading,
): Promise<Told> {
  const { bytes, stream, ...told } = await readBody(data, isSuccess, { mayStream, after });
  return { ...told, data: stream ?? new Response(bytes as BodyInit).body };
}

/** Statuses that have no body, whatever stream comes with them. */
const bodiless: ReadonlySet<number> = new Set([101, 204, 205, 304]);

/** A mocked adapter may answer with what others have to parse first. */
function asJson(data: unknown): string | undefined {
  try {
    return JSON.stringify(data);
  } catch {
    return undefined;
  }
}

/** Reads headers of an AxiosHeaders, or of the plain object a mock may give. */
export function headerReader(headers: unknown): { get(name: string): string | null } {
  const bag = (headers ?? {}) as HeaderBag;
  return {
    get(name) {
      const value = headerOf(bag, name);
      if (value === undefined || value === null || value === false) return null;
      return typeof value === 'object' ? value.join(', ') : String(value);
    },
  };
}
