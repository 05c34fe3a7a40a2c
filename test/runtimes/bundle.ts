import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const root = here('../../');

/** The package by its public names, for the paths the contract's files have into the sources. */
const doors: ReadonlyMap<string, string> = new Map([
  ['src/index', 'kucoin-retry'],
  ['src/testing/index', 'kucoin-retry/testing'],
  ['adapters/axios', 'kucoin-retry/axios'],
  ['adapters/ky', 'kucoin-retry/ky'],
  ['adapters/fetch', 'kucoin-retry/fetch'],
]);

/** Has the contract's files import the package as packed, and our runner for vitest. */
const asPacked: Plugin = {
  name: 'as-packed',
  setup(builder) {
    builder.onResolve({ filter: /^vitest$/ }, () => ({ path: here('suite/vitest.ts') }));
    builder.onResolve(
      { filter: /^(?:\.\.\/)+(?:src|adapters)\/[^.]*\.js$/ },
      ({ path, resolveDir }) => {
        const source = fileURLToPath(new URL(path, `file://${resolveDir}/`));
        const door = doors.get(source.slice(root.length).replace(/\.js$/, ''));
        if (door !== undefined) return { path: door, external: true };
        if (source.startsWith(`${root}src/`))
          return { errors: [{ text: `${path}: not a way into the package` }] };
        return undefined;
      },
    );
  },
};

/** A suite in one file, which imports the package and the clients by their names. */
export async function bundleForNode(
  entry: string,
  inject: readonly string[] = [],
): Promise<string> {
  const outfile = here(`dist/${entry}.mjs`);
  await build({
    entryPoints: [here(`suite/${entry}.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    external: ['axios', 'axios-1.7', 'ky', 'ky2'],
    plugins: [asPacked],
    inject: inject.map((name) => here(`suite/${name}.ts`)),
    logLevel: 'warning',
  });
  return outfile;
}
