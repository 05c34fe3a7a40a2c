/** A request whose body can be signed and sent again, taken from what `fetch` was given. */
export interface FrozenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array | undefined;
  /** What is left of a body that was too large to keep: sent once, never again. */
  readonly stream: ReadableStream<Uint8Array> | undefined;
  readonly replayable: boolean;
  readonly signal: AbortSignal | undefined;
  /** Everything else the caller set: `dispatcher`, `credentials`, `cache` … */
  readonly rest: RequestInit;
}

/** A body inside a Request, or a stream, is kept up to this size. */
const keptBodyBytes = 1_048_576;

/** Reads method, URL, headers and body once, leaving nothing of the caller's changed. */
export async function freezeRequest(
  input: RequestInfo | URL,
  init: RequestInit = {},
): Promise<FrozenRequest> {
  const request = isRequest(input) ? input : undefined;
  const { method, headers, body, signal, ...rest } = init;
  const given = new Headers(headers ?? request?.headers);
  const frozen = await freezeBody(body ?? undefined, request, given);
  return {
    method: (method ?? request?.method ?? 'GET').toUpperCase(),
    url: request?.url ?? String(input),
    headers: Object.fromEntries(given),
    ...frozen,
    signal: signal ?? (signal === null ? undefined : request?.signal),
    rest: request === undefined ? rest : { ...modeOf(request), ...rest },
  };
}

/** A Request of this or another realm or polyfill. */
function isRequest(input: unknown): input is Request {
  const candidate = input as { url?: unknown; headers?: unknown } | null;
  return (
    typeof candidate === 'object' &&
    typeof candidate?.url === 'string' &&
    candidate.headers !== undefined
  );
}

/** What a Request says of how to send it; only what differs from the defaults, which not every runtime takes. */
function modeOf(request: Request): RequestInit {
  const mode: Record<string, unknown> = {};
  const usual: Record<string, unknown> = {
    redirect: 'follow',
    credentials: 'same-origin',
    cache: 'default',
    integrity: '',
    keepalive: false,
  };
  for (const [name, value] of Object.entries(usual)) {
    const chosen = request[name as keyof Request];
    if (chosen !== undefined && chosen !== value) mode[name] = chosen;
  }
  return mode as RequestInit;
}

type FrozenBody = Pick<FrozenRequest, 'body' | 'stream' | 'replayable'>;

const noBody: FrozenBody = { body: undefined, stream: undefined, replayable: true };

async function freezeBody(
  body: BodyInit | undefined,
  request: Request | undefined,
  headers: Headers,
): Promise<FrozenBody> {
  if (body === undefined) {
    if (request === undefined || request.body === null || request.body === undefined) return noBody;
    return keepStream(request.body, true);
  }
  if (typeof body === 'string') {
    setContentType(headers, 'text/plain;charset=UTF-8');
    return { ...noBody, body };
  }
  if (body instanceof URLSearchParams) {
    setContentType(headers, 'application/x-www-form-urlencoded;charset=UTF-8');
    return { ...noBody, body: body.toString() };
  }
  if (isStream(body)) return keepStream(body, false);
  // The platform knows how to turn the rest into bytes, a form's boundary included.
  const encoded = new Response(body);
  const type = encoded.headers.get('content-type');
  if (type !== null) setContentType(headers, type);
  return { ...noBody, body: new Uint8Array(await encoded.arrayBuffer()) };
}

function setContentType(headers: Headers, type: string): void {
  if (!headers.has('content-type')) headers.set('content-type', type);
}

function isStream(body: unknown): body is ReadableStream<Uint8Array> {
  return typeof (body as { getReader?: unknown }).getReader === 'function';
}

/** Keeps a stream's bytes, so that they can be signed; past the limit it is sent on as a stream. */
async function keepStream(
  stream: ReadableStream<Uint8Array>,
  replayable: boolean,
): Promise<FrozenBody> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length <= keptBodyBytes) {
    const { done, value } = await reader.read();
    if (done) return { body: joined(chunks, length), stream: undefined, replayable };
    chunks.push(value);
    length += value.byteLength;
  }
  return { body: undefined, stream: resumed(chunks, reader), replayable: false };
}

/** One array of bytes from many. */
export function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

/** A stream that goes on where reading stopped: first what was read, then the rest. */
export function resumed(
  chunks: readonly Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  let next = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const kept = chunks[next];
        if (kept !== undefined) {
          next += 1;
          controller.enqueue(kept);
          return;
        }
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
