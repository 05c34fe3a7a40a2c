import { readFileSync } from 'node:fs';
import type { Family } from '../../src/types/index.js';

/** One line of KuCoin's own tables. */
export interface TableRow {
  readonly family: Family;
  readonly code: string;
  readonly meaning: string;
}

/**
 * KuCoin's published error code tables (read 2026-11-22), the oracle of the catalogue's tests: what
 * is expected comes from here, or is labelled by hand, and never from the catalogue.
 */
export function readTable(): readonly TableRow[] {
  const text = readFileSync(new URL('../fixtures/kucoin-error-codes.txt', import.meta.url), 'utf8');
  const rows: TableRow[] = [];
  let family: Family = 'unknown';
  for (const line of text.split('\n')) {
    const heading = /^(HTTP|Spot|Margin|Futures|Earn) Errors Code$/.exec(line)?.[1];
    if (heading !== undefined) family = heading.toLowerCase() as Family;
    const [, code, meaning] = /^(\d+)\t(.+)$/.exec(line) ?? [];
    if (code !== undefined && meaning !== undefined) rows.push({ family, code, meaning });
  }
  return rows;
}
