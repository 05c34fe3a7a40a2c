/**
 * Builds what people look at into `dist/docs`: the API reference from the doc comments of every
 * subpath, and the page of error codes. Anything the reference cannot explain is a failure.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, type TypeDocOptions } from 'typedoc';
import { catalogue } from '../../src/catalogue/index.js';
import { errorCodePage } from '../../src/cli/page.js';
import { sourcesOfExports } from '../house/package.js';

const here = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const manifest = JSON.parse(readFileSync(here('package.json'), 'utf8')) as Parameters<
  typeof sourcesOfExports
>[0] & { readonly version: string };

const options: Partial<TypeDocOptions> = {
  name: 'kucoin-retry',
  tsconfig: here('tsconfig.build.json'),
  readme: here('README.md'),
  includeVersion: true,
  excludeInternal: true,
  excludeExternals: true,
  excludePrivate: true,
  // The same sources give the same pages, wherever and whenever they are built.
  disableSources: true,
  hideGenerator: true,
  customCss: here('test/docs/reference.css'),
  ignoredHighlightLanguages: ['mermaid'],
  navigationLinks: { 'Error codes': '../error-codes.html' },
  // Stand-ins for ky's own types, which ky's users have from ky.
  intentionallyNotExported: ['KyFetch', 'KyOptions', 'KyState'],
  requiredToBeDocumented: [
    ...(['Class', 'Interface', 'TypeAlias', 'Function', 'Variable', 'Method'] as const),
  ],
  intentionallyNotDocumented: [
    ...['Answer.headers', 'HeadersLike', 'SendInternal.__type.__type.headers'].map(
      (headers) => `kucoin-retry.${headers}.__type.get`,
    ),
    ...['use', 'eject'].map(
      (name) => `kucoin-retry/axios.AxiosLike.interceptors.__type.request.__type.${name}`,
    ),
    ...['init', 'beforeRequest', 'beforeRetry', 'beforeError'].map(
      (hook) => `kucoin-retry/ky.KucoinKyOptions.hooks.__type.${hook}`,
    ),
  ],
  validation: { notExported: true, notDocumented: true, invalidLink: true, rewrittenLink: true },
  treatWarningsAsErrors: true,
};

async function writeReference(): Promise<boolean> {
  const entries = [...sourcesOfExports(manifest)];
  const app = await Application.bootstrap({
    ...options,
    entryPoints: entries.map(([, source]) => here(source)),
  });
  const project = await app.convert();
  if (project === undefined) return false;
  // By what one imports, not by where it lies.
  const names = new Map(
    entries.map(([subpath, source]) => [
      source.replace(/(?:\/index)?\.ts$/, ''),
      subpath.replace('.', 'kucoin-retry'),
    ]),
  );
  for (const module of project.children ?? []) module.name = names.get(module.name) ?? module.name;
  app.validate(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) return false;
  await app.generateDocs(project, here('dist/docs/api'));
  leadToErrorCodes(here('dist/docs/api'));
  return !app.logger.hasErrors() && !app.logger.hasWarnings();
}

/** A link of the header is the same on every page, wherever the page lies. */
function leadToErrorCodes(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith('.html') || entry.parentPath === folder) continue;
    const file = join(entry.parentPath, entry.name);
    const link = 'href="../error-codes.html"';
    const page = readFileSync(file, 'utf8').replaceAll(link, link.replace('../', '../../'));
    writeFileSync(file, page);
  }
}

mkdirSync(here('dist/docs'), { recursive: true });
writeFileSync(here('dist/docs/error-codes.html'), errorCodePage(catalogue, manifest.version));
console.log('dist/docs/error-codes.html');
if (await writeReference()) console.log('dist/docs/api/index.html');
else process.exitCode = 1;
