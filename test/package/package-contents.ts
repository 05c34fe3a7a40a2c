/**
 * Checks what `npm pack` would publish: only what a user needs, nothing that leads nowhere, and no
 * dependency but the one there is. Reads the build.
 */
import { execSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import ts from 'typescript';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

interface Manifest {
  readonly exports: Readonly<Record<string, string | { types: string; default: string }>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly main: string;
  readonly types: string;
  readonly typesVersions: { readonly '*': Readonly<Record<string, readonly string[]>> };
  readonly sideEffects: boolean;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { optional?: boolean }>>;
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const peers = Object.keys(manifest.peerDependencies);
const bare = (path: string): string => path.replace(/^\.\//, '');

interface Packed {
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}
const [packed] = JSON.parse(
  execSync('npm pack --dry-run --json --ignore-scripts', {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
  }),
) as [Packed];
const paths = packed.files.map(({ path }) => path);

/** What users of clients without an adapter copy, and users of the others may look at. */
const recipes = readdirSync(new URL('examples/clients/', root))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `examples/clients/${name}`);

/** Code and declarations of what is in src and adapters today, the recipes, and four files about the package. */
function strangers(): string[] {
  const papers = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json', ...recipes];
  const isBuilt = (path: string): boolean => {
    const [, stem, ending] =
      /^dist\/((?:src|adapters)\/.+?)(\.js|\.d\.ts|\.d\.cts)$/.exec(path) ?? [];
    const source = ending === '.d.cts' ? `${stem}.cts` : `${stem}.ts`;
    return stem !== undefined && existsSync(new URL(source, root));
  };
  return [
    ...paths
      .filter((path) => !papers.includes(path) && !isBuilt(path))
      .map((path) => `${path} has no business in the package, or its source is gone: build afresh`),
    ...papers.filter((path) => !paths.includes(path)).map((path) => `${path} is missing`),
  ];
}

const importsOf = (path: string): string[] =>
  ts.preProcessFile(read(path), true, true).importedFiles.map(({ fileName }) => fileName);

/** What each file imports besides its neighbours. */
function foreignImports(): string[] {
  return paths
    .filter((path) => path.startsWith('dist/'))
    .flatMap((path) => {
      const isCode = path.endsWith('.js');
      const hasNode = /^dist\/(?:src\/(?:testing|cli)|adapters\/monitor)\//.test(path);
      return importsOf(path)
        .filter((name) => !name.startsWith('.'))
        .filter((name) => !(isCode ? name === 'p-retry' : peers.includes(name)))
        .filter((name) => !(hasNode && name.startsWith('node:')))
        .map((name) => `${path} imports ${name}`);
    });
}

/** Code that no entry point and no command leads to, and imports that lead out of the package. */
function lostCode(): string[] {
  const doors = Object.values(manifest.exports).flatMap((target) =>
    typeof target === 'string' ? [] : [bare(target.default)],
  );
  const queue = [...doors, ...Object.values(manifest.bin).map(bare)];
  const reached = new Set<string>();
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    if (!paths.includes(path)) continue;
    const folder = dirname(path);
    queue.push(
      ...importsOf(path).flatMap((name) => (name.startsWith('.') ? [join(folder, name)] : [])),
    );
  }
  const idle = paths.filter((path) => path.endsWith('.js') && !reached.has(path));
  return [
    ...idle
      // A file of types only is nothing to run.
      .filter((path) => read(path).trim() !== 'export {};')
      .map((path) => `${path} is reached by no door`),
    ...[...reached]
      .filter((path) => !paths.includes(path))
      .map((path) => `${path} is asked for and not packed`),
    ...paths
      .filter((path) => path.startsWith('dist/') && /^\/\/# source\w+=/m.test(read(path)))
      .map((path) => `${path} names a map that is not packed`),
  ];
}

/** The manifest's own promises. */
function manifestFaults(): string[] {
  const faults: string[] = [];
  const lock = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { dependencies?: Record<string, string> }>;
  };
  const brought = new Set<string>();
  const queue = Object.keys(manifest.dependencies);
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (brought.has(name)) continue;
    brought.add(name);
    queue.push(...Object.keys(lock.packages[`node_modules/${name}`]?.dependencies ?? {}));
  }
  if ([...brought].sort().join() !== 'is-network-error,p-retry') {
    faults.push(`the package brings ${[...brought].join(', ')}, not p-retry and what it needs`);
  }
  for (const peer of peers) {
    if (manifest.peerDependenciesMeta[peer]?.optional !== true)
      faults.push(`${peer} must be optional`);
  }
  if (manifest.sideEffects) faults.push('sideEffects must be false');

  // Resolution before `exports` was known, TypeScript's `node10`, has to find the same files.
  const older: Record<string, string | undefined> = { '.': manifest.types };
  for (const [name, [path]] of Object.entries(manifest.typesVersions['*']))
    older[`./${name}`] = path;
  const newer = Object.entries(manifest.exports).flatMap(([name, target]) =>
    typeof target === 'string' ? [] : [[name, target.types] as const],
  );
  for (const [name, types] of newer) {
    if (older[name] !== types) faults.push(`typesVersions must lead ${name} to ${types}`);
    delete older[name];
  }
  faults.push(...Object.keys(older).map((name) => `typesVersions: ${name} is no subpath`));
  const front = manifest.exports['.'];
  if (typeof front === 'string' || front?.default !== manifest.main) {
    faults.push('main must be what exports["."] leads to');
  }
  return faults;
}

const faults = [...strangers(), ...foreignImports(), ...lostCode(), ...manifestFaults()];
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
const kb = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;
console.log(
  `${paths.length} files, ${kb(packed.size)} packed, ${kb(packed.unpackedSize)} unpacked.`,
);
