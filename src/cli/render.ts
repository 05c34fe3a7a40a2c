import type { CatalogueRow } from '../catalogue/index.js';
import type { Action, Classification, Executed, Scope } from '../types.js';
import type { BodyReport, CodeReport } from './explain.js';

/** How to write: with colours or without, and how wide. */
export interface Style {
  readonly colours: boolean;
  readonly width: number;
}

/** A row of the catalogue, or what the classifier made of an answer. */
interface Advice {
  readonly action: Action;
  readonly executed: Executed;
  readonly scope?: Scope;
  readonly waitMs?: number;
}

/** Writes what is known about a code, for people. */
export function renderCode({ code, rows, others }: CodeReport, style: Style): string {
  if (rows.length === 0) return unknownText(code, style);
  const head =
    rows.length === 1
      ? []
      : [
          wrap(
            `${code} has ${rows.length} meanings that fit; the best first. ${tellApart(code)}`,
            0,
            style,
          ),
          '',
        ];
  const blocks = rows.flatMap((row) => [...rowBlock(row, style), '']);
  const products = [...new Set(others.map(({ family }) => family))].join(', ');
  const tail =
    others.length === 0
      ? []
      : [
          wrap(
            `The code has ${counted(others.length, 'other meaning')} (${products}): kucoin-retry explain ${code}`,
            0,
            style,
          ),
          '',
        ];
  return [...head, ...blocks, ...tail].join('\n');
}

/** Writes what a captured answer means, for people. */
export function renderBody({ status, read, change, rows }: BodyReport, style: Style): string {
  if (read.kind === 'unknown') return unknownText(read.code ?? `HTTP ${status}`, style, read);
  const same = deed(read) === deed(change);
  const lines = [
    title(read.code ?? `HTTP ${status}`, `${read.family} · ${read.kind} · HTTP ${status}`, style),
    ...(read.message === undefined ? [] : field('Says', read.message, style)),
    ...field('Means', read.meaning, style),
    ...(same
      ? field('Library', deed(read), style)
      : [...field('A read', deed(read), style), ...field('A change', deed(change), style)]),
    ...field('You', read.hint, style),
    ...field('Source', read.source, style),
    '',
  ];
  const more = rows.length > 1 && read.code !== undefined;
  const note = `The code has ${rows.length} meanings: kucoin-retry explain ${read.code}. ${tellApart(read.code)}`;
  return [...lines, ...(more ? [wrap(note, 0, style), ''] : [])].join('\n');
}

function rowBlock(row: CatalogueRow, style: Style): string[] {
  const when = [
    ...(row.status === undefined ? [] : [`HTTP ${row.status}`]),
    ...(row.message === undefined ? [] : [`a message like ${String(row.message)}`]),
  ];
  return [
    title(row.code, `${row.family} · ${row.kind}`, style),
    ...field('Means', row.meaning, style),
    ...(when.length === 0 ? [] : field('With', when.join(' and '), style)),
    ...field('Library', deed(row), style),
    ...field('You', row.hint, style),
    ...field('Source', row.source, style),
  ];
}

function unknownText(code: string, style: Style, advice?: Classification): string {
  const known = `${code} is in no table this library knows.`;
  const deeds =
    'It is never guessed: the error is handed to you at once, and for a call that changes something it says that nobody knows whether it was carried out (executed: unknown).';
  return [
    title(code, 'unknown', style),
    ...(advice?.message === undefined ? [] : field('Says', advice.message, style)),
    ...field('Means', known, style),
    ...field('Library', deeds, style),
    ...field(
      'You',
      'Read the message; if the call changes something, check its effect before you send it again.',
      style,
    ),
    '',
  ].join('\n');
}

/** What decides between the meanings of a code. */
function tellApart(code: string | undefined): string {
  return code === '429000'
    ? 'With gw-ratelimit headers it is the quota, without them the overload.'
    : 'The product (--family) and the --message decide.';
}

/** What the library does, in plain words. */
export function deed({ action, executed, scope, waitMs }: Advice): string {
  const safe = 'Nothing was carried out, so this is safe for orders too.';
  const told =
    waitMs === undefined
      ? 'as long as the answer says'
      : `${spellMs(waitMs)} (or as long as the answer says)`;
  switch (action) {
    case 'ok':
      return 'Hands the answer over: the call succeeded.';
    case 'retry':
      return executed === 'unknown'
        ? `A read is sent again after ${pause(waitMs)}. A call that changes something is not: nobody knows whether it was carried out, and its error says so (executed: unknown).`
        : `Sends it again after ${pause(waitMs)}, as often as retries allows. ${safe}`;
    case 'backoff':
      return `Waits ${told}, then sends it again; ${company(scope)}. ${safe} A wait beyond the deadline fails at once and says when to come back.`;
    case 're-sign':
      return `Asks the exchange for its time, corrects the clock, signs anew and sends once more. ${safe}`;
    case 'abort':
      return `Stops and tells you; it is not sent again, since nothing ${aborted(scope)} succeeds until you act. Nothing was carried out.`;
    case 'surface':
      return executed === 'unknown'
        ? 'Hands the error to you and sends nothing again: nobody knows whether the call was carried out (executed: unknown).'
        : 'Hands the error to you at once: the same request would fail again. Nothing was carried out.';
  }
}

function pause(waitMs: number | undefined): string {
  return waitMs === undefined ? 'a short, growing backoff' : spellMs(waitMs);
}

function company(scope: Scope | undefined): string {
  switch (scope) {
    case 'ip':
      return 'everything that leaves from the same address waits with it, then one request goes first';
    case 'pool':
      return 'everything of the account that draws on the same quota waits with it, then one request goes first';
    case 'endpoint':
      return 'everything of the account to the same endpoint waits with it, then one request goes first';
    default:
      return 'nobody else has to wait';
  }
}

function aborted(scope: Scope | undefined): string {
  return scope === 'key' ? 'with this key' : 'of the kind';
}

function spellMs(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000} s` : `${ms} ms`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function title(code: string, rest: string, { colours }: Style): string {
  return colours ? `\u001B[1m${code}\u001B[22m  \u001B[2m${rest}\u001B[22m` : `${code}  ${rest}`;
}

const indent = 11;

function field(name: string, text: string, style: Style): string[] {
  const label = `  ${name}`.padEnd(indent);
  const lines = wrap(text, indent, style).split('\n');
  const coloured = style.colours ? `\u001B[36m${label}\u001B[39m` : label;
  return lines.map((line, index) => (index === 0 ? coloured : ' '.repeat(indent)) + line);
}

/** Breaks text between words so that it fits behind an indent; the first line is not indented. */
function wrap(text: string, indentation: number, { width }: Style): string {
  const room = Math.max(20, width - indentation);
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
}
