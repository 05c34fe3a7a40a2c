/** The books orders are kept in, each with its own endpoints and answers. */
export type OrderBook = 'hf' | 'classic' | 'stop' | 'oco' | 'margin' | 'futures' | 'copy';

/** A code and its text. */
export type Coded = readonly [code: string, msg: string];

/** How a book answers. */
export interface BookRules {
  readonly clientOidRequired: boolean;
  readonly invalid: string;
  readonly duplicate: Coded;
  readonly noFunds: Coded;
  readonly notFound: Coded;
  readonly notCancellable: Coded;
  /** Whether look-ups find orders that are filled or cancelled. */
  readonly findsFinished: boolean;
  readonly messageFirst: boolean;
}

const GONE: Coded = ['400100', 'order_not_exist_or_not_allow_to_cancel'];
// Captured from classic spot in 2022. For HF, stop and OCO the answer was never published.
const SPOT_DUPLICATE: Coded = ['400100', 'validation.createOrder.clientOidDuplicated'];
const SPOT_NO_FUNDS: Coded = ['200004', 'Balance insufficient!'];

const SPOT: BookRules = {
  clientOidRequired: false,
  invalid: '400100',
  duplicate: SPOT_DUPLICATE,
  noFunds: SPOT_NO_FUNDS,
  notFound: ['400100', 'order not exist'],
  notCancellable: GONE,
  findsFinished: true,
  messageFirst: false,
};

const FUTURES: BookRules = {
  clientOidRequired: true,
  invalid: '100001',
  duplicate: ['300018', 'clientOid parameter repeated'],
  noFunds: [
    '300003',
    'Balance not enough, please first deposit at least 2 USDT before you start the battle',
  ],
  notFound: ['100001', 'error.getOrder.orderNotExist'],
  notCancellable: ['100004', 'Order is in not cancelable state'],
  findsFinished: true,
  messageFirst: true,
};

/** Every book's answers, as the tables and captures of 2026-11-22 have them. */
export const ORDER_BOOKS: Readonly<Record<OrderBook, BookRules>> = {
  hf: SPOT,
  // By client id, classic spot says "not there" of orders that are settled; by order id it does not.
  classic: {
    ...SPOT,
    clientOidRequired: true,
    notFound: ['400100', 'order_not_exist'],
    findsFinished: false,
  },
  // Nothing says that finished stop orders are found, so they are not.
  stop: { ...SPOT, findsFinished: false },
  oco: { ...SPOT, clientOidRequired: true },
  margin: {
    ...SPOT,
    clientOidRequired: true,
    duplicate: ['126044', 'clientOid duplicate'],
    noFunds: ['126013', 'Insufficient account balance'],
    notFound: ['126043', 'Order does not exist'],
    notCancellable: ['126043', 'Order does not exist'],
  },
  futures: FUTURES,
  copy: FUTURES,
};
