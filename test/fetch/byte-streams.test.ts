import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test, vi } from 'vitest';
import { joined, type Reader, resumed } from '../../src/fetch/byte-streams.js';
import { TruncatedBody } from '../../src/response/cut-body.js';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const text = (view: Uint8Array | undefined): string => new TextDecoder().decode(view);

function readerOf(...rest: (string | Error)[]): { reader: Reader; canceled: unknown[] } {
  const canceled: unknown[] = [];
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const next = rest.shift();
        if (next === undefined) controller.close();
        else if (next instanceof Error) controller.error(next);
        else controller.enqueue(bytes(next));
      },
      cancel: (reason) => void canceled.push(reason),
    },
    { highWaterMark: 0 },
  );
  return { reader: stream.getReader(), canceled };
}

const never = (): { reader: Reader; canceled: unknown[] } => {
  const canceled: unknown[] = [];
  const stream = new ReadableStream<Uint8Array>({ cancel: (reason) => void canceled.push(reason) });
  return { reader: stream.getReader(), canceled };
};

/** Counts how often a body was over. */
function ends(body: ReturnType<typeof resumed>['body']): { readonly count: number } {
  const seen = { count: 0 };
  body.onEnd(() => void (seen.count += 1));
  return seen;
}

describe('streams of bytes', () => {
  test('chunks are joined', () => {
    expect(joined([bytes('a'), bytes('bc')], 3)).toEqual(bytes('abc'));
    expect(joined([], 0)).toEqual(new Uint8Array(0));
  });

  test('a resumed stream gives what was read and then the rest', async () => {
    const { reader } = readerOf('c', '', 'd');
    const { stream } = resumed([bytes('a'), bytes(''), bytes('b')], reader);
    await expect(new Response(stream).text()).resolves.toBe('abcd');
  });

  test('one chunk given out twice by its source is left alone', async () => {
    const chunk = bytes('ab');
    const { stream } = resumed([chunk, chunk], readerOf('c').reader);
    await expect(new Response(stream).text()).resolves.toBe('ababc');
    expect(text(chunk)).toBe('ab');
  });

  test("it can be read into the reader's own buffer, to its end", async () => {
    const { stream } = resumed([bytes('abc')], readerOf('de').reader);
    const reader = stream.getReader({ mode: 'byob' });
    let [buffer, whole] = [new ArrayBuffer(2), ''];
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      whole += text(value);
      buffer = value!.buffer;
      if (done) break;
    }
    expect(whole).toBe('abcde');
    await reader.closed;
  });

  test('an error of the rest is its error', async () => {
    const cut = new Error('cut');
    const { stream, body } = resumed([bytes('a')], readerOf(cut).reader);
    const over = ends(body);
    const reader = stream.getReader();
    await reader.read();
    await expect(reader.read()).rejects.toBe(cut);
    expect(over.count).toBe(1);
  });

  test('an error is explained to its reader, once', async () => {
    const explain = vi.fn((cause: unknown) => new Error('explained', { cause }));
    const { stream, body } = resumed([], readerOf(new Error('cut')).reader);
    body.explainWith(explain);
    const [one, two] = stream.tee();
    const errors = await Promise.all(
      [one, two].map((branch) => new Response(branch).text().catch((error: unknown) => error)),
    );
    expect(errors).toEqual([new Error('explained'), new Error('explained')]);
    expect(errors[0]).toMatchObject({ cause: { message: 'cut' } });
    expect(explain).toHaveBeenCalledOnce();
  });

  test('an end that is none ends it with an error, after all that came', async () => {
    const shown: string[] = [];
    const isWhole = (end: Uint8Array): boolean => (shown.push(text(end)), false);
    const { stream } = resumed([bytes('x'.repeat(200))], readerOf('ab', 'c').reader, isWhole);
    const reader = stream.getReader();
    let read = '';
    await expect(
      (async () => {
        for (;;) read += text((await reader.read()).value);
      })(),
    ).rejects.toBeInstanceOf(TruncatedBody);
    expect(read).toBe(`${'x'.repeat(200)}abc`);
    expect(shown).toEqual([`${'x'.repeat(125)}abc`]);
  });

  test('at its end, or canceled, it is over', async () => {
    const read = resumed([], readerOf('a').reader);
    const seen = ends(read.body);
    await new Response(read.stream).text();
    expect(seen.count).toBe(1);
    // A later call is called back at once.
    expect(ends(read.body).count).toBe(1);
    const { reader, canceled } = never();
    const { stream, body } = resumed([], reader);
    const over = ends(body);
    await stream.cancel('enough');
    expect([canceled, over.count]).toEqual([['enough'], 1]);
  });

  test('where nothing shows that a stream is unused, it is read and ended all the same', async () => {
    vi.stubGlobal('WeakRef', undefined);
    vi.stubGlobal('FinalizationRegistry', undefined);
    vi.resetModules();
    try {
      const old = await import('../../src/fetch/byte-streams.js');
      const { stream } = old.resumed([bytes('a')], readerOf('b').reader);
      expect(await new Response(stream).text()).toBe('ab');
      const other = old.resumed([bytes('a')], readerOf('c').reader);
      other.body.abort(new Error('enough'));
      await expect(other.stream.getReader().read()).rejects.toThrow('enough');
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test('cut under way, it ends with that very error, and a pending read with it', async () => {
    const { reader, canceled } = never();
    const { stream, body } = resumed([], reader);
    body.explainWith(() => new Error('explained'));
    const over = ends(body);
    const read = stream.getReader().read();
    const reason = new Error('stop');
    body.abort(reason);
    await expect(read).rejects.toBe(reason);
    expect([canceled, over.count]).toEqual([[reason], 1]);
  });

  test('timed out, it ends with what that means', async () => {
    const { reader, canceled } = never();
    const { stream, body } = resumed([bytes('a')], reader);
    body.explainWith((cause) => new Error('explained', { cause }));
    body.timeOut('late');
    await expect(stream.getReader().read()).rejects.toMatchObject({
      message: 'explained',
      cause: 'late',
    });
    expect(canceled).toHaveLength(1);
  });

  test('after its end nothing ends it', async () => {
    const { stream, body } = resumed([], readerOf('a').reader);
    const explain = vi.fn();
    body.explainWith(explain);
    await new Response(stream).text();
    body.abort(new Error('late'));
    body.timeOut(new Error('late'));
    expect(explain).not.toHaveBeenCalled();
  });

  test('one that is not read is ended when it is collected as garbage', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const { reader, canceled } = never();
    const over = ends(resumed([bytes('a')], reader).body);
    for (let turn = 0; turn < 100 && canceled.length === 0; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      collect();
    }
    expect([canceled.length, over.count]).toEqual([1, 1]);
  });
});
