import type { Table } from '../table.js';

/** Earn products: simple earn, staking, structured products. */
export const earn: Table = {
  family: 'earn',
  lines: `
# KuCoin docs, earn error codes (read 2026-11-22)
151404 order-not-found Position does not exist > Read the holdings: it may be redeemed.
151001 invalid-request Product does not exist > Read the product list: it gives id, period and quotas.
151002 product Subscription not started
151003 product Subscription ended
151004 subscription Subscription amount is less than the user's minimum subscription quota
151005 less Subscription amount exceeds the user's maximum subscription quota
151006 product Product is fully subscribed
151007 restricted Only new users can participate in the subscription > Read the conditions of the product, or choose another.
151008 restricted You currently do not meet the conditions to purchase this product > Read the conditions of the product, or choose another.
151009 insufficient-funds Insufficient balance
151010 subscription Quantity precision is incorrect
151011 overload/retry/no Sorry, the current activity is too popular, please try again later > Refused for the moment; nothing was carried out, go again shortly.
151016 product Cannot redeem before the product expires
151018 less Redemption amount exceeds the redeemable amount
151019 invalid-request Remaining holding quantity is too small to generate income, please redeem all > Redeem the whole holding, or so little that enough of it remains.
151020 insufficient-funds Redeemable quantity is less than the quantity required for penalty interest > Redeem more, or wait until no penalty is due.
151021 product ETH Staking: This currency is not supported at the moment
151022 subscription ETH Staking: Less than the minimum subscription quantity
151023 product ETH Staking: The product is temporarily sold out, please wait for quota replenishment
151024 invalid-request When redeeming early, the parameter confirmPunishRedeem must be passed in > Add confirmPunishRedeem=1 to accept the penalty, or wait until the product expires.
`,
};
