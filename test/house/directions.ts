import { roomOf, rooms, strangers } from './rooms.js';
import { arrowsOf, targetOf } from './source.js';
import type { Arrow, Source } from './source.js';

/** Files of src that stand in no room, and rooms without a file. */
export function checkListed(sources: readonly Source[]): string[] {
  const homeless = sources
    .filter(({ path }) => roomOf(path) === undefined)
    .map(({ path }) => `${path} stands in no room: see test/house/rooms.json`);
  const empty = Object.keys(rooms)
    .filter((room) => !sources.some(({ path }) => roomOf(path) === room))
    .map((room) => `test/house/rooms.json lists the room ${room}: no such file or folder`);
  return [...homeless, ...empty];
}

/** Arrows that the plan of the rooms does not allow, or that lead out of the house. */
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
  if (source.path.startsWith('examples/')) return faultOfExample(target);
  const room = roomOf(source.path);
  return room === undefined ? undefined : faultOfRoom(source.path, room, arrow, target);
}

function faultOfRoom(
  path: string,
  name: string,
  arrow: Arrow,
  target: string | undefined,
): string | undefined {
  const waitQueue = rooms[name];
  if (target === undefined) {
    const isNodes = waitQueue?.node === true && arrow.specifier.startsWith('node:');
    const isAllowed = isNodes || waitQueue?.packages?.includes(arrow.specifier) === true;
    return isAllowed ? undefined : `the room "${name}" has no business with that package`;
  }
  const other = roomOf(target);
  if (other === undefined) return 'it is not a file of the core';
  if (other === name)
    return areStrangers(path, target) ? 'these do not know one another' : undefined;
  if (other === 'types') {
    return waitQueue?.node === true && !arrow.typeOnly ? 'import its types as types' : undefined;
  }
  return waitQueue?.imports.includes(other) === true
    ? undefined
    : `"${name}" may not import from "${other}": see test/house/rooms.json`;
}

function areStrangers(path: string, target: string): boolean {
  const [one, other] = [path, target].map((file) => file.replace(/^src\/|\.ts$/g, ''));
  return strangers.some((group) => group.includes(one ?? '') && group.includes(other ?? ''));
}

const forAdapters = ['src/index.ts', 'src/adapter-kit.ts'];

/** The SDK is a host on axios: its adapter finds the instance in it, and hands that to the adapter for axios. */
const standsOn: Readonly<Record<string, string>> = { 'universal-sdk': 'adapters/axios.ts' };

/** What serves a page is for Node, and uses Node's own modules. */
const serves: ReadonlySet<string> = new Set(['monitor']);

/** An adapter knows the public names, the kit for adapters, the types of its host, and its own folder. */
function faultOfAdapter(
  path: string,
  arrow: Arrow,
  target: string | undefined,
): string | undefined {
  const name = /^adapters\/([^/.]+)/.exec(path)?.[1] ?? '';
  if (target !== undefined && forAdapters.includes(target)) return undefined;
  if (target?.startsWith(`adapters/${name}/`) === true) return undefined;
  if (target !== undefined && target === standsOn[name]) return undefined;
  if (target !== undefined) {
    return 'an adapter imports index.js and adapter-kit.js of src, and never another adapter';
  }
  if (serves.has(name) && arrow.specifier.startsWith('node:')) return undefined;
  const hosts = name === 'redis' ? ['redis', 'ioredis'] : [name];
  if (!hosts.includes(arrow.specifier)) return 'an adapter imports its own host only';
  return arrow.typeOnly ? undefined : "the host is the caller's copy: import its types only";
}

function faultOfExample(target: string | undefined): string | undefined {
  const outside = target !== undefined && !target.startsWith('examples/');
  return outside ? 'an example imports what a user would: the package by its name' : undefined;
}

/** Circles of imports, types included. Each is reported once, from its first file. */
export function checkCycles(sources: readonly Source[]): string[] {
  const targets = targetsOf(sources);
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

/** The files that each file imports. */
function targetsOf(sources: readonly Source[]): Map<string, string[]> {
  return new Map(
    sources.map((source) => [
      source.path,
      arrowsOf(source).flatMap((arrow) => targetOf(source, arrow) ?? []),
    ]),
  );
}

/** The longest way along imports, from the file that begins it; the imports must run in no circle. */
export function longestChain(sources: readonly Source[]): string[] {
  return longestWay(targetsOf(sources));
}

/** The rooms above one another: the longest way along the arrows that there are between rooms. */
export function longestStair(sources: readonly Source[]): string[] {
  const between = new Map<string, string[]>();
  for (const [path, targets] of targetsOf(sources)) {
    const room = roomOf(path) ?? 'adapters';
    const others = targets.map((target) => roomOf(target) ?? 'adapters');
    between.set(room, [...(between.get(room) ?? []), ...others.filter((other) => other !== room)]);
  }
  return longestWay(between);
}

function longestWay(targets: ReadonlyMap<string, readonly string[]>): string[] {
  const known = new Map<string, string[]>();
  const from = (start: string): string[] => {
    const found = known.get(start);
    if (found !== undefined) return found;
    // A circle would never end; it is reported elsewhere.
    known.set(start, [start]);
    const ways = (targets.get(start) ?? []).map(from);
    const way = [start, ...longest(ways)];
    known.set(start, way);
    return way;
  };
  return longest([...targets.keys()].map(from));
}

function longest(ways: readonly string[][]): string[] {
  return ways.reduce((one, other) => (other.length > one.length ? other : one), []);
}
