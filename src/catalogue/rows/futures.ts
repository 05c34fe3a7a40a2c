import type { Table } from '../table.js';

/**
 * Futures; copy trading answers with the same codes. 429000 of the table stands with the gateway's
 * codes, because every product can answer it. 200002 as the limit has no test, so that an empty
 * message counts as the limit as well: waiting is the safe reading.
 *
 * After a liquidation (300014) an order that was to close the position would open one, so it is not
 * repeated. A suspension (300002) changes nothing, and a settlement (300015) leaves a position as it
 * is or the contract closed: there the same order still means the same.
 */
export const futures: Table = {
  family: 'futures',
  lines: `
# KuCoin docs, futures error codes (read 2026-11-22)
1015+30 address cloudflare frequency limit according to IP, block 30s
40010 region Unavailable to place orders. Your identity information/IP/phone number shows you're at a country/region that is restricted from this service.
100001 invalid-request There are invalid parameters
100002 fault systemConfigError
100003 not-tradable Contract parameter invalid
100004 order-not-found Order is in not cancelable state > It is finished, or on its way: read the order before you go on.
100005 invalid-request contractRiskLimitNotExist > Read the risk limit levels of the contract.
200001 invalid-request The query scope for Level 2 cannot exceed xxx
200002 endpoint Too many requests in a short period of time, please retry later--kucoin business layer request frequency limit, block 10s
200002 invalid-request The query scope for Level 3 cannot exceed xxx ~ level ?3|query scope
200003 not-tradable The symbol parameter is invalid.
200005 insufficient-funds Insufficient balance.(Insufficient balance when modifying risk limit)
300000 invalid-request request parameter illegal
300001 limit-reached Active order quantity limit exceeded (limit: xxx, current: xxx)
300002 suspended Order placement/cancellation suspended, please try again later.
300003 insufficient-funds Balance not enough, please first deposit at least 2 USDT before you start the battle
300004 limit-reached Stop order quantity limit exceeded (limit: xxx, current: xxx)
300005 less xxx risk limit exceeded
300006 exit-price The close price shall be greater than the bankruptcy price. Current bankruptcy price: xxx.
300007 exit-price priceWorseThanLiquidationPrice
300008 no-counterpart Unavailable to place the order, there's no contra order in the market.
300009 no-position Current position size: 0, unable to close the position.
300010 fault Failed to close the position
300011 price Order price cannot be higher than xxx
300012 price Order price cannot be lower than xxx
300013 no-counterpart Unable to proceed the operation, there's no contra order in order book.
300014! suspended The position is being liquidated, unable to place/cancel the order. Please try again later. > Read the position before you place anything anew; an order to be cancelled is still live.
300015 suspended The order placing/cancellation is currently not available. The Contract/Funding is under the settlement process. When the process is completed, the function will be restored automatically. Please wait patiently and try again later.
300016 leverage The leverage cannot be greater than xxx.
300017 restricted Unavailable to proceed the operation, this position is for Futures Brawl
300018 duplicate clientOid parameter repeated
400001 headers Any of KC-API-KEY, KC-API-SIGN, KC-API-TIMESTAMP, KC-API-PASSPHRASE is missing in your request header.
400002 clock KC-API-TIMESTAMP Invalid -- Time differs from server time by more than 5 seconds
400003 no-key KC-API-KEY not exists
400004 passphrase KC-API-PASSPHRASE error
400005 signature Signature error -- Please check your signature
400006 whitelist The IP address is not in the API whitelist
400007 forbidden Access Denied -- Your API key does not have sufficient permissions to access the URI
400100 invalid-request Parameter Error -- You tried to access the resource with invalid parameters
400100 insufficient-funds account.available.amount -- Insufficient balance ~ account ?available ?amount|insufficient balance|balance insufficient
404000 path URL Not Found -- The requested resource could not be found
411100 frozen User is frozen -- Please contact us via support center
415000 json Unsupported Media Type -- The Content-Type of the request header needs to be set to application/json
500000 fault Internal Server Error -- We had a problem with our server. Try again later.

# ccxt 4.5.84 kucoin.js (read 2026-11-22)
100001 order-not-found error.getOrder.orderNotExist ~ order ?(doesn t|(does |is )?not) ?(exist|found)
330008 insufficient-funds Insufficient available margin ~ insufficient|available margin
330008 less Your current margin and leverage have reached the maximum open limit. Please increase your margin or raise your leverage to open larger positions. > Lower the size, add margin or raise the leverage.
330012 mode Your order is in One-Way Mode, while your account is set to Hedge Mode. Update your settings so they match and try again.

# KuCoin docs-new, futures error codes (read 2026-11-22)
330005 mode Please switch your margin mode to cross margin mode and try again
330011 mode Before initiating any Futures trades, please use the Switch Position Mode endpoint > Set the position mode once: POST /api/v2/position/switchPositionMode.

# loureed691/RAD, seen by a bot in 2025 (read 2026-11-30)
330006 mode Current mode is set to isolated margin. Please switch to cross margin before making further adjustments.
330009 leverage Current leverage is too low... > Raise the leverage, or lower the size of the order.

# JKorf/Kucoin.Net#153, seen 2022 with HTTP 500, once for a misspelt symbol (read 2026-11-30)
100000 down Service not available temporarily, please try it later.

# seen on orders with HTTP 400 by users of ccxt (read 2026-11-30)
600004 region Unfortunately, trading is currently unavailable in your location due to country, region, or IP restrictions.
`,
};
