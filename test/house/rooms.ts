import { readText } from './source.js';

/** A room of src: a folder, or a file that stands for itself. */
export interface Room {
  /** Its purpose, in a sentence. */
  readonly for: string;
  /** Rooms whose files its own may import, besides `types`. */
  readonly imports: readonly string[];
  /** Mentions no clock, timer, random number, promise or console. */
  readonly pure?: boolean;
  /** Uses Node's own modules and nothing of the core but what `imports` lists. */
  readonly node?: boolean;
  /** Packages that its files may import. */
  readonly packages?: readonly string[];
}

interface Rooms {
  readonly rooms: Readonly<Record<string, Room>>;
  /** Folders of files with one row a line. */
  readonly rows: readonly string[];
  /** Groups of files that do not know one another, without their ending. */
  readonly strangers: readonly (readonly string[])[];
  readonly atMost: Readonly<Record<'entries' | 'filesOfARoom' | 'floors' | 'chain', number>>;
}

/** The plan of the house. */
export const { rooms, rows, strangers, atMost } = JSON.parse(
  readText('test/house/rooms.json'),
) as Rooms;

/** The room a file of src stands in; `undefined` for a file elsewhere, or in no room. */
export function roomOf(path: string): string | undefined {
  const name = /^src\/([^/]+?)(?:\.ts)?(?:\/|$)/.exec(path)?.[1];
  return name !== undefined && Object.hasOwn(rooms, name) ? name : undefined;
}

/** Whether a file holds one catalogue or endpoint row a line: width and size are free. */
export function isRows(path: string): boolean {
  return rows.some((folder) => path.startsWith(`src/${folder}/`) && !path.endsWith('/index.ts'));
}
