import { readFileSync } from 'node:fs';
import { startExchange } from 'kucoin-retry/testing';
import { describe, expect, test, vi } from 'vitest';
import { examples } from '../../examples/runner/list.js';
import { readExchangeArguments } from '../../src/cli/exchange/exchange-arguments.js';
import { VIP0_LIMITS } from '../../src/testing/limits/quota.js';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const guide = read('examples/README.md');

/** A piece of code in the guide, and what stands in front of it. */
interface Snippet {
  readonly language: string;
  readonly code: string;
  /** File and region it is taken from, by the comment in front of it. */
  readonly file: string | undefined;
  readonly region: string | undefined;
}

const snippets: readonly Snippet[] = [
  ...guide.matchAll(/(?:<!-- (examples\/\S+) (\S+) -->\n\n)?```(\w+)\n([^]*?)```/g),
].map(([, file, region, language = '', code = '']) => ({ language, code, file, region }));
const inLanguage = (...languages: readonly string[]): readonly Snippet[] =>
  snippets.filter(({ language }) => languages.includes(language));

/** What a reader has in the end: of a change, what it leaves and what it brings. */
function afterwards({ language, code }: Snippet): string {
  if (language !== 'diff') return code;
  const lines = code.split('\n').filter((line) => !line.startsWith('-'));
  return lines.map((line) => line.slice(2)).join('\n');
}

/** The words of a command line, without the quotes a shell takes away. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

/** The rows of the table under a heading, cell by cell. */
function tableUnder(heading: string): readonly (readonly string[])[] {
  const [, rest = ''] = guide.split(`${heading}\n`);
  const rows = rest.split(/\n#{2,3} /)[0]?.match(/^\|.*\|$/gm) ?? [];
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

describe('the recipes', () => {
  const taken = inLanguage('ts', 'diff');

  test('have no code that is not run', () => {
    expect(snippets.map(({ language }) => language).sort()).toEqual(
      [...inLanguage('sh'), ...taken].map(({ language }) => language).sort(),
    );
    expect(taken.length).toBeGreaterThanOrEqual(5);
    expect(taken.filter(({ file }) => file === undefined)).toEqual([]);
  });

  test.each(taken)('show $region of $file as it is', (snippet) => {
    const { file = '', region = '' } = snippet;
    const code = read(file).split(`// #region ${region}\n`)[1]?.split('// #endregion')[0];
    expect(code).toBeDefined();
    expect(afterwards(snippet)).toBe(code);
    expect(examples.map(({ name }) => `examples/${name}.ts`)).toContain(file);
  });

  test('name commands that there are', () => {
    const lines = inLanguage('sh').flatMap(({ code }) => code.trim().split('\n'));
    expect(lines.length).toBeGreaterThan(4);
    for (const [tool, first, second, ...rest] of lines.map(wordsOf)) {
      if (tool === 'npx') {
        expect([first, second]).toEqual(['kucoin-retry', 'exchange']);
        expect(() => readExchangeArguments(rest)).not.toThrow();
      } else {
        expect([tool, first, second]).toEqual(['npm', 'run', 'example']);
        const [, name = 'quick-start-fetch'] = rest;
        expect(examples.map((example) => example.name)).toContain(name);
      }
    }
  });

  test('list every example, and what it does where money is', () => {
    const word = { reads: 'reads', 'far order': 'far order', false: 'no' };
    expect(tableUnder('## Run one').map(([name, , live]) => [name, live])).toEqual(
      examples.map(({ name, live }) => [name, word[`${live}`]]),
    );
    for (const { name, needs, package: client } of examples) {
      const [, about] = tableUnder('## Run one').find(([cell]) => cell === name) ?? [];
      for (const condition of [needs, client]) expect(about).toContain(condition ?? '');
    }
  });

  test('know the pools', () => {
    const rows = tableUnder('### Which endpoints share a pool?');
    const limits = rows.map(([pool = '', , limit]) => [pool, Number(limit)]);
    expect(Object.fromEntries(limits)).toEqual(VIP0_LIMITS);
  });

  test('name only files that exist', () => {
    for (const [, name = ''] of guide.matchAll(/`((?:clients\/)?[\w-]+\.ts)`/g)) {
      expect(() => read(`examples/${name}`)).not.toThrow();
    }
  });
});

test('why-it-waits.ts says what a call waits for, and has one fail instead', async () => {
  const { script } = examples.find(({ name }) => name === 'why-it-waits')!;
  const exchange = await startExchange(script);
  vi.stubEnv('KUCOIN_API', exchange.url);
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  await import(new URL('examples/why-it-waits.ts', root).href);
  const printed = log.mock.calls.map(([line]) => String(line));
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  expect(exchange.log).toHaveLength(2);
  await exchange.close();
  expect(printed).toHaveLength(2);
  expect(printed[0]).toMatch(
    /^\/api\/v1\/market\/orderbook\/level1 waits \d+ ms: paced, with all of its pool$/,
  );
  expect(printed[1]).toMatch(/^deadline: come back at \d{4}-\d\d-\d\dT[\d:.]+Z$/);
});
