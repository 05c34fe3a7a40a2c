import { describe, expect, test } from 'vitest';
import { kucoinKy } from '../../../adapters/ky.js';
import { order } from '../contract/stage.js';
import { majors, openKyStage } from './host.js';

const accounts = '/api/v1/accounts';
const placing = '/api/v1/hf/orders';

interface Seen {
  readonly request: Request;
  readonly init: RequestInit | undefined;
}

/** A fetch as people give it to ky: what it needs is in the Request. */
function recording(): {
  seen: Seen[];
  fetch: (input: unknown, init?: RequestInit) => Promise<Response>;
} {
  const seen: Seen[] = [];
  return {
    seen,
    fetch: (input, init) => {
      seen.push({ request: input as Request, init });
      return globalThis.fetch(input as Request);
    },
  };
}

describe.each(majors)("a user's own fetch under $name", (major) => {
  test('given with the adapter, it gets every attempt in a Request, signed', async () => {
    const stage = await openKyStage(major);
    const { seen, fetch } = recording();
    stage.exchange.overload({ count: 1 });
    const kucoin = major.ky.extend(kucoinKy(stage.options(), fetch));
    const cache = 'no-store';
    await stage.play(kucoin.post(stage.url(placing), { json: order(), cache }));
    expect(seen).toHaveLength(2);
    for (const { request, init } of seen) {
      expect(request).toBeInstanceOf(Request);
      expect([request.method, request.cache, request.redirect]).toEqual([
        'POST',
        'no-store',
        'manual',
      ]);
      expect(request.headers.get('kc-api-sign')).not.toBeNull();
      expect(init).toEqual({});
    }
    expect(stage.exchange.orders).toHaveLength(1);
  });

  test('given for one call, it goes inside the loop', async () => {
    const stage = await openKyStage(major);
    const { seen, fetch } = recording();
    stage.exchange.blockEndpoint(`GET ${accounts}`);
    // An option that ky does not know goes to the fetch.
    const next = { revalidate: 60 };
    const options = { fetch, next, kucoin: { deadlineMs: 15_000 }, retry: 3 } as object;
    const reply = stage.extend().get(stage.url(accounts), options).json<{ code: string }>();
    expect((await stage.play(reply)).code).toBe('200000');
    expect(stage.exchange.log.map(({ atMs }) => atMs)).toEqual([0, 10_000]);
    expect(seen.map(({ init }) => init)).toEqual([{ next }, { next }]);
  });

  test('given to a later instance, it goes inside the loop, too', async () => {
    const stage = await openKyStage(major);
    const { seen, fetch } = recording();
    stage.exchange.overload({ count: 1 });
    await stage.play(stage.extend().extend({ fetch }).get(stage.url(accounts)));
    expect(seen).toHaveLength(2);
  });

  test('given to an earlier instance, it is handed on', async () => {
    const stage = await openKyStage(major);
    const { seen, fetch } = recording();
    stage.exchange.overload({ count: 1 });
    const kucoin = major.ky
      .create({ fetch })
      .extend((parent) => kucoinKy(stage.options(), parent.fetch));
    await stage.play(kucoin.get(stage.url(accounts)));
    expect(seen).toHaveLength(2);
  });

  test('and may be undefined, which means the usual one', async () => {
    const stage = await openKyStage(major);
    stage.exchange.overload({ count: 1 });
    const options = { fetch: undefined } as object;
    await stage.play(stage.extend().get(stage.url(accounts), options));
    expect(stage.exchange.log).toHaveLength(2);
  });

  test('one that calls ours again is guarded once', async () => {
    const stage = await openKyStage(major);
    const options = kucoinKy(stage.options({ retries: 1 }));
    stage.exchange.reply(accounts, { status: 500, body: 'oops', times: 99 });
    const kucoin = major.ky.extend(options).extend({ fetch: (...args) => options.fetch(...args) });
    await expect(stage.play(kucoin.get(stage.url(accounts)))).rejects.toMatchObject({
      kucoin: { attempts: 2 },
    });
    expect(stage.exchange.log).toHaveLength(2);
  });

  test('serves other hosts as it would without us', async () => {
    const stage = await openKyStage(major);
    const { seen, fetch } = recording();
    const elsewhere = `http://0.0.0.0:${stage.exchange.host.split(':')[1]}/api/v1/timestamp`;
    const kucoin = major.ky.extend(kucoinKy(stage.options(), fetch));
    await stage.play(kucoin.get(elsewhere, { kucoin: { retries: 1 } }));
    expect(seen).toHaveLength(1);
    expect(seen[0]!.init).toEqual({});
  });

  test('given later, a warning says that hooks behind ours are passed over, where they are', async () => {
    const stage = await openKyStage(major);
    const { fetch } = recording();
    const notes: unknown[] = [];
    const hooked: string[] = [];
    const kucoin = stage.extend(
      {},
      { onEvent: ({ type, note }) => type === 'warning' && notes.push(note) },
    );
    const hooks = major.hook('beforeRequest', ({ request }) => void hooked.push(request.url));
    for (let call = 0; call < 2; call += 1)
      await stage.play(kucoin.get(stage.url(accounts), { fetch, hooks }));
    // ky 2 has a place to put the fetch inside the loop beforehand.
    const isKy1 = major.name === 'ky 1';
    expect(notes).toEqual(isKy1 ? [expect.stringContaining('kucoinKy(options, fetch)')] : []);
    expect(hooked).toHaveLength(isKy1 ? 0 : 2);
    // Handed on, the fetch is inside the loop and every hook runs.
    const handed = major.ky.extend(kucoinKy(stage.options(), fetch));
    await stage.play(handed.get(stage.url(accounts), { hooks }));
    expect(hooked).toHaveLength(isKy1 ? 1 : 3);
  });
});
