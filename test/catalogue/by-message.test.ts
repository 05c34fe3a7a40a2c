import { expect, test, vi } from 'vitest';
import { findByMessage } from '../../src/catalogue/by-message.js';
import { tablesOf } from '../../src/catalogue/rank.js';
import type { Family } from '../../src/types/index.js';

const kindOf = (message: string, family: Family): string | undefined =>
  findByMessage(message, tablesOf(family))?.kind;

test.each<[message: string, family: Family, kind: string]>([
  ['The order funds should more then 0.1 USDT.', 'spot', 'invalid-order'],
  ['The order funds should more then 5 BTC.', 'spot', 'invalid-order'],
  ['Balance insufficient!', 'spot', 'insufficient-funds'],
  ['insufficient balance', 'spot', 'insufficient-funds'],
  ['symbol not exists', 'spot', 'not-tradable'],
  ['Max. price: 0.031', 'spot', 'invalid-order'],
  ['validation.createOrder.symbolNotAvailable', 'spot', 'not-tradable'],
  ['InsufficientFunds', 'unified', 'insufficient-funds'],
  ['SYSTEM_BUSY', 'unified', 'overload'],
  ['clientOid duplicate', 'margin', 'duplicate'],
  ['Order failed: insufficient account balance', 'margin', 'insufficient-funds'],
])('%s is about something %s knows: %s', (message, family, kind) => {
  expect(kindOf(message, family)).toBe(kind);
});

test.each<[message: string, family: Family]>([
  ['The leverage cannot be greater than 20.', 'spot'],
  ['InsufficientFunds', 'spot'],
  ["can't cancel, system timeout", 'spot'],
  ['balance', 'spot'],
  ['12345', 'spot'],
  ['', 'spot'],
])('%j says nothing to %s', (message, family) => {
  expect(kindOf(message, family)).toBeUndefined();
});

test('of a long message the beginning decides', () => {
  const upper = vi.spyOn(String.prototype, 'toUpperCase');
  const text = `Balance insufficient! ${'etc. '.repeat(200_000)}`;
  expect(kindOf(text, 'spot')).toBe(kindOf(text.slice(0, 500), 'spot'));
  const lengths = upper.mock.contexts.map((given) => String(given).length);
  upper.mockRestore();
  expect(Math.max(...lengths)).toBeLessThanOrEqual(500);
});
