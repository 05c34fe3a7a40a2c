import { decode, endsAsItStarted, LongBody, TruncatedBody } from '../../../src/adapter-kit.js';
import { bytesOf, type DestroyCallback, type NodeStream } from './streams.js';

/** As much of a body's beginning and end is compared. */
const shownBytes = 128;

/** What is known of the end of a stream that is still filling. */
export interface EndWatch {
  /** From now on the stream is the caller's: a cut end and a lost connection end it with an error. */
  goOn(beginning: Uint8Array): LongBody;
}

/**
 * Watches what comes into a Node Readable, from before it is read. This is done in the stream's own
 * `push` and `destroy`, which everything that fills it has to call, so it stays the same stream.
 */
export function watchEnd(stream: NodeStream): EndWatch {
  const alreadyThere = stream.readableLength;
  const push = stream.push.bind(stream);
  let tail: Uint8Array = new Uint8Array(0);
  let isTruncated: (() => boolean) | undefined;
  let body: LongBody | undefined;
  stream.push = (chunk, encoding) => {
    if (chunk === null) {
      if (isTruncated?.() !== true) return push(chunk, encoding);
      body?.timeOut(new TruncatedBody());
      return false;
    }
    // A mock's stream may hold anything.
    if (typeof chunk === 'string' || ArrayBuffer.isView(chunk)) tail = lastOf(tail, bytesOf(chunk));
    return push(chunk, encoding);
  };
  return {
    goOn(beginning) {
      const start = decode(beginning.subarray(0, shownBytes));
      const before = beginning.subarray(0, alreadyThere);
      isTruncated = () => !endsAsItStarted(start, decode(lastOf(before, tail)));
      body = ownBody(stream);
      return body;
    },
  };
}

/** The body in a stream: the engine words the error that breaks it. */
function ownBody(stream: NodeStream): LongBody {
  const destroy = stream.destroy.bind(stream);
  const stop = (error: unknown, callback?: DestroyCallback): unknown => {
    // It is not read yet, and its reader will meet the error. Without a listener Node would end the
    // process.
    if (stream.readableFlowing === null && stream.listenerCount('error') === 0) {
      stream.on('error', () => undefined);
    }
    return destroy(error as Error, callback);
  };
  const body = new LongBody(stop);
  const end = (): void => body.end();
  stream.destroy = (error, callback) => {
    if (isBroken(stream, error)) return stop(body.broken(error), callback);
    end();
    return destroy(error, callback);
  };
  stream.on('end', end);
  stream.on('close', end);
  return body;
}

/**
 * The connection's own errors have a code; an error with which a caller ends a stream hardly ever has one.
 * Leaving a loop over an answer aborts its request, which then looks like a lost connection.
 */
function isBroken({ destroyed, req }: NodeStream, error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && code !== 'ABORT_ERR' && !destroyed && req?.aborted !== true;
}

function lastOf(bytes: Uint8Array, more: Uint8Array): Uint8Array {
  if (more.length >= shownBytes) return more.slice(-shownBytes);
  const last = bytes.subarray(-shownBytes);
  const both = new Uint8Array(last.length + more.length);
  both.set(last);
  both.set(more, last.length);
  return both;
}
