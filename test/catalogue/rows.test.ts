import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { advices } from '../../src/catalogue/advices.js';
import { catalogue } from '../../src/catalogue/index.js';
import type { CatalogueRow } from '../../src/catalogue/row.js';
import { readTables } from '../../src/catalogue/table.js';

function rowsOf(lines: string): CatalogueRow[] {
  return readTables([{ family: 'spot', lines: `\n# a source\n${lines}\n` }]).map((line) =>
    line.row(),
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

test('no text holds a mark that would cut it short', () => {
  const folder = new URL('../../src/catalogue/', import.meta.url);
  const lines = readdirSync(folder)
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .flatMap((text) => /lines: `\n([^`]+)`/.exec(text)?.[1]?.split('\n') ?? [])
    .filter((line) => line !== '' && !line.startsWith('# '));
  expect(lines).toHaveLength(catalogue.length);
  const cut = lines.filter(
    (line) =>
      line.split(' > ').length > 2 ||
      line.split(' ~ ').length > 2 ||
      line.split(' > ')[1]?.includes(' ~ ') === true,
  );
  expect(cut).toEqual([]);
});
