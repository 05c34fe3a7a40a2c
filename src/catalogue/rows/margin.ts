import type { Table } from '../table.js';

/**
 * Codes common to low and high frequency margin, lending included. Within one code the first test
 * that matches decides, so those for a special sense stand before those for a general one. A lost
 * borrowing (130202) must not be taken for one in progress, so its test is the widest and comes
 * first: what is processing and not said to be for another try may be this very borrowing.
 */
export const margin: Table = {
  family: 'margin',
  lines: `
# KuCoin docs, margin error codes (read 2026-11-22)
130101 lending The currency does not support subscription. ~ not support( \\w+)? subscri
130101 lending Interest rate increment error. ~ interest rates? incr
130101 lending Interest rate exceeds limit. ~ interest rates?( \\w+){0,2} exce
130101 lending The subscription amount exceeds the limit for a single subscription. ~ subscri\\w* amounts?( \\w+){0,2} exce
130101 lending Subscription amount increment error. ~ subscri\\w* amounts? incr
130101 lending Redemption amount increment error ~ rede\\w+ amounts? incr
130102 less Maximum subscription amount has been exceeded.
130103 order-not-found Subscription order does not exist. > Check purchaseOrderNo and currency.
130104 limit-reached Maximum number of subscription orders has been exceeded. > Redeem a subscription first.
130105 insufficient-funds Insufficient balance.
130106 lending The currency does not support redemption.
130107 invalid-request Redemption amount exceeds subscription amount.
130108 order-not-found Redemption order does not exist. > Check redeemOrderNo and currency.
130201 agreement Please open margin trade before proceeding ~ open( \\w+){0,2} margin
130201 support Your account has restricted access to certain features. Please contact customer service for further assistance ~ restrict
130201 restricted The lending function is currently disabled ~ lending > Lending is off; watch the announcements.
130202 time-out A timeout has occurred. The system is currently processing ~ time ?out|timed out|over ?time|currently processing|processing(?! liquidat|( please)? (re)?try)
130202 again-soon The system is renewing the loan automatically. Please try again later ~ renew
130202 restricted Please pay off all debts before proceeding ~ debt > Repay all debts first.
130202 again-soon A borrowing is in progress. Please try again later ~ borrowing( \\w+)? in progress
130202 again-soon The system is confirming position liquidation. Please try again later ~ confirm\\w*( \\w+){0,2} liquidat
130202 again-soon The system is processing liquidation. Please try again later ~ liquidat
130202 again-soon There are outstanding borrowing orders that need to be settled. Please try again later ~ outstanding|settle
130202 again-soon The system is processing. Please try again later ~ processing( please)? (re)?try
130203 insufficient-funds Insufficient account balance ~ balance
130203 borrow-less The maximum borrowing amount has been exceeded. Your remaining available borrowing: {1}{0} ~ borrow
130204 platform-limit As the total lending amount for platform leverage {0} reaches the platform's maximum position limit, the system suspends the borrowing function of leverage {1} ~ total lending
130204 platform-limit As the total position of platform leverage {0} reaches the platform's maximum leverage loan limit, the system suspends leverage the borrowing function of leverage {1} ~ total position
130204 borrow-less According to the platform's maximum borrowing limit, the maximum amount you can borrow is {0}{1} ~ can borrow
130301 insufficient-funds Insufficient account balance
130302 support Your relevant permission rights have been restricted, you can contact customer service for processing
130303 not-tradable The current trading pair does not support isolated positions > Use cross margin, or another pair.
130304 no-orders The trading function of the current trading pair is not enabled
130305 not-tradable The current trading pair does not support cross position > Use isolated margin, or another pair.
130306 agreement The account has not opened leveraged trading
130307 agreement Please reopen the leverage agreement
130308 not-tradable Position renewal freeze > Read the position and go on once it is free.
130309 not-tradable Position forced liquidation freeze > Read the position and go on once it is free.
130310 restricted Abnormal leverage account status
130311 platform-limit Failed to place an order, triggering buy limit
130312 platform-limit Trigger global position limit, suspend buying
130313 platform-limit Trigger global position limit, suspend selling
130314 less Trigger the global position limit and prompt the remaining quantity available for purchase
130315 region This feature has been suspended due to country restrictions

# KuCoin docs-new, margin error codes (read 2026-11-22)
130316 again-soon Unable to borrow and transfer assets simultaneously. Please try again late
130323 agreement The leverage trading agreement has not been signed.

# ccxt 4.5.84 kucoin.js (read 2026-11-22)
101030 agreement You haven't yet enabled the margin trading
103000 borrow-less Exceed the borrowing limit, the remaining borrowable amount is: 0USDT
210014 borrow-less Exceeds the max. borrowing amount, the remaining amount you can borrow: 0USDT
`,
};
