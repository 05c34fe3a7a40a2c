/**
 * Counts what one warm successful GET passes through, for each host: the files of ours whose functions
 * are entered, and how often the next function entered is one of another file. Reads the build:
 * `npm run build && npx tsx test/house/count-files.ts`. Figures for the reader, no test.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios, { type AxiosInstance } from 'axios';
import ky, { type KyInstance, type Options } from 'ky';
import ts from 'typescript';
import { root } from './source.js';

const copy = new URL('node_modules/.cache/kucoin-retry-counted/', root);
const entered: string[] = [];
(globalThis as { enterFile?: (file: string) => void }).enterFile = (file) =>
  void entered.push(file);

/** Every function of a file says that it is entered. */
function instrumented(file: string, code: string): string {
  const call = (factory: ts.NodeFactory): ts.Expression =>
    factory.createCallExpression(
      factory.createPropertyAccessExpression(factory.createIdentifier('globalThis'), 'enterFile'),
      undefined,
      [factory.createStringLiteral(file)],
    );
  const transformer: ts.TransformerFactory<ts.SourceFile> = (context) => (source) => {
    const { factory } = context;
    const visit = (node: ts.Node): ts.Node => {
      const seen = ts.visitEachChild(node, visit, context);
      if (ts.isArrowFunction(seen) && !ts.isBlock(seen.body)) {
        const body = factory.createParenthesizedExpression(
          factory.createComma(call(factory), seen.body),
        );
        return factory.updateArrowFunction(
          seen,
          seen.modifiers,
          seen.typeParameters,
          seen.parameters,
          seen.type,
          seen.equalsGreaterThanToken,
          body,
        );
      }
      const isBody = ts.isBlock(seen) && ts.isFunctionLike(node.parent);
      return isBody
        ? factory.updateBlock(seen, [
            factory.createExpressionStatement(call(factory)),
            ...seen.statements,
          ])
        : seen;
    };
    return ts.visitNode(source, visit) as ts.SourceFile;
  };
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.ES2022, true);
  const { transformed } = ts.transform(source, [transformer]);
  return ts.createPrinter().printFile(transformed[0] as ts.SourceFile);
}

function instrumentBuild(): void {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  cpSync(new URL('dist/', root), copy, { recursive: true });
  cpSync(new URL('package.json', root), new URL('package.json', copy));
  for (const path of readdirSync(copy, { recursive: true })) {
    const name = String(path);
    if (!/^(?:src|adapters)\/.*\.js$/.test(name)) continue;
    const url = new URL(name, copy);
    writeFileSync(url, instrumented(name, readFileSync(url, 'utf8')));
  }
}

interface Copy {
  readonly kucoinFetch: () => typeof fetch;
  readonly kucoinAxios: (instance: AxiosInstance) => void;
  readonly kucoinKy: () => Options;
}

async function load(name: 'fetch' | 'axios' | 'ky'): Promise<Copy> {
  return (await import(new URL(`adapters/${name}.js`, copy).href)) as Copy;
}

instrumentBuild();
let remaining = 4_000;
const server = createServer((_, response) => {
  response.setHeader('content-type', 'application/json');
  // As the exchange tells of every quota.
  response.setHeader('gw-ratelimit-limit', '4000');
  response.setHeader('gw-ratelimit-remaining', String((remaining -= 15)));
  response.setHeader('gw-ratelimit-reset', '30000');
  response.end('{"code":"200000","data":[]}');
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/market/allTickers`;

const kucoin = (await load('fetch')).kucoinFetch();
const instance = axios.create();
(await load('axios')).kucoinAxios(instance);
const client: KyInstance = ky.extend((await load('ky')).kucoinKy());
const hosts: Readonly<Record<string, () => Promise<unknown>>> = {
  fetch: async () => (await (await kucoin(url)).json()) as unknown,
  axios: () => instance.get(url),
  ky: () => client.get(url).json(),
};
for (const [host, get] of Object.entries(hosts)) {
  for (let warm = 0; warm < 50; warm += 1) await get();
  entered.length = 0;
  await get();
  const changes = entered.filter((file, index) => index > 0 && file !== entered[index - 1]);
  console.log(
    `${host}: ${new Set(entered).size} files entered, ${changes.length} changes of file, ${entered.length} functions`,
  );
  if (process.argv.includes('--sequence'))
    console.log(
      changes.length,
      [entered[0] ?? '', ...changes]
        .map((f) => f.replace(/^.*\//, '').replace('.js', ''))
        .join(' '),
    );
  if (process.argv.includes('--list')) console.log([...new Set(entered)].join('\n'));
}
server.close();
server.closeAllConnections();
