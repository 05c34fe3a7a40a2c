/**
 * Checks what each subpath costs a bundle: minified and gzipped, with everything it pulls in but its
 * host. Reads the build; fails when something has outgrown its limit. A kB is 1000 bytes.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { peerDependencies } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { peerDependencies: Record<string, string> };

/**
 * One line of the catalogue without its meaning, hint or source: what is left decides. A row is
 * `code[!] advice meaning[ ~ test][ > hint]`, an advice `name ...: hint`.
 */
function withoutText(line: string): string {
  if (line.startsWith('# ')) return '#';
  const [row = ''] = line.split(' > ');
  const [answer = '', test] = row.split(' ~ ');
  const [, advice] = /^([a-z][\w -]*): .*\.$/.exec(answer) ?? [];
  if (advice !== undefined) return `${advice}: `;
  const [key = '', name = ''] = answer.split(' ');
  return /^[\w+@!-]+$/.test(key) && /\d|_/.test(key)
    ? `${key} ${name}${test === undefined ? '' : ` ~ ${test}`}`
    : line;
}

const withoutTexts: Plugin = {
  name: 'without-texts',
  setup({ onLoad }) {
    onLoad({ filter: /dist\/src\/catalogue\/(?:rows\/)?[\w-]+\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .split(/(?<=lines: `|advices = `)|(?=^`)/m)
        .map((part, index) => (index === 1 ? part.split('\n').map(withoutText).join('\n') : part))
        .join(''),
    }));
  },
};

interface Bundle {
  readonly minified: number;
  readonly gzipped: number;
}

async function bundle(code: string, plugins: Plugin[] = []): Promise<Bundle> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'node',
    external: Object.keys(peerDependencies),
    write: false,
    logLevel: 'error',
    plugins,
  });
  const [file] = outputFiles;
  const contents = file?.contents ?? new Uint8Array();
  return { minified: contents.length, gzipped: gzipSync(contents, { level: 9 }).length };
}

const all = (path: string): string => `export * from './dist/${path}.js';`;

/** Sizes are reported; `limit` is a guard against accidents. */
const rows: readonly {
  readonly name: string;
  readonly code: string;
  readonly limit?: number;
}[] = [
  { name: 'kucoin-retry/fetch', code: all('adapters/fetch'), limit: 95_000 },
  { name: 'classifier alone', code: "export { classify } from './dist/src/index.js';" },
  { name: 'kucoin-retry', code: all('src/index') },
  { name: 'kucoin-retry/axios', code: all('adapters/axios') },
  { name: 'kucoin-retry/ky', code: all('adapters/ky') },
  { name: 'kucoin-retry/ccxt', code: all('adapters/ccxt') },
  { name: 'kucoin-retry/universal-sdk', code: all('adapters/universal-sdk') },
  { name: 'kucoin-retry/catalogue', code: all('src/catalogue/index') },
  { name: 'kucoin-retry/testing', code: all('src/testing/index') },
];

/** What another adapter costs a bundle that has the one for fetch already. */
const extras = ['axios', 'ky', 'ccxt', 'universal-sdk'];

/** Imports of which nothing may remain. */
const unused = [
  'adapters/fetch',
  'adapters/axios',
  'adapters/ky',
  'adapters/ccxt',
  'adapters/universal-sdk',
  'src/index',
  'src/catalogue/index',
]
  .map((path) => `import * as unused${path.replace(/\W/g, '')} from './dist/${path}.js';`)
  .join('\n');

const failures: string[] = [];
const kb = (bytes: number | undefined): string =>
  (bytes === undefined ? '' : (bytes / 1000).toFixed(1)).padStart(10);

function line(
  name: string,
  { minified, gzipped }: Bundle,
  bare: number | undefined,
  { limit }: { readonly limit?: number },
): void {
  if (limit !== undefined && gzipped > limit) {
    failures.push(`${name} is ${gzipped} bytes gzipped, its limit is ${limit}`);
  }
  console.log(name.padEnd(26) + [minified, gzipped, bare, limit].map(kb).join(''));
}

console.log(
  'kB'.padEnd(26) +
    ['minified', 'gzipped', 'no texts', 'limit'].map((h) => h.padStart(10)).join(''),
);
for (const { name, code, ...bounds } of rows) {
  const bare = await bundle(code, [withoutTexts]);
  const whole = await bundle(code);
  line(name, whole, bare.gzipped === whole.gzipped ? undefined : bare.gzipped, bounds);
}
const base = await bundle(all('adapters/fetch'));
for (const name of extras) {
  const both = await bundle(all('adapters/fetch') + all(`adapters/${name}`));
  const extra = {
    minified: both.minified - base.minified,
    gzipped: both.gzipped - base.gzipped,
  };
  line(`${name}, on top of fetch`, extra, undefined, {});
}
const { minified: remains } = await bundle(unused);
if (remains > 0) failures.push(`imports of which nothing is used leave ${remains} bytes`);
for (const failure of failures) console.error(failure);
process.exitCode = failures.length === 0 ? 0 : 1;
