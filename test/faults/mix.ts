import type { ExchangeFault, LogRecord } from '../../src/testing/index.js';
import { disguisedRefusal, finalRefusal, openAnswer } from '../orders/sayings.js';

const threePercent: readonly ExchangeFault[] = [
  { kind: 'reset-before' },
  { kind: 'reset-after' },
  { kind: 'status-before', status: 500 },
  { kind: 'status-after', status: 500 },
  { kind: 'status-before', status: 503 },
  { kind: 'truncate' },
];

/** 3 % of each kind and 1 % of hanging: 19 % of all requests, placements, look-ups and the time. */
export function drawOrderFault(random: () => number): ExchangeFault | undefined {
  const percent = random() * 100;
  const fault = threePercent[Math.floor(percent / 3)];
  if (fault !== undefined || percent >= threePercent.length * 3 + 1) return fault;
  return { kind: random() < 0.5 ? 'no-answer' : 'hang-after' };
}

/**
 * Besides those 3 % of answers that are cut and end properly, and of placements 4 % that are answered
 * so that the outcome stays open and 1 % refused under a success code, of look-ups 1 % refused for good.
 */
export function drawFault(
  { method, path }: LogRecord,
  random: () => number,
  product: 'spot' | 'futures',
): ExchangeFault | undefined {
  const percent = random() * 100;
  if (percent < 3) return { kind: 'cut', part: random(), chunked: random() < 0.5 };
  if (method === 'POST') {
    if (percent < 7) return openAnswer(product, random() < 0.5, random());
    if (percent < 8) return disguisedRefusal(random());
  } else if (path !== '/api/v1/timestamp' && percent < 4) return finalRefusal(random());
  return drawOrderFault(random);
}
