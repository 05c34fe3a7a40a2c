/**
 * Compares the names the built package exports, values and types, with the list in api-names.json.
 * A name that comes or goes is a promise made or broken: it has to show in a diff.
 *
 * `tsx test/package/api-names.ts` compares, `tsx test/package/api-names.ts --write` updates the list.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** What one subpath exports, each list sorted. */
interface Names {
  readonly values: readonly string[];
  readonly types: readonly string[];
  /** Exported for the package's own adapters only and not declared: no promises. */
  readonly internals: readonly string[];
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const listPath = here('api-names.json');

/** The names of every subpath, from the built JavaScript and its declarations. */
async function readNames(): Promise<Record<string, Names>> {
  const { exports } = JSON.parse(readFileSync(here('../../package.json'), 'utf8')) as {
    exports: Record<string, string | { types: string; default: string }>;
  };
  const doors = Object.entries(exports).flatMap(([subpath, target]) =>
    typeof target === 'string' ? [] : [{ subpath, ...target }],
  );
  const declared = readDeclared(doors.map(({ types }) => here(`../../${types}`)));
  const names: Record<string, Names> = {};
  for (const { subpath, types, default: code } of doors) {
    const module = (await import(new URL(`../../${code}`, import.meta.url).href)) as object;
    const values = Object.keys(module).sort();
    const promised = declared(here(`../../${types}`));
    const missing = promised.values.filter((name) => !values.includes(name));
    if (missing.length > 0) {
      throw new Error(
        `${subpath}: ${types} declares ${missing.join(', ')}, ${code} has no such export`,
      );
    }
    const internals = values.filter((name) => !promised.values.includes(name));
    names[subpath] = { ...promised, internals };
  }
  return names;
}

function readDeclared(files: readonly string[]): (file: string) => Pick<Names, 'values' | 'types'> {
  const program = ts.createProgram(files, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const isValue = (symbol: ts.Symbol): boolean => {
    // A name re-exported with `export type` is a type, even where it names a value.
    const typeOnly = symbol.declarations?.some(ts.isTypeOnlyExportDeclaration) ?? false;
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    const meant = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
    return !typeOnly && (meant.flags & ts.SymbolFlags.Value) !== 0;
  };
  return (file) => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${file} is missing or exports nothing: build first`);
    const symbols = checker.getExportsOfModule(module);
    const names = (which: readonly ts.Symbol[]): string[] => which.map(({ name }) => name).sort();
    return {
      values: names(symbols.filter(isValue)),
      types: names(symbols.filter((symbol) => !isValue(symbol))),
    };
  };
}

/** One line a name that came or went. */
function differences(listed: Record<string, Names>, built: Record<string, Names>): string[] {
  const flat = (names: Record<string, Names>): string[] =>
    Object.entries(names).flatMap(([subpath, { values, types, internals }]) => [
      ...internals.map((name) => `${subpath} internal ${name}`),
      ...values.map((name) => `${subpath} ${name}`),
      ...types.map((name) => `${subpath} type ${name}`),
    ]);
  const [before, after] = [new Set(flat(listed)), new Set(flat(built))];
  return [
    ...[...after].filter((name) => !before.has(name)).map((name) => `+ ${name}`),
    ...[...before].filter((name) => !after.has(name)).map((name) => `- ${name}`),
  ];
}

const built = await readNames();
const listed = existsSync(listPath)
  ? (JSON.parse(readFileSync(listPath, 'utf8')) as Record<string, Names>)
  : {};
const changes = differences(listed, built);
if (process.argv.includes('--write')) {
  writeFileSync(listPath, `${JSON.stringify(built, undefined, 2)}\n`);
  console.log(`api-names.json: ${changes.length} changes written`);
} else if (changes.length > 0) {
  console.error(
    `The package's names are not those of test/package/api-names.json:\n${changes.join('\n')}`,
  );
  console.error(
    'If that is meant: npm run build && npm run api:write, and a line in CHANGELOG.md.',
  );
  process.exitCode = 1;
} else {
  const count = Object.values(built).reduce((sum, n) => sum + n.values.length + n.types.length, 0);
  console.log(`${count} names in ${Object.keys(built).length} subpaths, as listed.`);
}
