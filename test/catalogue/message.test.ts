import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { catalogue, explain } from '../../src/catalogue/index.js';
import { normaliseMessage } from '../../src/catalogue/message.js';

test.each([
  ['Too Many Requests', 'too many requests'],
  ['  validation.createOrder.clientOidDuplicated ', 'validation createorder clientoidduplicated'],
  ['order_not_exist', 'order not exist'],
  ["User's -- balance: 0.10 (USDT)!", 'user s balance 0 10 usdt'],
  ['余额不足，请充值', '余额不足 请充值'],
  ['\ud800 broken', 'broken'],
  ['...', ''],
])('%j is read as %j', (message, expected) => {
  expect(normaliseMessage(message)).toBe(expected);
});

test('anything but text is no message', () => {
  for (const message of [undefined, null, 5, {}, [], Symbol('x')]) {
    expect(normaliseMessage(message)).toBe('');
  }
});

test('only the beginning of a very long text is read', () => {
  expect(normaliseMessage('A'.repeat(10_000_000))).toHaveLength(2_000);
});

test('no test of a message takes long on any text', () => {
  const worst = [
    'a '.repeat(1_000),
    'not support '.repeat(170),
    'interest rate '.repeat(150),
    'subscription amount '.repeat(100),
    'confirm confirm '.repeat(125),
    'client oid '.repeat(180),
    'order not '.repeat(200),
    'open '.repeat(400),
    'x'.repeat(2_000),
  ];
  const begin = performance.now();
  for (const message of worst) {
    for (const { code } of catalogue) explain(code, { message });
  }
  // Some 9,000 look-ups; a test that backtracks would need seconds for a single one.
  expect(performance.now() - begin).toBeLessThan(5_000);
});
