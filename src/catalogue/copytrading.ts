import { CHECK_SYMBOL, FIX_LEVERAGE, FIX_MODE, FIX_ORDER, FIX_REQUEST } from './hints.js';
import type { CatalogueRow } from './row.js';
import { table } from './table.js';

const SOURCE = 'KuCoin docs-new, copy trading error codes (read 2026-11-22)';

const LEADER = 'Only lead traders of some level may call this.';

/** Copy trading's own codes; the rest of its table repeats the futures table word for word. */
// prettier-ignore
export const copytradingRows: readonly CatalogueRow[] = /* @__PURE__ */ table('copytrading', SOURCE, [
  ['180001', 'Request parameter illegal', 'invalid-request', 'surface', 'no', FIX_REQUEST],
  ['180011', 'Symbol not supported for copyTrading', 'not-tradable', 'surface', 'no', CHECK_SYMBOL],
  ['180012', 'Risk limit level exceeds the maximum limit.', 'limit-reached', 'surface', 'no', 'Read the risk limit levels of the contract and use a lower one.'],
  ['180013', 'leverage exceeds the maximum allowed limit', 'invalid-order', 'surface', 'no', FIX_LEVERAGE],
  ['180014', 'order size must be greater than 0', 'invalid-order', 'surface', 'no', FIX_ORDER],
  ['180200', 'Unsupported contract', 'not-tradable', 'surface', 'no', CHECK_SYMBOL],
  ['180201', 'Trading expert does not exist', 'restricted', 'surface', 'no', LEADER],
  ['180202', 'Trading expert level error', 'restricted', 'surface', 'no', LEADER],
  ['180203', 'The limit order price cannot be empty', 'invalid-order', 'surface', 'no', 'Send a price with a limit order.'],
  ['180204', 'Copy trading futures does not support cross margin orders currently. Please use isolated margin orders instead.', 'invalid-order', 'surface', 'no', FIX_MODE],
  ['180205', 'info.createOrder.transferAmount', 'invalid-order', 'surface', 'no', 'Check the transfer amount against the copy trading balance.'],
  ['180206', 'error.createOrder.leverageIsTooLarge', 'invalid-order', 'surface', 'no', FIX_LEVERAGE],
  ['180207', 'Leverage must be greater than 0', 'invalid-order', 'surface', 'no', 'Send a leverage above 0.'],
  ['180208', 'error.createOrder.costLimit', 'limit-reached', 'surface', 'no', 'Order less.'],
]);
