import type { Table } from '../table.js';

/** Spot, and what every product on the spot host shares. */
export const spot: Table = {
  family: 'spot',
  lines: `
# KuCoin docs, spot error codes (read 2026-11-22)
200001 closed Order creation for this pair suspended
200002 no-cancels Order cancel for this pair suspended
200003 limit-reached Number of orders breached the limit
200009 identity Please complete the KYC verification before you trade XX
200004 insufficient-funds Balance insufficient
260210 not-tradable withdraw.disabled -- Currency/Chain withdraw is closed, or user is frozen to withdraw > Read the currency; if the chain is open, ask support.
400001 headers Any of KC-API-KEY, KC-API-SIGN, KC-API-TIMESTAMP, KC-API-PASSPHRASE is missing in your request header
400002 clock KC-API-TIMESTAMP Invalid
400003 no-key KC-API-KEY not exists
400004 passphrase KC-API-PASSPHRASE error
400005 signature Signature error
400006 whitelist The requested ip address is not in the api whitelist
400007 forbidden Access Denied
404000 path Url Not Found
400100 invalid-request Parameter Error
400100 insufficient-funds account.available.amount -- Insufficient balance ~ account ?available ?amount|insufficient balance|balance insufficient
400200 no-orders Forbidden to place an order
400500 region Your located country/region is currently not supported for the trading of this token
400600 closed validation.createOrder.symbolNotAvailable -- The trading pair has not yet started trading
400700 frozen Transaction restricted, there's a risk problem in your account
400800 fault Leverage order failed
411100 frozen User are frozen
415000 json Unsupported Media Type -- The Content-Type of the request header needs to be set to application/json
500000 fault Internal Server Error
600203 closed Symbol XXX-XXX cant be traded -- The symbol is not enabled for trading, such as downtime for upgrades, etc.
900001 not-tradable symbol not exists
230005 busy The system is busy, please try again later

# KuCoin docs, rate limit 1.0 (read 2026-11-22)
200002 endpoint Too many requests in a short period of time, please retry later ~ too ?many ?(req|call|visit)|frequen|(rate|access|request) ?limit|频|頻|限流

# ccxt 4.5.84 kucoin.js (read 2026-11-22)
order_not_exist order-not-found order_not_exist
400330 price Order price can't deviate from NAV by 50% > Move the price towards the net asset value (NAV) of the leveraged token.
400350 less Upper limit for holding: 10,000USDT, you can still buy 10,000USDT worth of coin.
400370 price Max. price: 0.02500000000000000000
400760 invalid-order The order funds should more then 0.1 USDT.
600100 invalid-order Order size increment invalid. ~ increment
600100 invalid-order Funds below the minimum requirement. ~ minimum
600101 invalid-order The order funds should more then 0.1 USDT.

# seen on orders with HTTP 400 by users of ccxt (read 2026-11-30)
600004 region Unfortunately, trading is currently unavailable in your location due to country, region, or IP restrictions.
`,
};
