import { describe, expect, test } from 'vitest';
import { Weights } from '../../src/rate-limit/learned-weights.js';
import { type InFlight, QuotaWindow } from '../../src/rate-limit/quota-window.js';
import type { PermitResult, Priority, QuotaRequest } from '../../src/types/index.js';

const permitRequest = (
  weight: number | undefined,
  reserve = 0,
  endpoint = 'GET /x',
): QuotaRequest => ({
  endpoint,
  weight,
  reserve,
  isPaced: true,
});
const one = permitRequest(1);

/** A window on a clock of the test, and what an exchange would say. */
function quota() {
  const window = new QuotaWindow(new Weights());
  return {
    window,
    denied: (nowMs: number, what: QuotaRequest = one, priority: Priority = 'read') =>
      window.denied(nowMs, what, priority),
    depart: (nowMs: number, what: QuotaRequest = one) => window.start(nowMs, what),
    arrive(inFlight: InFlight, nowMs: number, remaining: number, resetMs: number, limit = 100) {
      window.finish(inFlight, 'success', nowMs, { limit, remaining, resetMs });
    },
    silent: (inFlight: InFlight, nowMs: number, result: PermitResult) =>
      window.finish(inFlight, result, nowMs, undefined),
  };
}

/** The same, opened at 0: 90 of 100 are left, until 30 000. */
function opened(remaining = 90) {
  const made = quota();
  made.arrive(made.depart(0), 0, remaining, 30_000);
  return made;
}

/** How many leave one after the other now. */
function leaving({ denied, depart }: ReturnType<typeof quota>, nowMs: number, what = one): number {
  let left = 0;
  while (left < 10_000 && denied(nowMs, what) === undefined) {
    depart(nowMs, what);
    left += 1;
  }
  return left;
}

describe('a window that was opened', () => {
  test('lets go what was told, less what is on its way', () => {
    const made = opened();
    expect([leaving(made, 100, permitRequest(4)), made.window.left]).toEqual([22, 2]);
    expect(made.denied(100, permitRequest(4))).toEqual({ untilMs: 30_000, isCertain: false });
    expect(made.denied(100, permitRequest(2))).toBeUndefined();
  });

  test('is surely used up only when the exchange has said so', () => {
    const made = opened(3);
    expect(made.denied(0, permitRequest(4))).toEqual({ untilMs: 30_000, isCertain: true });
    expect(made.window.wasUsedUp).toBe(true);
  });

  test('is over at its end, and one opens the next', () => {
    const made = opened(0);
    expect(made.denied(29_999)).toBeDefined();
    expect(leaving(made, 30_000)).toBe(1);
  });

  test('takes an answer that was overtaken for what it is', () => {
    const made = opened();
    const [first, second] = [made.depart(10), made.depart(10)];
    made.arrive(second, 60, 88, 29_940);
    expect(made.window.left).toBe(87);
    made.arrive(first, 70, 89, 29_960);
    expect(made.window.left).toBe(88);
  });

  test('learns of what others draw from the next answer', () => {
    const made = opened();
    made.arrive(made.depart(100), 150, 20, 29_900);
    expect(leaving(made, 150)).toBe(20);
  });

  test('takes the earliest end that was told for the true one', () => {
    const { window, depart, arrive } = opened();
    arrive(depart(1_000), 3_000, 80, 28_990);
    expect(window.resetAtMs).toBe(30_000);
    arrive(depart(3_000), 3_050, 79, 26_900);
    expect(window.resetAtMs).toBe(29_950);
  });

  test('keeps what is kept for cancels from all others', () => {
    const made = opened();
    const read = permitRequest(1, 10);
    expect(leaving(made, 0, read)).toBe(80);
    expect(made.denied(0, read, 'order')).toBeDefined();
    expect(made.denied(0, read, 'cancel')).toBeUndefined();
  });

  test.each([
    [0.02, 4_000, 80],
    [0.02, 30, 1],
    [0.25, 10, 3],
    [7, 4_000, 7],
    [0, 4_000, 0],
  ])('a reserve of %d of %d is a weight of %d', (reserve, limit, weight) => {
    const { window, depart, arrive } = quota();
    arrive(depart(0), 0, limit - 1, 30_000, limit);
    expect(window.reserveOf(permitRequest(1, reserve))).toBe(weight);
  });

  test('lets go on the reserve what weighs more than the rest', () => {
    const made = quota();
    made.arrive(made.depart(0), 0, 99, 30_000);
    expect(made.denied(0, permitRequest(95, 10))).toBeUndefined();
    expect(made.denied(0, permitRequest(89, 10))).toBeUndefined();
    expect(made.denied(0, permitRequest(90, 10))).toBeDefined();
  });

  test('does not hold back who is not paced', () => {
    const { denied } = opened(0);
    expect(denied(0, { ...one, isPaced: false })).toBeUndefined();
  });
});

describe('what no answer came to', () => {
  test('may have been counted, until a later one is answered', () => {
    const made = opened();
    const lost = made.depart(0, permitRequest(30));
    made.silent(lost, 500, 'neither');
    expect(made.window.left).toBe(60);
    made.arrive(made.depart(600), 650, 89, 29_350);
    expect(made.window.left).toBe(89);
  });

  test('is still unknown after the answer to an earlier one', () => {
    const made = opened();
    const early = made.depart(0);
    made.silent(made.depart(0, permitRequest(30)), 500, 'neither');
    made.arrive(early, 600, 89, 29_400);
    expect(made.window.left).toBe(59);
  });

  test('was not counted when it was never sent, or refused', () => {
    const made = opened();
    made.silent(made.depart(0, permitRequest(30)), 0, 'unused');
    made.silent(made.depart(0, permitRequest(30)), 0, 'refused');
    expect(made.window.left).toBe(90);
  });

  test('may have been counted when the answer said nothing of it', () => {
    const made = opened();
    made.silent(made.depart(0, permitRequest(30)), 50, 'success');
    expect(made.window.left).toBe(60);
  });
});

describe('answers that were long on their way', () => {
  test('do not begin a window: their countdown began in the one there is', () => {
    const made = quota();
    const slow = made.depart(0);
    const fast = made.depart(1_000);
    made.arrive(fast, 1_050, 50, 28_975);
    made.arrive(slow, 20_000, 99, 30_000);
    expect([made.window.left, made.window.resetAtMs]).toEqual([50, 30_025]);
  });

  test('do not say what is left in a window that began after them', () => {
    const made = opened();
    const slow = made.depart(29_000);
    made.arrive(made.depart(30_010), 30_050, 99, 29_980);
    made.arrive(slow, 32_000, 3, 980);
    expect([made.window.left, made.window.resetAtMs]).toEqual([99, 60_030]);
  });

  test('the first one of all may be: those after it put its end right', () => {
    const made = quota();
    made.arrive(made.depart(0), 20_000, 99, 30_000);
    made.arrive(made.depart(20_000), 20_050, 40, 9_975);
    expect([made.window.left, made.window.resetAtMs]).toEqual([40, 30_025]);
  });
});

describe('a quota that changes', () => {
  test('is reckoned anew from the answer that says so', () => {
    const made = opened(3);
    made.arrive(made.depart(100), 150, 399, 29_900, 500);
    expect([made.window.left, made.window.limit]).toEqual([399, 500]);
  });

  test('is not taken back by an answer from before', () => {
    const made = opened(50);
    const [before, after] = [made.depart(0), made.depart(10)];
    made.arrive(after, 20, 448, 29_980, 500);
    made.arrive(before, 30, 49, 29_980, 100);
    made.arrive(made.depart(40), 50, 447, 29_960, 500);
    expect(made.window.left).toBe(447);
  });
});

describe('what an endpoint weighs', () => {
  const unknown = permitRequest(undefined, 0, 'GET /unknown');

  test('shows when it was alone on its way', () => {
    const made = opened();
    made.arrive(made.depart(0, unknown), 50, 65, 29_950);
    expect(made.window.weightOf(unknown)).toBe(25);
  });

  test('shows from the full quota when it opened the window', () => {
    const made = quota();
    made.arrive(made.depart(0, unknown), 50, 60, 29_975);
    expect(made.window.weightOf(unknown)).toBe(40);
  });

  test('does not show when others were on their way, before or after', () => {
    const made = opened();
    const [first, second] = [
      made.depart(0, unknown),
      made.depart(0, permitRequest(9, 0, 'GET /y')),
    ];
    made.arrive(first, 50, 60, 29_950);
    made.arrive(second, 50, 51, 29_950);
    expect(made.window.weightOf(unknown)).toBe(1);
  });

  test('does not show from a refusal: somebody else used up what is gone', () => {
    const made = opened();
    const told = { limit: 100, remaining: 0, resetMs: 29_000 };
    made.window.finish(made.depart(0, unknown), 'refused', 1_000, told);
    expect([made.window.weightOf(unknown), made.window.left]).toEqual([1, 0]);
  });
});

test('a window nobody uses is idle once it is over, even if it was used up', () => {
  const { window, depart, denied } = opened(0);
  denied(0);
  expect([window.isIdle(29_999), window.isIdle(30_000)]).toEqual([false, true]);
  depart(30_000);
  expect(window.isIdle(90_000)).toBe(false);
});
