import { describe, expect, test } from 'vitest';
import { checkGlobals, checkManners, checkPure, checkSizes } from './contents.js';
import { checkCycles, checkDirections, checkListed } from './directions.js';
import { checkExportsMap, checkLockfile, checkPaths, checkWords } from './package.js';
import { checkExtent, checkPurposes } from './rooms-check.js';
import { filesBelow, readSources, readText } from './source.js';

const core = readSources('src/');
const adapters = readSources('adapters/');
const tests = readSources('test/');
const examples = readSources('examples/');
const house = [...core, ...adapters, ...examples];

const manifest = JSON.parse(readText('package.json')) as Parameters<typeof checkExportsMap>[0];
const compiler = JSON.parse(readText('tsconfig.json')) as {
  compilerOptions: { paths: Record<string, string[]> };
};
const readLockfile = (path: string) =>
  JSON.parse(readText(path)) as Parameters<typeof checkLockfile>[0];

describe('the house', () => {
  test('every file of src stands in a room', () => {
    expect(checkListed(core)).toEqual([]);
  });

  test('rooms are few, small and not far above one another', () => {
    expect(checkExtent(core, adapters)).toEqual([]);
  });

  test('every room says what it is for and what it may import', () => {
    const readmes = filesBelow('src/').filter((path) => path.endsWith('/README.md'));
    const readmeOf = (room: string) => {
      const path = `src/${room}/README.md`;
      return readmes.includes(path) ? readText(path) : undefined;
    };
    expect(checkPurposes(core, readmeOf)).toEqual([]);
  });

  test('the map names only what there is', () => {
    const map = readText('src/README.md');
    const known = new Set(filesBelow('src/').concat(filesBelow('test/'), filesBelow('adapters/')));
    const folders = new Set([...known].map((path) => path.replace(/[^/]+$/, '')));
    const named = [...map.matchAll(/`([\w-]+\/[\w/.-]*|[\w-]+\.(?:ts|json))`/g)].map(
      ([, name]) => name!,
    );
    expect(named.length).toBeGreaterThan(20);
    const lost = named.filter((name) =>
      [`src/${name}`, name, `src/engine/sending/${name}`, `src/engine/${name}`].every(
        (path) => !known.has(path) && !folders.has(path),
      ),
    );
    expect(lost).toEqual(['adapters/NAME.ts']);
  });

  test('arrows are those of the plan, adapters keep to the public names and their kit', () => {
    expect(checkDirections(house)).toEqual([]);
  });

  test('imports run in no circle', () => {
    expect(checkCycles(house)).toEqual([]);
  });

  test('only the runtime touches clock, timers, chance, console and platform', () => {
    expect(checkGlobals([...core, ...adapters])).toEqual([]);
  });

  test('pure files promise nothing', () => {
    expect(checkPure(core)).toEqual([]);
  });

  test('entry points list names by hand, and nothing is switched off without a reason', () => {
    expect(checkManners([...house, ...tests])).toEqual([]);
  });

  test('files and functions stay within a page', () => {
    expect(checkSizes([...house, ...tests])).toEqual([]);
  });

  test('the exports map and the entry points are the same list', () => {
    const paths = [...core, ...adapters].map(({ path }) => path);
    expect(checkExportsMap(manifest, paths)).toEqual([]);
    expect(checkPaths(manifest, compiler.compilerOptions.paths)).toEqual([]);
  });

  test('no file names a machine or a registry', () => {
    const files = filesBelow('./').map((path) => ({ path, text: readText(path) }));
    expect(checkWords(files)).toEqual([]);
    expect(checkLockfile(readLockfile('package-lock.json'))).toEqual([]);
    expect(checkLockfile(readLockfile('test/bench/package-lock.json'))).toEqual([]);
  });
});
