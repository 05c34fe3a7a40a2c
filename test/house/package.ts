interface PackageJson {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin: Readonly<Record<string, string>>;
}

/** The source file behind each subpath of the package, e.g. `./axios` → `adapters/axios.ts`. */
export function sourcesOfExports(manifest: PackageJson): Map<string, string> {
  const entries = Object.entries(manifest.exports).flatMap(([subpath, target]) =>
    typeof target === 'string' ? [] : [[subpath, sourceOf(target['default'] ?? '')] as const],
  );
  return new Map(entries);
}

function sourceOf(built: string): string {
  return built.replace(/^(?:\.\/)?dist\//, '').replace(/\.js$/, '.ts');
}

/**
 * Subpaths without a source, entry points without a subpath, types that are not first or not beside
 * the code.
 */
export function checkExportsMap(manifest: PackageJson, paths: readonly string[]): string[] {
  const behind = sourcesOfExports(manifest);
  const shapes = Object.entries(manifest.exports).flatMap(([subpath, target]) => {
    if (typeof target === 'string') return [];
    const right =
      Object.keys(target).join() === 'types,default' &&
      target['types'] === target['default']?.replace(/\.js$/, '.d.ts');
    return right ? [] : [`exports["${subpath}"] must be types, then default, of the same file`];
  });
  const missing = [
    ...[...behind].map(([subpath, path]) => [`exports["${subpath}"]`, path] as const),
    ...Object.entries(manifest.bin).map(
      ([name, path]) => [`bin["${name}"]`, sourceOf(path)] as const,
    ),
  ].flatMap(([name, path]) => (paths.includes(path) ? [] : [`${name}: there is no ${path}`]));
  const doors = paths.filter((path) =>
    /^(?:src\/index|src\/(?:catalogue|testing)\/index|adapters\/[^/]+)\.ts$/.test(path),
  );
  const shut = doors
    .filter((path) => ![...behind.values()].includes(path))
    .map((path) => `${path} is a front door that the exports map does not open`);
  return [...shapes, ...missing, ...shut];
}

/** tsconfig's paths must lead each public name to the source that the exports map is built from. */
export function checkPaths(
  manifest: PackageJson,
  paths: Readonly<Record<string, readonly string[]>>,
): string[] {
  const wanted = new Map(
    [...sourcesOfExports(manifest)].map(([subpath, path]) => [
      subpath.replace(/^\./, 'kucoin-retry'),
      `./${path}`,
    ]),
  );
  const lacking = [...wanted]
    .filter(([name, path]) => paths[name]?.join() !== path)
    .map(([name, path]) => `tsconfig.json: paths["${name}"] must be ["${path}"]`);
  const extra = Object.keys(paths)
    .filter((name) => !wanted.has(name))
    .map((name) => `tsconfig.json: paths["${name}"] is no subpath of the package`);
  return [...lacking, ...extra];
}

const forbidden = [
  { words: /(?<![\w./-])\/(?:work|root)\//, why: 'a path of somebody’s machine' },
  { words: /\bregistry\.[a-z0-9-]+\.[a-z]{2,}/i, why: 'the address of a package registry' },
];

/** Words that give away the machine a file was written on. */
export function checkWords(files: readonly { path: string; text: string }[]): string[] {
  return files.flatMap(({ path, text }) =>
    forbidden.flatMap(({ words, why }) => {
      const at = text.search(words);
      return at < 0 ? [] : [`${path}:${text.slice(0, at).split('\n').length} names ${why}`];
    }),
  );
}

/** Packages that the lockfile ties to an address instead of leaving it to the registry in use. */
export function checkLockfile(lockfile: {
  readonly packages: Readonly<Record<string, { readonly resolved?: string }>>;
}): string[] {
  return Object.entries(lockfile.packages)
    .filter(([, { resolved }]) => resolved !== undefined)
    .map(([name]) => `package-lock.json ties ${name} to an address`);
}
