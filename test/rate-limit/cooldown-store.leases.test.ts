import { beforeEach, describe, expect, test, vi } from 'vitest';
import { openStore, Store } from '../../src/rate-limit/cooldown-store.js';
import type {
  Cooldowns,
  Permit,
  PermitRequest,
  Priority,
  QuotaRequest,
} from '../../src/types/index.js';

const key = 'pool|x';

function permitRequest(
  weight: number | undefined,
  options: Partial<QuotaRequest & { priority: Priority }> = {},
): PermitRequest {
  const { priority = 'read', ...quota } = options;
  return {
    priority,
    quota: { endpoint: 'GET /x', weight, reserve: 0.02, isPaced: true, ...quota },
  };
}

describe('a store that spends leased quota', () => {
  const leasing = {
    balance: vi.fn<(key: string) => number | undefined>(),
    request: vi.fn(),
    spend: vi.fn((_: string, weight: number) => ({ weight })),
    finish: vi.fn(),
    observe: vi.fn(),
  };
  let store: Cooldowns;

  /** Opens a window of 30 s at 0 with 3990 of 4000 left. */
  beforeEach(() => {
    vi.resetAllMocks();
    leasing.spend.mockImplementation((_, weight) => ({ weight }));
    store = openStore(new Store(leasing));
    const opener = store.acquire(key, 0, permitRequest(10));
    store.release(opener as Permit, 'success', 0, {
      limit: 4_000,
      remaining: 3_990,
      resetMs: 30_000,
    });
  });

  test('opens a window without asking, and passes on what it is told', () => {
    expect(leasing.balance).not.toHaveBeenCalled();
    expect(leasing.spend).toHaveBeenCalledExactlyOnceWith(key, 10, 0);
    const told = { limit: 4_000, remaining: 3_990, resetMs: 30_000 };
    expect(leasing.finish).toHaveBeenCalledExactlyOnceWith({ weight: 10 }, 'success', told, 0);
    store.observe(key, 5, told);
    expect(leasing.observe).toHaveBeenCalledExactlyOnceWith(key, told, 5);
  });

  test('lets nobody through for more than the balance, and asks for it', () => {
    leasing.balance.mockReturnValue(4);
    expect(store.acquire(key, 100, permitRequest(5))).toEqual({
      untilMs: 30_000,
      isCertain: false,
    });
    expect(leasing.request).toHaveBeenCalledExactlyOnceWith(key, 5, 80);
    expect(store.acquire(key, 100, permitRequest(4))).toMatchObject({ key });
    expect(leasing.spend).toHaveBeenLastCalledWith(key, 4, 100);
  });

  test('goes by itself when there are no leases', () => {
    leasing.balance.mockReturnValue(undefined);
    expect(store.acquire(key, 100, permitRequest(5))).toMatchObject({ key });
    expect(leasing.request).not.toHaveBeenCalled();
  });

  test('lets cancels and those who are not paced go, and counts them', () => {
    leasing.balance.mockReturnValue(0);
    expect(store.acquire(key, 100, permitRequest(5, { priority: 'cancel' }))).toMatchObject({
      key,
    });
    expect(store.acquire(key, 100, permitRequest(6, { isPaced: false }))).toMatchObject({ key });
    expect(leasing.spend.mock.calls.slice(1)).toEqual([
      [key, 5, 100],
      [key, 6, 100],
    ]);
    expect(leasing.request).not.toHaveBeenCalled();
  });

  test('asks for no more than there can be, and for the reserve only where nothing else would do', () => {
    leasing.balance.mockReturnValue(0);
    store.acquire(key, 100, permitRequest(3_950, { endpoint: 'GET /heavy' }));
    expect(leasing.request).toHaveBeenLastCalledWith(key, 3_950, 0);
  });

  test('is told the result of a permit, with or without an answer', () => {
    leasing.balance.mockReturnValue(100);
    const permits = [1, 2].map(
      (weight) => store.acquire(key, 100, permitRequest(weight)) as Permit,
    );
    store.release(permits[0]!, 'unused', 100);
    store.release(permits[1]!, 'neither', 200);
    expect(leasing.finish.mock.calls.slice(1)).toEqual([
      [{ weight: 1 }, 'unused', undefined, 100],
      [{ weight: 2 }, 'neither', undefined, 200],
    ]);
  });

  test('believes what is published of a weight, unless it fell by less', () => {
    leasing.balance.mockReturnValue(1_000);
    let remaining = 3_990;
    const call = (weight: number | undefined, fall: number): void => {
      const permit = store.acquire(key, 100, permitRequest(weight)) as Permit;
      remaining -= fall;
      store.release(permit, 'success', 100, { limit: 4_000, remaining, resetMs: 29_900 });
    };
    // Others of the fleet draw as well: that is no sign of a weight.
    for (const fall of [40, 30, 20]) call(5, fall);
    call(5, 5);
    expect(leasing.spend).toHaveBeenLastCalledWith(key, 5, 100);
    call(5, 2);
    call(5, 30);
    expect(leasing.spend).toHaveBeenLastCalledWith(key, 2, 100);
  });
});

test('a store by itself asks nobody', () => {
  const store = openStore(new Store());
  const opener = store.acquire(key, 0, permitRequest(10)) as Permit;
  store.release(opener, 'success', 0, { limit: 4_000, remaining: 3_990, resetMs: 30_000 });
  expect(store.acquire(key, 0, permitRequest(5))).toMatchObject({ key });
});
