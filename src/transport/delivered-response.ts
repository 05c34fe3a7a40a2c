import { classificationOf, rememberClassification } from '../errors.js';
import { decode } from './byte-streams.js';

/** What a rebuilt Response would lose of the original. */
interface Origin {
  readonly url: string;
  readonly redirected: boolean;
  readonly type: ResponseType;
}

/**
 * The answer as the caller gets it: the original's status, headers and address around a body that
 * has been looked at. Cloning the original instead would hold the body twice, and on Node 20 and 22
 * an abort after the clone can end the process.
 */
export class DeliveredResponse extends Response {
  readonly #origin: Origin;
  /** The whole body, where it is known. */
  readonly #bytes: Uint8Array | undefined;
  #refused = false;

  constructor(
    body: Uint8Array | ReadableStream<Uint8Array> | string | null,
    original: Response,
    url?: string,
  ) {
    super(body as BodyInit | null, original);
    this.#bytes = body instanceof Uint8Array ? body : undefined;
    this.#origin = url === undefined ? original : { url, redirected: false, type: 'basic' };
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

  override get ok(): boolean {
    return super.ok && !this.#refused;
  }

  /** Nearly every caller wants this: bytes that are there need not go through a stream once more. */
  override async text(): Promise<string> {
    const { body } = this;
    if (this.#bytes === undefined || body === null || this.bodyUsed || body.locked) {
      return super.text();
    }
    // What has been read is used, to whoever asks the platform.
    body.cancel().catch(() => undefined);
    return decode(this.#bytes);
  }

  override async json(): Promise<unknown> {
    return JSON.parse(await this.text()) as unknown;
  }

  override clone(): Response {
    const copy = new DeliveredResponse(super.clone().body, this);
    copy.#refused = this.#refused;
    rememberClassification(copy, classificationOf(this));
    return copy;
  }

  /** An answer put together by us: as the exchange would have sent it from `url`. */
  static of(text: string, url: string): DeliveredResponse {
    const headers = { 'content-type': 'application/json' };
    return new DeliveredResponse(text, new Response(null, { headers }), url);
  }

  /** The same answer with `ok` false, rebuilt only where it has to be. */
  static refused(response: Response): Response {
    if (!response.ok) return response;
    const delivered =
      #refused in response ? response : new DeliveredResponse(response.body, response);
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
  return DeliveredResponse.refused(response);
}
