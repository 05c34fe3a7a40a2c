import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { expect, test } from 'vitest';
import { examples } from '../../examples/runner/list.js';
import { readArguments } from '../../src/cli/arguments.js';
import { readExchangeArguments } from '../../src/cli/exchange/exchange-arguments.js';
import { filesBelow } from '../house/source.js';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

const guides = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'examples/README.md'],
  ...['adapters/', 'src/', 'test/bench/results/'].flatMap(filesBelow),
].filter((path) => path.endsWith('.md'));

/**
 * Guides whose every TypeScript block is an example, named in a comment above it with the region that is
 * shown, or all of them. `test/examples` and `test/clients` run the examples, the compiler checks
 * them. Those of examples/README.md, changes among them, are held by `test/examples/recipes.test.ts`.
 */
const withExamples = guides.filter((path) => path !== 'examples/README.md');

/** Without the spaces that all lines begin with. */
function dedent(code: string): string {
  const lines = code.split('\n');
  const depths = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  return lines
    .map((line) => line.slice(Math.min(...depths)))
    .join('\n')
    .trim();
}

/** What an example shows: a region of it, or all of them one below the other. */
function shownOf(file: string, wanted: string | undefined): string {
  const regions = [...read(file).matchAll(/\/\/ #region ?([^\n]*)\n(.*?)\/\/ #endregion/gs)];
  return regions
    .filter(([, name]) => wanted === undefined || name === wanted)
    .map(([, , code = '']) => dedent(code))
    .join('\n');
}

interface Block {
  readonly file: string;
  readonly region: string | undefined;
  readonly code: string;
}

/** Every block of TypeScript or JavaScript, and the example it claims to be. */
function blocksOf(guide: string): Block[] {
  const blocks = read(guide).matchAll(
    /(?:<!-- (?<file>\S+)(?: (?<region>[^\n]+?))? -->\n\n)?```(?:ts|js|typescript|javascript)\n(?<code>.*?)\n```/gs,
  );
  return [...blocks].map(({ groups = {} }) => ({
    file: groups['file'] ?? 'no example',
    region: groups['region'],
    code: groups['code'] ?? '',
  }));
}

/** Lines for a shell, without what a comment or another command of ours follows. */
function commandsOf(guide: string): string[] {
  return [...read(guide).matchAll(/```sh\n(.*?)```/gs)]
    .flatMap(([, lines = '']) => lines.trim().split('\n'))
    .flatMap((line) => line.replace(/ #.*/, '').split(' && '))
    .map((line) => line.trim());
}

/** The words of a command line, without the quotes a shell takes away. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );

/** What a heading is called in an address. */
const anchorsOf = (path: string): string[] =>
  [...read(path).matchAll(/^#+ (.*)$/gm)].map(([, words = '']) =>
    words
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Made by a command, or standing for a name. */
const notThere = new Set([
  'test/bench/results-trial/',
  'adapters/NAME.ts',
  'test/adapters/NAME/contract.test.ts',
]);

test.each(withExamples.filter((guide) => blocksOf(guide).length > 0))(
  '%s shows examples as they are run',
  (guide) => {
    for (const { file, region, code } of blocksOf(guide)) {
      expect(examples.map(({ name }) => `examples/${name}.ts`)).toContain(file);
      expect(code.trim()).toBe(shownOf(file, region));
    }
  },
);

test.each(guides)('%s names only files that there are, and headings that they have', (guide) => {
  const text = read(guide);
  const named = [...text.matchAll(/`((?:examples|test|src|adapters)\/[\w/.-]+)`/g)];
  for (const [, file = ''] of named)
    expect(notThere.has(file) || existsSync(new URL(file, root)), file).toBe(true);
  for (const [, link = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^\w+:/.test(link)) continue;
    const [path = '', heading] = link.split('#');
    const file = path === '' ? guide : join(dirname(guide), path);
    expect(existsSync(new URL(file, root)), link).toBe(true);
    if (heading !== undefined) expect(anchorsOf(file), link).toContain(heading);
  }
});

test.each(guides.filter((guide) => commandsOf(guide).length > 0))(
  '%s names only commands that there are',
  (guide) => {
    for (const line of commandsOf(guide)) {
      const [tool, first = '', second = '', ...rest] = wordsOf(line);
      if (tool === 'npx' && first === 'kucoin-retry') {
        const readWords = second === 'exchange' ? readExchangeArguments : readExplain;
        expect(() => readWords(rest), line).not.toThrow();
      } else if (tool === 'npm' && first === 'run') {
        expect(Object.keys(scripts), line).toContain(second);
        const [, name] = rest;
        if (second === 'example' && name !== undefined)
          expect(examples.map((example) => example.name)).toContain(name);
      } else if (tool === 'npm') {
        expect(['ci', 'install', 'start', 'test'], line).toContain(first);
      }
    }
  },
);

function readExplain(words: readonly string[]): unknown {
  return readArguments(['explain', ...words]);
}
