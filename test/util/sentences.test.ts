import { expect, test } from 'vitest';
import { inOneLine, sentence, unended } from '../../src/util/sentences.js';

test.each([
  ['plain', 'plain'],
  [' a \n\r\n b\t\u2028c\u00a0d ', 'a b c d'],
  ['\u001b[31mred', '[31mred'],
  ['a\u200bb\u202ec\ufeffd', 'abcd'],
  ['0123456789', '0123456789'],
  ['0123456789a', '012345678…'],
  ['012345678 and more', '012345678…'],
  ['😀'.repeat(10), '😀'.repeat(10)],
  ['😀'.repeat(11), `${'😀'.repeat(9)}…`],
  ['half \ud83d', 'half'],
  ['x'.repeat(1_000_000), 'xxxxxxxxx…'],
  ['', ''],
])('%j in one line is %j', (text, expected) => {
  expect(inOneLine(text, 10)).toBe(expected);
});

test.each([
  ['Stop', 'Stop.'],
  ['Stop.', 'Stop.'],
  ['Stop!', 'Stop!'],
  ['Stop?', 'Stop?'],
  ['and so on…', 'and so on…'],
  ['(all of it.)', '(all of it.)'],
  ['say "no"', 'say "no".'],
  ['say "no."', 'say "no."'],
  ['余额不足。', '余额不足。'],
  ['', ''],
])('%j as a sentence is %j', (text, expected) => {
  expect(sentence(text)).toBe(expected);
});

test.each([
  ['Failed.', 'Failed'],
  ['Failed... ', 'Failed'],
  ['Failed!', 'Failed!'],
  ['1.5', '1.5'],
  ['余额不足。', '余额不足'],
  ['.', ''],
])('%j unended is %j', (text, expected) => {
  expect(unended(text)).toBe(expected);
});
