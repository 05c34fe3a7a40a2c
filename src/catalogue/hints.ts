/*
 * Advice that several rows give word for word. Advice for one row stands in the row.
 */

/** A momentary refusal. */
export const AGAIN_SOON = 'Refused for the moment; nothing was carried out, go again shortly.';
/** The market is closed for a while. */
export const WHEN_REOPENED =
  'Trading rests; watch the symbol list and go on once it is open again.';
/** Nobody knows whether it was carried out. */
export const LOOK_UP_FIRST =
  'Reads repeat by themselves; look a state change up before sending it again.';

/** Not enough balance. */
export const TOP_UP =
  'Check the available balance; lower the amount or move funds in (fresh ones take a second).';
/** Too many orders or too large a position. */
export const MAKE_ROOM = 'Cancel orders or reduce positions first; waiting does not help.';
/** A limit on borrowing. */
export const BORROW_LESS = 'Borrow less or repay first; read the borrow limits.';

/** A parameter is wrong. */
export const FIX_REQUEST = 'Compare the parameters with the docs; the same request fails again.';
/** The order breaks a rule of the symbol. */
export const FIX_ORDER = 'Fit size, price and funds to the limits in the symbol list.';
/** The price is too far off. */
export const FIX_PRICE = 'Move the price inside the allowed band of the symbol.';
/** The conditional part of an order is wrong. */
export const FIX_TRIGGER = 'Correct the trigger, take-profit or stop-loss of the order.';
/** The leverage is too high. */
export const FIX_LEVERAGE = 'Read the allowed leverage of the symbol and set a lower one.';
/** Order and account differ in mode. */
export const FIX_MODE = 'Give the order the margin and position mode of the account.';
/** No counterpart for a market order. */
export const EMPTY_BOOK = 'Nobody is on the other side of the book; use a limit order.';
/** Market orders are not taken. */
export const LIMIT_ORDERS_ONLY = 'Only limit orders are taken now; send type=limit.';
/** The symbol names no market. */
export const CHECK_SYMBOL =
  'Check the symbol list; the market may be misspelt, closed or delisted.';
/** The market takes no orders. */
export const NO_ORDERS_HERE = 'This pair takes no orders, or none from this account; leave it out.';
/** The currency is unknown. */
export const CHECK_CURRENCY = 'Check the currency against the currency list.';
/** The path is unknown. */
export const CHECK_PATH = 'Check path, version and host: spot and futures have their own.';
/** The body is announced as something else. */
export const SEND_JSON = 'Send Content-Type: application/json.';

/** An order that is not there, or no longer open. */
export const READ_ORDER = 'Read the order: it may be filled, cancelled, or not visible yet.';
/** A client id that was used before. */
export const LOOK_UP_TWIN = 'The id is taken: look that order up before you place another.';

/** Headers for the signature are missing. */
export const SEND_KEY = 'Send all four KC-API headers; a proxy may drop them.';
/** The timestamp was refused. */
export const FIX_CLOCK = 'Synchronise the clock and sign right before sending: the window is 5 s.';
/** The key was refused. */
export const FIX_KEY =
  'Stop: check key, secret and passphrase; repeated refusals end in a ban (418).';
/** The passphrase was refused. */
export const FIX_PASSPHRASE = 'Stop: check the passphrase; key versions 2 and 3 send its HMAC.';
/** The signature was refused. */
export const FIX_SIGNATURE =
  'Stop: sign timestamp + METHOD + path with query + body exactly as they leave.';
/** The address is not on the key's whitelist. */
export const FIX_WHITELIST = 'Stop: add this outgoing address to the whitelist of the key.';
/** The key may not do this. */
export const FIX_PERMISSION = 'Stop: give the key the permission it lacks, or use another key.';
/** The account is shut. */
export const ASK_SUPPORT = 'Stop using this account and ask KuCoin support.';
/** The account is in a state that forbids it. */
export const ASK_ABOUT_STATE = 'Look at the state of the account on the website, or ask support.';
/** Identity verification is missing. */
export const VERIFY = 'Complete identity verification on the website first.';
/** A product that was never opened. */
export const SIGN_AGREEMENT =
  'Open the product or sign its agreement on the website, with the main account.';
/** A matter of country or address. */
export const REGION = 'Not offered to your country, region or IP; leave this product out.';

/** Too many requests from one address. */
export const REST_ADDRESS =
  'Stop all requests from this address until the wait is over, then send fewer.';
/** Too many requests to one endpoint. */
export const REST_ENDPOINT = 'Rest this endpoint for 10 s and call it less often.';
/** A server without room. */
export const SERVER_FULL =
  'The server is full, not your quota; nothing was carried out, go again shortly.';
/** Cloudflare lets nobody in from there. */
export const EDGE_SHUT =
  'Cloudflare shuts this address or client out: do not repeat, change it or ask support.';
/** Cloudflare did not get through. */
export const EDGE_LATER =
  'Cloudflare could not reach KuCoin; wait as told, nothing was carried out.';
