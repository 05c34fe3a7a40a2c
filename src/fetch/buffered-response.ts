import { classificationOf, rememberClassification } from '../errors.js';
import { decode } from './byte-streams.js';
import { followed } from './followed-body.js';
import { DeliveredResponse } from './rebuilt-response.js';
import { initOf } from './response-init.js';

/** What is kept of a body that has been read to its end. */
interface Seen {
  readonly bytes: Uint8Array;
  /** Somebody took the whole body already. */
  isTaken: boolean;
  /** Made only for those who want more than text or JSON. */
  whole: Response | undefined;
}

const seenBodies = new WeakMap<Response, Seen>();

/**
 * A success whose body we have read: the platform's own answer, but for the body, which is given out from
 * the bytes. Building another Response around them takes longer than all the rest of a call (Node 20).
 * What looks inside a Response past its methods finds the body used, so this is for platforms where
 * nothing does; see {@link DeliveredResponse} for the others.
 */
export class SeenResponse extends Response {
  /** Turns an answer that has been read into one that can be read. */
  static of(original: Response, bytes: Uint8Array): Response {
    seenBodies.set(original, { bytes, isTaken: false, whole: undefined });
    return Object.setPrototypeOf(original, SeenResponse.prototype) as Response;
  }

  override get body(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    return followed(wholeOf(this).body, this);
  }

  override get bodyUsed(): boolean {
    const { isTaken, whole } = seenBy(this);
    return isTaken || whole?.bodyUsed === true;
  }

  override async text(): Promise<string> {
    const seen = seenBy(this);
    if (seen.isTaken || seen.whole !== undefined) return wholeOf(this).text();
    seen.isTaken = true;
    return decode(seen.bytes);
  }

  override async json(): Promise<unknown> {
    return JSON.parse(await this.text()) as unknown;
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return wholeOf(this).arrayBuffer();
  }

  override blob(): Promise<Blob> {
    return wholeOf(this).blob();
  }

  override bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return wholeOf(this).bytes();
  }

  override formData(): Promise<FormData> {
    return wholeOf(this).formData();
  }

  override clone(): Response {
    const seen = seenBy(this);
    const isWhole = !seen.isTaken && seen.whole === undefined;
    const copy = new DeliveredResponse(isWhole ? seen.bytes : wholeOf(this).clone().body, this);
    rememberClassification(copy, classificationOf(this));
    return copy;
  }
}

function seenBy(response: Response): Seen {
  const seen = seenBodies.get(response);
  if (seen === undefined) throw new TypeError('Illegal invocation');
  return seen;
}

/** The platform's own body around the bytes; a used one where they have been taken. */
function wholeOf(response: Response): Response {
  const seen = seenBy(response);
  if (seen.whole === undefined) {
    seen.whole = new Response(seen.bytes as BodyInit, initOf(response, true));
    if (seen.isTaken) void seen.whole.text();
  }
  return seen.whole;
}
