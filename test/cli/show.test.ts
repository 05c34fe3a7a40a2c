import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { openerFor, showPage, type Surroundings } from '../../src/cli/show.js';

const url = 'file:///tmp/a/error-codes.html#code=429000';
const linux = { platform: 'linux', env: { DISPLAY: ':0' }, isWatched: true } as const;

test.each<[string, Surroundings, readonly string[] | undefined]>([
  ['Linux with a screen', linux, ['xdg-open', url]],
  ['Wayland', { ...linux, env: { WAYLAND_DISPLAY: 'wayland-0' } }, ['xdg-open', url]],
  ['no screen', { ...linux, env: {} }, undefined],
  ['an empty screen', { ...linux, env: { DISPLAY: '' } }, undefined],
  ['macOS', { ...linux, platform: 'darwin', env: {} }, ['open', url]],
  [
    'Windows',
    { ...linux, platform: 'win32', env: {} },
    ['rundll32', 'url.dll,FileProtocolHandler', url],
  ],
  ['nobody watching', { ...linux, isWatched: false }, undefined],
  ['nobody watching on macOS', { ...linux, platform: 'darwin', isWatched: false }, undefined],
])('what opens a page: %s', (_, surroundings, opener) => {
  expect(openerFor(url, surroundings)).toEqual(opener);
});

test('a page gets a folder of its own, and no browser is no failure', async () => {
  const path = process.env['PATH'];
  // With no program to be found, starting the opener fails.
  process.env['PATH'] = '';
  try {
    const [one, other] = [await showPage('<p>1', '', linux), await showPage('<p>2', '', linux)];
    expect(dirname(one)).not.toBe(dirname(other));
    expect(await readFile(one, 'utf8')).toBe('<p>1');
    expect(one).toMatch(/error-codes\.html$/);
    await Promise.all([one, other].map((file) => rm(dirname(file), { recursive: true })));
  } finally {
    process.env['PATH'] = path;
  }
});
