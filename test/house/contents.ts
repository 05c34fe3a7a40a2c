import ts from 'typescript';
import { isRows, roomOf, rooms } from './rooms.js';
import { lineOf, walk } from './source.js';
import type { Source } from './source.js';

const timeAndChance = [
  'Date',
  'performance',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
  'Math.random',
  'AbortSignal.timeout',
];
const platform = ['console', 'process', 'crypto', 'fetch', 'globalThis', 'navigator'];
/** What an adapter is there for: it stands between the engine and the host's own transport. */
const allowedInAdapters = ['fetch', 'globalThis'];
const promises = ['Promise', 'async', 'await'];

/** Clock, timers, chance, console and platform, mentioned anywhere but in src/runtime. */
export function checkGlobals(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => !/^src\/(?:testing|cli|runtime)\//.test(path))
    .flatMap((source) => {
      const names = [...timeAndChance, ...platform].filter(
        (name) => !(source.path.startsWith('adapters/') && allowedInAdapters.includes(name)),
      );
      return mentions(source, names).map(
        ({ name, line }) => `${source.path}:${line} mentions ${name}: ask src/runtime for it`,
      );
    });
}

/** Promises in files whose room is pure. The vocabulary may name them: it describes the effects. */
export function checkPure(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => isPure(path))
    .flatMap((source) =>
      mentions(source, promises).map(
        ({ name, line }) => `${source.path}:${line} is pure and mentions ${name}`,
      ),
    );
}

function isPure(path: string): boolean {
  const room = roomOf(path);
  return room !== undefined && room !== 'types' && rooms[room]?.pure === true;
}

/** Where the code, not the comments, mentions any of the names; what the file declares itself is its own. */
function mentions(source: Source, names: readonly string[]): { name: string; line: number }[] {
  const own = declaredNames(source);
  const found: { name: string; line: number }[] = [];
  walk(source.tree, (node) => {
    const name = nameOf(node);
    if (name === undefined || !names.includes(name) || own.has(name)) return;
    found.push({ name, line: lineOf(source, node) });
  });
  return found;
}

function nameOf(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'async';
  if (ts.isAwaitExpression(node)) return 'await';
  if (ts.isPropertyAccessExpression(node)) {
    return ts.isIdentifier(node.expression)
      ? `${node.expression.text}.${node.name.text}`
      : undefined;
  }
  if (!ts.isIdentifier(node) || isMemberName(node)) return undefined;
  return node.text;
}

/** The name of a member, as in `{ fetch: … }` or `exchange.fetch`, which is nobody's global. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isMethodSignature(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isAccessor(parent)) &&
    parent.name === node
  );
}

function declaredNames(source: Source): Set<string> {
  const names = new Set<string>();
  walk(source.tree, (node) => {
    const declares =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isImportSpecifier(node);
    if (declares && node.name !== undefined && ts.isIdentifier(node.name))
      names.add(node.name.text);
  });
  return names;
}

/** `export *`, default exports, and comments that switch a check off without saying why. */
export function checkManners(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const faults: string[] = [];
    source.tree.forEachChild((node) => {
      const isDefault =
        !source.path.endsWith('.config.ts') &&
        ((ts.isExportAssignment(node) && node.isExportEquals !== true) || hasDefault(node));
      const isStar =
        ts.isExportDeclaration(node) &&
        (node.exportClause === undefined || ts.isNamespaceExport(node.exportClause));
      if (isDefault) faults.push(`${source.path}:${lineOf(source, node)} has a default export`);
      if (isStar) faults.push(`${source.path}:${lineOf(source, node)} has an export *`);
    });
    source.text.split('\n').forEach((line, index) => {
      const at = `${source.path}:${index + 1}`;
      if (/(?:v8|c8|istanbul) ignore/.test(line)) faults.push(`${at} hides code from the coverage`);
      if (/\beslint-disable/.test(line) && !/ -- \S/.test(line)) {
        faults.push(`${at} disables a lint rule without a reason after --`);
      }
      if (/@ts-(?:ignore|nocheck)/.test(line)) faults.push(`${at} silences the compiler`);
    });
    return faults;
  });
}

function hasDefault(node: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  if (modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) === true) return true;
  if (!ts.isExportDeclaration(node) || node.exportClause === undefined) return false;
  return (
    ts.isNamedExports(node.exportClause) &&
    node.exportClause.elements.some(({ name }) => name.text === 'default')
  );
}

const longestFile = 260;
const longestTest = 400;
const longestFunction = 60;

/** Files and functions that outgrew the page. Row files are as long as the tables they hold. */
export function checkSizes(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const isTest = source.path.startsWith('test/');
    const limit = isTest ? longestTest : longestFile;
    const lines = source.text.trimEnd().split('\n').length;
    const tooLong = lines > limit && !isRows(source.path);
    return [
      ...(tooLong ? [`${source.path} has ${lines} lines, more than ${limit}`] : []),
      ...(isTest ? [] : longFunctions(source)),
    ];
  });
}

function longFunctions(source: Source): string[] {
  const faults: string[] = [];
  walk(source.tree, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
    const start = lineOf(source, node);
    const lines = source.tree.getLineAndCharacterOfPosition(node.end).line + 2 - start;
    if (lines <= longestFunction) return;
    faults.push(
      `${source.path}:${start} has a function of ${lines} lines, more than ${longestFunction}`,
    );
  });
  return faults;
}
