import { describe, expect, test } from 'vitest';
import { advices } from '../../src/catalogue/advices.js';
import { catalogue } from '../../src/catalogue/index.js';
import type { CatalogueRow } from '../../src/catalogue/row.js';
import { readTables } from '../../src/catalogue/table.js';
import { faultsOf, placedLines } from './lines.js';

function rowsOf(lines: string): CatalogueRow[] {
  return readTables([{ family: 'spot', lines: `\n# a source\n${lines}\n` }]).map((queue) =>
    queue.row(),
  );
}

describe('a line of a table', () => {
  test('with an advice of all rows', () => {
    expect(rowsOf('400003 key KC-API-KEY not exists')).toEqual([
      {
        code: '400003',
        family: 'spot',
        meaning: 'KC-API-KEY not exists',
        kind: 'authentication',
        action: 'abort',
        executed: 'no',
        scope: 'key',
        hint: 'Stop: check key, secret and passphrase; repeated refusals end in a ban (418).',
        source: 'a source',
      },
    ]);
  });

  test('repeated only where a repeat changes nothing', () => {
    for (const key of ['1!', '425@!', '1005+120!']) {
      const [code = ''] = key.split(/[@+!]/);
      expect(rowsOf(`${key} again-soon Gone`)).toEqual([
        expect.objectContaining({ code, action: 'retry', harmlessOnly: true }),
      ]);
    }
    expect(rowsOf('1 again-soon Gone')[0]).not.toHaveProperty('harmlessOnly');
  });

  test('with everything of its own', () => {
    expect(
      rowsOf('cf-500@500+30 edge/retry/unknown/request A page: b>c ~ \\bpage\\b > Do this: that.'),
    ).toEqual([
      {
        code: 'cf-500',
        family: 'spot',
        status: 500,
        message: /\bpage\b/,
        meaning: 'A page: b>c',
        kind: 'edge',
        action: 'retry',
        executed: 'unknown',
        scope: 'request',
        waitMs: 30_000,
        hint: 'Do this: that.',
        source: 'a source',
      },
    ]);
  });

  test.each([
    ['503@ down Gone', { code: '503', status: 503 }],
    ['1005+120 edge-later Gone', { code: '1005', waitMs: 120_000 }],
    ['1 endpoint Gone', { waitMs: 10_000, scope: 'endpoint' }],
    ['1 server Gone > Wait.', { kind: 'server', action: 'surface', executed: 'no', hint: 'Wait.' }],
  ])('%s', (line, members) => {
    expect(rowsOf(line)).toEqual([expect.objectContaining(members)]);
  });

  test('has the source of the heading above it', () => {
    const rows = rowsOf('1 busy Gone\n\n# another\n2 busy Gone');
    expect(rows.map(({ code, source }) => [code, source])).toEqual([
      ['1', 'a source'],
      ['2', 'another'],
    ]);
  });
});

test('every advice is given by some row', () => {
  const given = new Set(catalogue.map(({ kind, action, hint }) => `${kind} ${action} ${hint}`));
  const idle = advices
    .trim()
    .split('\n')
    .filter((line) => {
      const [words = '', ...hint] = line.split(': ');
      const [name = '', kind = name, action = 'surface'] = words.split(' ');
      return !given.has(`${kind} ${action} ${hint.join(': ')}`);
    });
  expect(idle).toEqual([]);
});

describe('the lines of the tables', () => {
  const lines = placedLines();

  test('are all there', () => {
    expect(lines.filter(({ text }) => !text.startsWith('#'))).toHaveLength(catalogue.length);
  });

  test('are well formed', () => {
    expect(faultsOf(lines)).toEqual([]);
  });

  test('are named by file and line where they are not', () => {
    const texts = [
      '# KuCoin docs',
      '4000x1? path Nothing there',
      '1 fautl Failed inside',
      '1 server/retry/maybe Failed inside',
      '1 server/retry/no/everybody Failed inside',
      '1 server/retry/no/key/10 Failed inside',
      '1 fault',
      '1 fault Failed ~ (unclosed',
      '1 fault Failed ~ a ~ b',
      '1 fault Failed > Look. > Look again.',
      '1 fault Failed > Look ~ well.',
      '1 fault Failed > look it up',
    ];
    const placed = texts.map((text, index) => ({
      place: `src/catalogue/rows/spot.ts:${index + 9}`,
      text,
    }));
    expect(faultsOf(placed)).toEqual([
      'src/catalogue/rows/spot.ts:9: a source names where and when',
      'src/catalogue/rows/spot.ts:10: "4000x1?" is no key of a row',
      'src/catalogue/rows/spot.ts:11: "fautl" is neither an advice nor a word for kind',
      'src/catalogue/rows/spot.ts:12: "maybe" is neither an advice nor a word for executed',
      'src/catalogue/rows/spot.ts:13: "everybody" is neither an advice nor a word for scope',
      'src/catalogue/rows/spot.ts:14: "server/retry/no/key/10" has too many words',
      'src/catalogue/rows/spot.ts:15: it means nothing',
      'src/catalogue/rows/spot.ts:16: the test /(unclosed/ is no regular expression',
      'src/catalogue/rows/spot.ts:17: a test is cut short',
      'src/catalogue/rows/spot.ts:18: a hint is cut short',
      'src/catalogue/rows/spot.ts:19: a hint is cut short',
      'src/catalogue/rows/spot.ts:20: a hint is a sentence',
    ]);
  });
});
