import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/**
 * Guides whose every TypeScript block is an example, named in a comment above it. `test/examples` and
 * `test/clients` run the examples, the compiler checks them.
 */
const guides = ['adapters/README.md'];

/** What an example shows: its regions, one below the other. */
function shownOf(file: string): string {
  const regions = [...read(file).matchAll(/\/\/ #region[^\n]*\n(.*?)\/\/ #endregion/gs)];
  return regions.map(([, code = '']) => code.trim()).join('\n');
}

/** Every block of TypeScript or JavaScript, and the example it claims to be. */
function blocksOf(guide: string): { file: string; code: string }[] {
  const blocks = read(guide).matchAll(
    /(?:<!-- (?<file>\S+) -->\n\n)?```(?:ts|js|typescript|javascript)\n(?<code>.*?)\n```/gs,
  );
  return [...blocks].map(({ groups = {} }) => ({
    file: groups['file'] ?? 'no example',
    code: groups['code'] ?? '',
  }));
}

describe.each(guides)('%s', (guide) => {
  test.each(blocksOf(guide))('shows $file as it is run', ({ file, code }) => {
    expect(file).toMatch(/^examples\//);
    expect(code.trim()).toBe(shownOf(file));
  });

  test('names only files that there are, and headings that it has', () => {
    const text = read(guide);
    for (const [, file = ''] of text.matchAll(/`((?:examples|test|src|adapters)\/[\w/.-]+)`/g))
      expect(() => read(file)).not.toThrow();
    const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, words = '']) =>
      words.toLowerCase().replaceAll(' ', '-'),
    );
    for (const [, heading = ''] of text.matchAll(/\]\(#([\w-]+)\)/g))
      expect(headings).toContain(heading);
  });
});
