import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const readme = read('README.md');

test.each(['fetch', 'axios', 'ky'])('the quick start for %s is the example that is run', (host) => {
  const file = `examples/quick-start-${host}.ts`;
  const code = read(file)
    .split('// #region quick start\n')[1]
    ?.split('// #endregion')[0]
    ?.trimEnd();
  const shown = readme
    .split(`<!-- ${file} -->`)[1]
    ?.split('```ts\n')[1]
    ?.split('```')[0]
    ?.trimEnd();
  expect(code).toBeDefined();
  expect(shown).toBe(code);
});

test('the two commands that everything starts with stand in the README as they are', () => {
  expect(readme).toContain('npm ci && npm start\n');
  expect(readme).toContain('npm ci && npm test\n');
});

test('the README stays below 300 lines and names only files that exist', () => {
  expect(readme.split('\n').length).toBeLessThan(300);
  const examples = readdirSync(new URL('examples/', root));
  for (const [, name = ''] of readme.matchAll(/examples\/([\w-]+\.ts)/g))
    expect(examples).toContain(name);
});
