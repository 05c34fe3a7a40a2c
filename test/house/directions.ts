import { arrowsOf, readText, targetOf } from './source.js';
import type { Arrow, Source } from './source.js';

interface Rings {
  readonly rings: readonly { name: string; pure: boolean; files: readonly string[] }[];
  readonly rowFolders: readonly string[];
  readonly bareImports: Readonly<Record<string, readonly string[]>>;
}

const { rings, rowFolders, bareImports } = JSON.parse(
  readText('test/house/rings.json'),
) as unknown as Rings;

/** Where a file stands. */
interface Place {
  readonly level: number;
  readonly ring: string;
  readonly pure: boolean;
  /** One catalogue or endpoint row a line: width and size are free. */
  readonly isRows: boolean;
}

/** A file's ring; `undefined` for a file outside src's core, or one that no ring lists. */
export function placeOf(path: string): Place | undefined {
  const name = /^src\/(.*)\.ts$/.exec(path)?.[1];
  if (name === undefined || isBeside(path)) return undefined;
  const star = name.replace(/[^/]+$/, '*');
  for (const listed of star === '*' ? [name] : [name, star]) {
    const level = rings.findIndex((ring) => ring.files.includes(listed));
    const ring = rings[level];
    if (ring === undefined) continue;
    const isRows = listed === star && rowFolders.some((folder) => star === `${folder}/*`);
    return { level, ring: ring.name, pure: ring.pure, isRows };
  }
  return undefined;
}

function isBeside(path: string): boolean {
  return path.startsWith('src/testing/') || path.startsWith('src/cli/');
}

/** Files of src that no ring lists, and names the rings list in vain. */
export function checkListed(sources: readonly Source[]): string[] {
  const names = sources.map(({ path }) => path.slice('src/'.length, -'.ts'.length));
  const unlisted = sources
    .filter(({ path }) => !isBeside(path) && placeOf(path) === undefined)
    .map(({ path }) => `${path} is in no ring: list it in test/house/rings.json`);
  const inVain = rings.flatMap((ring) =>
    ring.files
      .filter((listed) => !names.some((name) => name.replace(/[^/]+$/, '*') === listed))
      .filter((listed) => !names.includes(listed))
      .map((listed) => `test/house/rings.json lists ${listed} in "${ring.name}": no such file`),
  );
  return [...unlisted, ...inVain];
}

/** Arrows that point upwards, sideways or out of the house. */
export function checkDirections(sources: readonly Source[]): string[] {
  return sources.flatMap((source) =>
    arrowsOf(source).flatMap((arrow) => {
      const fault = faultOf(source, arrow);
      return fault === undefined
        ? []
        : [`${source.path}:${arrow.line} imports ${arrow.specifier}: ${fault}`];
    }),
  );
}

function faultOf(source: Source, arrow: Arrow): string | undefined {
  const target = targetOf(source, arrow);
  if (source.path.startsWith('adapters/')) return faultOfAdapter(source.path, arrow, target);
  if (source.path.startsWith('src/testing/')) return faultBeside('src/testing/', arrow, target, []);
  if (source.path.startsWith('src/cli/')) return faultBeside('src/cli/', arrow, target, frontDoors);
  if (source.path.startsWith('examples/')) return faultOfExample(target);
  return faultOfCore(source.path, arrow, target);
}

function faultOfCore(path: string, arrow: Arrow, target: string | undefined): string | undefined {
  const place = placeOf(path);
  if (place === undefined) return undefined;
  if (target === undefined) {
    const allowed = bareImports[arrow.specifier]?.includes(place.ring) ?? false;
    return allowed ? undefined : `the ring "${place.ring}" has no business with that package`;
  }
  const other = placeOf(target);
  if (other === undefined) return 'it is not a file of the core';
  return other.level > place.level
    ? `"${place.ring}" must not import from "${other.ring}", which stands above it`
    : undefined;
}

/** An adapter knows the front door, the types of its host, and a folder of its own name. */
function faultOfAdapter(
  path: string,
  arrow: Arrow,
  target: string | undefined,
): string | undefined {
  const name = /^adapters\/([^/.]+)/.exec(path)?.[1] ?? '';
  if (target === 'src/index.ts' || target?.startsWith(`adapters/${name}/`) === true)
    return undefined;
  if (target !== undefined) return 'an adapter imports ../src/index.js and never another adapter';
  const hosts = name === 'redis' ? ['redis', 'ioredis'] : [name];
  if (!hosts.includes(arrow.specifier)) return 'an adapter imports its own host only';
  return arrow.typeOnly ? undefined : "the host is the caller's copy: import its types only";
}

const frontDoors = ['src/index.ts', 'src/catalogue/index.ts'];

/** The test kit and the command: Node, their own folder, the types, and the doors they may use. */
function faultBeside(
  folder: string,
  arrow: Arrow,
  target: string | undefined,
  doors: readonly string[],
): string | undefined {
  if (target === undefined) {
    return arrow.specifier.startsWith('node:') ? undefined : 'only Node and the house itself';
  }
  if (target === 'src/types/index.ts') return arrow.typeOnly ? undefined : 'import its types as types';
  const known = target.startsWith(folder) || doors.includes(target);
  return known
    ? undefined
    : `${folder} uses ${['the types', ...doors].join(', ')} and nothing else`;
}

function faultOfExample(target: string | undefined): string | undefined {
  const outside = target !== undefined && !target.startsWith('examples/');
  return outside ? 'an example imports what a user would: the package by its name' : undefined;
}

/** Rings of imports, types included. Each is told once, from its first file. */
export function checkCycles(sources: readonly Source[]): string[] {
  const targets = new Map(
    sources.map((source) => [
      source.path,
      arrowsOf(source).flatMap((arrow) => targetOf(source, arrow) ?? []),
    ]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      cycles.push([...trail.slice(start), path].join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const { path } of sources) visit(path, []);
  return cycles;
}
