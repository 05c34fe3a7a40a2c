import { describe, expect, test } from 'vitest';
import { explain } from '../../src/catalogue/index.js';
import { limitRow, lookUp } from '../../src/catalogue/lookup.js';
import type { Family } from '../../src/types/index.js';

/** An answer, and what a person who read the sources says of it. */
type Label = readonly [
  code: string,
  query: { readonly family: Family; readonly message?: string; readonly status?: number },
  expected: string,
];

/** `kind action executed`, then scope and wait where the row has them. */
function advice(code: string, query: Label[1]): string | undefined {
  const row = lookUp(code, query);
  if (row === undefined) return undefined;
  const { kind, action, executed, scope, waitMs } = row;
  return [kind, action, executed, scope, waitMs].filter((part) => part !== undefined).join(' ');
}

const groups: Readonly<Record<string, readonly Label[]>> = {
  'request limits': [
    [
      '429000',
      { family: 'spot', message: 'Too many requests. User-level rate limit exceeded.' },
      'rate-limit backoff no pool 30000',
    ],
    [
      '429000',
      { family: 'futures', message: 'Too many requests. System-level rate limit exceeded.' },
      'overload retry no request',
    ],
    ['429000', { family: 'futures', message: 'Too Many Requests' }, 'overload retry no request'],
    ['429000', { family: 'earn' }, 'overload retry no request'],
    [
      '429000',
      {
        family: 'unified',
        message: 'Too many requests in a short period. Please retry later.(UID LIMIT)',
      },
      'rate-limit backoff no pool 30000',
    ],
    ['429001', { family: 'spot' }, 'overload retry no request'],
    ['429002', { family: 'spot' }, 'rate-limit retry no request'],
    ['1015', { family: 'futures' }, 'rate-limit backoff no ip 30000'],
    ['1015', { family: 'spot', message: 'error code: 1015' }, 'rate-limit backoff no ip 30000'],
    ['1015', { family: 'edge' }, 'rate-limit backoff no ip 30000'],
    ['429', { family: 'http', status: 429 }, 'rate-limit backoff no request'],
  ],
  '200002 by family and message': [
    [
      '200002',
      {
        family: 'futures',
        message: 'Too many requests in a short period of time, please retry later',
      },
      'rate-limit backoff no endpoint 10000',
    ],
    ['200002', { family: 'futures' }, 'rate-limit backoff no endpoint 10000'],
    [
      '200002',
      { family: 'copytrading', message: 'something else' },
      'rate-limit backoff no endpoint 10000',
    ],
    [
      '200002',
      { family: 'futures', message: 'The query scope for Level 3 cannot exceed 200' },
      'invalid-request surface no',
    ],
    [
      '200002',
      { family: 'copytrading', message: 'query scope for level3' },
      'invalid-request surface no',
    ],
    ['200002', { family: 'spot' }, 'not-tradable surface no'],
    [
      '200002',
      { family: 'spot', message: 'Order cancel for this pair suspended' },
      'not-tradable surface no',
    ],
    [
      '200002',
      { family: 'spot', message: 'TOO MANY REQUESTS, slow down' },
      'rate-limit backoff no endpoint 10000',
    ],
    [
      '200002',
      { family: 'earn', message: 'too many request' },
      'rate-limit backoff no endpoint 10000',
    ],
    [
      '200002',
      { family: 'unified', message: 'Too many requests in a short period of time' },
      'rate-limit backoff no endpoint 10000',
    ],
    [
      '200002',
      { family: 'unknown', message: 'too many requests' },
      'rate-limit backoff no endpoint 10000',
    ],
  ],
  'the senses of 400100': [
    ['400100', { family: 'spot', message: 'Parameter Error' }, 'invalid-request surface no'],
    ['400100', { family: 'spot' }, 'invalid-request surface no'],
    ['400100', { family: 'unified' }, 'invalid-request surface no'],
    [
      '400100',
      { family: 'spot', message: 'account.available.amount' },
      'insufficient-funds surface no',
    ],
    [
      '400100',
      { family: 'futures', message: 'Insufficient balance' },
      'insufficient-funds surface no',
    ],
    [
      '400100',
      { family: 'spot', message: 'order_not_exist_or_not_allow_to_cancel' },
      'order-not-found surface no',
    ],
    [
      '400100',
      { family: 'spot', message: 'Order not exist or not allow to be cancelled' },
      'order-not-found surface no',
    ],
    [
      '400100',
      { family: 'spot', message: 'The order does not exist.' },
      'order-not-found surface no',
    ],
    ['400100', { family: 'spot', message: 'order_not_exist' }, 'order-not-found surface no'],
    [
      '400100',
      { family: 'spot', message: 'validation.createOrder.clientOidDuplicated' },
      'duplicate surface no',
    ],
    ['400100', { family: 'margin', message: 'clientOid is duplicated' }, 'duplicate surface no'],
    ['400100', { family: 'spot', message: 'Unsupported trading pair.' }, 'not-tradable surface no'],
    [
      '400100',
      { family: 'spot', message: 'The quantity is below the minimum requirement.' },
      'invalid-order surface no',
    ],
    [
      '400100',
      { family: 'spot', message: 'Order size below the minimum requirement.' },
      'invalid-order surface no',
    ],
    [
      '400100',
      { family: 'spot', message: 'The amount increment is invalid.' },
      'invalid-order surface no',
    ],
    [
      '400100',
      { family: 'spot', message: 'pageSize should not greater than 500' },
      'invalid-request surface no',
    ],
    [
      '400100',
      { family: 'account', message: 'recAccountType not in the given range' },
      'invalid-request surface no',
    ],
    [
      '400100',
      { family: 'broker', message: 'request parameter illegal' },
      'invalid-request surface no',
    ],
  ],
  'orders that are not there': [
    [
      'order_not_exist',
      { family: 'spot', message: 'order_not_exist' },
      'order-not-found surface no',
    ],
    [
      '100001',
      { family: 'futures', message: 'error.getOrder.orderNotExist' },
      'order-not-found surface no',
    ],
    ['100001', { family: 'copytrading', message: 'order not found' }, 'order-not-found surface no'],
    [
      '100001',
      { family: 'futures', message: 'There are invalid parameters' },
      'invalid-request surface no',
    ],
    ['100001', { family: 'broker', message: 'downloading' }, 'not-tradable retry no'],
    ['100004', { family: 'futures' }, 'order-not-found surface no'],
    ['126043', { family: 'margin' }, 'order-not-found surface no'],
    ['106052', { family: 'unified', message: 'NotFound' }, 'order-not-found surface no'],
    ['106100', { family: 'unified', message: 'NotFoundOrderId' }, 'order-not-found surface no'],
    ['106100', { family: 'unified', message: 'MissingParameter' }, 'invalid-request surface no'],
    ['106102', { family: 'unified' }, 'order-not-found surface no'],
    ['102428', { family: 'convert' }, 'order-not-found surface no'],
    [
      '200000',
      { family: 'futures', message: 'Position does not exist' },
      'order-not-found surface no',
    ],
    [
      '200000',
      { family: 'account', message: 'Unsuccessful! Exceeded the max. funds out-transfer limit' },
      'limit-reached surface no',
    ],
    ['200000', { family: 'spot', message: 'Never seen before' }, 'invalid-request surface no'],
  ],
  'ids that are taken': [
    ['300018', { family: 'futures' }, 'duplicate surface no'],
    ['126044', { family: 'margin' }, 'duplicate surface no'],
    ['126033', { family: 'margin' }, 'duplicate surface no'],
    ['102426', { family: 'convert' }, 'duplicate surface no'],
    ['106151', { family: 'unified' }, 'duplicate surface no'],
    ['106152', { family: 'unified' }, 'duplicate surface no'],
    ['106209', { family: 'unified' }, 'duplicate surface no'],
  ],
  'outcomes that are lost': [
    ['500000', { family: 'spot' }, 'server retry unknown'],
    ['500000', { family: 'unknown' }, 'server retry unknown'],
    ['230005', { family: 'earn' }, 'overload retry unknown'],
    ['408000', { family: 'margin' }, 'timeout retry unknown'],
    ['126038', { family: 'margin' }, 'server retry unknown'],
    [
      '126039',
      { family: 'margin', message: 'Third-party service call failed, reason: read timed out' },
      'server retry unknown',
    ],
    [
      '130202',
      { family: 'margin', message: 'Timeout occurred, the system is processing liquidation' },
      'timeout retry unknown',
    ],
    [
      '400400',
      { family: 'margin', message: 'Parameter error/service exception' },
      'server retry unknown',
    ],
    ['503000', { family: 'futures' }, 'overload retry unknown'],
    ['504000', { family: 'futures' }, 'timeout retry unknown'],
    ['505000', { family: 'futures' }, 'server retry unknown'],
    ['106204', { family: 'unified' }, 'server retry unknown'],
    ['110000', { family: 'unified' }, 'server retry unknown'],
    ['110001', { family: 'unified' }, 'overload retry unknown'],
    ['112001', { family: 'unified' }, 'timeout retry unknown'],
    ['112002', { family: 'unified' }, 'maintenance retry unknown'],
    ['112003', { family: 'unified' }, 'server retry unknown'],
    ['603005', { family: 'unified' }, 'server retry unknown'],
    ['603007', { family: 'unified' }, 'server retry unknown'],
    ['502', { family: 'http', status: 502 }, 'server retry unknown'],
    ['504', { family: 'http', status: 504 }, 'timeout retry unknown'],
    ['408', { family: 'http', status: 408 }, 'timeout retry unknown'],
    ['503', { family: 'http', status: 503 }, 'maintenance retry unknown'],
  ],
  'the key, the account, the person': [
    ['400002', { family: 'spot', message: 'Invalid KC-API-TIMESTAMP' }, 'clock re-sign no request'],
    ['400002', { family: 'unified' }, 'clock re-sign no request'],
    ['400003', { family: 'futures' }, 'authentication abort no key'],
    ['400005', { family: 'spot', message: 'Invalid KC-API-SIGN' }, 'authentication abort no key'],
    [
      '400006',
      { family: 'spot', message: 'Invalid request ip, the current clientIp is:192.0.2.7' },
      'permission abort no key',
    ],
    ['400007', { family: 'margin' }, 'permission abort no key'],
    ['400008', { family: 'futures' }, 'authentication abort no key'],
    ['400009', { family: 'spot' }, 'authentication abort no key'],
    ['400010', { family: 'unified' }, 'permission abort no key'],
    [
      '400001',
      { family: 'futures', message: 'Please check the header of your request for KC-API-KEY' },
      'authentication surface no',
    ],
    [
      '400001',
      { family: 'unified', message: 'Please check the URL of your request.' },
      'authentication surface no',
    ],
    [
      '400200',
      { family: 'spot', message: 'Forbidden to place an order' },
      'not-tradable surface no',
    ],
    ['400200', { family: 'spot', message: 'Unknown partner.' }, 'permission surface no'],
    ['411100', { family: 'earn' }, 'restricted abort no'],
    ['400500', { family: 'spot' }, 'restricted surface no'],
    ['400303', { family: 'unknown' }, 'restricted surface no'],
    [
      '600100',
      { family: 'broker', message: 'Your account has been frozen.' },
      'restricted abort no',
    ],
    ['600100', { family: 'broker', message: 'broker not exists' }, 'restricted surface no'],
    [
      '600100',
      { family: 'spot', message: 'Funds below the minimum requirement.' },
      'invalid-order surface no',
    ],
    [
      '600101',
      { family: 'spot', message: 'The order funds should more then 0.1 USDT.' },
      'invalid-order surface no',
    ],
    ['600101', { family: 'broker', message: 'account not exists' }, 'invalid-request surface no'],
    ['418', { family: 'edge', status: 418 }, 'authentication abort no key'],
    ['401', { family: 'http', status: 401 }, 'authentication abort no key'],
    ['403', { family: 'http', status: 403 }, 'permission surface no'],
  ],
  'one number, several products': [
    ['200001', { family: 'spot' }, 'not-tradable surface no'],
    ['200001', { family: 'futures' }, 'invalid-request surface no'],
    ['200003', { family: 'spot' }, 'limit-reached surface no'],
    ['200003', { family: 'futures', message: 'Invalid symbol.' }, 'not-tradable surface no'],
    ['110003', { family: 'account' }, 'limit-reached surface no'],
    ['110003', { family: 'unified' }, 'invalid-request surface no'],
    [
      '404000',
      {
        family: 'futures',
        status: 200,
        message: 'The contract information you requested does not exist.',
      },
      'not-tradable surface no',
    ],
    [
      '404000',
      { family: 'spot', status: 404, message: 'Url Not Found' },
      'invalid-request surface no',
    ],
    [
      '415000',
      { family: 'futures', status: 200, message: 'funding rate is not supported' },
      'not-tradable surface no',
    ],
    ['415000', { family: 'futures', status: 415 }, 'invalid-request surface no'],
    ['404', { family: 'futures', status: 404, message: 'Not Found' }, 'invalid-request surface no'],
    ['130316', { family: 'margin' }, 'not-tradable retry no'],
  ],
  'the edge': [
    ['520', { family: 'edge', status: 520 }, 'edge retry unknown 60000'],
    ['521', { family: 'edge', status: 521 }, 'edge retry no 120000'],
    ['522', { family: 'edge', status: 522 }, 'edge retry unknown 120000'],
    ['523', { family: 'edge', status: 523 }, 'edge retry no 120000'],
    ['524', { family: 'edge', status: 524 }, 'edge retry unknown 120000'],
    ['525', { family: 'edge', status: 525 }, 'edge surface no'],
    ['526', { family: 'edge', status: 526 }, 'edge surface no'],
    ['530', { family: 'edge', status: 530 }, 'edge retry no'],
    ['cf-500', { family: 'edge', status: 500 }, 'edge retry unknown 30000'],
    ['cf-502', { family: 'edge', status: 502 }, 'edge retry unknown 60000'],
    ['cf-503', { family: 'edge', status: 503 }, 'edge retry unknown'],
    ['cf-504', { family: 'edge', status: 504 }, 'edge retry unknown 120000'],
    ['cf-challenge', { family: 'edge', status: 429 }, 'edge abort no request'],
    ['cloudfront', { family: 'edge', status: 403 }, 'edge surface no'],
    ['1004', { family: 'edge', status: 530 }, 'edge backoff no request 120000'],
    ['1005', { family: 'edge' }, 'edge backoff no request 120000'],
    ['1033', { family: 'edge' }, 'edge backoff no request 120000'],
    ['1038', { family: 'edge' }, 'edge backoff no request 60000'],
    ['1200', { family: 'edge' }, 'edge backoff no request 60000'],
    ['1205', { family: 'edge' }, 'edge backoff no request 5000'],
    ...['1006', '1007', '1008', '1009', '1010', '1020', '1106'].map((code): Label => [
      code,
      { family: 'edge', status: 403 },
      'edge abort no request',
    ]),
  ],
};

describe.each(Object.entries(groups))('%s', (_name, labels) => {
  test.each(labels)('%s %o', (code, query, expected) => {
    expect(advice(code, query)).toBe(expected);
  });
});

test('both meanings of 429000 can be picked by hand', () => {
  expect(limitRow('rate-limit')).toMatchObject({
    code: '429000',
    action: 'backoff',
    scope: 'pool',
    waitMs: 30_000,
  });
  expect(limitRow('overload')).toMatchObject({ code: '429000', action: 'retry', kind: 'overload' });
  expect(explain('429000')).toEqual([limitRow('overload'), limitRow('rate-limit')]);
});
