import { AGAIN_SOON, TOP_UP } from './hints.js';
import type { CatalogueRow } from './row.js';
import { table } from './table.js';

const SOURCE = 'KuCoin docs, earn error codes (read 2026-11-22)';

const CHECK_PRODUCT = 'Read the product list: it gives id, period and quotas.';
const MORE_AMOUNT = 'Raise the amount to the smallest one the product takes.';

/** Earn products: simple earn, staking, structured products. */
// prettier-ignore
export const earnRows: readonly CatalogueRow[] = /* @__PURE__ */ table('earn', SOURCE, [
  ['151404', 'Position does not exist', 'order-not-found', 'surface', 'no', 'Read the holdings: it may be redeemed.'],
  ['151001', 'Product does not exist', 'invalid-request', 'surface', 'no', CHECK_PRODUCT],
  ['151002', 'Subscription not started', 'not-tradable', 'surface', 'no', CHECK_PRODUCT],
  ['151003', 'Subscription ended', 'not-tradable', 'surface', 'no', CHECK_PRODUCT],
  ['151004', "Subscription amount is less than the user's minimum subscription quota", 'invalid-request', 'surface', 'no', MORE_AMOUNT],
  ['151005', "Subscription amount exceeds the user's maximum subscription quota", 'limit-reached', 'surface', 'no', 'Lower the amount to what the product still allows.'],
  ['151006', 'Product is fully subscribed', 'not-tradable', 'surface', 'no', 'Sold out; watch the product list for new quota.'],
  ['151007', 'Only new users can participate in the subscription', 'restricted', 'surface', 'no', 'Choose a product that is open to everybody.'],
  ['151008', 'You currently do not meet the conditions to purchase this product', 'restricted', 'surface', 'no', 'Read the conditions of the product on the website.'],
  ['151009', 'Insufficient balance', 'insufficient-funds', 'surface', 'no', TOP_UP],
  ['151010', 'Quantity precision is incorrect', 'invalid-request', 'surface', 'no', 'Round the amount to the precision of the product.'],
  ['151011', 'Sorry, the current activity is too popular, please try again later', 'overload', 'retry', 'no', AGAIN_SOON],
  ['151016', 'Cannot redeem before the product expires', 'not-tradable', 'surface', 'no', 'Wait for the end of the period.'],
  ['151018', 'Redemption amount exceeds the redeemable amount', 'limit-reached', 'surface', 'no', 'Read the redemption preview; redeem no more than it says.'],
  ['151019', 'Remaining holding quantity is too small to generate income, please redeem all', 'invalid-request', 'surface', 'no', 'Redeem the whole holding.'],
  ['151020', 'Redeemable quantity is less than the quantity required for penalty interest', 'insufficient-funds', 'surface', 'no', 'Redeem more, or wait until no penalty is due.'],
  ['151021', 'ETH Staking: This currency is not supported at the moment', 'not-tradable', 'surface', 'no', CHECK_PRODUCT],
  ['151022', 'ETH Staking: Less than the minimum subscription quantity', 'invalid-request', 'surface', 'no', MORE_AMOUNT],
  ['151023', 'ETH Staking: The product is temporarily sold out, please wait for quota replenishment', 'not-tradable', 'surface', 'no', 'Sold out; watch the product list for new quota.'],
  ['151024', 'When redeeming early, the parameter confirmPunishRedeem must be passed in', 'invalid-request', 'surface', 'no', 'Send confirmPunishRedeem to accept the penalty.'],
]);
