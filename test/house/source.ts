import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The repository, as an absolute path with a slash at its end. */
export const root = new URL('../../', import.meta.url);

/** A TypeScript file of the repository, parsed but not type-checked. */
export interface Source {
  /** From the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** One arrow from a file to another file or package. */
export interface Arrow {
  readonly specifier: string;
  /** Erased by the compiler. */
  readonly typeOnly: boolean;
  readonly line: number;
}

/** A file from its text; for the repository's own files and for planted ones. */
export function parse(path: string, text: string): Source {
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
}

const notOurs = new Set(['node_modules', 'dist', 'coverage', '.git', 'timeline.html']);

/** Paths of all files below a folder of the repository, sorted; what is never committed is left out. */
export function filesBelow(folder: string): string[] {
  const below = (path: string): string[] =>
    readdirSync(new URL(path, root), { withFileTypes: true })
      .filter((entry) => !notOurs.has(entry.name) && !/\.(?:tgz|tsbuildinfo)$/.test(entry.name))
      .flatMap((entry) => {
        const name = join(path, entry.name).replaceAll('\\', '/');
        if (entry.isDirectory()) return below(name);
        return entry.isFile() ? [name] : [];
      });
  return below(folder).sort();
}

/** All TypeScript files below the folders, parsed. */
export function readSources(...folders: string[]): Source[] {
  return folders
    .flatMap((folder) => filesBelow(folder))
    .filter((path) => path.endsWith('.ts') && !path.startsWith('test/clients/'))
    .map((path) => parse(path, readText(path)));
}

/** A file's text. */
export function readText(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

/** Every import of a file: static, re-export, dynamic, and `import('x')` in a type. */
export function arrowsOf(source: Source): Arrow[] {
  const arrows: Arrow[] = [];
  const add = (node: ts.Node, specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    arrows.push({ specifier: specifier.text, typeOnly, line: lineOf(source, node) });
  };
  walk(source.tree, (node) => {
    if (ts.isImportDeclaration(node)) {
      add(node, node.moduleSpecifier, isTypeOnly(node.importClause));
    } else if (ts.isExportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.isTypeOnly);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node, node.argument.literal, true);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node, node.arguments[0], false);
    } else if (ts.isExternalModuleReference(node)) {
      add(node, node.expression, false);
    }
  });
  return arrows;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  return clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

/** The file a relative import means, `undefined` for a package. */
export function targetOf(source: Source, arrow: Arrow): string | undefined {
  if (!arrow.specifier.startsWith('.')) return undefined;
  const url = new URL(arrow.specifier, new URL(source.path, 'file:///'));
  return url.pathname.slice(1).replace(/\.js$/, '.ts');
}

/** Visits every node of a tree; comments are not nodes. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

/** 1-based line a node starts on. */
export function lineOf(source: Source, node: ts.Node): number {
  return source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line + 1;
}
