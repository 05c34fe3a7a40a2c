import { describe, expect, test } from 'vitest';
import { checkGlobals, checkManners, checkPure, checkSizes } from './contents.js';
import {
  checkCycles,
  checkDirections,
  checkListed,
  longestChain,
  longestStair,
} from './directions.js';
import { checkExportsMap, checkLockfile, checkPaths, checkWords } from './package.js';
import { checkExtent, checkPurposes } from './rooms-check.js';
import { parse } from './source.js';

/** Each rule is given a file that breaks it: a rule that never fails guards nothing. */
const plant = (path: string, ...lines: string[]) => [parse(path, lines.join('\n'))];

describe('rules of the house: imports', () => {
  test('a new file of src must stand in a room', () => {
    const faults = checkListed(plant('src/newcomer.ts', ''));
    expect(faults[0]).toMatch(/^src\/newcomer\.ts stands in no room/);
    expect(checkListed(plant('src/nowhere/x.ts', ''))[0]).toMatch(/in no room/);
    expect(checkListed(plant('src/engine/x.ts', ''))[0]).not.toMatch(/in no room/);
  });

  test('no room is listed that is gone', () => {
    expect(checkListed([])).toContain(
      'test/house/rooms.json lists the room engine: no such file or folder',
    );
  });

  test.each([
    ['upwards', 'src/policy/policy.ts', "import { run } from '../engine/engine.js';"],
    ['upwards for a type', 'src/policy/x.ts', "import type { Engine } from '../engine/engine.js';"],
    ['upwards by re-export', 'src/response/x.ts', "export { decide } from '../policy/policy.js';"],
    ['upwards at run time', 'src/response/x.ts', "const p = import('../policy/policy.js');"],
    ['upwards inside a type', 'src/types/index.ts', "type P = import('../policy/policy.js').P;"],
    ['upwards from a row', 'src/catalogue/rows/spot.ts', "import { x } from '../../engine/x.js';"],
    ['sideways', 'src/queue/heap.ts', "import { x } from '../rate-limit/gate.js';"],
    [
      'from the core to the test kit',
      'src/engine/x.ts',
      "import { x } from '../testing/index.js';",
    ],
    ['from the core to an adapter', 'src/index.ts', "import { x } from '../adapters/ky.js';"],
    ['from the core to Node', 'src/signing/signer.ts', "import { createHmac } from 'node:crypto';"],
    ['of p-retry outside the engine', 'src/policy/policy.ts', "import pRetry from 'p-retry';"],
    [
      'between those who do not know one another',
      'src/engine/sending/attempt.ts',
      "import type { Admission } from './admission.js';",
    ],
    ['from an adapter into the house', 'adapters/ky.ts', "import { x } from '../src/policy/x.js';"],
    ['from adapter to adapter', 'adapters/ky.ts', "import { kucoinFetch } from './fetch.js';"],
    ['into the other adapter', 'adapters/universal-sdk.ts', "import { x } from './axios/run.js';"],
    ['of the host as a value', 'adapters/axios.ts', "import { AxiosError } from 'axios';"],
    ['of another host', 'adapters/ky.ts', "import type { AxiosError } from 'axios';"],
    ['of Node by an adapter', 'adapters/fetch.ts', "import { x } from 'node:http';"],
    ['of p-retry by an adapter', 'adapters/fetch.ts', "import pRetry from 'p-retry';"],
    ['from the test kit into the core', 'src/testing/a.ts', "import { x } from '../policy/x.js';"],
    ['of types as values', 'src/testing/a.ts', "import { x } from '../types/index.js';"],
    ['from the command past the names', 'src/cli/main.ts', "import { x } from '../policy/x.js';"],
    ['from an example to a source', 'examples/a.ts', "import { x } from '../src/index.js';"],
  ])('an import %s is refused', (_, path, line) => {
    expect(checkDirections(plant(path, line))).toHaveLength(1);
  });

  test.each([
    ['src/engine/engine.ts', "import pRetry from 'p-retry';"],
    ['src/classifier/classify.ts', "import { read } from '../response/envelope.js';"],
    ['src/fetch/web.ts', "import type { X } from '../types/index.js';"],
    ['src/catalogue/index.ts', "import { spot } from './rows/spot.js';"],
    ['src/engine/session.ts', "import { Admission } from './sending/admission.js';"],
    ['adapters/axios.ts', "import type { AxiosInstance } from 'axios';"],
    ['adapters/axios.ts', "import { errors } from './axios/response/errors.js';"],
    ['adapters/axios/run.ts', "import { run } from '../../src/index.js';"],
    ['adapters/universal-sdk.ts', "import { kucoinAxios } from './axios.js';"],
    ['adapters/monitor/server.ts', "import { createServer } from 'node:http';"],
    ['adapters/axios/run.ts', "import { run } from '../../src/adapter-kit.js';"],
    ['src/testing/exchange/exchange.ts', "import { createServer } from 'node:http';"],
    ['src/cli/main.ts', "import { explain } from '../catalogue/index.js';"],
    ['examples/axios.ts', "import { kucoinAxios } from 'kucoin-retry/axios';"],
  ])('%s may say %s', (path, line) => {
    expect(checkDirections(plant(path, line))).toEqual([]);
  });

  test('a circle is told once, types included', () => {
    const circle = [
      parse('src/a.ts', "import { b } from './b.js';"),
      parse('src/b.ts', "import type { C } from './c.js';"),
      parse('src/c.ts', "export { a } from './a.js';"),
      parse('src/d.ts', "import { a } from './a.js';"),
    ];
    expect(checkCycles(circle)).toEqual(['src/a.ts → src/b.ts → src/c.ts → src/a.ts']);
    expect(checkCycles(circle.slice(1))).toEqual([]);
  });

  test('the longest way along imports, and along rooms, is found', () => {
    const files = [
      parse('src/engine/a.ts', "import { b } from './b.js'; import { c } from '../queue/c.js';"),
      parse('src/engine/b.ts', "import { c } from '../queue/c.js';"),
      parse('src/queue/c.ts', "import { d } from '../policy/d.js';"),
      parse('src/policy/d.ts', ''),
    ];
    expect(longestChain(files)).toEqual([
      'src/engine/a.ts',
      'src/engine/b.ts',
      'src/queue/c.ts',
      'src/policy/d.ts',
    ]);
    expect(longestStair(files)).toEqual(['engine', 'queue', 'policy']);
  });

  test('a room holds a dozen files, rows apart, and says what it is for', () => {
    const many = (folder: string) =>
      Array.from({ length: 13 }, (_, index) => parse(`${folder}/f${index}.ts`, ''));
    expect(checkExtent(many('src/policy'), [])).toEqual(['src/policy: 13, more than 12']);
    expect(checkExtent(many('src/policy').slice(1), [])).toEqual([]);
    expect(checkExtent([], many('adapters/axios'))).toEqual(['adapters/axios: 13, more than 12']);
    expect(checkExtent(many('src/catalogue/rows'), [])).toEqual([]);
    const files = plant('src/policy/policy.ts', '');
    const right =
      '# policy\n\nRetry or stop, when, and within which limits.\n\nImports `types`, `catalogue`, `endpoints`, `runtime`.\n';
    expect(checkPurposes(files, () => right)).toEqual([]);
    expect(checkPurposes(files, () => right.replace(', `runtime`', ''))).toHaveLength(1);
    expect(checkPurposes(files, () => undefined)).toEqual(['src/policy/README.md is missing']);
  });
});

describe('rules of the house: contents', () => {
  test.each([
    'const now = Date.now();',
    'let at: Date;',
    'type Timer = ReturnType<typeof setTimeout>;',
    'performance.now();',
    'setInterval(run, 5);',
    'Math.random();',
    'AbortSignal.timeout(5);',
    'console.log(1);',
    'process.nextTick(run);',
    'globalThis.setTimeout(run, 5);',
    'export const get = { fetch };',
  ])('only the runtime says %s', (line) => {
    expect(checkGlobals(plant('src/policy/policy.ts', line))).toHaveLength(1);
    expect(checkGlobals(plant('src/engine/engine.ts', line))).toHaveLength(1);
    expect(checkGlobals(plant('src/runtime/runtime.ts', line))).toEqual([]);
    expect(checkGlobals(plant('src/testing/clocks/clock.ts', line))).toEqual([]);
  });

  test('a member, a comment or a name of its own is not the global', () => {
    const lines = [
      '/** The Date header, read by fetch. */',
      'const crypto = platform.crypto();',
      'export const x = { console: headers.Date, process: crypto };',
      "export const text = 'Promise of a Date';",
    ];
    expect(checkGlobals(plant('src/policy/policy.ts', ...lines))).toEqual([]);
    expect(checkPure(plant('src/policy/policy.ts', ...lines))).toEqual([]);
  });

  test('an adapter reaches for fetch, and for no timer', () => {
    const own = 'export const f = (g = globalThis.fetch) => g;';
    expect(checkGlobals(plant('adapters/fetch.ts', own))).toEqual([]);
    expect(checkGlobals(plant('adapters/ky.ts', 'setTimeout(run, 5);'))).toHaveLength(1);
  });

  test.each([
    'export async function f() {}',
    'export const f = async () => 1;',
    'export const f = () => Promise.resolve(1);',
    'export type F = () => Promise<number>;',
  ])('a pure file does not say %s', (line) => {
    expect(checkPure(plant('src/policy/policy.ts', line))).toHaveLength(1);
    expect(checkPure(plant('src/catalogue/rows/spot.ts', line))).toHaveLength(1);
    expect(checkPure(plant('src/engine/engine.ts', line))).toEqual([]);
  });

  test.each([
    "export * from './x.js';",
    "export * as x from './x.js';",
    'export default 1;',
    'export default function f() {}',
    'const x = 1; export { x as default };',
    '/* v8' + ' ignore next */',
    '// eslint-' + 'disable-next-line eqeqeq',
    '// @ts-' + 'ignore',
  ])('no file says %s', (line) => {
    expect(checkManners(plant('src/policy/policy.ts', line))).toHaveLength(1);
  });

  test('a lint rule may be disabled with its reason', () => {
    const line = '// eslint-disable-next-line eqeqeq -- null and undefined are the same here';
    expect(checkManners(plant('src/policy/policy.ts', line))).toEqual([]);
  });

  test('files and functions end somewhere, row files excepted', () => {
    const lines = Array.from({ length: 261 }, () => '//');
    expect(checkSizes(plant('src/policy/policy.ts', ...lines))).toHaveLength(1);
    expect(checkSizes(plant('src/policy/policy.ts', ...lines.slice(1)))).toEqual([]);
    expect(checkSizes(plant('src/catalogue/rows/spot.ts', ...lines))).toEqual([]);
    expect(checkSizes(plant('src/catalogue/index.ts', ...lines))).toHaveLength(1);
    const body = Array.from({ length: 59 }, () => '  f();');
    const long = ['export const f = () => {', ...body, '};'];
    expect(checkSizes(plant('src/policy/policy.ts', ...long))).toHaveLength(1);
    expect(
      checkSizes(plant('src/policy/policy.ts', ...long.filter((_, index) => index !== 1))),
    ).toEqual([]);
  });
});

describe('rules of the house: the package', () => {
  const entry = (path: string) => ({ types: `${path}.d.ts`, default: `${path}.js` });
  const manifest = {
    exports: { '.': entry('./dist/src/index'), './package.json': './package.json' },
    bin: { 'kucoin-retry': 'dist/src/cli/main.js' },
  };
  const paths = ['src/index.ts', 'src/cli/main.ts'];

  test('every subpath has a source, and every entry point a subpath', () => {
    expect(checkExportsMap(manifest, paths)).toEqual([]);
    expect(checkExportsMap(manifest, ['src/index.ts'])).toHaveLength(1);
    expect(checkExportsMap(manifest, ['src/cli/main.ts'])).toHaveLength(1);
    expect(checkExportsMap(manifest, [...paths, 'adapters/redis.ts'])).toEqual([
      'adapters/redis.ts is a front door that the exports map does not open',
    ]);
  });

  test('types come first and lie beside the code', () => {
    const { types, default: code } = entry('./dist/src/index');
    const turned = { ...manifest, exports: { '.': { default: code, types } } };
    const apart = { ...manifest, exports: { '.': { types: './dist/x.d.ts', default: code } } };
    expect(checkExportsMap(turned, paths)).toHaveLength(1);
    expect(checkExportsMap(apart, paths)).toHaveLength(1);
  });

  test("the compiler's paths are the subpaths", () => {
    expect(checkPaths(manifest, { 'kucoin-retry': ['./src/index.ts'] })).toEqual([]);
    expect(checkPaths(manifest, {})).toHaveLength(1);
    const extra = { 'kucoin-retry': ['./src/index.ts'], 'kucoin-retry/x': ['./src/x.ts'] };
    expect(checkPaths(manifest, extra)).toHaveLength(1);
  });

  test('machines and registries have no name here', () => {
    const text = (...parts: string[]) => [{ path: 'README.md', text: parts.join('') }];
    expect(checkWords(text('see ', '/wo', 'rk/main/x'))).toHaveLength(1);
    expect(checkWords(text("cd '", '/ro', "ot/x'"))).toHaveLength(1);
    expect(checkWords(text('https://regi', 'stry.example.org/'))).toHaveLength(1);
    expect(checkWords(text('https://example.com', '/wo', 'rk/'))).toEqual([]);
    const packages = { 'node_modules/x': { resolved: 'https://example.org/x.tgz' } };
    expect(checkLockfile({ packages })).toHaveLength(1);
    expect(checkLockfile({ packages: { 'node_modules/x': {} } })).toEqual([]);
  });
});
