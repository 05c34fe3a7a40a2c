import { describe, expect, test } from 'vitest';
import { explain } from '../../src/catalogue/index.js';
import { find, lookUp, productOf } from '../../src/catalogue/lookup.js';
import type { Family, Kind } from '../../src/types/index.js';

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
    ['230003', 'account', 'account'],
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
  const found = (code: string, family: Family, message?: string) =>
    find(code, [productOf(family)], { status: 200, message });

  test.each<[code: string, family: Family, message?: string]>([
    ['300002', 'account'],
    ['300014', 'account'],
    ['300015', 'spot'],
    ['151011', 'account'],
    ['130316', 'account', 'withdrawal is under manual review'],
    ['126013', 'account'],
    ['200004', 'futures'],
    ['400400', 'spot', 'Parameter error/service exception'],
    ['600100', 'futures', 'frozen'],
    ['100001', 'spot', 'orderNotExist'],
  ])('decide nothing: %s of %s', (code, family, message) => {
    expect(lookUp(code, { family, message })).toBeUndefined();
    expect(found(code, family, message)).toMatchObject({ says: 'foreign' });
  });

  test('show what the code means to them, the recognised sense first', () => {
    const finding = found('100001', 'spot', 'orderNotExist');
    expect(finding?.says === 'foreign' && finding.rows[0]?.kind).toBe('order-not-found');
  });

  test('answer for the unified account, which trades what they do', () => {
    expect(lookUp('200004', { family: 'unified' })?.kind).toBe('insufficient-funds');
    expect(lookUp('300002', { family: 'unified' })?.action).toBe('retry');
    expect(lookUp('126044', { family: 'unified' })?.kind).toBe('duplicate');
  });

  test.each<Family>(['spot', 'account', 'futures', 'earn', 'unified', 'unknown'])(
    "the gateway's codes, 1015 and a limit in so many words are everybody's: %s",
    (family) => {
      expect(lookUp('400003', { family })?.action).toBe('abort');
      expect(lookUp('1015', { family })).toMatchObject({ action: 'backoff', scope: 'ip' });
      for (const message of [
        'too many requests',
        'Exceeded the access frequency',
        '请求过于频繁',
      ]) {
        expect(lookUp('200002', { family, message })).toMatchObject({ scope: 'endpoint' });
      }
      expect(lookUp('200002', { family, status: 429 })).toMatchObject({ waitMs: 10_000 });
    },
  );
});

describe('a request that may belong to several products', () => {
  const both = [productOf('spot'), productOf('futures')];
  const at = (code: string, message?: string) => find(code, both, { status: 200, message });

  test('takes what they agree about', () => {
    expect(at('500000')).toMatchObject({ row: { action: 'retry', executed: 'unknown' } });
    expect(at('400100', 'account.available.amount')).toMatchObject({
      row: { kind: 'insufficient-funds' },
    });
  });

  test('takes a refusal that one of them knows', () => {
    expect(at('300018')).toMatchObject({ row: { kind: 'duplicate', executed: 'no' } });
  });

  test('is not sent again on the word of one of them', () => {
    expect(at('300002')).toEqual({ says: 'several' });
    expect(at('300015')).toEqual({ says: 'several' });
  });

  test('has no answer where they contradict each other', () => {
    expect(at('200002')).toEqual({ says: 'several' });
  });

  test('has a neutral one where they refuse for different reasons', () => {
    expect(at('200003')).toMatchObject({
      row: { kind: 'invalid-request', action: 'surface', executed: 'no' },
    });
  });
});

describe('rows of one code that differ only by the message', () => {
  test('leave the code undecided without a message, or with a foreign one, when they disagree', () => {
    expect(lookUp('130202', { family: 'margin' })).toBeUndefined();
    expect(
      lookUp('130202', { family: 'margin', message: 'a wholly new sentence' }),
    ).toBeUndefined();
    expect(explain('130202', { family: 'margin', message: 'a wholly new sentence' })).toHaveLength(
      8,
    );
  });

  const senses = (code: string): string[] => explain(code).map((row) => row.meaning);

  test.each<[code: string, family: Family, kind: Kind]>([
    ['130101', 'margin', 'invalid-request'],
    ['130201', 'margin', 'restricted'],
    ['130204', 'margin', 'limit-reached'],
    ['600100', 'spot', 'invalid-order'],
    ['600100', 'broker', 'restricted'],
    ['106100', 'unified', 'invalid-request'],
  ])(
    'are a refusal of no sense in particular when all of them refuse: %s',
    (code, family, kind) => {
      for (const message of [undefined, 'a wholly new sentence', '参数不合法']) {
        const row = lookUp(code, { family, message });
        expect(row).toMatchObject({ kind, action: 'surface', executed: 'no' });
        expect(senses(code)).not.toContain(row?.meaning);
      }
    },
  );

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
    expect(lookUp('503', { family: 'spot', status: 503 })?.executed).toBe('unknown');
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
