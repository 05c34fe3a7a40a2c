import { longestChain, longestStair } from './directions.js';
import { atMost, isRows, roomOf, rooms } from './rooms.js';
import type { Source } from './source.js';

/** More entries, files in a room, floors or imports in a row than a stranger keeps in mind. */
export function checkExtent(core: readonly Source[], adapters: readonly Source[]): string[] {
  const entries = Object.keys(rooms).length + 1;
  const tooMany = (what: string, count: number, limit: number): string[] =>
    count > limit ? [`${what}: ${count}, more than ${limit}`] : [];
  const folders = new Map<string, number>();
  for (const { path } of [...core, ...adapters]) {
    if (isRows(path) || !/^(?:src|adapters\/[^/]+)\/.*\//.test(`${path}/`)) continue;
    const folder = path.replace(/\/[^/]+$/, '');
    folders.set(folder, (folders.get(folder) ?? 0) + 1);
  }
  const house = [...core, ...adapters];
  const [stair, chain] = [longestStair(house), longestChain(house)];
  return [
    ...tooMany('entries of src, with its README', entries, atMost.entries),
    ...[...folders].flatMap(([folder, count]) => tooMany(folder, count, atMost.filesOfARoom)),
    ...tooMany(`floors: ${stair.join(' → ')}`, stair.length, atMost.floors),
    ...tooMany(`imports in a row: ${chain.join(' → ')}`, chain.length, atMost.chain),
  ];
}

/** The line in a room's README that says what it may import. */
export const importsLine = (room: string): string => {
  const { imports = [] } = rooms[room] ?? {};
  const all = room === 'types' ? imports : ['types', ...imports];
  return all.length === 0
    ? 'Imports nothing.'
    : `Imports ${all.map((name) => `\`${name}\``).join(', ')}.`;
};

/** Rooms whose README does not begin with their purpose and what they may import. */
export function checkPurposes(
  sources: readonly Source[],
  readmeOf: (room: string) => string | undefined,
): string[] {
  const folders = Object.keys(rooms).filter((room) =>
    sources.some(({ path }) => roomOf(path) === room && path !== `src/${room}.ts`),
  );
  return folders.flatMap((room) => {
    const begins = [`# ${room}`, '', rooms[room]?.for, '', importsLine(room)].join('\n');
    const text = readmeOf(room);
    if (text === undefined) return [`src/${room}/README.md is missing`];
    return text.startsWith(begins) ? [] : [`src/${room}/README.md must begin with:\n${begins}`];
  });
}
