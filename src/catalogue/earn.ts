import type { Table } from './table.js';

/** Earn products: simple earn, staking, structured products. */
export const earn: Table = {
  family: 'earn',
  lines: `
# KuCoin docs, earn error codes (read 2026-11-22)
151404 order-not-found Position does not exist > Read the holdings: it may be redeemed.
151001 invalid-request Product does not exist > Read the product list: it gives id, period and quotas.
151002 product Subscription not started
151003 product Subscription ended
151004 invalid-request Subscription amount is less than the user's minimum subscription quota > Raise the amount to what the product takes.
151005 limit-reached Subscription amount exceeds the user's maximum subscription quota > Lower the amount to what the product takes.
151006 not-tradable Product is fully subscribed > Sold out; watch the product list for new quota.
151007 restricted Only new users can participate in the subscription > Choose a product that is open to everybody.
151008 restricted You currently do not meet the conditions to purchase this product > Read its conditions on the website.
151009 insufficient-funds Insufficient balance
151010 invalid-request Quantity precision is incorrect > Round the amount to the precision of the product.
151011 overload/retry/no Sorry, the current activity is too popular, please try again later > Refused for the moment; nothing was carried out, go again shortly.
151016 not-tradable Cannot redeem before the product expires > Wait for the end of the period.
151018 limit-reached Redemption amount exceeds the redeemable amount > Redeem no more than the redemption preview says.
151019 invalid-request Remaining holding quantity is too small to generate income, please redeem all > Redeem the whole holding.
151020 insufficient-funds Redeemable quantity is less than the quantity required for penalty interest > Redeem more, or wait until no penalty is due.
151021 product ETH Staking: This currency is not supported at the moment
151022 invalid-request ETH Staking: Less than the minimum subscription quantity > Raise the amount to what the product takes.
151023 not-tradable ETH Staking: The product is temporarily sold out, please wait for quota replenishment > Sold out; watch the product list for new quota.
151024 invalid-request When redeeming early, the parameter confirmPunishRedeem must be passed in > Send confirmPunishRedeem to accept the penalty.
`,
};
