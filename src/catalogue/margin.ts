import {
  AGAIN_SOON,
  ASK_ABOUT_STATE,
  ASK_SUPPORT,
  BORROW_LESS,
  LOOK_UP_FIRST,
  NO_ORDERS_HERE,
  REGION,
  SIGN_AGREEMENT,
  TOP_UP,
} from './hints.js';
import type { CatalogueRow } from './row.js';
import { table } from './table.js';

const SOURCE = 'KuCoin docs, margin error codes (read 2026-11-22)';
const NEW = { source: 'KuCoin docs-new, margin error codes (read 2026-11-22)' };
const CCXT = { source: 'ccxt 4.5.84 kucoin.js (read 2026-11-22)' };

const RATE = 'Read the lending market: it gives the allowed rates and their step.';
const LENDING_SIZE = 'Read the lending market: it gives the allowed amounts and their step.';
const PAUSED_BY_PLATFORM = 'The platform lends no more at this leverage; try a lower one.';
const GLOBAL_LIMIT = 'The platform as a whole is at its limit for this pair; order less or wait.';

/**
 * Codes common to low and high frequency margin, lending included. Within one code the first test
 * that matches decides, so those for a special sense stand before those for a general one.
 */
// prettier-ignore
export const marginRows: readonly CatalogueRow[] = /* @__PURE__ */ table('margin', SOURCE, [
  ['130101', 'The currency does not support subscription.', 'invalid-request', 'surface', 'no', 'Read the lending market: it lists what can be lent.', { message: /not support( \w+)? subscri/ }],
  ['130101', 'Interest rate increment error.', 'invalid-request', 'surface', 'no', RATE, { message: /interest rates? incr/ }],
  ['130101', 'Interest rate exceeds limit.', 'invalid-request', 'surface', 'no', RATE, { message: /interest rates?( \w+){0,2} exce/ }],
  ['130101', 'The subscription amount exceeds the limit for a single subscription.', 'invalid-request', 'surface', 'no', LENDING_SIZE, { message: /subscri\w* amounts?( \w+){0,2} exce/ }],
  ['130101', 'Subscription amount increment error.', 'invalid-request', 'surface', 'no', LENDING_SIZE, { message: /subscri\w* amounts? incr/ }],
  ['130101', 'Redemption amount increment error', 'invalid-request', 'surface', 'no', LENDING_SIZE, { message: /rede\w+ amounts? incr/ }],
  ['130102', 'Maximum subscription amount has been exceeded.', 'limit-reached', 'surface', 'no', 'Lower the amount, or redeem from an earlier subscription.'],
  ['130103', 'Subscription order does not exist.', 'order-not-found', 'surface', 'no', 'Check purchaseOrderNo and currency; they belong together.'],
  ['130104', 'Maximum number of subscription orders has been exceeded.', 'limit-reached', 'surface', 'no', 'Redeem a subscription first, or change the rate of an existing one.'],
  ['130105', 'Insufficient balance.', 'insufficient-funds', 'surface', 'no', TOP_UP],
  ['130106', 'The currency does not support redemption.', 'invalid-request', 'surface', 'no', 'Read the lending market: it tells what can be redeemed.'],
  ['130107', 'Redemption amount exceeds subscription amount.', 'invalid-request', 'surface', 'no', 'Read what is still subscribed and redeem no more than that.'],
  ['130108', 'Redemption order does not exist.', 'order-not-found', 'surface', 'no', 'Check redeemOrderNo and currency; they belong together.'],
  ['130201', 'Please open margin trade before proceeding', 'restricted', 'surface', 'no', SIGN_AGREEMENT, { message: /open( \w+){0,2} margin/ }],
  ['130201', 'Your account has restricted access to certain features. Please contact customer service for further assistance', 'restricted', 'surface', 'no', ASK_SUPPORT, { message: /restrict/ }],
  ['130201', 'The lending function is currently disabled', 'restricted', 'surface', 'no', 'Lending is switched off; watch the announcements.', { message: /lending/ }],
  // A lost borrowing must not be taken for one in progress, so its test is the widest and comes first.
  ['130202', 'A timeout has occurred. The system is currently processing', 'timeout', 'retry', 'unknown', LOOK_UP_FIRST, { message: /time ?out|timed out/ }],
  ['130202', 'The system is renewing the loan automatically. Please try again later', 'not-tradable', 'retry', 'no', AGAIN_SOON, { message: /renew/ }],
  ['130202', 'Please pay off all debts before proceeding', 'restricted', 'surface', 'no', 'Repay the open debts first, interest included.', { message: /debt/ }],
  ['130202', 'A borrowing is in progress. Please try again later', 'not-tradable', 'retry', 'no', AGAIN_SOON, { message: /borrowing( \w+)? in progress/ }],
  ['130202', 'The system is confirming position liquidation. Please try again later', 'not-tradable', 'retry', 'no', AGAIN_SOON, { message: /confirm\w*( \w+){0,2} liquidat/ }],
  ['130202', 'The system is processing liquidation. Please try again later', 'not-tradable', 'retry', 'no', AGAIN_SOON, { message: /liquidat/ }],
  ['130202', 'There are outstanding borrowing orders that need to be settled. Please try again later', 'not-tradable', 'retry', 'no', AGAIN_SOON, { message: /outstanding|settle/ }],
  ['130202', 'The system is processing. Please try again later', 'not-tradable', 'retry', 'no', AGAIN_SOON, { message: /processing/ }],
  ['130203', 'Insufficient account balance', 'insufficient-funds', 'surface', 'no', TOP_UP, { message: /balance/ }],
  ['130203', 'The maximum borrowing amount has been exceeded. Your remaining available borrowing: {1}{0}', 'insufficient-funds', 'surface', 'no', BORROW_LESS, { message: /borrow/ }],
  ['130204', "As the total lending amount for platform leverage {0} reaches the platform's maximum position limit, the system suspends the borrowing function of leverage {1}", 'limit-reached', 'surface', 'no', PAUSED_BY_PLATFORM, { message: /total lending/ }],
  ['130204', "As the total position of platform leverage {0} reaches the platform's maximum leverage loan limit, the system suspends leverage the borrowing function of leverage {1}", 'limit-reached', 'surface', 'no', PAUSED_BY_PLATFORM, { message: /total position/ }],
  ['130204', "According to the platform's maximum borrowing limit, the maximum amount you can borrow is {0}{1}", 'limit-reached', 'surface', 'no', BORROW_LESS, { message: /can borrow/ }],
  ['130301', 'Insufficient account balance', 'insufficient-funds', 'surface', 'no', TOP_UP],
  ['130302', 'Your relevant permission rights have been restricted, you can contact customer service for processing', 'restricted', 'surface', 'no', ASK_SUPPORT],
  ['130303', 'The current trading pair does not support isolated positions', 'not-tradable', 'surface', 'no', 'Use cross margin for this pair, or another pair.'],
  ['130304', 'The trading function of the current trading pair is not enabled', 'not-tradable', 'surface', 'no', NO_ORDERS_HERE],
  ['130305', 'The current trading pair does not support cross position', 'not-tradable', 'surface', 'no', 'Use isolated margin for this pair, or another pair.'],
  ['130306', 'The account has not opened leveraged trading', 'restricted', 'surface', 'no', SIGN_AGREEMENT],
  ['130307', 'Please reopen the leverage agreement', 'restricted', 'surface', 'no', SIGN_AGREEMENT],
  ['130308', 'Position renewal freeze', 'not-tradable', 'surface', 'no', 'The position is being renewed; read it and go on once it is free.'],
  ['130309', 'Position forced liquidation freeze', 'not-tradable', 'surface', 'no', 'The position is being liquidated; read it before anything else.'],
  ['130310', 'Abnormal leverage account status', 'restricted', 'surface', 'no', ASK_ABOUT_STATE],
  ['130311', 'Failed to place an order, triggering buy limit', 'limit-reached', 'surface', 'no', GLOBAL_LIMIT],
  ['130312', 'Trigger global position limit, suspend buying', 'limit-reached', 'surface', 'no', GLOBAL_LIMIT],
  ['130313', 'Trigger global position limit, suspend selling', 'limit-reached', 'surface', 'no', GLOBAL_LIMIT],
  ['130314', 'Trigger the global position limit and prompt the remaining quantity available for purchase', 'limit-reached', 'surface', 'no', 'Order no more than the quantity the message leaves.'],
  ['130315', 'This feature has been suspended due to country restrictions', 'restricted', 'surface', 'no', REGION],

  ['130316', 'Unable to borrow and transfer assets simultaneously. Please try again late', 'not-tradable', 'retry', 'no', 'Borrow and transfer one after the other; this one may go again shortly.', NEW],
  ['130323', 'The leverage trading agreement has not been signed. Please sign the agreement on the main account App/Web before using the service', 'restricted', 'surface', 'no', SIGN_AGREEMENT, NEW],
  ['101030', "You haven't yet enabled the margin trading", 'restricted', 'surface', 'no', SIGN_AGREEMENT, CCXT],
  ['103000', 'Exceed the borrowing limit, the remaining borrowable amount is: 0USDT', 'limit-reached', 'surface', 'no', BORROW_LESS, CCXT],
  ['210014', 'Exceeds the max. borrowing amount, the remaining amount you can borrow: 0USDT', 'limit-reached', 'surface', 'no', BORROW_LESS, CCXT],
]);
