import { expect, test } from 'vitest';
import { judgeOrders } from './orders.js';

test('what was told is held against the books', () => {
  const verdicts = {
    placed: 'yes',
    'placed twice': 'yes',
    'placed, they said': 'yes',
    refused: 'no',
    'refused, they said': 'no',
    'stands, nobody knows': 'unknown',
    'absent, nobody knows': 'unknown',
  } as const;
  const books = [
    'placed',
    'placed twice',
    'refused, they said',
    'placed twice',
    'stands, nobody knows',
  ];
  expect(judgeOrders({ verdicts, tookMs: 1234 }, books)).toEqual({
    orders: 7,
    toldPlaced: 3,
    toldFailed: 2,
    toldUnknown: 2,
    failedButLive: 1,
    placedButAbsent: 1,
    twice: 1,
    tookMs: 1234,
  });
});
