import {
  asHeaders,
  decode,
  endsAsItStarted,
  heldBytes,
  type LongBody,
  longestErrorBytes,
  type OpenBody,
  readBody,
  startsLikeSuccess,
  successPrefixLength,
} from '../../../src/adapter-kit.js';
import type { Answer } from '../../../src/index.js';
import type { HostResponse } from '../host.js';
import { watchEnd } from './long-stream.js';
import { type After, drain, isNodeStream, isWebStream, type NodeStream, peek } from './streams.js';

/** How to treat an answer. */
export interface Reading {
  /** The answer may be long, and its beginning decides when it begins like a success. */
  readonly mayBeLong: boolean;
  /** Calls back after a time, unless the returned function is called first. */
  readonly after: After;
}

/** What a body says, as far as it can be read without taking it from the caller. */
interface ReadText {
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
): Promise<Answer<HostResponse>> {
  // Behind a redirect that is not followed a browser hides everything, the status too.
  const status = given.status === 0 ? 302 : given.status;
  const parts = read(given.data, status, reading);
  const {
    text,
    isBeginning,
    data = given.data,
    discard,
    rest,
  } = parts instanceof Promise ? await parts : parts;
  const answer: Answer<HostResponse> = {
    native: { ...given, data, config },
    status,
    headers: readsItself(given.headers) ? given.headers : asHeaders(given.headers),
    ...(text === undefined ? {} : { text }),
    ...(isBeginning === true ? { isBeginning } : {}),
    ...(discard === undefined ? {} : { discard }),
    ...(rest === undefined ? {} : { rest }),
  };
  return answer;
}

/** An AxiosHeaders is read by its own means. */
function readsItself(headers: unknown): headers is Answer<unknown>['headers'] {
  return typeof (headers as { get?: unknown } | null | undefined)?.get === 'function';
}

/** What is known of an answer before its body is looked at. */
interface Sort {
  /** By its status. */
  readonly isSuccess: boolean;
  /** It may be long, and need not be read as a whole. */
  readonly mayBeLong: boolean;
}

function read(
  data: unknown,
  status: number,
  { mayBeLong, after }: Reading,
): ReadText | Promise<ReadText> {
  const isSuccess = status >= 200 && status < 300;
  const sort = { isSuccess, mayBeLong: mayBeLong && isSuccess };
  if (typeof data === 'string') return { text: data };
  if (data === undefined || data === null) return {};
  if (isArrayBuffer(data)) return textOfBytes(new Uint8Array(data), sort);
  if (ArrayBuffer.isView(data)) return textOfBytes(bytesOf(data), sort);
  if (isNodeStream(data)) return readNodeStream(data, sort, after);
  if (isWebStream(data)) return bodiless.has(status) ? {} : readWebStream(data, sort, after);
  if (data instanceof Blob) return readBlob(data, sort);
  return { text: asJson(data) };
}

/** By name and not by class: a test runner's realm has an ArrayBuffer of its own. */
function isArrayBuffer(data: unknown): data is ArrayBuffer {
  return Object.prototype.toString.call(data) === '[object ArrayBuffer]';
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** As much of each end of a long success is decoded: enough for what stands around its brackets. */
const endBytes = 1_024;

/** What bytes that are all there say; of a long success only its ends are decoded. */
function textOfBytes(bytes: Uint8Array, { isSuccess, mayBeLong }: Sort): ReadText {
  if (mayBeLong && bytes.length > heldBytes) {
    const text = decode(bytes.subarray(0, endBytes));
    if (isLongSuccess(text, decode(bytes.subarray(-endBytes)))) return { text, isBeginning: true };
  }
  return { text: decode(isSuccess ? bytes : bytes.subarray(0, longestErrorBytes)) };
}

async function readBlob(blob: Blob, { isSuccess, mayBeLong }: Sort): Promise<ReadText> {
  if (mayBeLong && blob.size > heldBytes) {
    const text = await blob.slice(0, endBytes).text();
    if (isLongSuccess(text, await blob.slice(-endBytes).text())) return { text, isBeginning: true };
  }
  return { text: await (isSuccess ? blob : blob.slice(0, longestErrorBytes)).text() };
}

/** By both its ends. What they leave open the whole text decides. */
function isLongSuccess(start: string, end: string): boolean {
  return startsLikeSuccess(start) && endsAsItStarted(start, end);
}

async function readNodeStream(data: NodeStream, sort: Sort, after: After): Promise<ReadText> {
  const { isSuccess, mayBeLong } = sort;
  const limit = isSuccess ? longestErrorBytes : heldBytes;
  const looksGood = (bytes: Uint8Array): boolean =>
    mayBeLong && startsLikeSuccess(decode(bytes.subarray(0, successPrefixLength)));
  // A short answer is read to its end: one cut on its way fails here and not in the caller's hands.
  const isEnough = (bytes: Uint8Array): boolean =>
    bytes.length >= limit || (bytes.length > heldBytes && looksGood(bytes));
  const watch = watchEnd(data);
  let rest: LongBody | undefined;
  const { bytes } = await peek(data, isEnough, (beginning) => (rest = watch.goOn(beginning)));
  const discard = (): void => {
    rest?.end();
    drain(data, bytes.length + heldBytes, after);
  };
  if (rest === undefined || !isSuccess) return { ...textOfBytes(bytes, sort), rest, discard };
  // A long answer without a known beginning is no envelope; its status speaks for it.
  if (!looksGood(bytes)) return { rest, discard };
  const text = decode(bytes.subarray(0, successPrefixLength));
  return { text, isBeginning: true, rest, discard };
}

async function readWebStream(
  data: ReadableStream<Uint8Array>,
  { isSuccess, mayBeLong: mayStream }: Sort,
  after: After,
): Promise<ReadText> {
  const { bytes, stream, ...parts } = await readBody(data, isSuccess, { mayStream, after });
  return { ...parts, data: stream ?? new Response(bytes as BodyInit).body };
}

/** Statuses that have no body, whatever stream comes with them. */
const bodiless: ReadonlySet<number> = new Set([101, 204, 205, 304]);

/**
 * A mocked adapter may answer with parsed data. Where JSON cannot take them, because of a BigInt or a
 * circle for instance, only the envelope's own members are written.
 */
function asJson(data: unknown): string | undefined {
  try {
    const text = JSON.stringify(data) as string | undefined;
    if (text !== undefined) return text;
  } catch {
    // Its members may be good all the same.
  }
  const members = plainMembers(data, ['code', 'msg', 'message', 'success', 'data'], 0);
  return members['code'] === undefined ? undefined : JSON.stringify(members);
}

/** Items of a batch lie three levels below the envelope; what is deeper decides nothing. */
const deepest = 4;

function plainMembers(
  object: unknown,
  names: readonly string[],
  depth: number,
): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const name of names) {
    try {
      plain[name] = plainValue((object as Readonly<Record<string, unknown>>)[name], depth + 1);
    } catch {
      // A getter that throws says nothing.
    }
  }
  return plain;
}

function plainValue(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) return null;
  if (Array.isArray(value)) return value.map((item: unknown) => plainValue(item, depth + 1));
  return plainMembers(value, Object.keys(value), depth);
}
