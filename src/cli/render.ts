import type { CatalogueRow } from '../catalogue/index.js';
import type { Term } from './explain/terms.js';
import { wordingOf } from './explain/wording.js';
import type { BodyReport, CodeReport } from './explain.js';
import { deedOf, familyWord, unknownDeed, unknownNetworkDeed, whatTellsApart } from './words.js';

/** How to write: with colours or without, and how wide. */
export interface Style {
  readonly colours: boolean;
  readonly width: number;
}

/** Name and text of one line of a block. */
type Field = readonly [name: string, text: string];

/** Writes what is known about a code, a status, a reason or a message, for people. */
export function renderCode(report: CodeReport, style: Style): string {
  const { code, rows, others, term } = report;
  if (term !== undefined) return termBlock(term, style);
  if (rows.length === 0) return unknownWord(report, style);
  const products = [...new Set(others.map(({ family }) => family))].join(', ');
  const noun = others.length === 1 ? 'meaning' : 'meanings';
  const tail = `The code has ${others.length} other ${noun} (${products}): kucoin-retry explain ${code}`;
  return [
    ...(rows.length > 1 ? note(headOf(report), style) : []),
    ...rows.map((row) => rowBlock(row, style)),
    ...(others.length > 0 ? note(tail, style) : []),
  ].join('\n');
}

function headOf({ code, rows, isSearched }: CodeReport): string {
  if (isSearched === true) {
    return `${rows.length} answers say something like that; the best first. The product (--family) and the CODE decide.`;
  }
  const isSame = new Set(rows.map((row) => deedOf(row))).size === 1;
  const advice = isSame ? 'The same is done about all of them.' : whatTellsApart(code);
  return rows.every((row) => row.code === code)
    ? `${code} has ${rows.length} meanings that fit; the best first. ${advice}`
    : `${code}: ${rows.length} answers.`;
}

function termBlock({ word, what, means, you }: Term, style: Style): string {
  return block(word, what, style, [
    ['Means', means],
    ['You', you],
  ]);
}

function unknownWord(
  { code, isSearched, isNetworks, near = [] }: CodeReport,
  style: Style,
): string {
  if (isSearched === true) {
    const means = 'No answer in the tables says anything like that.';
    return block(code, 'unknown', style, [
      ['Means', means],
      ['You', 'Try fewer words, or leave --family and --status out; or give the CODE.'],
    ]);
  }
  const deed = isNetworks === true ? unknownNetworkDeed : unknownDeed;
  const text = unknownBlock(code, undefined, style, { deed });
  const others = near.length === 0 ? [] : note(`Known and spelt alike: ${near.join(', ')}`, style);
  return [text, ...others].join('\n');
}

/** Writes what a captured answer means, for people. */
export function renderBody({ status, read, change, rows }: BodyReport, style: Style): string {
  const code = read.code ?? `HTTP ${status}`;
  if (read.kind === 'unknown') {
    // Other products may know the code; that is worth a line and decides nothing.
    return unknownBlock(code, read.message, style, {
      ...(rows.length > 0 && { meaning: read.meaning }),
    });
  }
  const alike = deedOf(read) === deedOf(change);
  const deeds: readonly Field[] = alike
    ? [['Library', deedOf(read)]]
    : [
        ['A read', deedOf(read, 'reads')],
        ['A change', deedOf(change, 'changes')],
      ];
  const kind = read.kind === 'none' ? 'success' : read.kind;
  const text = block(code, `${read.family} · ${kind} · HTTP ${status}`, style, [
    ...(read.message === undefined ? [] : [['Says', read.message] as const]),
    ['Means', read.meaning],
    ...deeds,
    ['You', read.hint],
    ['Source', read.source],
  ]);
  const more = `The code has ${rows.length} meanings: kucoin-retry explain ${code}. ${whatTellsApart(code)}`;
  return [text, ...(rows.length > 1 ? note(more, style) : [])].join('\n');
}

function rowBlock(row: CatalogueRow, style: Style): string {
  const wording = wordingOf(row);
  const when = [
    ...(row.status === undefined ? [] : [`HTTP ${row.status}`]),
    ...(wording === undefined ? [] : [`a message like "${wording}"`]),
  ];
  return block(row.code, `${familyWord(row.family)} · ${row.kind}`, style, [
    ['Means', row.meaning],
    ...(when.length === 0 ? [] : [['With', when.join(' and ')] as const]),
    ['Library', deedOf(row)],
    ['You', row.hint],
    ['Source', row.source],
  ]);
}

function unknownBlock(
  code: string,
  message: string | undefined,
  style: Style,
  {
    meaning = `${code} is in no table this library knows.`,
    deed = unknownDeed,
  }: { readonly meaning?: string; readonly deed?: string } = {},
): string {
  return block(code, 'unknown', style, [
    ...(message === undefined ? [] : [['Says', message] as const]),
    ['Means', meaning],
    ['Library', deed],
    [
      'You',
      'Read the message, and look for it with explain --message TEXT. If the call changes something, check its effect before you send it again.',
    ],
  ]);
}

const indent = 11;

/** A title with indented fields below it, and an empty line. */
function block(code: string, rest: string, style: Style, fields: readonly Field[]): string {
  const bold = (text: string): string => (style.colours ? `\u001B[1m${text}\u001B[22m` : text);
  const cyan = (text: string): string => (style.colours ? `\u001B[36m${text}\u001B[39m` : text);
  const lines = fields.flatMap(([name, text]) =>
    wrap(text, style.width - indent).map((line, index) =>
      index === 0 ? cyan(`  ${name}`.padEnd(indent)) + line : ' '.repeat(indent) + line,
    ),
  );
  return [`${bold(code)}  ${rest}`, ...lines, ''].join('\n');
}

function note(text: string, { width }: Style): readonly string[] {
  return [[...wrap(text, width), ''].join('\n')];
}

/** Breaks text between words so that no line is wider than `room`, long words excepted. */
function wrap(text: string, room: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
