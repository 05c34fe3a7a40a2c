import { createRequire } from 'node:module';
import type { AxiosStatic } from 'axios';
import { expect, test } from 'vitest';
import { kucoinAxios } from '../../adapters/axios.js';
import { hostOf } from '../adapters/axios.support.js';
import { contract } from '../adapters/contract.js';
import { packedDoor } from './doors.js';
import { versionsOf } from './workspace.js';

const versions = versionsOf('axios');
const require = createRequire(import.meta.url);

for (const version of versions) {
  const { default: library } = (await import(`axios-${version}`)) as { default: AxiosStatic };
  contract(`axios ${version} over http`, hostOf({ name: version, library, defaults: {} }));

  test(`axios ${version} is that version, and CommonJS has its own`, () => {
    expect(library.VERSION).toBe(version);
    expect((require(`axios-${version}`) as AxiosStatic).AxiosError).not.toBe(library.AxiosError);
  });
}

for (const version of [versions[0], versions.at(-1)]) {
  const library = require(`axios-${version}`) as AxiosStatic;
  contract(`axios ${version} in CommonJS`, hostOf({ name: '', library, defaults: {} }));
}

test('who requires the package gets what others import', () => {
  const required = require(packedDoor('adapters/axios')) as { kucoinAxios: unknown };
  expect(required.kucoinAxios).toBe(kucoinAxios);
});
