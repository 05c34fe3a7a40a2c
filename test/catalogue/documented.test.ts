import { describe, expect, test } from 'vitest';
import { explain } from '../../src/catalogue/index.js';
import { lookUp } from '../../src/catalogue/lookup.js';
import type { Action, Executed } from '../../src/types/index.js';
import { readTable, type TableRow } from './table.js';

const table = readTable();
const bodyRows = table.filter(({ family }) => family !== 'http');

function filled(text: string, value: string): string {
  return text.replace(/xxx(?:-xxx)?|\bxx\b|\{\d\}/gi, value);
}

/** What becomes of a documented text on its way into a real answer. */
const variants: readonly (readonly [string, (text: string) => string])[] = [
  ['word for word', (text) => text],
  ['in lower case', (text) => text.toLowerCase()],
  [
    'in capitals, without punctuation',
    (text) =>
      filled(text, '0.25')
        .toUpperCase()
        .replace(/[^A-Z0-9 ]/g, ''),
  ],
  ['with spaces for punctuation', (text) => filled(text, 'BTC').replace(/[^A-Za-z0-9]+/g, ' ')],
  ['with underscores for spaces', (text) => text.replace(/ +/g, '_')],
  [
    'with numbers filled in and more text behind',
    (text) => `${filled(text, '12.5')} [order 5f3ec0de, please contact customer service]`,
  ],
  [
    'with words filled in and dots behind',
    (text) => `  ${filled(text, 'USDT')} ... try again later!!`,
  ],
];

test('the fixture is whole', () => {
  expect(table).toHaveLength(185);
  const count = (name: string): number => table.filter(({ family }) => family === name).length;
  expect(['http', 'spot', 'margin', 'futures', 'earn'].map(count)).toEqual([8, 27, 85, 45, 20]);
});

describe('every documented row is found', () => {
  test.each(variants)('%s', (_name, vary) => {
    const wrong = bodyRows.filter(({ family, code, meaning }) => {
      const message = vary(meaning);
      return (
        explain(code, { family, message })[0]?.meaning !== meaning ||
        lookUp(code, { family, message })?.meaning !== meaning
      );
    });
    expect(wrong).toEqual([]);
  });

  test('by HTTP status', () => {
    const wrong = table.filter(
      ({ family, code, meaning }) =>
        family === 'http' && explain(code, { status: Number(code) })[0]?.meaning !== meaning,
    );
    expect(wrong).toEqual([]);
  });

  test('copy trading repeats the futures table', () => {
    const futures = table.filter(({ family }) => family === 'futures');
    const wrong = futures.filter(
      ({ code, meaning }) =>
        lookUp(code, { family: 'copytrading', message: meaning })?.meaning !== meaning,
    );
    expect(wrong).toEqual([]);
  });
});

/**
 * What to do about each documented row. Everything that is not listed is the caller's own matter
 * (`surface`, not carried out): parameters, balances, limits, closed markets, closed accounts.
 */
const exceptions: Readonly<Record<string, readonly [Action, Executed]>> = {
  'http 401': ['abort', 'no'],
  'http 500': ['retry', 'unknown'],
  'http 503': ['retry', 'unknown'],
  'spot 400002': ['re-sign', 'no'],
  'spot 400003': ['abort', 'no'],
  'spot 400004': ['abort', 'no'],
  'spot 400005': ['abort', 'no'],
  'spot 400006': ['abort', 'no'],
  'spot 400007': ['abort', 'no'],
  'spot 400700': ['abort', 'no'],
  // A failure inside, and no rule: what became of the call is open.
  'spot 400800': ['retry', 'unknown'],
  'spot 411100': ['abort', 'no'],
  'spot 500000': ['retry', 'unknown'],
  'spot 230005': ['retry', 'unknown'],
  'margin 130202 The system is renewing the loan automatically. Please try again later': [
    'retry',
    'no',
  ],
  'margin 130202 The system is processing liquidation. Please try again later': ['retry', 'no'],
  'margin 130202 A borrowing is in progress. Please try again later': ['retry', 'no'],
  'margin 130202 A timeout has occurred. The system is currently processing': ['retry', 'unknown'],
  'margin 130202 The system is confirming position liquidation. Please try again later': [
    'retry',
    'no',
  ],
  'margin 130202 The system is processing. Please try again later': ['retry', 'no'],
  'margin 130202 There are outstanding borrowing orders that need to be settled. Please try again later':
    ['retry', 'no'],
  'margin 126000': ['retry', 'unknown'],
  'margin 126002': ['abort', 'no'],
  'margin 126034': ['retry', 'unknown'],
  'margin 126036': ['retry', 'unknown'],
  'margin 126038': ['retry', 'unknown'],
  'margin 126039': ['retry', 'unknown'],
  'margin 135005': ['retry', 'unknown'],
  'margin 135018': ['retry', 'unknown'],
  'margin 400400': ['retry', 'unknown'],
  'margin 408000': ['retry', 'unknown'],
  'margin 500000': ['retry', 'unknown'],
  'futures 1015': ['backoff', 'no'],
  'futures 100002': ['retry', 'unknown'],
  'futures 200002 Too many requests in a short period of time, please retry later--kucoin business layer request frequency limit, block 10s':
    ['backoff', 'no'],
  'futures 300002': ['retry', 'no'],
  'futures 300010': ['retry', 'unknown'],
  'futures 300014': ['retry', 'no'],
  'futures 300015': ['retry', 'no'],
  'futures 400002': ['re-sign', 'no'],
  'futures 400003': ['abort', 'no'],
  'futures 400004': ['abort', 'no'],
  'futures 400005': ['abort', 'no'],
  'futures 400006': ['abort', 'no'],
  'futures 400007': ['abort', 'no'],
  'futures 411100': ['abort', 'no'],
  'futures 429000': ['retry', 'no'],
  'futures 500000': ['retry', 'unknown'],
  'earn 151011': ['retry', 'no'],
};

test('every documented row has the action and the outcome it was labelled with', () => {
  const wrong = table
    .map((row) => ({ row, expected: expectedOf(row), found: foundFor(row) }))
    .filter(({ expected, found }) => expected.join() !== `${found?.action},${found?.executed}`);
  expect(wrong).toEqual([]);
});

function expectedOf({ family, code, meaning }: TableRow): readonly [Action, Executed] {
  const key = `${family} ${code}`;
  return exceptions[`${key} ${meaning}`] ?? exceptions[key] ?? ['surface', 'no'];
}

function foundFor({ family, code, meaning }: TableRow): ReturnType<typeof lookUp> {
  return family === 'http'
    ? lookUp(code, { family, status: Number(code) })
    : lookUp(code, { family, message: meaning });
}
