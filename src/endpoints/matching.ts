import type { HostKind } from '../types/index.js';
import type { Endpoint } from './endpoint.js';
import { account, accountOnFutures } from './rows/account.js';
import { broker, brokerRebates } from './rows/broker.js';
import { convert } from './rows/convert.js';
import { copytrading } from './rows/copytrading.js';
import { earn } from './rows/earn.js';
import { futures } from './rows/futures.js';
import { margin } from './rows/margin.js';
import { spot } from './rows/spot.js';
import { unifiedV2 } from './rows/unified-v2.js';
import { unified, unifiedV1 } from './rows/unified.js';
import { readTable } from './table.js';

/** What is known of a path that ends here, for all hosts and for each kind. */
type Leaf = Partial<Record<HostKind | 'any', readonly Endpoint[]>>;

/** One segment of the paths of a method. */
interface Segment {
  readonly literals: Map<string, Segment>;
  /** What follows a parameter, by what stands before its brace: nothing, or as in `level2_{size}`. */
  readonly parameters: Map<string, Segment>;
  readonly leaf: Leaf;
}

const none: readonly Endpoint[] = Object.freeze([]);

let all: readonly Endpoint[] | undefined;
let roots: ReadonlyMap<string, Segment> | undefined;

/** All endpoints that are known, frozen. */
export function endpoints(): readonly Endpoint[] {
  // Read when first asked for: a program that only imports us pays nothing.
  all ??= Object.freeze(
    [
      spot,
      margin,
      futures,
      account,
      accountOnFutures,
      earn,
      convert,
      copytrading,
      broker,
      brokerRebates,
      unified,
      unifiedV1,
      unifiedV2,
    ].flatMap(readTable),
  );
  return all;
}

/**
 * The endpoints that a method and path can mean on a kind of host; with an undecided kind, one for
 * each kind that has it. A literal segment wins over a parameter, left before right, of two
 * parameters the one that the tables have first. The query and a slash at the end do not count; a
 * HEAD request is a GET.
 */
export function findEndpoints(
  kind: HostKind | undefined,
  method: string,
  path: string,
): readonly Endpoint[] {
  roots ??= plant(endpoints());
  const root = roots.get(method) ?? roots.get(method.toUpperCase());
  if (root === undefined || path.charCodeAt(0) !== slash) return none;
  return walk(root, path, 1, endOf(path), kind ?? 'any') ?? none;
}

const slash = 0x2f;

function endOf(path: string): number {
  let end = path.search(/[?#]/);
  if (end < 0) end = path.length;
  return end > 1 && path.charCodeAt(end - 1) === slash ? end - 1 : end;
}

function walk(
  node: Segment,
  path: string,
  from: number,
  end: number,
  kind: keyof Leaf,
): readonly Endpoint[] | undefined {
  if (from > end) return node.leaf[kind];
  const next = path.indexOf('/', from);
  const to = next < 0 || next > end ? end : next;
  const segment = path.slice(from, to);
  const literal = node.literals.get(segment);
  const found = literal && walk(literal, path, to + 1, end, kind);
  if (found !== undefined || segment === '') return found;
  for (const [prefix, child] of node.parameters) {
    if (segment.length <= prefix.length || !segment.startsWith(prefix)) continue;
    const deeper = walk(child, path, to + 1, end, kind);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

function plant(list: readonly Endpoint[]): ReadonlyMap<string, Segment> {
  const byMethod = new Map<string, Segment>();
  for (const endpoint of list) {
    let node = byMethod.get(endpoint.method);
    if (node === undefined) byMethod.set(endpoint.method, (node = newSegment()));
    for (const segment of endpoint.path.slice(1).split('/')) node = childFor(node, segment);
    for (const kind of ['any', endpoint.host] as const) {
      node.leaf[kind] = Object.freeze([...(node.leaf[kind] ?? none), endpoint]);
    }
  }
  const get = byMethod.get('GET');
  if (get !== undefined) byMethod.set('HEAD', get);
  return byMethod;
}

function newSegment(): Segment {
  return { literals: new Map(), parameters: new Map(), leaf: {} };
}

function childFor(parent: Segment, segment: string): Segment {
  const [name = '', parameter] = segment.split('{');
  const children = parameter === undefined ? parent.literals : parent.parameters;
  let child = children.get(name);
  if (child === undefined) children.set(name, (child = newSegment()));
  return child;
}
