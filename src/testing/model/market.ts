import { done, failedMessageFirst, jsonAnswer } from '../messages/answer.js';
import { MARKET_PRICE } from '../orders/order.js';
import type { Handler, HandlerContext } from './state.js';

const CONTRACTS = ['XBTUSDTM', 'ETHUSDTM', 'XRPUSDTM', 'SOLUSDTM'];

/** `GET /api/v1/timestamp`: a bare number. */
export const serverTime: Handler = ({ now }) => done(now.wallMs);

/** Spot's best bid and ask. */
export const level1: Handler = ({ now }) =>
  done({
    time: now.wallMs,
    sequence: '14609309753',
    price: String(MARKET_PRICE),
    size: '0.000025',
    bestBid: String(MARKET_PRICE - 1),
    bestBidSize: '0.000025',
    bestAsk: String(MARKET_PRICE + 1),
    bestAskSize: '1.24808993',
  });

/** A contract's ticker. */
export const futuresTicker: Handler = ({ now, request }) =>
  done({
    sequence: 1_697_895_100_310,
    symbol: request.query['symbol'] ?? 'XBTUSDTM',
    side: 'sell',
    size: 2936,
    tradeId: '1697901180000',
    price: String(MARKET_PRICE),
    bestBidPrice: String(MARKET_PRICE - 1),
    bestBidSize: 32_345,
    bestAskPrice: String(MARKET_PRICE + 1),
    bestAskSize: 7251,
    ts: now.wallMs * 1_000_000,
  });

/** An order book of two levels. */
export const level2: Handler = ({ now }) =>
  done({
    time: now.wallMs,
    sequence: '14610502970',
    bids: [[String(MARKET_PRICE - 1), '0.69109872']],
    asks: [[String(MARKET_PRICE + 1), '0.05408199']],
  });

/** One contract's data; unknown ones are 404000 in HTTP 200, as probed on 2026-09-22. */
export const contract: Handler = ({ params }) => {
  const { symbol = '' } = params;
  if (CONTRACTS.includes(symbol)) return done({ symbol, status: 'Open', multiplier: 0.001 });
  return failedMessageFirst('404000', 'The contract information you requested does not exist.');
};

const HEAD = '{"code":"200000","data":[';
const TAIL = ']}';

function candleBody(row: string, bytes: number): string {
  const room = Math.max(0, bytes - HEAD.length - TAIL.length + 1);
  const count = Math.max(1, Math.floor(room / (row.length + 1)));
  const rows = Array.from({ length: count }, () => row).join(',');
  // White space makes up the rest: the size asked for is the size sent.
  return `${(HEAD + rows).padEnd(bytes - TAIL.length)}${TAIL}`;
}

function candlesOf(row: readonly unknown[]): Handler {
  const text = JSON.stringify(row);
  return ({ state: { settings, bodies } }: HandlerContext) => {
    const key = `${settings.candleBytes} ${text}`;
    const body = bodies.get(key) ?? candleBody(text, settings.candleBytes);
    bodies.set(key, body);
    return { answer: jsonAnswer(200, body, '200000'), executed: true };
  };
}

/** Spot candles: rows of text. */
export const candles: Handler = candlesOf([
  '1566789720',
  '10411.5',
  '10401.9',
  '10411.5',
  '10396.3',
  '29.11357276',
  '302889.301529914',
]);

/** Futures candles: rows of numbers. */
export const klines: Handler = candlesOf([
  1_728_576_000_000, 60791.1, 61035, 58940, 60300, 5501167,
]);
