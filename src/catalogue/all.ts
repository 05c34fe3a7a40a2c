import { accountRows } from './account.js';
import { brokerRows } from './broker.js';
import { convertRows } from './convert.js';
import { copytradingRows } from './copytrading.js';
import { earnRows } from './earn.js';
import { edgeRows } from './edge.js';
import { futuresRows } from './futures.js';
import { gatewayRows, overloadRow, quotaRow } from './gateway.js';
import { httpRows } from './http.js';
import { marginHfRows } from './margin-hf.js';
import { marginRows } from './margin.js';
import type { CatalogueRow } from './row.js';
import { spotRows } from './spot.js';
import { unifiedRows } from './unified.js';

function join(tables: readonly (readonly CatalogueRow[])[]): readonly CatalogueRow[] {
  return Object.freeze(tables.flat());
}

/** Every documented answer, one row each. The order breaks ties between rows that fit alike. */
export const catalogue: readonly CatalogueRow[] = /* @__PURE__ */ join([
  httpRows,
  edgeRows,
  spotRows,
  marginRows,
  marginHfRows,
  futuresRows,
  earnRows,
  convertRows,
  accountRows,
  brokerRows,
  copytradingRows,
  [quotaRow, overloadRow],
  gatewayRows,
  unifiedRows,
]);
