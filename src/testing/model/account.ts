import { done } from '../messages/answer.js';
import { plain } from '../orders/order.js';
import type { Handler, HandlerContext } from './state.js';

/** Shown where a script names no balances. */
const PLENTY: Readonly<Record<string, number>> = { BTC: 1000, ETH: 10_000, USDT: 100_000_000 };

function balancesOf({ account }: HandlerContext) {
  const balances = account.balances ?? PLENTY;
  return Object.entries(balances).map(([currency, balance]) => {
    const holds = account.holds[currency] ?? 0;
    return { currency, balance, holds, available: balance - holds };
  });
}

/** The trading accounts, one per currency. */
export const accountList: Handler = (context) =>
  done(
    balancesOf(context)
      .filter(({ currency }) => (context.request.query['currency'] ?? currency) === currency)
      .map(({ currency, balance, holds, available }, index) => ({
        id: `${context.account.uid}0${index}`,
        currency,
        type: 'trade',
        balance: plain(balance),
        available: plain(available),
        holds: plain(holds),
      })),
  );

/** The futures account: numbers, in one currency. */
export const accountOverview: Handler = (context) => {
  const currency = context.request.query['currency'] ?? 'USDT';
  const found = balancesOf(context).find((entry) => entry.currency === currency);
  return done({
    accountEquity: found?.balance ?? 0,
    unrealisedPNL: 0,
    marginBalance: found?.balance ?? 0,
    positionMargin: 0,
    orderMargin: found?.holds ?? 0,
    frozenFunds: 0,
    availableBalance: found?.available ?? 0,
    currency,
    riskRatio: 0,
    maxWithdrawAmount: found?.available ?? 0,
  });
};

/** What a key may do. */
export const userInfo: Handler = ({ account }) => done({ uid: account.uid, level: 0 });

/**
 * Carries a call out that has no effect here but being counted, under `METHOD /path`: withdrawals,
 * transfers, loans, setters.
 */
export function counted(
  endpoint: string,
  data: (count: number, context: HandlerContext) => unknown,
): Handler {
  return (context) => {
    const { counters } = context.state;
    const count = (counters[endpoint] ?? 0) + 1;
    counters[endpoint] = count;
    return done(data(count, context));
  };
}
