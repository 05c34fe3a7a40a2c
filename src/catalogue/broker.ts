import { ASK_SUPPORT, FIX_REQUEST } from './hints.js';
import type { CatalogueRow } from './row.js';
import { table } from './table.js';

const SOURCE = 'KuCoin docs-new, broker error codes (read 2026-11-22)';

/** Brokers: sub-accounts, their keys, rebates. */
// prettier-ignore
export const brokerRows: readonly CatalogueRow[] = /* @__PURE__ */ table('broker', SOURCE, [
  ['100001', 'downloading -- The rebate order file is being downloaded, please try again later.', 'not-tradable', 'retry', 'no', 'The rebate file is still being prepared; ask again shortly.'],
  ['400100', 'request parameter illegal', 'invalid-request', 'surface', 'no', FIX_REQUEST],
  ['600100', 'Your account has been frozen.', 'restricted', 'abort', 'no', ASK_SUPPORT, { message: /frozen/ }],
  ['600100', 'broker not exists', 'restricted', 'surface', 'no', 'Use the key of the broker account.', { message: /broker/ }],
  ['600101', 'account not exists', 'invalid-request', 'surface', 'no', 'Check the uid of the sub-account.'],
  ['600102', 'Your account has been disabled.', 'restricted', 'abort', 'no', ASK_SUPPORT],
  ['600120', 'Illegal permission -- When creating a sub-account apikey, the permissions are incorrect.', 'permission', 'surface', 'no', 'Ask only for permissions the broker account itself has.'],
]);
