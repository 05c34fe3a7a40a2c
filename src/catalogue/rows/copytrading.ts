import type { Table } from '../table.js';

/** Copy trading's own codes; the rest of its table repeats the futures table word for word. */
export const copytrading: Table = {
  family: 'copytrading',
  lines: `
# KuCoin docs-new, copy trading error codes (read 2026-11-22)
180001 invalid-request Request parameter illegal
180011 not-tradable Symbol not supported for copyTrading
180012 limit-reached Risk limit level exceeds the maximum limit. > Read the risk limit levels of the contract.
180013 leverage leverage exceeds the maximum allowed limit
180014 invalid-order order size must be greater than 0
180200 not-tradable Unsupported contract
180201 leader Trading expert does not exist
180202 leader Trading expert level error
180203 missing The limit order price cannot be empty
180204 mode Copy trading futures does not support cross margin orders currently. > Place it with isolated margin.
180205 invalid-order info.createOrder.transferAmount > Check the transfer amount against the balance.
180206 leverage error.createOrder.leverageIsTooLarge
180207 leverage Leverage must be greater than 0
180208 less error.createOrder.costLimit
`,
};
