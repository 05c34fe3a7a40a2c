import type { Cooldowns, Denied, Permit, PermitRequest } from '../../../src/types/index.js';
import { listening } from '../../support/listening.js';

const permitRequest: PermitRequest = {
  priority: 'read',
  quota: { endpoint: 'GET /x', weight: 1, reserve: 0, isPaced: true },
};

/** A quota as the exchange keeps it, in one window that never ends within a test. */
export interface Account {
  readonly key: string;
  readonly limit: number;
  used: number;
  refused: number;
}

/** An account with a fresh quota. */
export function account(key: string, limit: number): Account {
  return { key, limit, used: 0, refused: 0 };
}

/** A request that asks the store and leaves if it may; `undefined` when it has to wait. */
export function trySpend(store: Cooldowns, quota: Account): 'spent' | 'refused' | undefined {
  const entered: Permit | Denied = store.acquire(quota.key, performance.now(), permitRequest);
  if ('untilMs' in entered) return undefined;
  const isRefused = quota.used >= quota.limit;
  if (isRefused) quota.refused += 1;
  else quota.used += 1;
  const told = { limit: quota.limit, remaining: quota.limit - quota.used, resetMs: 60_000 };
  store.release(entered, isRefused ? 'refused' : 'success', performance.now(), told);
  return isRefused ? 'refused' : 'spent';
}

/** How long a store may go on asking for more than there is. */
const afterTheLastMs = 150;

/**
 * Spends as much as a store lets it, and keeps trying for a short time when there is nothing left;
 * returns how much. Gives up when no permit has come for a while.
 */
export async function spend(
  store: Cooldowns,
  quota: Account,
  most = Infinity,
  patienceMs = 6_000,
): Promise<number> {
  let spent = 0;
  let sinceMs = performance.now();
  let wake = (): void => undefined;
  const stop = store.subscribe(
    listening((key) => {
      if (key === quota.key) wake();
    }),
  );
  const limitMs = (): number => (quota.used < quota.limit ? patienceMs : afterTheLastMs);
  while (spent < most && performance.now() - sinceMs < limitMs()) {
    const news = new Promise<void>((resolve) => {
      wake = resolve;
      setTimeout(resolve, 100);
    });
    const came = trySpend(store, quota);
    if (came === 'spent') {
      spent += 1;
      sinceMs = performance.now();
    }
    // Others have their turn after each.
    await (came === undefined ? news : new Promise(setImmediate));
  }
  stop();
  return spent;
}
