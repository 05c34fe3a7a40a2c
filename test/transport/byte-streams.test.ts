import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test, vi } from 'vitest';
import { joined, type Reader, resumed } from '../../src/transport/byte-streams.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

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

describe('streams of bytes', () => {
  test('chunks are joined, a single one without a copy', () => {
    const one = bytes('a');
    expect(joined([one], 1)).toBe(one);
    expect(joined([one, bytes('bc')], 3)).toEqual(bytes('abc'));
    expect(joined([], 0)).toEqual(new Uint8Array(0));
  });

  test('a resumed stream gives what was read and then the rest', async () => {
    const { reader } = readerOf('c', 'd');
    const whole = await new Response(resumed([bytes('a'), bytes('b')], reader)).text();
    expect(whole).toBe('abcd');
  });

  test('an error of the rest is its error', async () => {
    const { signal } = new AbortController();
    const cut = new Error('cut');
    const stream = resumed([bytes('a')], readerOf(cut).reader, signal).getReader();
    await stream.read();
    await expect(stream.read()).rejects.toBe(cut);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  test('at its end, or canceled, it leaves no listener', async () => {
    const { signal } = new AbortController();
    await new Response(resumed([], readerOf('a').reader, signal)).text();
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    const { reader, canceled } = never();
    await resumed([], reader, signal).cancel('enough');
    expect(canceled).toEqual(['enough']);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  test('where nothing tells what is not used any more, it is read and ended all the same', async () => {
    vi.stubGlobal('WeakRef', undefined);
    vi.stubGlobal('FinalizationRegistry', undefined);
    vi.resetModules();
    try {
      const old = await import('../../src/transport/byte-streams.js');
      expect(await new Response(old.resumed([bytes('a')], readerOf('b').reader)).text()).toBe('ab');
      const controller = new AbortController();
      const { reader } = readerOf('c');
      const stream = old.resumed([bytes('a')], reader, controller.signal).getReader();
      controller.abort(new Error('enough'));
      await expect(stream.read()).rejects.toThrow('enough');
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test('abort ends it under way, and a pending read with it', async () => {
    const controller = new AbortController();
    const { reader, canceled } = never();
    const stream = resumed([], reader, controller.signal).getReader();
    const read = stream.read();
    const reason = new Error('stop');
    controller.abort(reason);
    await expect(read).rejects.toBe(reason);
    expect(canceled).toEqual([reason]);
  });

  test('abort after the end does nothing', async () => {
    const controller = new AbortController();
    const { reader } = readerOf('a');
    await new Response(resumed([], reader, controller.signal)).text();
    controller.abort();
    await new Promise((resolve) => setImmediate(resolve));
  });

  test('one that nobody reads is ended when it is collected as garbage', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const { signal } = new AbortController();
    const { reader, canceled } = never();
    resumed([bytes('a')], reader, signal);
    for (let turn = 0; turn < 100 && canceled.length === 0; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      collect();
    }
    expect(canceled).toHaveLength(1);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});
