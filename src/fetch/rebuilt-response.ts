import { classificationOf, rememberClassification } from '../errors.js';
import type { LongBody } from '../response/cut-body.js';
import { decode } from './byte-streams.js';
import { followed } from './followed-body.js';
import { initOf } from './response-init.js';

/** What a rebuilt Response would lose of the original. */
interface Origin {
  readonly url: string;
  readonly redirected: boolean;
  readonly type: ResponseType;
  readonly status: number;
  readonly statusText: string;
}

/** What is known of an answer beside the original. */
interface Known {
  /** Where an answer comes from that was put together by us. */
  readonly url?: string | undefined;
  /** A body that streams on. */
  readonly rest?: LongBody | undefined;
}

/**
 * The answer as the caller gets it: the original's status, headers and address around a body that
 * has been looked at. Cloning the original instead would hold the body twice, and on Node 20 and 22
 * an abort after the clone can end the process.
 */
export class RebuiltResponse extends Response {
  readonly #origin: Origin;
  /** The whole body, where it is known. */
  readonly #bytes: Uint8Array | undefined;
  readonly #rest: LongBody | undefined;
  #refused = false;

  constructor(
    body: Uint8Array | ReadableStream<Uint8Array> | string | null,
    original: Response,
    { url, rest }: Known = {},
  ) {
    super(body as BodyInit | null, initOf(original, body !== null));
    this.#bytes = body instanceof Uint8Array ? body : undefined;
    this.#rest = rest;
    const { status, statusText } = original;
    const isOwn = url !== undefined;
    this.#origin = isOwn ? { url, redirected: false, type: 'basic', status, statusText } : original;
  }

  override get url(): string {
    return this.#origin.url;
  }

  override get redirected(): boolean {
    return this.#origin.redirected;
  }

  override get type(): ResponseType {
    return this.#origin.type;
  }

  override get status(): number {
    // Node's constructor reads it before `#origin` is set.
    return #origin in this ? this.#origin.status : super.status;
  }

  override get statusText(): string {
    return #origin in this ? this.#origin.statusText : super.statusText;
  }

  override get ok(): boolean {
    return this.status >= 200 && this.status < 300 && !this.#refused;
  }

  override get body(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    return followed(super.body, this);
  }

  /** The most frequent way to read: bytes that are known need not go through a stream again. */
  override async text(): Promise<string> {
    const body = super.body;
    if (this.#bytes === undefined || body === null || this.bodyUsed || body.locked) {
      return super.text();
    }
    // Marks the body as used, as reading it does.
    body.cancel().catch(() => undefined);
    return decode(this.#bytes);
  }

  override async json(): Promise<unknown> {
    const text = await this.text();
    try {
      return JSON.parse(text) as unknown;
    } catch (error) {
      // Of a long answer only both ends were looked at.
      throw this.#rest === undefined ? error : this.#rest.explained(error);
    }
  }

  override clone(): Response {
    const copy = new RebuiltResponse(super.clone().body, this, { rest: this.#rest });
    copy.#refused = this.#refused;
    rememberClassification(copy, classificationOf(this));
    return copy;
  }

  /** An answer put together by us: as the exchange would have sent it from `url`. */
  static of(text: string, url: string): RebuiltResponse {
    const headers = { 'content-type': 'application/json' };
    return new RebuiltResponse(text, new Response(null, { headers }), { url });
  }

  /** The same answer with `ok` false, rebuilt only where it has to be. */
  static refused(response: Response): Response {
    if (!response.ok) return response;
    const delivered =
      #refused in response ? response : new RebuiltResponse(response.body, response);
    delivered.#refused = true;
    return delivered;
  }
}

/**
 * The same answer for hosts that go by `ok`: a failure hidden in an HTTP 200 is none.
 *
 * @internal
 */
export function refusedResponse(response: Response): Response {
  return RebuiltResponse.refused(response);
}
