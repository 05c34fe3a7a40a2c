/** What to do after an unknown outcome; true for a read, an order, a cancel and a transfer. */
export const lookUpFirst =
  'If this was an order, look it up by its clientOid before sending it again.';

/**
 * Advice that several rows give, one a line:
 *
 *     name [kind [action executed [scope [seconds]]]]: what the author of the bot should do
 *
 * No kind is the name, no action `surface`, and then nothing was carried out. Advice for one row
 * stands in the row. A hint is true for every call that can meet it: a read, an order, a cancel, a
 * transfer.
 */
export const advices: string = `
invalid-request: Compare the parameters with the docs; the same request fails again.
path invalid-request: Check path, version and host: spot and futures have their own.
json invalid-request: Send Content-Type: application/json.
currency invalid-request: Check currency and chain against the currency list.
lending invalid-request: Read the lending market: amounts, rates and their steps.
subscription invalid-request: Read the product: it gives the smallest and the largest amount and their step.
invalid-order: Fit size, price and funds to the limits in the symbol list.
amount invalid-order: Fit it to the limits: of an order in the symbol list, of a withdrawal in its quotas.
quota invalid-request: A withdrawal: read GET /api/v1/withdrawals/quotas; a transfer: fit the currency's precision.
missing invalid-order: A field that the order needs is missing: add the one that the message names.
price invalid-order: Move the price inside the allowed band of the symbol.
exit-price invalid-order: The bound is the position's own: read the position, and price the order before it.
trigger invalid-order: Correct the trigger, take-profit or stop-loss of the order.
limit-only invalid-order: Only limit orders are taken now; send type=limit.
limit-only-unified invalid-order: Only limit orders are taken now; send orderType=LIMIT.
leverage invalid-order: Set a leverage the symbol allows.
mode invalid-order: Give the order the margin and position mode of the account.
no-counterpart invalid-order: Nobody is on the other side of the book; use a limit order.
no-position invalid-order: Read the position first; it may be closed or in liquidation.
not-tradable: Check the symbol list; the market may be misspelt, closed or delisted.
closed not-tradable: Trading rests; go on once the symbol list shows it open.
no-price not-tradable: The contract has no such price at the moment; go on once it is quoted again.
no-orders not-tradable: This pair takes no orders, or none from this account; leave it out.
no-cancels not-tradable: No cancels now: the order is still live and may fill. Cancel it once that is over.
again-soon not-tradable retry no: Refused for the moment; nothing was carried out, go again shortly.
suspended not-tradable retry no: Refused for the moment. An order to be cancelled is still live; go again shortly.
product not-tradable: Read the product list: it gives id, period and quotas.
pair not-tradable: Read the convert symbols: they give pairs, directions and sizes.
auction not-tradable: Read what this stage of the call auction allows.
order-not-found: No such open order: it is finished, has another id or symbol, or is not visible yet.
duplicate: The id is taken: look that order up before you place another.
insufficient-funds: Check the available balance; lower the amount or move funds in (fresh ones take a second).
limit-reached: Cancel open orders or reduce the position until you are below the limit.
borrow-less limit-reached: Borrow less or repay first; read the borrow limits.
platform-limit limit-reached: The platform as a whole is at its limit; order less or wait.
less limit-reached: Lower the amount to what is still allowed.
restricted: Look at the state of the account on the website, or ask support.
region restricted: Not offered to your country, region or IP; leave this product out.
identity restricted: Complete identity verification on the website first.
agreement restricted: Open the product or sign its agreement on the website, with the main account.
frozen restricted abort no: Stop using this account and ask KuCoin support.
support restricted: A function of the account is restricted: leave this call out and ask KuCoin support.
leader restricted: Only lead traders may call this.
unsigned authentication: Sign it with a key of this very host: spot, futures, sandbox and EU keys differ.
headers authentication: Send all four KC-API headers; a proxy may drop them.
key authentication abort no key: Stop: check key, secret and passphrase; repeated refusals end in a ban (418).
no-key authentication abort no key: Stop: this host has no such key; spot, futures, sandbox and EU keys differ.
passphrase authentication abort no key: Stop: check the passphrase, and the secret: a wrong one spoils its HMAC and shows like this.
signature authentication abort no key: Stop: sign timestamp + METHOD + path with query + body exactly as they leave.
whitelist permission abort no key: Stop: add this outgoing address to the whitelist of the key.
forbidden permission abort no key: Stop: give the key the permission it lacks, or use another key.
clock clock re-sign no request: Correct the clock and sign right before sending; if it is right, the trip takes over 5 s.
address rate-limit backoff no ip: Stop all requests from this address until the wait is over, then send fewer.
endpoint rate-limit backoff no endpoint 10: Rest this endpoint for 10 s and call it less often.
full overload retry no request: The server is full, not your quota; nothing was carried out, go again shortly.
busy overload retry unknown: ${lookUpFirst}
fault server retry unknown: ${lookUpFirst}
down maintenance retry unknown: ${lookUpFirst}
time-out timeout retry unknown: ${lookUpFirst}
edge-lost edge retry unknown: ${lookUpFirst}
edge-later edge backoff no request: Cloudflare could not reach KuCoin; wait as told, nothing was carried out.
edge-down edge retry no: Cloudflare could not reach KuCoin; wait as told, nothing was carried out.
edge-shut edge abort no request: Stop: Cloudflare shuts this address or client out, and a repeat changes nothing; ask support.
edge-site edge: KuCoin's site is set up wrongly at Cloudflare for this host: check the host name, ask support.
edge-rewrite edge: A rule of KuCoin's at Cloudflare fails on this request: check path, query and headers.
edge-worker edge: A script of KuCoin's at Cloudflare failed on this request: try again later, or ask support.
`;
