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
  readonly #ok: boolean | undefined;

  constructor(body: BodyInit | null, original: Response, ok?: boolean) {
    const { status, statusText, headers } = original;
    super(bodiless.has(status) ? null : body, { status, statusText, headers });
    this.#origin = original;
    this.#ok = ok;
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
    return this.#ok ?? super.ok;
  }

  override clone(): Response {
    const copy = super.clone();
    return new DeliveredResponse(copy.body, this, this.#ok);
  }
}

/** Statuses that the platform refuses to give a body. */
const bodiless: ReadonlySet<number> = new Set([101, 204, 205, 304]);

/** The same answer with `ok` as given, for hosts that go by it. */
export function withOk(response: Response, ok: boolean): Response {
  return new DeliveredResponse(response.body, response, ok);
}
