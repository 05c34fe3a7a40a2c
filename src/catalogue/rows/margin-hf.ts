import type { Table } from '../table.js';

/** Codes of high frequency margin only; the family is margin all the same. */
export const marginHf: Table = {
  family: 'margin',
  lines: `
# KuCoin docs, margin high-frequency error codes (read 2026-11-22)
126000 fault Abnormal margin trading
126001 restricted Users currently do not support high frequency > Use the plain margin endpoints.
126002 frozen There is a risk problem in your account and transactions are temporarily not allowed!
126003 invalid-order The commission amount is less than the minimum transaction amount for a single commission
126004 not-tradable Trading pair does not exist or is prohibited
126005 identity This trading pair requires advanced KYC certification before trading
126006 not-tradable Trading pair is not available
126007 closed Trading pair suspended
126009 closed Trading pair is suspended from creating orders
126010 no-cancels Trading pair suspended order cancellation
126011 limit-reached There are too many orders in the order
126013 insufficient-funds Insufficient account balance
126015 no-orders It is prohibited to place orders on this trading pair
126021 region This digital asset does not support user participation in your region, thank you for your understanding!
126022 price The final transaction price of your order will trigger the price protection strategy. To protect the price from deviating too much, please place an order again. > It would trade too far from the market: send a limit order, or a smaller one.
126027 limit-only Only limit orders are supported
126028 limit-only Only limit orders are supported before the specified time
126029 price The maximum order price is: xxx
126030 price The minimum order price is: xxx
126033 duplicate Duplicate order
126034 fault Failed to create take profit and stop loss order
126036 fault Failed to create margin order
126037 region Due to country and region restrictions, this function has been suspended!
126038 fault Third-party service call failed (internal exception)
126039 fault Third-party service call failed, reason: xxx
126041 invalid-request clientTimestamp parameter error > Send KC-API-TIMESTAMP as clientTimestamp on every attempt.
126042 limit-reached Exceeded maximum position limit
126043 order-not-found Order does not exist
126044 duplicate clientOid duplicate
126045 region This digital asset does not support user participation in your region, thank you for your understanding!
126046 region This digital asset does not support your IP region, thank you for your understanding!
126047 identity Please complete identity verification
126048 identity Please complete authentication for the master account
135005 fault Margin order query business abnormality
135018 fault Margin order query service abnormality
400400 fault Parameter error/service exception
400401 unsigned User is not logged in
408000 time-out Network timeout, please try again later
500000 fault Service exception

# KuCoin docs-new, margin error codes (read 2026-11-22)
400444 frozen For your security, we have temporarily restricted your account function.
`,
};
