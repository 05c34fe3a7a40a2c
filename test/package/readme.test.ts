import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

test('the two commands that everything starts with stand in the README as they are', () => {
  expect(readme).toContain('npm ci && npm start\n');
  expect(readme).toContain('npm ci && npm test\n');
});

test('installing is a block of its own', () => {
  expect(readme).toContain('## Install\n\n```sh\nnpm install kucoin-retry\n```\n');
});

test('the README can be read in ten minutes, in the order in which one needs it', () => {
  expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(14_000);
  expect([...readme.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading)).toEqual([
    ...['kucoin-retry', 'Install', 'Quick start', 'Try it without keys'],
    ...['What happens to each answer', 'Errors', 'Orders', 'Shutdown', 'Options'],
    ...['Testing your bot', 'Do not', 'Links'],
  ]);
  const [, quickStart = ''] = readme.split('## Quick start\n');
  expect(quickStart.split('\n## ')[0]?.match(/```ts/g)).toHaveLength(1);
  const [, orders = ''] = readme.split('## Orders\n');
  expect(orders.split('\n## ')[0]?.match(/^\d\. /gm)).toHaveLength(5);
});

test.each(['scope', 'pool', 'latched', 'probe', 'knock'])(
  '"%s" is explained where it first stands',
  (word) => {
    const first = new RegExp(`.${word}`).exec(
      readme.replace(/^#.*$/gm, '').replace(/```[^]*?```/g, ''),
    );
    expect(first?.[0]).toBe(`_${word}`);
  },
);
