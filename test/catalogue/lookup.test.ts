import { describe, expect, test } from 'vitest';
import { explain } from '../../src/catalogue/index.js';
import { lookUp } from '../../src/catalogue/lookup.js';
import type { Family } from '../../src/types.js';

const meaning = (code: string, family: Family, message?: string): string | undefined =>
  lookUp(code, { family, message })?.meaning;

describe('the nearest table answers', () => {
  test.each<[code: string, family: Family, expected: Family]>([
    ['500000', 'margin', 'margin'],
    ['500000', 'spot', 'spot'],
    ['500000', 'account', 'spot'],
    ['500000', 'convert', 'spot'],
    ['500000', 'earn', 'spot'],
    ['500000', 'broker', 'spot'],
    ['500000', 'copytrading', 'futures'],
    ['500000', 'unified', 'gateway'],
    ['500000', 'gateway', 'gateway'],
    ['200004', 'margin', 'spot'],
    ['126013', 'account', 'margin'],
    ['300001', 'copytrading', 'futures'],
    ['503000', 'earn', 'gateway'],
  ])('%s of %s stands in the table of %s', (code, family, expected) => {
    expect(lookUp(code, { family })?.family).toBe(expected);
  });

  test('a sense that is recognised beats a nearer table that asks for nothing', () => {
    expect(meaning('400200', 'spot', 'Unknown partner')).toBe('Unknown partner.');
    expect(meaning('400200', 'spot', 'anything')).toBe('Forbidden to place an order');
    expect(meaning('400001', 'futures', 'Please check the URL of your request.')).toBe(
      'Please check the URL of your request.',
    );
  });

  test('of two tables that recognise a sense the nearer one answers', () => {
    const message = 'account.available.amount';
    expect(lookUp('400100', { family: 'futures', message })?.family).toBe('futures');
    expect(lookUp('400100', { family: 'margin', message })?.family).toBe('spot');
  });
});

describe('tables of other products', () => {
  test('answer when they agree about what to do', () => {
    expect(lookUp('300002', { family: 'spot' })).toMatchObject({
      family: 'futures',
      action: 'retry',
    });
    expect(lookUp('400003', { family: 'unknown' })).toMatchObject({ action: 'abort' });
  });

  test('do not answer when they disagree', () => {
    expect(lookUp('200002', { family: 'unknown' })).toBeUndefined();
    expect(lookUp('600100', { family: 'futures' })).toBeUndefined();
  });

  test('answer when the message tells which of them it is', () => {
    expect(lookUp('100001', { family: 'spot', message: 'orderNotExist' })?.kind).toBe(
      'order-not-found',
    );
    expect(lookUp('600100', { family: 'futures', message: 'frozen' })?.action).toBe('abort');
  });
});

describe('rows of one code that only a message tells apart', () => {
  test('leave the code undecided without a message, or with a foreign one, when they disagree', () => {
    expect(lookUp('130202', { family: 'margin' })).toBeUndefined();
    expect(
      lookUp('130202', { family: 'margin', message: 'a wholly new sentence' }),
    ).toBeUndefined();
    expect(explain('130202', { family: 'margin', message: 'a wholly new sentence' })).toHaveLength(
      8,
    );
  });

  test('decide all the same when they agree about what to do', () => {
    expect(lookUp('130101', { family: 'margin' })).toMatchObject({
      action: 'surface',
      executed: 'no',
    });
    expect(lookUp('130101', { family: 'margin', message: 'new' })).toMatchObject({
      action: 'surface',
    });
  });

  test('a row that asks for nothing answers for what no test recognises', () => {
    expect(meaning('400100', 'spot', 'a wholly new sentence')).toBe('Parameter Error');
    expect(meaning('100001', 'futures', 'a wholly new sentence')).toBe(
      'There are invalid parameters',
    );
  });

  test('an order that exists is not one that does not', () => {
    expect(lookUp('100001', { family: 'futures', message: 'order already exists' })?.kind).toBe(
      'invalid-request',
    );
  });
});

describe('numbers of HTTP and Cloudflare', () => {
  test('are no body codes', () => {
    expect(lookUp('1020', { family: 'spot' })).toBeUndefined();
    expect(lookUp('520', { family: 'unknown' })).toBeUndefined();
    expect(lookUp('418', { family: 'futures' })).toBeUndefined();
    expect(lookUp('cf-502', { family: 'spot' })).toBeUndefined();
  });

  test('and body codes are none of theirs', () => {
    expect(lookUp('400100', { family: 'http' })).toBeUndefined();
    expect(lookUp('500000', { family: 'edge' })).toBeUndefined();
    expect(lookUp('404', { family: 'edge' })).toBeUndefined();
  });

  test('an envelope may repeat its HTTP status as the code', () => {
    expect(lookUp('404', { family: 'futures', status: 404 })?.family).toBe('http');
    expect(lookUp('503', { family: 'spot' })?.executed).toBe('unknown');
  });
});

test('a row for one status is out on any other', () => {
  const symbol = 'The contract information you requested does not exist.';
  expect(lookUp('404000', { family: 'futures', status: 200 })?.meaning).toBe(symbol);
  expect(lookUp('404000', { family: 'futures', status: 404 })?.meaning).toMatch(/^URL Not Found/);
  expect(lookUp('404000', { family: 'futures' })?.meaning).toMatch(/^URL Not Found/);
});

describe('explain', () => {
  test('lists all rows of a code, those that do not fit at the end', () => {
    const families = explain('200001', { family: 'futures' }).map(({ family }) => family);
    expect(families).toEqual(['futures', 'spot']);
    expect(explain('1015').map(({ family }) => family)).toEqual(['edge', 'futures']);
    expect(explain('400100', { family: 'futures', message: 'pageSize' }).at(0)?.family).toBe(
      'gateway',
    );
  });

  test('takes numbers and spaces', () => {
    expect(explain(429000 as unknown as string)).toEqual(explain('429000'));
    expect(explain(' 1015 ')).toEqual(explain('1015'));
  });

  test.each([
    ['an unknown code', '987654'],
    ['nothing', ''],
    ['the name of a method', 'constructor'],
    ['a prototype', '__proto__'],
    ['undefined', undefined],
    ['null', null],
    [
      'an object',
      {
        toString: () => {
          throw new Error('never asked');
        },
      },
    ],
    ['a symbol', Symbol('429000')],
    ['not a number', Number.NaN],
    ['a very long text', '4'.repeat(1_000_000)],
  ])('answers %s with an empty list', (_name, code) => {
    expect(explain(code as string)).toEqual([]);
    expect(lookUp(code as string, { family: 'spot' })).toBeUndefined();
  });

  test('ignores what is no query', () => {
    const queries: unknown[] = [
      null,
      undefined,
      7,
      'spot',
      [],
      { family: 'constructor', message: 5, status: 'x' },
    ];
    for (const query of queries) {
      expect(explain('200004', query as object).map(({ code }) => code)).toEqual(['200004']);
    }
  });
});
