import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';

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
    // Where the package is bundled, it is so as its users' bundlers do it.
    const external = builder.initialOptions.platform === 'node';
    builder.onResolve({ filter: /^vitest$/ }, () => ({ path: here('suite/vitest.ts') }));
    builder.onResolve(
      { filter: /^(?:\.\.\/)+(?:src|adapters)\/[^.]*\.js$/ },
      ({ path, resolveDir }) => {
        const source = fileURLToPath(new URL(path, `file://${resolveDir}/`));
        const door = doors.get(source.slice(root.length).replace(/\.js$/, ''));
        if (door !== undefined)
          return external
            ? { path: door, external }
            : builder.resolve(door, { kind: 'import-statement', resolveDir: here('suite') });
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

const standIns: Plugin = {
  name: 'stand-ins',
  setup(builder) {
    builder.onResolve({ filter: /^node:/ }, ({ path }) => ({
      path: here(`suite/page/${path.replace(':', '-').replace('_', '-')}.ts`),
    }));
  },
};

/** The suite, the package and the clients in one script for where there is no Node. */
async function bundleWhole(entry: string, options: BuildOptions): Promise<void> {
  await build({
    entryPoints: [here(`suite/${entry}.ts`)],
    outfile: here(`dist/${entry}.js`),
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    plugins: [asPacked, standIns],
    nodePaths: [here('node_modules')],
    // The compiler's paths lead the package's names to its sources.
    tsconfigRaw: '{}',
    logLevel: 'warning',
    ...options,
  });
}

const inject = [here('suite/in-flight.ts'), here('suite/page/buffer.ts')];

/** The suite for a browser. */
export function bundleForPage(): Promise<void> {
  return bundleWhole('page', { format: 'iife', inject });
}

const worker: BuildOptions = {
  format: 'esm',
  conditions: ['workerd', 'worker', 'browser'],
  external: ['cloudflare:workers'],
};

/** The suite for a Worker, and a bot in one, as wrangler would bundle them. */
export async function bundleForWorkers(): Promise<void> {
  await Promise.all([bundleWhole('worker', { ...worker, inject }), bundleWhole('bot', worker)]);
}
