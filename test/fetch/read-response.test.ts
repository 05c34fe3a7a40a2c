import { describe, expect, test } from 'vitest';
import { readAnswer, type Reading } from '../../src/fetch/read-response.js';
import type { Answer } from '../../src/types/index.js';

const reading: Reading = { mayStream: true };
const success = '{"code":"200000","data":[';

interface Source {
  readonly response: Response;
  readonly pulled: () => number;
  readonly canceled: () => boolean;
}

/** An answer that arrives in the given chunks; counts what was taken of it. */
function arriving(chunks: readonly (string | Uint8Array | Error)[], init?: ResponseInit): Source {
  const left = chunks.map((chunk) =>
    typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk,
  );
  let [pulled, canceled] = [0, false];
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const next = left.shift();
        if (next === undefined) return controller.close();
        if (next instanceof Error) return controller.error(next);
        pulled += 1;
        controller.enqueue(next);
      },
      cancel: () => void (canceled = true),
    },
    { highWaterMark: 0 },
  );
  return { response: new Response(body, init), pulled: () => pulled, canceled: () => canceled };
}

async function answer(response: Response, how = reading): Promise<Answer<Response>> {
  return (await readAnswer(response, how)) as Answer<Response>;
}

const candles = (bytes: number): Uint8Array[] => [
  new TextEncoder().encode(success),
  ...Array.from({ length: Math.ceil(bytes / 50_000) }, () => new Uint8Array(50_000).fill(32)),
  new TextEncoder().encode(']}'),
];

describe('reading an answer', () => {
  test('a short one is read to its end and handed out whole', async () => {
    const { response } = arriving(['{"code":"200', '000","data":{"a":"1"}}']);
    const { text, native, status, discard } = await answer(response);
    expect({ status, discard }).toEqual({ status: 200, discard: undefined });
    expect(text).toBe('{"code":"200000","data":{"a":"1"}}');
    await expect(native.json()).resolves.toEqual({ code: '200000', data: { a: '1' } });
  });

  test('a short answer is shown whole: only its end shows whether it was cut', async () => {
    const long = `${success}${'"x",'.repeat(1000)}"x"]}`;
    expect((await answer(new Response(long))).text).toBe(long);
    const failure = `{"code":"400100","msg":"${'x'.repeat(1000)}"}`;
    expect((await answer(new Response(failure))).text).toBe(failure);
    expect((await answer(new Response(long), { ...reading, mayStream: false })).text).toBe(long);
    expect((await answer(new Response(long, { status: 500 }))).text).toBe(long);
  });

  test('of a success above 1 MiB the beginning is shown, and said to be one', async () => {
    const long = `${success}${'"x",'.repeat(300_000)}"x"]}`;
    const { text, isBeginning } = await answer(new Response(long));
    expect(text).toBe(long.slice(0, 64));
    expect(isBeginning).toBe(true);
  });

  test('a first chunk of one byte decides nothing', async () => {
    const { response } = arriving([...success, '1]}']);
    const { text, native } = await answer(response);
    expect(text).toBe(`${success}1]}`);
    await expect(native.text()).resolves.toBe(`${success}1]}`);
  });

  test('5 MB of candles stream on: neither held nor parsed', async () => {
    const { response, pulled } = arriving(candles(5_000_000));
    const { text, native } = await answer(response);
    expect(text!.length).toBeLessThan(100);
    expect(text).toContain(success);
    // The beginning and two chunks: what was on its way when 64 KiB were reached.
    expect(pulled()).toBe(22);
    expect((await native.arrayBuffer()).byteLength).toBe(5_000_000 + success.length + 2);
    expect(pulled()).toBe(102);
  });

  test('a long failure is read up to 1 MiB', async () => {
    const page = Array.from({ length: 60 }, () => new Uint8Array(50_000).fill(65));
    const { response, pulled } = arriving(page, { status: 500 });
    const { text, native } = await answer(response);
    expect(text!.length).toBeGreaterThanOrEqual(65_536);
    expect(pulled()).toBe(21);
    expect((await native.arrayBuffer()).byteLength).toBe(3_000_000);
  });

  test('a long success that begins unlike one is recognised by its status', async () => {
    const odd = ['{"data":"', ...Array.from({ length: 30 }, () => 'x'.repeat(50_000)), '"}'];
    const { response } = arriving(odd);
    const { text, status, native } = await answer(response);
    expect({ text, status }).toEqual({ text: undefined, status: 200 });
    expect((await native.text()).length).toBe(1_500_011);
    // For a call that changes something, and for a page, that is not proof enough.
    const placing = await answer(arriving(odd).response, { ...reading, mayStream: false });
    expect(placing.text).toContain('{"data":"');
    const page = await answer(arriving(['<html>', ...odd]).response);
    expect(page.text).toContain('<html>');
  });

  test('a fetch older than web streams will do', async () => {
    const old = new Response('{"code":"200000","data":1}');
    Object.defineProperty(old, 'body', { value: { pipe: () => undefined } });
    const { text, native } = await answer(old);
    expect(text).toBe('{"code":"200000","data":1}');
    await expect(native.json()).resolves.toEqual({ code: '200000', data: 1 });
  });

  test('a short answer cut on its way fails here', async () => {
    const cut = new TypeError('terminated');
    const { response } = arriving([success, cut]);
    await expect(readAnswer(response, reading)).rejects.toBe(cut);
  });

  test('a long answer cut on its way fails in the hands of its reader', async () => {
    const cut = new TypeError('terminated');
    const { response } = arriving([...candles(1_100_000).slice(0, -1), cut]);
    const { native } = await answer(response);
    await expect(native.text()).rejects.toThrow('terminated');
  });

  test('an answer without a body is handed out as it came', async () => {
    const response = new Response(null, { status: 204 });
    const { native, text } = await answer(response);
    expect(native).toBe(response);
    expect(text).toBe('');
  });

  test('a redirect that a browser hides is one', async () => {
    const hidden = new Response(null);
    Object.defineProperty(hidden, 'type', { value: 'opaqueredirect' });
    Object.defineProperty(hidden, 'status', { value: 0 });
    expect(await answer(hidden)).toMatchObject({ native: hidden, status: 302, text: '' });
  });

  test('an abort ends a body that streams on, and its source', async () => {
    const { response, canceled } = arriving(candles(2_000_000));
    const { native, rest } = await answer(response);
    const reader = native.body!.getReader();
    await reader.read();
    const reason = new Error('stop');
    rest!.abort(reason);
    await expect(reader.read()).rejects.toBe(reason);
    expect(canceled()).toBe(true);
  });
});

describe('dropping an answer', () => {
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };

  test('a rest of up to 64 KiB is read, so that its connection can be used again', async () => {
    const { response, pulled, canceled } = arriving(candles(1_100_000));
    const { discard } = await answer(response);
    const before = pulled();
    discard!();
    await turns();
    expect([before, pulled(), canceled()]).toEqual([22, 24, false]);
  });

  test('a longer one is cut off', async () => {
    const { response, pulled, canceled } = arriving(candles(5_000_000));
    const { discard } = await answer(response);
    discard!();
    await turns();
    expect([pulled(), canceled()]).toEqual([24, true]);
  });

  test('a slow one is given a second', async () => {
    const timers: [number, () => void][] = [];
    let canceled = false;
    const first = new Uint8Array(1_100_000).fill(32);
    first.set(new TextEncoder().encode(success));
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(first),
      cancel: () => void (canceled = true),
    });
    const after = (ms: number, callback: () => void) => {
      timers.push([ms, callback]);
      return () => undefined;
    };
    const { discard } = await answer(new Response(body), { ...reading, after });
    discard!();
    await turns();
    expect(canceled).toBe(false);
    expect(timers.map(([ms]) => ms)).toEqual([1000]);
    timers[0]![1]();
    expect(canceled).toBe(true);
  });

  test('what is dropped may fail', async () => {
    const { response } = arriving([...candles(1_100_000).slice(0, -1), new Error('cut')]);
    const { discard } = await answer(response);
    discard!();
    await turns();
  });
});
