import type { Family, HostKind } from '../types/vocabulary.js';
import type { ClientIdPlace, Effect, Endpoint, LookUpName, Pool, Repeat } from './endpoint.js';

/**
 * Endpoints of one host and one product, one a line, so that a table reads like the documentation it is
 * compared with. A line that is no path is the heading of those below it:
 *
 *     METHOD pool
 *     path weight [effect [mark ...]]
 *
 * No weight is `-`; no effect is `read`. Marks, in any order:
 *
 * - `clientOid`, `clientOrderId`, `bizNo`: the body carries this id, `items.…` each item of its
 *   list, `query.…` the query; with `!` it is required. A `{clientOid}` in the path says it itself.
 * - `prove=name`: the look-up in look-ups.ts, whose "not there" proves absence; `look=name`: one
 *   that proves nothing · `gives=a,b`: members of a placement's answer
 * - `signed`: a private channel that draws on the public pool
 * - `batch`: 200000 may hold failures · `window`: takes a time window · `old`: abandoned by KuCoin
 */
export interface Table {
  readonly host: HostKind;
  readonly family: Family;
  /** What stands before every path; with several, each line is one endpoint below each of them. */
  readonly below?: readonly string[];
  readonly lines: string;
}

const idMark = /^(?:(items|query|path)\.)?(clientOid|clientOrderId|bizNo)(!?)$/;

/** Reads a table; the endpoints are frozen through and through. */
export function readTable({ host, family, below = [''], lines }: Table): Endpoint[] {
  const found: Endpoint[] = [];
  let heading: readonly string[] = [];
  for (const line of lines.trim().split('\n')) {
    if (!line.startsWith('/')) heading = line.split(' ');
    else for (const start of below) found.push(readLine(host, family, heading, start + line));
  }
  return found;
}

function readLine(
  host: HostKind,
  family: Family,
  [method = '', pool = '']: readonly string[],
  line: string,
): Endpoint {
  const [path = '', weight = '-', effect = 'read', ...words] = line.split(' ');
  const marks = new Map(words.map((word) => word.split('=') as [string, string | undefined]));
  const clientId = readClientId(path.includes('{clientOid}') ? ['path.clientOid!'] : words);
  const proof = marks.get('prove');
  const lookUp = (proof ?? marks.get('look')) as LookUpName | undefined;
  const answerMembers = marks.get('gives')?.split(',');
  return Object.freeze({
    host,
    method,
    path,
    family,
    pool: pool as Pool,
    ...(weight !== '-' && { weight: Number(weight) }),
    isPublic: pool === 'Public' && !marks.has('signed'),
    effect: effect as Effect,
    repeat: repeatOf(effect as Effect, proof !== undefined),
    ...(clientId && { clientId }),
    ...(lookUp && { lookUp }),
    ...(answerMembers && { answerMembers: Object.freeze(answerMembers) }),
    ...(marks.has('batch') && { batch: true }),
    ...(marks.has('window') && { timeWindow: true }),
    ...(marks.has('old') && { abandoned: true }),
  });
}

function readClientId(marks: readonly string[]): ClientIdPlace | undefined {
  for (const mark of marks) {
    const [, place = 'body', name, required] = idMark.exec(mark) ?? [];
    if (name === undefined) continue;
    return Object.freeze({ in: place as ClientIdPlace['in'], name, required: required === '!' });
  }
  return undefined;
}

const ignoreErrors: readonly Effect[] = ['read', 'set', 'cancel', 'cancel-batch', 'cancel-all'];

/** A call that is not harmless is repeated after proof of absence or not at all. */
function repeatOf(effect: Effect, isAbsenceProvable: boolean): Repeat {
  if (ignoreErrors.includes(effect)) return 'always';
  return isAbsenceProvable ? 'after-look-up' : 'never';
}
