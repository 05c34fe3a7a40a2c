import { account } from './account.js';
import { broker } from './broker.js';
import { convert } from './convert.js';
import { copytrading } from './copytrading.js';
import { earn } from './earn.js';
import { edge } from './edge.js';
import { futures } from './futures.js';
import { gateway } from './gateway.js';
import { http } from './http.js';
import { marginHf } from './margin-hf.js';
import { margin } from './margin.js';
import type { CatalogueRow } from './row.js';
import { spot } from './spot.js';
import { readTables } from './table.js';
import { unified } from './unified.js';

let all: readonly CatalogueRow[] | undefined;

/** Every documented answer, one row each. The order breaks ties between rows that fit alike. */
export function allRows(): readonly CatalogueRow[] {
  // Read when first asked: a call that succeeds needs none of it.
  all ??= Object.freeze(
    readTables([
      http,
      edge,
      spot,
      margin,
      marginHf,
      futures,
      earn,
      convert,
      account,
      broker,
      copytrading,
      gateway,
      unified,
    ]),
  );
  return all;
}
