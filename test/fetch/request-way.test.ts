import { Readable } from 'node:stream';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { GuardedInit } from '../../src/fetch/guarded-fetch.js';
import { isKucoinError } from '../../src/index.js';
import { accounts, busy, guard, headersOf, ok, placing } from './guard.js';

afterEach(() => vi.unstubAllGlobals());

describe('the way a Request is to take', () => {
  const late = (): Response =>
    new Response('{"code":"400002","msg":"Invalid KC-API-TIMESTAMP"}', { status: 400 });
  const time = (): Response => new Response('{"code":"200000","data":1767225609000}');
  const dispatcher = { dispatch: () => true };
  const probe = new Request(accounts, { dispatcher } as RequestInit);
  /** Node 24 hides the dispatcher. */
  const shows = Object.getOwnPropertySymbols(probe).length > 0;

  test.runIf(shows).each(['own', 'global'] as const)(
    'its dispatcher is that of every question beside it, over the %s fetch',
    async (install) => {
      const { sent, play } = guard([late, time, ok], {}, install);
      const init = { method: 'POST', body: '{}', dispatcher };
      await play(new Request(placing, init));
      const dispatchers = sent.map(({ input, ...way }) =>
        input instanceof Request
          ? (Reflect.get(input, Object.getOwnPropertySymbols(input)[0]!) as unknown)
          : (way as { dispatcher?: unknown }).dispatcher,
      );
      expect(dispatchers).toEqual([dispatcher, dispatcher, dispatcher]);
    },
  );

  test('what stands beside it goes before', async () => {
    const other = { dispatch: () => false };
    const { sent, play } = guard([late, time, ok]);
    await play(probe, { dispatcher: other } as RequestInit);
    for (const each of sent) expect(each).toMatchObject({ dispatcher: other });
  });

  /** A Request as other implementations have them. */
  const foreign = (more: object = {}): Request =>
    ({ url: accounts, method: 'GET', headers: new Headers(), signal: null, ...more }) as never;

  test("another implementation's Request is refused by the platform's fetch, in words", async () => {
    const { sent, play } = guard([ok], {}, 'global');
    const refused = play(foreign());
    await expect(refused).rejects.toThrow(/another fetch implementation.*give the fetch/);
    await expect(refused).rejects.toBeInstanceOf(TypeError);
    expect(sent).toHaveLength(0);
  });

  test('to the fetch that it belongs to it goes back as it is, on every attempt', async () => {
    const { sent, play } = guard([busy, ok]);
    const request = foreign();
    await play(request);
    expect(sent.map(({ input }) => input === request)).toEqual([true, true]);
    expect(headersOf(sent[1]!)['kc-api-sign']).toBeDefined();
  });

  test('with an agent that it shows, questions take that way; with nothing shown none is asked', async () => {
    const agent = { isProxy: true };
    const open = guard([late, time, ok]);
    await open.play(foreign({ agent }));
    expect(open.sent[1]).toMatchObject({ agent, method: 'GET' });
    const hidden = guard([late, time, ok]);
    const refused: unknown = await hidden.play(foreign()).catch((error: unknown) => error);
    expect(isKucoinError(refused) && refused.kucoin).toMatchObject({ code: '400002', attempts: 1 });
    expect(hidden.sent).toHaveLength(1);
  });

  test('its body is kept and signed, whatever kind of stream it is', async () => {
    const { sent, play } = guard([busy, ok]);
    const body = Readable.from([Buffer.from('{"size"'), Buffer.from(':"1"}')]);
    await play(foreign({ url: placing, method: 'POST', body, bodyUsed: false }));
    const bodies = sent.map((each) => new TextDecoder().decode(each.body as Uint8Array));
    expect(bodies).toEqual(['{"size":"1"}', '{"size":"1"}']);
  });
});

describe('a body of the request that does not come to its end', () => {
  const streaming = (body: ReadableStream): GuardedInit =>
    ({ method: 'POST', body, duplex: 'half' }) as GuardedInit;
  const never = (): { body: ReadableStream; canceled: unknown[] } => {
    const canceled: unknown[] = [];
    return {
      canceled,
      body: new ReadableStream({ cancel: (reason) => void canceled.push(reason) }),
    };
  };

  test.each([
    [{}, 10_000],
    [{ attemptTimeoutMs: 2_000 }, 2_000],
    [{ deadlineMs: 3_000 }, 3_000],
    [{ attemptTimeoutMs: 4_000, deadlineMs: 3_000 }, 3_000],
  ])('with %j the call ends after %i ms, and nothing was sent', async (kucoin, ms) => {
    const { sent, guarded, runtime } = guard([ok]);
    const { body, canceled } = never();
    const call = guarded(placing, { ...streaming(body), kucoin }).catch((error: unknown) => error);
    await runtime.advance(ms - 1);
    expect(canceled).toHaveLength(0);
    await runtime.advance(1);
    const error = await call;
    expect(isKucoinError(error) && error.kucoin).toMatchObject({
      kind: 'timeout',
      executed: 'no',
      reason: 'deadline',
      attempts: 0,
      elapsedMs: ms,
      request: { method: 'POST', path: '/api/v1/hf/orders' },
    });
    expect((error as Error).cause).toMatchObject({ name: 'TimeoutError' });
    expect([sent.length, canceled.length]).toEqual([0, 1]);
  });

  test('in a Request, and reported to the listener', async () => {
    const events: [string, unknown][] = [];
    const { guarded, runtime } = guard([ok], {
      onEvent: ({ type, reason }) => events.push([type, reason]),
    });
    const { body, canceled } = never();
    const request = new Request(placing, streaming(body));
    const call = guarded(request).catch((error: unknown) => error);
    await runtime.advance(10_000);
    expect(isKucoinError(await call)).toBe(true);
    expect(canceled).toHaveLength(1);
    expect(events).toEqual([['give-up', 'deadline']]);
  });

  test('one that comes late counts: the order is as old as the call', async () => {
    const { sent, guarded, runtime } = guard([busy, ok]);
    let controller!: ReadableStreamDefaultController;
    const body = new ReadableStream({ start: (given) => void (controller = given) });
    const kucoin = { orderMaxAgeMs: 5_300 };
    const call = guarded(new Request(placing, streaming(body)), { kucoin });
    const failed = call.catch((error: unknown) => error);
    await runtime.advance(5_000);
    controller.enqueue(new TextEncoder().encode('{}'));
    controller.close();
    await runtime.advance(60_000);
    const error = await failed;
    // The retry after 500 ms would be too late.
    expect(isKucoinError(error) && error.kucoin).toMatchObject({ reason: 'deadline', attempts: 1 });
    expect(sent).toHaveLength(1);
  });

  test("the caller's abort ends it at once, with the caller's reason", async () => {
    const { guarded, runtime } = guard([ok]);
    const { body, canceled } = never();
    const controller = new AbortController();
    const call = guarded(placing, { ...streaming(body), signal: controller.signal });
    const caught = call.catch((error: unknown) => error);
    await runtime.settle();
    const reason = new Error('stop');
    controller.abort(reason);
    expect([await caught, canceled]).toEqual([reason, [reason]]);
  });

  test('forty at once on one signal are no leak', async () => {
    const warned = vi.fn();
    process.on('warning', warned);
    const { guarded, runtime } = guard([ok]);
    const { signal } = new AbortController();
    const calls = Array.from({ length: 40 }, () =>
      guarded(placing, { ...streaming(never().body), signal }).catch(() => undefined),
    );
    await new Promise((resolve) => setImmediate(resolve));
    await runtime.advance(10_000);
    await Promise.all(calls);
    process.off('warning', warned);
    expect(warned).not.toHaveBeenCalled();
  });
});
