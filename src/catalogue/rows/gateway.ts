import type { Table } from '../table.js';

/**
 * What every product can answer: the gateway's own codes, and the senses of 400100. These are told
 * apart by message only, so the special ones stand before the general ones.
 *
 * 429000 comes in two senses: the quota of a pool is used up, and KuCoin asks to stop until the
 * window of 30 s is over; or one of KuCoin's servers is full, and nobody's quota is touched.
 *
 * Inside HTTP 200, 404000 and 415000 speak of the symbol, not of the URL or the body. A path or
 * header that really is wrong is told in its own words under a 200.
 */
export const gateway: Table = {
  family: 'gateway',
  lines: `
# KuCoin docs-new, gateway error codes (read 2026-11-22)
429000+30 rate-limit/backoff/no/pool Too many requests in a short period. Please retry later.(UID LIMIT) ~ user ?level|uid ?limit > Stop the requests of this pool until gw-ratelimit-reset is over.
400001 authentication Please check the URL of your request. ~ \\burl\\b > Check path and query; the gateway could not read them.
400001 headers Please check the header of your request for KC-API-KEY, KC-API-SIGN, KC-API-TIMESTAMP, KC-API-PASSPHRASE.
400002 clock Invalid KC-API-TIMESTAMP.
400003 no-key KC-API-KEY does not exist.
400004 passphrase Invalid KC-API-PASSPHRASE.
400005 signature Invalid KC-API-SIGN.
400006 whitelist Invalid request IP, the current client IP is: %s.
400007 forbidden Access denied, requires more permission.
400008 key V1 & V2 API keys are no longer supported by this API. > Stop: create a key of version 3 and send KC-API-KEY-VERSION: 3.
400009 key Invalid KC-API-KEY-VERSION. > Stop: send the KC-API-KEY-VERSION the key was created with.
400010 forbidden UID access denied, requires more permission. > Stop: the account lacks the permission; ask support.
400011 authentication Session verification failed. > Sign and answer the sessionId within 30 s of connecting.
400012 authentication Session verification has timed out. > Sign and answer the sessionId within 30 s of connecting.
400101 invalid-request Invalid request data.
400102 invalid-request Please check the parameters of your request.
4001002 invalid-request Please check the param of your request: Field 'id' must be a non-empty string.
400200 permission Unknown partner. ~ partner > Check KC-API-PARTNER, or leave the partner headers out.
400201 authentication Invalid KC-API-PARTNER-SIGN. > Sign for the partner anew on every attempt.
400202 permission Invalid request IP. > Have this outgoing address added for the partner.
400301 region Operation restricted due to local laws, regulations, or policies in your country or region.
400302 frozen Based on your IP, services are unavailable in your region due to regulations. > Stop: KuCoin does not serve this region; ask support if it takes yours for another.
400303 identity Identity verification required to access full features.
400304 identity Please log in with your master account to complete identity verification.
400400 authentication Invalid authorization token. ~ token > Connect again with a new token.
400401 unsigned Authorization is required. ~ authori[sz]ation
411200 permission URL is in the user blacklist. > The account lacks the permission; ask support.
420001 rate-limit Too many errors, disconnected. > Repair what you send before connecting again.
420002 fault Error receiving data.
429001 full Too many total requests in a short period. Please retry later.(SYSTEM LIMIT)
429002 rate-limit/retry/no/request Too many requests in a short period. Please retry later. (MULTY LIMIT PER CONNECTION) > Send less over one connection, or open another.
500000 fault Internal server error.
501000 down The service has stopped running.
503000 busy Server is busy. Please retry later.
504000 time-out Gateway timeout.
505000 fault Unknown error.

# KuCoin docs, futures error codes (read 2026-11-22)
429000 full Too Many Requests -- Trigger the total traffic limit of this interface of KuCoin server, you can retry the request

# probe of api-futures.kucoin.com, 2026-09-22
404000@200 path URL Not Found ~ url not found
415000@200 json Unsupported Media Type ~ unsupported media|content type
404000@200 not-tradable The contract information you requested does not exist.
415000@200 not-tradable funding rate is not supported > This symbol has no such figure; leave it out.

# ccxt 4.5.84 kucoin.js (read 2026-11-22)
400000 invalid-request Bad Request
401000 invalid-request The interface has been deprecated > This endpoint is gone: use the one that the docs name as its successor.
200000 order-not-found Position does not exist ~ position (does )?not exist > There is no such position: it is closed or was never opened; list those that are open.
200000 less Unsuccessful! Exceeded the max. funds out-transfer limit ~ transfer limit
200000 invalid-request A success code with a message and no data, which is how a failure looks under it. > Read the message; it is the only thing KuCoin says about this failure.
400100 order-not-found order_not_exist_or_not_allow_to_cancel ~ not ?exist ?or ?not ?allow
400100 order-not-found order_not_exist ~ order ?(doesn t|(does |is )?not) ?(exist|found)

# JKorf/Kucoin.Net#120, seen 2022 (read 2026-11-22)
400100 duplicate validation.createOrder.clientOidDuplicated ~ client ?oid( \\w+)? ?(duplicat|repeat)|duplicated? client ?oid

# ccxt 4.5.84 kucoin.js (read 2026-11-22)
400100 not-tradable Unsupported trading pair. ~ unsupported trading pair
400100 amount The quantity is below the minimum requirement. ~ minimum requirement
400100 amount The amount increment is invalid. ~ increment
400100 invalid-request pageSize should not greater than 500 ~ page ?size
400100 invalid-request recAccountType not in the given range ~ not in the given range
`,
};
