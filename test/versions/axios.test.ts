import { createRequire } from 'node:module';
import type { AxiosStatic } from 'axios';
import { expect, test } from 'vitest';
import { kucoinAxios } from '../../adapters/axios.js';
import { hostOf } from '../adapters/axios/support.js';
import { accounts, openStage, ticker } from '../adapters/contract/stage.js';
import { contract } from '../adapters/contract.js';
import { packedDoor } from './doors.js';
import { versionsOf } from './workspace.js';

const versions = versionsOf('axios');
/** The business layer's limit, as the exchange has it in an HTTP 200. */
const blocked = {
  code: '200002',
  msg: 'Too many requests in a short period of time, please retry later',
};
const require = createRequire(import.meta.url);

for (const version of versions) {
  const { default: library } = (await import(`axios-${version}`)) as { default: AxiosStatic };
  contract(`axios ${version} over http`, hostOf({ name: version, library, defaults: {} }));

  test(`axios ${version} is that version, and CommonJS has its own`, () => {
    expect(library.VERSION).toBe(version);
    expect((require(`axios-${version}`) as AxiosStatic).AxiosError).not.toBe(library.AxiosError);
  });
}

test.each(versions)('axios %s: one call in, one call out', async (version) => {
  const { default: library } = (await import(`axios-${version}`)) as { default: AxiosStatic };
  const stage = await openStage(hostOf({ name: version, library, defaults: {} }));
  const instance = library.create({ baseURL: stage.exchange.url });
  let seen = 0;
  instance.interceptors.request.use((config) => ((seen += 1), config));
  const undo = kucoinAxios(instance, stage.options());

  stage.exchange.reply(accounts, { body: blocked });
  const guarded = await stage.play(instance.get<{ code: string }>(accounts.slice('GET '.length)));
  expect([guarded.data.code, stage.exchange.log.length, seen]).toEqual(['200000', 2, 1]);

  undo();
  stage.exchange.reply(ticker, { body: blocked });
  const bare = await instance.get<{ code: string }>(ticker.slice('GET '.length));
  expect([bare.data.code, stage.exchange.log.length, seen]).toEqual(['200002', 3, 2]);
});

for (const version of [versions[0], versions.at(-1)]) {
  const library = require(`axios-${version}`) as AxiosStatic;
  contract(`axios ${version} in CommonJS`, hostOf({ name: '', library, defaults: {} }));
}

test('code that requires the package gets what others import', () => {
  const required = require(packedDoor('adapters/axios')) as { kucoinAxios: unknown };
  expect(required.kucoinAxios).toBe(kucoinAxios);
});
