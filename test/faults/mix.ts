import type { ExchangeFault } from '../../src/testing/index.js';

const threePercent: readonly ExchangeFault[] = [
  { kind: 'reset-before' },
  { kind: 'reset-after' },
  { kind: 'status-before', status: 500 },
  { kind: 'status-after', status: 500 },
  { kind: 'status-before', status: 503 },
  { kind: 'truncate' },
];

/** 3 % of each kind and 1 % of hanging: 19 % of whatever is asked, placements, look-ups, the time. */
export function drawOrderFault(random: () => number): ExchangeFault | undefined {
  const percent = random() * 100;
  const fault = threePercent[Math.floor(percent / 3)];
  if (fault !== undefined || percent >= threePercent.length * 3 + 1) return fault;
  return { kind: random() < 0.5 ? 'no-answer' : 'hang-after' };
}
