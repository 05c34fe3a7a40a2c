import { classificationOf, rememberClassification } from '../errors.js';
import { followed } from './followed-body.js';
import { RebuiltResponse } from './rebuilt-response.js';
import { initOf } from './response-init.js';

/** What is kept of a body that has been read to its end. */
interface BufferedBody {
  readonly bytes: Uint8Array;
  readonly text: string;
  /** The whole body was taken already. */
  isTaken: boolean;
  /** Made only for callers that want more than text or JSON. */
  whole: Response | undefined;
}

const bufferedBodies = new WeakMap<Response, BufferedBody>();

/**
 * A success whose body we have read: the platform's own answer, but for the body, which is given out from
 * the bytes. Building another Response around them takes longer than all the rest of a call (Node 20).
 * What looks inside a Response past its methods finds the body used, so this is for platforms where
 * nothing does; see {@link RebuiltResponse} for the others.
 */
export class BufferedResponse extends Response {
  /** Turns an answer that has been read into one that can be read. */
  static of(original: Response, bytes: Uint8Array, text: string): Response {
    bufferedBodies.set(original, { bytes, text, isTaken: false, whole: undefined });
    return Object.setPrototypeOf(original, BufferedResponse.prototype) as Response;
  }

  override get body(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    return followed(wholeOf(this).body, this);
  }

  override get bodyUsed(): boolean {
    const { isTaken, whole } = bufferOf(this);
    return isTaken || whole?.bodyUsed === true;
  }

  override async text(): Promise<string> {
    const buffered = bufferOf(this);
    if (buffered.isTaken || buffered.whole !== undefined) return wholeOf(this).text();
    buffered.isTaken = true;
    return buffered.text;
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
    const buffered = bufferOf(this);
    const isWhole = !buffered.isTaken && buffered.whole === undefined;
    const copy = new RebuiltResponse(isWhole ? buffered.bytes : wholeOf(this).clone().body, this);
    rememberClassification(copy, classificationOf(this));
    return copy;
  }
}

function bufferOf(response: Response): BufferedBody {
  const buffered = bufferedBodies.get(response);
  if (buffered === undefined) throw new TypeError('Illegal invocation');
  return buffered;
}

/** The platform's own body around the bytes; a used one where they have been taken. */
function wholeOf(response: Response): Response {
  const buffered = bufferOf(response);
  if (buffered.whole === undefined) {
    buffered.whole = new Response(buffered.bytes as BodyInit, initOf(response, true));
    if (buffered.isTaken) void buffered.whole.text();
  }
  return buffered.whole;
}
