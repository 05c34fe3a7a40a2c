import { Readable } from 'node:stream';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { isKucoinError } from '../../src/index.js';
import { accounts, busy, guard, headersOf, ok, placing } from './guard.js';

afterEach(() => vi.unstubAllGlobals());

describe('what a caller may get wrong', () => {
  test('options that are null are none, as with fetch', async () => {
    const { sent, play } = guard([ok]);
    expect((await play(accounts, null as never)).status).toBe(200);
    expect(sent).toHaveLength(1);
  });

  test('a body that is no body is text, as with fetch', async () => {
    const { sent, play } = guard([ok]);
    await play(placing, { method: 'POST', body: 5 as never });
    expect(await new Response(sent[0]?.body).text()).toBe('5');
  });

  test('a signal that is none is refused at once, and nothing is left to go off later', async () => {
    const { sent, play, runtime } = guard([ok]);
    await expect(play(accounts, { signal: {} as never })).rejects.toThrow(
      new TypeError('signal must be an AbortSignal'),
    );
    expect([sent.length, runtime.pendingTimers]).toEqual([0, 0]);
    await runtime.advance(200_000);
  });
});

describe('around a fetch', () => {
  test('other hosts get what the caller gave, less our options', async () => {
    const { sent, play } = guard([() => new Response('x', { status: 503 })]);
    const input = new URL('https://example.com/api/v1/accounts');
    const body = new ReadableStream();
    const response = await play(input, { method: 'POST', body, kucoin: { retries: 1 } });
    expect(response.status).toBe(503);
    expect(sent).toEqual([{ input, method: 'POST', body }]);
    expect(sent[0]!.input).toBe(input);
  });

  test.each([
    'https://evil.example\\@api.kucoin.com/api/v1/accounts',
    'https://evil.example/\\@api.kucoin.com/api/v1/accounts',
    'https://api.kucoin.com@evil.example/api/v1/accounts',
    'https://api.kucoin.com.evil.example/api/v1/accounts',
    'data:text/plain,https://api.kucoin.com/',
  ])('%s is not taken for KuCoin', async (input) => {
    const { sent, play } = guard([ok]);
    await play(input);
    expect(sent).toEqual([{ input }]);
  });

  test('what is signed is the address as it leaves', async () => {
    const { sent, play } = guard([ok]);
    await play('https://API.kucoin.com/api/v1/./accounts?currency=U SDT');
    expect(sent[0]!.input).toBe(`${accounts}?currency=U%20SDT`);
  });

  test('a signed request follows no redirect; a public one may', async () => {
    const { sent, play } = guard([ok]);
    await play(accounts);
    await play('https://api.kucoin.com/api/v1/market/allTickers');
    await play(accounts, { redirect: 'follow' });
    await play(accounts, { redirect: 'error' });
    expect(sent.map(({ redirect }) => redirect)).toEqual(['manual', undefined, 'manual', 'error']);
  });

  test('a request the caller signed follows none, either', async () => {
    const { sent, play } = guard([ok], { credentials: undefined });
    await play(accounts, { headers: { 'kc-api-key': 'k', 'KC-API-SIGN': 's' } });
    expect(sent[0]!.redirect).toBe('manual');
  });

  test('a redirect that fetch was asked to refuse is not repeated', async () => {
    const refusal = new TypeError('fetch failed', { cause: new Error('unexpected redirect') });
    const { sent, play } = guard([() => Promise.reject(refusal)]);
    const error: unknown = await play(accounts, { redirect: 'error' }).catch((e: unknown) => e);
    expect(isKucoinError(error) && error.kucoin).toMatchObject({ action: 'surface', status: 302 });
    const kucoin = { errors: 'return' } as const;
    await expect(play(accounts, { redirect: 'error', kucoin })).rejects.toBe(refusal);
    expect(sent).toHaveLength(2);
  });

  test('everything else the caller set goes along on every attempt', async () => {
    const { sent, play } = guard([busy, ok]);
    const dispatcher = { dispatch: () => true };
    const init = { cache: 'no-store', credentials: 'omit', dispatcher } as RequestInit;
    await play(accounts, init);
    expect(sent).toHaveLength(2);
    for (const attempt of sent) expect(attempt).toMatchObject(init);
    expect(Object.keys(init)).toEqual(['cache', 'credentials', 'dispatcher']);
  });

  test('a Request is read once, never cloned, and signed anew for every attempt', async () => {
    const { sent, play } = guard([busy, busy, ok]);
    const request = new Request(placing, { method: 'POST', body: '{"size":"1"}' });
    const clone = vi.spyOn(request, 'clone');
    await play(request);
    expect(clone).not.toHaveBeenCalled();
    expect(sent.map(({ input, method }) => [input, method])).toEqual(
      sent.map(() => [placing, 'POST']),
    );
    const bodies = sent.map(({ body }) => new TextDecoder().decode(body as Uint8Array));
    expect(bodies).toEqual(['{"size":"1"}', '{"size":"1"}', '{"size":"1"}']);
    expect(new Set(sent.map((attempt) => headersOf(attempt)['kc-api-sign'])).size).toBe(3);
  });

  test("the platform's fetch gets the Request again: it may know more than it shows", async () => {
    const { sent, play } = guard([busy, ok], {}, 'global');
    const request = new Request(placing, { method: 'POST', body: '{}' });
    await play(request);
    expect(sent.map(({ input }) => input === request)).toEqual([true, true]);
    // And really can send it again.
    const again = new Request(request, sent[1]);
    await expect(again.text()).resolves.toBe('{}');
  });

  test('another fetch gets an address, and what the Request says of how to send it', async () => {
    const { sent, play } = guard([ok]);
    await play(new Request(accounts, { cache: 'no-store', redirect: 'error' }));
    expect(sent[0]).toMatchObject({ input: accounts, cache: 'no-store', redirect: 'error' });
  });

  test('the global fetch is looked up at each call', async () => {
    const { sent, play } = guard([ok], {}, 'global');
    await play(accounts);
    vi.stubGlobal('fetch', () => Promise.resolve(ok()));
    await play(accounts);
    expect(sent).toHaveLength(1);
  });

  test('a large stream cannot be signed, so it does not leave', async () => {
    const { sent, play } = guard([ok]);
    const body = new Blob([new Uint8Array(1_100_000)]).stream();
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    const error = await play(placing, init).catch((e: unknown) => e);
    expect(isKucoinError(error) && error.kucoin).toMatchObject({ executed: 'no', attempts: 1 });
    expect((error as Error).cause).toMatchObject({ message: 'A body over 1 MiB cannot be signed' });
    expect(sent).toHaveLength(0);
  });

  test('unsigned it is sent, once', async () => {
    const { sent, play } = guard([busy], { credentials: undefined });
    const body = new Blob([new Uint8Array(1_100_000)]).stream();
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    const error = await play(placing, init).catch((e: unknown) => e);
    expect(isKucoinError(error) && error.kucoin).toMatchObject({ reason: 'not-retryable' });
    expect(sent).toHaveLength(1);
    expect(sent[0]!.duplex).toBe('half');
    const whole = await new Response(sent[0]!.body as ReadableStream).arrayBuffer();
    expect(whole.byteLength).toBe(1_100_000);
  });

  test('the question for the time takes the same way, unsigned and without a body', async () => {
    const late = (): Response =>
      new Response('{"code":"400002","msg":"Invalid KC-API-TIMESTAMP"}', { status: 400 });
    const time = (): Response => new Response('{"code":"200000","data":1767225609000}');
    const { sent, play } = guard([late, time, ok]);
    const dispatcher = { dispatch: () => true };
    const init = { method: 'POST', body: '{}', integrity: 'sha256-x', dispatcher };
    await play(placing, init);
    expect(sent[1]).toMatchObject({
      input: 'https://api.kucoin.com/api/v1/timestamp',
      method: 'GET',
      dispatcher,
      redirect: 'manual',
    });
    expect(sent[1]).not.toHaveProperty('body');
    expect(sent[1]).not.toHaveProperty('integrity');
    expect(headersOf(sent[1]!)).not.toHaveProperty('kc-api-key');
    expect(headersOf(sent[2]!)['kc-api-timestamp']).toBe('1767225609000');
  });

  test('a question whose answer has no end is given up after 1 MiB', async () => {
    const late = (): Response =>
      new Response('{"code":"400002","msg":"Invalid KC-API-TIMESTAMP"}', { status: 400 });
    let [given, canceled] = [0, false];
    const endless = (): Response =>
      new Response(
        new ReadableStream<Uint8Array>(
          {
            pull: (controller) => {
              given += 1;
              controller.enqueue(new Uint8Array(65_536).fill(32));
            },
            cancel: () => void (canceled = true),
          },
          { highWaterMark: 0 },
        ),
      );
    const { play } = guard([late, endless]);
    const error: unknown = await play(accounts).catch((e: unknown) => e);
    expect(isKucoinError(error) && error.kucoin).toMatchObject({ code: '400002' });
    expect(canceled).toBe(true);
    // The chunk that is one too many, for each question there was.
    expect(given % 17).toBe(0);
  });

  test('so is one of a fetch with other streams', async () => {
    const late = (): Response =>
      new Response('{"code":"400002","msg":"Invalid KC-API-TIMESTAMP"}', { status: 400 });
    const streams: Readable[] = [];
    const endless = (): Response => {
      const stream = new Readable({ read: () => void stream.push(Buffer.alloc(65_536, 32)) });
      streams.push(stream);
      return { status: 200, headers: new Headers(), body: stream } as unknown as Response;
    };
    const { play } = guard([late, endless]);
    await expect(play(accounts)).rejects.toMatchObject({ kucoin: { code: '400002' } });
    expect(streams.length).toBeGreaterThan(0);
    for (const stream of streams) expect(stream.destroyed).toBe(true);
  });

  test('a redirect is no answer to the question for the time', async () => {
    const late = (): Response =>
      new Response('{"code":"400002","msg":"Invalid KC-API-TIMESTAMP"}', { status: 400 });
    const elsewhere = (): Response =>
      new Response(null, { status: 302, headers: { location: 'https://elsewhere.invalid/' } });
    const { sent, play } = guard([late, elsewhere, ok]);
    const error: unknown = await play(accounts, { kucoin: { retries: 0 } }).catch(
      (e: unknown) => e,
    );
    expect(isKucoinError(error) && error.kucoin).toMatchObject({ code: '400002', attempts: 1 });
    expect(sent).toHaveLength(2);
  });

  test('an answer that comes after the attempt was cut is dropped', async () => {
    let answer!: (response: Response) => void;
    const late = new Promise<Response>((resolve) => (answer = resolve));
    const { sent, play, runtime } = guard([() => late, ok]);
    const response = await play(accounts);
    expect(sent).toHaveLength(2);
    expect((sent[0]!.signal as AbortSignal).aborted).toBe(true);
    expect(runtime.pendingSleeps).toBe(0);
    answer(ok());
    await expect(response.json()).resolves.toMatchObject({ code: '200000' });
  });

  test("a mistake of the caller rejects as the platform's fetch does", async () => {
    const { sent, play } = guard([ok]);
    await expect(play(accounts, { body: 'x' })).rejects.toThrow(/GET\/HEAD/);
    await expect(play(accounts, { headers: { 'a b': '1' } })).rejects.toBeInstanceOf(TypeError);
    await expect(play(accounts, { method: 'TRACE' })).rejects.toBeInstanceOf(TypeError);
    expect(sent).toHaveLength(0);
  });
});
