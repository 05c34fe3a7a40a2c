import type { Table } from '../table.js';

/** Brokers: sub-accounts, their keys, rebates. */
export const broker: Table = {
  family: 'broker',
  lines: `
# KuCoin docs-new, broker error codes (read 2026-11-22)
100001 again-soon The rebate order file is being downloaded, please try again later. ~ download
400100 invalid-request request parameter illegal
600100 frozen Your account has been frozen. ~ frozen
600100 restricted broker not exists ~ broker > Use the key of the broker account.
600101 invalid-request account not exists
600102 frozen Your account has been disabled.
600120 permission Illegal permission > Ask only for permissions the broker has.
`,
};
