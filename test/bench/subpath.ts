import { existsSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

/** The built file behind a subpath of the package, `undefined` where there is none yet. */
export function subpathOf(subpath: string): URL | undefined {
  const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
    exports: Record<string, string | { default: string }>;
  };
  const target = exports[subpath];
  if (target === undefined || typeof target === 'string') return undefined;
  const built = new URL(target.default, root);
  return existsSync(built) ? built : undefined;
}
