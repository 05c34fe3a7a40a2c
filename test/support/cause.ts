import type { Classification } from '../../src/types/index.js';

/** Why a scope was closed, where the reason does not matter. */
export const cause: Classification = {
  action: 'backoff',
  kind: 'rate-limit',
  executed: 'no',
  family: 'edge',
  meaning: 'm',
  hint: 'h',
  source: 's',
};
