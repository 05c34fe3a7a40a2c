/** What the command line asks for. */
export interface BenchOptions {
  readonly isQuick: boolean;
  /** Names of workloads; empty: all. */
  readonly only: readonly string[];
  /** Ids of contenders; empty: all. */
  readonly contenders: readonly string[];
}

const USAGE = 'known are --quick, --only=a,b and --contenders=a,b';

/**
 * Reads the arguments.
 *
 * @throws TypeError naming what is unknown, and what is known.
 */
export function readOptions(
  args: readonly string[],
  known: { readonly workloads: readonly string[]; readonly contenders: readonly string[] },
): BenchOptions {
  const options = { isQuick: false, only: [] as string[], contenders: [] as string[] };
  for (const arg of args) {
    const [name, list = ''] = arg.split('=', 2);
    if (arg === '--quick') options.isQuick = true;
    else if (name === '--only') options.only = readList(list, known.workloads);
    else if (name === '--contenders') options.contenders = readList(list, known.contenders);
    else throw new TypeError(`unknown argument ${arg}; ${USAGE}`);
  }
  return options;
}

function readList(list: string, known: readonly string[]): string[] {
  const names = list.split(',').filter((name) => name !== '');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined || names.length === 0) {
    throw new TypeError(`unknown name "${unknown ?? ''}"; known are ${known.join(', ')}`);
  }
  return names;
}
