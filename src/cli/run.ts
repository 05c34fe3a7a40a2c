import { catalogue, type CatalogueRow } from '../catalogue/index.js';
import { type ExplainRequest, readArguments, usage, UsageError } from './arguments.js';
import { type ExchangeIo, runExchange } from './exchange/command.js';
import { wordingOf } from './explain/wording.js';
import { type BodyReport, type CodeReport, explainAnything, explainBody } from './explain.js';
import { errorCodePage } from './page.js';
import { renderBody, renderCode, type Style } from './render.js';

/** What the command needs of the world. */
export interface CliIo extends ExchangeIo {
  /** Writes to standard error. */
  err(text: string): void;
  readFile(path: string): string | Promise<string>;
  readStdin(): Promise<string>;
  version(): string;
  /** Keeps a page in a file of its own and shows it where that is possible; resolves to its path. */
  showPage(html: string, anchor: string): Promise<string>;
  readonly style: Style;
}

/** Exit statuses of the command. */
export const exitCodes = { known: 0, usage: 2, unknown: 3 } as const;

/** Runs the command line and resolves to its exit status; wrong usage is one, not a rejection. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  try {
    if (argv[0] === 'exchange') return await runExchange(argv.slice(1), io);
    const command = readArguments(argv);
    if (command.name === 'help') return say(io, usage);
    if (command.name === 'version') return say(io, `${io.version()}\n`);
    const { request } = command;
    if (request.open) await openPage(request, io);
    const { code, message, status } = request;
    if (request.open && (code ?? message ?? status) === undefined) return exitCodes.known;
    if (request.body === undefined) return reportCode(request, io);
    return reportBody(await readBody(request.body, io), request, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.err(
      `kucoin-retry: ${error.message}\nTry: kucoin-retry ${argv[0] === 'exchange' ? 'exchange ' : ''}--help\n`,
    );
    return exitCodes.usage;
  }
}

function say(io: CliIo, text: string): number {
  io.out(text);
  return exitCodes.known;
}

async function openPage({ code, message }: ExplainRequest, io: CliIo): Promise<void> {
  const anchor = Object.entries({ code, q: code === undefined ? message : undefined }).flatMap(
    ([name, text]) => (text === undefined ? [] : [`#${name}=${encodeURIComponent(text)}`]),
  )[0];
  try {
    io.out(`${await io.showPage(errorCodePage(catalogue, io.version()), anchor ?? '')}\n`);
  } catch (error) {
    throw new UsageError(`cannot write the page: ${(error as Error).message}`);
  }
}

async function readBody(path: string, io: CliIo): Promise<string> {
  try {
    return path === '-' ? await io.readStdin() : await io.readFile(path);
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${(error as Error).message}`);
  }
}

function reportCode(request: ExplainRequest, io: CliIo): number {
  const report = explainAnything(request);
  const known = report.rows.length > 0 || report.term !== undefined;
  io.out(request.json ? codeJson(report, known) : renderCode(report, io.style));
  return known ? exitCodes.known : exitCodes.unknown;
}

function reportBody(body: string, request: ExplainRequest, io: CliIo): number {
  const report = explainBody(body, request);
  const known = report.read.kind !== 'unknown';
  io.out(request.json ? bodyJson(report, known) : renderBody(report, io.style));
  return known ? exitCodes.known : exitCodes.unknown;
}

function codeJson({ code, rows, others, term, near }: CodeReport, known: boolean): string {
  const alike = near?.length === 0 ? undefined : near;
  return json({ code, known, rows: rows.map(plain), others: others.map(plain), term, near: alike });
}

function bodyJson({ read, change, rows }: BodyReport, known: boolean): string {
  return json({
    code: read.code ?? null,
    known,
    classification: read,
    ifItChanges: change,
    rows: rows.map(plain),
  });
}

/** JSON has no regular expressions; `wording` is what a person would look for. */
function plain(row: CatalogueRow): object {
  return row.message === undefined
    ? row
    : { ...row, message: String(row.message), wording: wordingOf(row) };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
