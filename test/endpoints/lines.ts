import { readdirSync, readFileSync } from 'node:fs';

/** A line of a table of endpoints with its place, as an editor finds it. */
export interface PlacedLine {
  readonly place: string;
  readonly text: string;
}

const methods = 'GET POST PUT DELETE'.split(' ');
const pools = 'Spot Futures Management Earn CopyTrading Broker Public Unified'.split(' ');
const effects =
  'read place place-batch cancel cancel-batch cancel-all set alter transfer withdraw borrow repay margin earn manage'.split(
    ' ',
  );
const flags = 'signed batch window old'.split(' ');
const id = /^(?:(?:items|query|path)\.)?(?:clientOid|clientOrderId|bizNo)!?$/;
const named = /^(?:prove|look)=[\w-]+$|^gives=\w+(?:,\w+)*$/;

/** All lines of all tables of `src/endpoints/rows`. */
export function placedLines(): readonly PlacedLine[] {
  const folder = new URL('../../src/endpoints/rows/', import.meta.url);
  return readdirSync(folder).flatMap((name) => {
    const file = readFileSync(new URL(name, folder), 'utf8');
    return [...file.matchAll(/lines: `\n([^`]+)`/g)].flatMap((table) => {
      const before = file.slice(0, table.index).split('\n').length;
      return (table[1] ?? '')
        .split('\n')
        .map((text, index) => ({
          place: `src/endpoints/rows/${name}:${before + 1 + index}`,
          text: text.trim(),
        }))
        .filter(({ text }) => text !== '');
    });
  });
}

/** What is wrong with lines of tables, one sentence each with its place. */
export function faultsOf(lines: readonly PlacedLine[]): readonly string[] {
  return lines.flatMap(({ place, text }) => {
    const fault = text.startsWith('/') ? faultOfPath(text) : faultOfHeading(text);
    return fault === undefined ? [] : [`${place}: ${fault}`];
  });
}

function faultOfHeading(text: string): string | undefined {
  const [method = '', pool = '', ...more] = text.split(' ');
  if (!methods.includes(method)) return `"${method}" is neither a path nor a method`;
  if (!pools.includes(pool)) return `"${pool}" is no pool`;
  return more.length === 0 ? undefined : `"${more[0]}" does not belong into a heading`;
}

function faultOfPath(text: string): string | undefined {
  const [path = '', weight, effect = 'read', ...marks] = text.split(' ');
  if (!/^(?:\/(?:[\w.-]|\{[\w-]+\})+)+$/.test(path)) return `"${path}" is no path`;
  if (weight === undefined) return 'it has no weight: `-` where nobody tells it';
  if (!/^(?:-|\d+)$/.test(weight)) return `"${weight}" is no weight`;
  if (!effects.includes(effect)) return `"${effect}" is no effect`;
  const wrong = marks.find((mark) => !flags.includes(mark) && !id.test(mark) && !named.test(mark));
  return wrong === undefined ? undefined : `"${wrong}" is no mark`;
}
