/**
 * Prints what each subpath costs a bundle: minified and gzipped, with everything it pulls in but its
 * host. Reads the build.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { exports, peerDependencies } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as {
  exports: Record<string, string | { default: string }>;
  peerDependencies: Record<string, string>;
};

const rows: { subpath: string; minified: number; gzipped: number }[] = [];
for (const [subpath, target] of Object.entries(exports)) {
  if (typeof target === 'string') continue;
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [target.default],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'node',
    external: Object.keys(peerDependencies),
    write: false,
  });
  const [code = new Uint8Array()] = outputFiles.map(({ contents }) => contents);
  const gzipped = gzipSync(code, { level: 9 }).length;
  rows.push({ subpath: subpath.replace(/^\./, 'kucoin-retry'), minified: code.length, gzipped });
}

const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`.padStart(11);
console.log(`${'subpath'.padEnd(24)}${'minified'.padStart(11)}${'gzipped'.padStart(11)}`);
for (const { subpath, minified, gzipped } of rows) {
  console.log(`${subpath.padEnd(24)}${kib(minified)}${kib(gzipped)}`);
}
