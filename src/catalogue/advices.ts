/**
 * Advice that several rows give, one a line:
 *
 *     name [kind [action executed [scope [seconds]]]]: what the author of the bot should do
 *
 * No kind is the name, no action `surface`, and then nothing was carried out. Advice for one row
 * stands in the row.
 */
export const advices = `
invalid-request: Compare the parameters with the docs; the same request fails again.
path invalid-request: Check path, version and host: spot and futures have their own.
json invalid-request: Send Content-Type: application/json.
currency invalid-request: Check currency and chain against the currency list.
lending invalid-request: Read the lending market: amounts, rates and their steps.
invalid-order: Fit size, price and funds to the limits in the symbol list.
price invalid-order: Move the price inside the allowed band of the symbol.
trigger invalid-order: Correct the trigger, take-profit or stop-loss of the order.
limit-only invalid-order: Only limit orders are taken now; send type=limit.
leverage invalid-order: Set a leverage the symbol allows.
mode invalid-order: Give the order the margin and position mode of the account.
no-counterpart invalid-order: Nobody is on the other side of the book; use a limit order.
no-position invalid-order: Read the position first; it may be closed or in liquidation.
not-tradable: Check the symbol list; the market may be misspelt, closed or delisted.
closed not-tradable: Trading rests; go on once the symbol list shows it open.
no-orders not-tradable: This pair takes no orders, or none from this account; leave it out.
again-soon not-tradable retry no: Refused for the moment; nothing was carried out, go again shortly.
product not-tradable: Read the product list: it gives id, period and quotas.
pair not-tradable: Read the convert symbols: they give pairs, directions and sizes.
auction not-tradable: Read what this stage of the call auction allows.
order-not-found: Read the order: it may be filled, cancelled, or not visible yet.
duplicate: The id is taken: look that order up before you place another.
insufficient-funds: Check the available balance; lower the amount or move funds in (fresh ones take a second).
limit-reached: Cancel orders or reduce positions first; waiting does not help.
borrow-less limit-reached: Borrow less or repay first; read the borrow limits.
platform-limit limit-reached: The platform as a whole is at its limit; order less or wait.
less limit-reached: Lower the amount to what is still allowed.
restricted: Look at the state of the account on the website, or ask support.
region restricted: Not offered to your country, region or IP; leave this product out.
identity restricted: Complete identity verification on the website first.
agreement restricted: Open the product or sign its agreement on the website, with the main account.
frozen restricted abort no: Stop using this account and ask KuCoin support.
support restricted: Stop using this account and ask KuCoin support.
leader restricted: Only lead traders may call this.
unsigned authentication: Send the request signed.
headers authentication: Send all four KC-API headers; a proxy may drop them.
key authentication abort no key: Stop: check key, secret and passphrase; repeated refusals end in a ban (418).
passphrase authentication abort no key: Stop: check the passphrase; key versions 2 and 3 send its HMAC.
signature authentication abort no key: Stop: sign timestamp + METHOD + path with query + body exactly as they leave.
whitelist permission abort no key: Stop: add this outgoing address to the whitelist of the key.
forbidden permission abort no key: Stop: give the key the permission it lacks, or use another key.
clock clock re-sign no request: Synchronise the clock and sign right before sending: the window is 5 s.
address rate-limit backoff no ip: Stop all requests from this address until the wait is over, then send fewer.
endpoint rate-limit backoff no endpoint 10: Rest this endpoint for 10 s and call it less often.
full overload retry no request: The server is full, not your quota; nothing was carried out, go again shortly.
busy overload retry unknown: Reads repeat by themselves; look a state change up before sending it again.
fault server retry unknown: Reads repeat by themselves; look a state change up before sending it again.
down maintenance retry unknown: Reads repeat by themselves; look a state change up before sending it again.
time-out timeout retry unknown: Reads repeat by themselves; look a state change up before sending it again.
edge-lost edge retry unknown: Reads repeat by themselves; look a state change up before sending it again.
edge-later edge backoff no request: Cloudflare could not reach KuCoin; wait as told, nothing was carried out.
edge-down edge retry no: Cloudflare could not reach KuCoin; wait as told, nothing was carried out.
edge-shut edge abort no request: Cloudflare shuts this address or client out: do not repeat, change it or ask support.
`;
