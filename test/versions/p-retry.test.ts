import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { contract } from '../adapters/contract.js';
import { fetchHost } from '../adapters/fetch/host.js';
import { packedDoor } from './doors.js';

const version = process.env['P_RETRY'] ?? '';

test(`the package finds p-retry ${version}`, () => {
  const place = createRequire(packedDoor('src/index')).resolve('p-retry');
  expect(place).toContain(`p-retry-${version}`);
});

contract(`fetch over p-retry ${version}`, fetchHost);
