import { describe, expect, test, vi } from 'vitest';
import { createTimeouts } from '../../src/runtime/timeouts.js';
import { abortableWait, type WaitEnd } from '../../src/runtime/wait.js';
import { manualRuntime } from '../../src/testing/clocks/manual-runtime.js';
import { countedSignal } from '../support/signals.js';

/** A wait with all that may end it at hand. */
function wait(limitMs = Infinity, given = countedSignal()) {
  const runtime = manualRuntime();
  let end: (how: WaitEnd) => void = () => undefined;
  let close: (() => void) | undefined;
  const takeBack = vi.fn();
  const over = abortableWait(
    (ending) => {
      end = ending;
      return takeBack;
    },
    {
      signal: given.signal,
      limitMs,
      timeouts: createTimeouts(runtime, 1),
      onClose: (interrupt) => {
        close = interrupt;
      },
    },
  );
  return { runtime, given, over, takeBack, end: (how: WaitEnd) => end(how), close: () => close };
}

describe('a wait that may be interrupted', () => {
  test('ends when what it waits for is over', async () => {
    const { over, end, takeBack, given, close } = wait();
    end({ by: 'done' });
    expect(await over).toEqual({ by: 'done' });
    expect(takeBack).toHaveBeenCalledOnce();
    expect([given.listeners(), close()]).toEqual([0, undefined]);
  });

  test('ends with the abort, and nothing stays behind', async () => {
    const { over, takeBack, given, runtime, close } = wait(5_000);
    given.abort();
    expect(await over).toEqual({ by: 'abort' });
    expect(takeBack).toHaveBeenCalledOnce();
    expect([given.listeners(), close()]).toEqual([0, undefined]);
    await runtime.advance(5_000);
    expect(runtime.pendingTimers).toBe(0);
  });

  test('does not even begin for a signal that has aborted already', async () => {
    const given = countedSignal();
    given.abort();
    const { over, takeBack, close } = wait(5_000, given);
    expect(await over).toEqual({ by: 'abort' });
    expect([takeBack.mock.calls.length, given.listeners(), close()]).toEqual([0, 0, undefined]);
  });

  test('ends at its limit', async () => {
    const { over, runtime, given } = wait(5_000);
    await runtime.advance(4_999);
    expect(given.listeners()).toBe(1);
    await runtime.advance(1);
    expect(await over).toEqual({ by: 'limit' });
    expect(given.listeners()).toBe(0);
  });

  test('ends when the engine closes', async () => {
    const { over, close, given } = wait();
    close()?.();
    expect(await over).toEqual({ by: 'close' });
    expect(given.listeners()).toBe(0);
  });

  test('ends once: the first word counts', async () => {
    const { over, end, given, takeBack } = wait();
    end({ by: 'refused', untilMs: 7 });
    given.abort();
    end({ by: 'done' });
    expect(await over).toEqual({ by: 'refused', untilMs: 7 });
    expect(takeBack).toHaveBeenCalledOnce();
  });

  test('takes back even what was over while it was being begun', async () => {
    const runtime = manualRuntime();
    const takeBack = vi.fn();
    const over = abortableWait(
      (end) => {
        end({ by: 'done' });
        return takeBack;
      },
      {
        signal: undefined,
        limitMs: 10,
        timeouts: createTimeouts(runtime, 1),
        onClose: () => undefined,
      },
    );
    expect(await over).toEqual({ by: 'done' });
    expect(takeBack).toHaveBeenCalledOnce();
  });
});
