import { expect, test } from 'vitest';
import { contract } from '../adapters/contract.js';
import { hostOf, majors } from '../adapters/ky/host.js';
import { versionsOf } from './workspace.js';

for (const version of versionsOf('ky')) {
  const { default: ky, HTTPError } = (await import(`ky-${version}`)) as typeof import('ky');
  const major = majors[version.startsWith('1.') ? 0 : 1]!;
  contract(`ky ${version}`, hostOf({ ...major, ky, HTTPError }));
}

test('oldest and newest of both majors are here', () => {
  const versions = versionsOf('ky');
  expect(versions[0]).toBe('1.14.0');
  expect(versions.some((version) => version.startsWith('2.'))).toBe(true);
});
