import { readdirSync, readFileSync } from 'node:fs';
import { advices } from '../../src/catalogue/advices.js';

/** A line of a table with its place, as an editor finds it. */
export interface PlacedLine {
  readonly place: string;
  readonly text: string;
}

const words = {
  kind: 'rate-limit overload maintenance authentication permission clock insufficient-funds invalid-request invalid-order order-not-found duplicate not-tradable restricted limit-reached server timeout edge',
  action: 'retry backoff re-sign abort surface',
  executed: 'no unknown',
  scope: 'ip pool endpoint key request',
} as const;

const named = new Set(
  advices
    .trim()
    .split('\n')
    .map((line) => line.split(/[ :]/, 1)[0]),
);

/** All lines of all tables of `src/catalogue/rows`. */
export function placedLines(): readonly PlacedLine[] {
  const folder = new URL('../../src/catalogue/rows/', import.meta.url);
  return readdirSync(folder).flatMap((name) => {
    const file = readFileSync(new URL(name, folder), 'utf8');
    const table = /lines: `\n([^`]+)`/.exec(file);
    if (table === null) return [];
    const before = file.slice(0, table.index).split('\n').length;
    return (table[1] ?? '')
      .split('\n')
      .map((text, index) => ({ place: `src/catalogue/rows/${name}:${before + 1 + index}`, text }))
      .filter(({ text }) => text !== '');
  });
}

/** What is wrong with lines of tables, one sentence each with its place. */
export function faultsOf(lines: readonly PlacedLine[]): readonly string[] {
  return lines.flatMap(({ place, text }) => {
    const fault = text.startsWith('#') ? faultOfSource(text) : faultOfRow(text);
    return fault === undefined ? [] : [`${place}: ${fault}`];
  });
}

function faultOfSource(text: string): string | undefined {
  return /^# \S.*2026-\d\d-\d\d\)?$/.test(text) ? undefined : 'a source names where and when';
}

function faultOfRow(line: string): string | undefined {
  const [row = '', hint, ...moreHints] = line.split(' > ');
  const [answer = '', test, ...moreTests] = row.split(' ~ ');
  if (moreHints.length > 0 || hint?.includes(' ~ ') === true) return 'a hint is cut short';
  if (moreTests.length > 0) return 'a test is cut short';
  const [key = '', advice = '', ...meaning] = answer.split(' ');
  if (!/^[\w-]+(?:@(?:[1-5]\d\d)?)?(?:\+\d+)?!?$/.test(key)) return `"${key}" is no key of a row`;
  if (meaning.join(' ').trim() === '') return 'it means nothing';
  if (hint !== undefined && !/^[A-Z].*\.$/.test(hint)) return 'a hint is a sentence';
  return faultOfAdvice(advice) ?? (test === undefined ? undefined : faultOfTest(test));
}

function faultOfAdvice(advice: string): string | undefined {
  if (named.has(advice)) return undefined;
  const names = Object.entries(words);
  const parts = advice.split('/');
  if (parts.length > names.length) return `"${advice}" has too many words`;
  const wrong = parts.findIndex((part, index) => !names[index]?.[1].split(' ').includes(part));
  return wrong < 0
    ? undefined
    : `"${parts[wrong]}" is neither an advice nor a word for ${names[wrong]?.[0]}`;
}

function faultOfTest(test: string): string | undefined {
  try {
    // As the compiler reads the table: two backslashes are one.
    new RegExp(test.replaceAll('\\\\', '\\'));
    return undefined;
  } catch {
    return `the test /${test}/ is no regular expression`;
  }
}
