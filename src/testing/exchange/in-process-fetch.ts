import type { HostKind } from '../../types/index.js';
import type { ModelAnswer } from '../messages/answer.js';
import { readHead } from '../messages/request.js';
import type { RequestHandler } from './handle-request.js';
import type { Delivery } from './outcome.js';

/** A network failure the way fetch on Node reports one. */
function networkError(code: string): TypeError {
  const cause = Object.assign(new Error(`read ${code}`), { code });
  return new TypeError('fetch failed', { cause });
}

/** Half the body, then the end of the connection. */
function cutBody(body: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(body);
  let sent = false;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent) {
        const cause = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });
        controller.error(new TypeError('terminated', { cause }));
        return;
      }
      sent = true;
      controller.enqueue(bytes.subarray(0, bytes.length >> 1));
    },
  });
}

function responseOf({ status, headers, body }: ModelAnswer, cut: boolean, url: string): Response {
  const list = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : value.map((each) => [name, each]),
  );
  const hasBody = status !== 204 && status !== 205 && status !== 304;
  const content = cut ? cutBody(body) : body;
  const response = new Response(hasBody ? content : null, {
    status,
    headers: list as [string, string][],
  });
  // A Response made by hand has no address; one that came over the wire does.
  Object.defineProperty(response, 'url', { value: url, configurable: true });
  return response;
}

/** The exchange's `fetch`, and how to end what is under way. */
export interface InProcessFetch {
  readonly fetch: typeof globalThis.fetch;
  close(): void;
}

/**
 * Creates a `fetch` that reaches the exchange without sockets, whatever host the URL names;
 * `productOf` says what one of the exchange's own addresses serves.
 */
export function createInProcessFetch(
  handler: RequestHandler,
  productOf: (host: string) => HostKind | undefined,
): InProcessFetch {
  const pending = new Set<(error: unknown) => void>();
  let closed = false;

  function send(request: Request): Promise<Response> {
    const { signal } = request;
    const { host, pathname, search } = new URL(request.url);
    const headers = { accept: '*/*', ...Object.fromEntries(request.headers), host };
    const head = readHead(request.method, pathname + search, headers, '127.0.0.1', productOf(host));
    const visit = handler.arrive(head, undefined);

    return new Promise<Response>((resolve, reject) => {
      function end(): boolean {
        signal.removeEventListener('abort', onAbort);
        return pending.delete(fail);
      }
      function fail(error: unknown): void {
        if (!end()) return;
        visit.leftEarly();
        reject(error);
      }
      function onAbort(): void {
        fail(signal.reason);
      }
      function finish(delivery: Delivery): void {
        if (delivery.kind === 'hang' || !end()) return;
        visit.handedOver(delivery);
        if (delivery.kind === 'reset') reject(networkError('ECONNRESET'));
        else resolve(responseOf(delivery.answer, delivery.cut, request.url));
      }
      pending.add(fail);
      signal.addEventListener('abort', onAbort);
      request
        .arrayBuffer()
        .then((body) => visit.receive(new Uint8Array(body)))
        .then(finish)
        .catch(fail);
    });
  }

  return {
    // Not async: the request leaves at the moment of the call, not a turn later.
    fetch: (input, init) => {
      try {
        const request = new Request(input, init);
        if (request.signal.aborted) return Promise.reject(request.signal.reason);
        return closed ? Promise.reject(networkError('ECONNREFUSED')) : send(request);
      } catch (error) {
        return Promise.reject(error);
      }
    },
    close() {
      closed = true;
      for (const fail of [...pending]) fail(networkError('ECONNRESET'));
    },
  };
}
