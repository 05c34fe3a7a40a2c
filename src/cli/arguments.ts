import { parseArgs } from 'node:util';
import type { Family } from '../types/index.js';
import { meant } from '../util/nearest.js';

/** What `explain` was asked. */
export interface ExplainRequest {
  readonly code?: string | undefined;
  readonly family?: Family | undefined;
  readonly status?: number | undefined;
  readonly message?: string | undefined;
  /** Path of a captured answer, `-` for standard input. */
  readonly body?: string | undefined;
  readonly json: boolean;
  /** Write the page of all codes as well, and show it. */
  readonly open: boolean;
}

/** What a command line asks for. */
export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'version' }
  | { readonly name: 'explain'; readonly request: ExplainRequest };

/** A command line that cannot be understood; the message says what to do about it. */
export class UsageError extends Error {}

/** Text of `--help`. */
export const usage = `Usage: kucoin-retry explain CODE [options]
       kucoin-retry explain --message TEXT [options]
       kucoin-retry explain --body FILE [options]
       kucoin-retry explain [CODE] --open
       kucoin-retry exchange [--port N] [--speed N] [--fault FAULT …]

exchange is a KuCoin to try a bot against, without keys: see kucoin-retry exchange --help.
explain says what an answer of KuCoin means, what this library does about it, and what you should do.
CODE is the code in the answer's body, an HTTP status, the number of a Cloudflare error (52x: all
that begin so), the code of a network error such as ECONNRESET, or a reason such as deadline.

Options
  --family FAMILY   the product that answered: spot, margin, futures, earn, account, convert,
                    copytrading, broker or unified; or gateway, edge, http
  --status NUMBER   the HTTP status it came with
  --message TEXT    its message; tells meanings of one code apart, or finds the code
  --body FILE       a captured answer to read code and message from; - is standard input
  --json            for machines
  --open            write all codes as one HTML page, name it, and show it in the browser
  --help            this text
  --version         the version of kucoin-retry

Exit status: 0 the answer is known, 2 wrong usage, 3 the answer is in no table.

Examples
  kucoin-retry explain 200002 --family futures
  kucoin-retry explain --message 'Balance insufficient'
  kucoin-retry explain 400100 --message 'pageSize should not greater than 500'
  curl -s https://api.kucoin.com/api/v1/accounts | kucoin-retry explain --body -
`;

const families = [
  'spot',
  'margin',
  'futures',
  'earn',
  'account',
  'convert',
  'copytrading',
  'broker',
  'unified',
  'gateway',
  'edge',
  'http',
] as const satisfies readonly Family[];

const options = {
  family: { type: 'string' },
  status: { type: 'string' },
  message: { type: 'string' },
  body: { type: 'string' },
  json: { type: 'boolean', default: false },
  open: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', short: 'v', default: false },
} as const;

/**
 * Reads a command line, without the two words Node puts in front of it.
 *
 * @throws UsageError when it is wrong.
 */
export function readArguments(argv: readonly string[]): Command {
  const [first = '-'] = argv;
  // Before its options, which may be those of the command that was meant.
  if (!first.startsWith('-') && first !== 'explain') throw new UsageError(wrongCommand(first));
  const { values, positionals } = parse(argv);
  if (values.help) return { name: 'help' };
  if (values.version) return { name: 'version' };
  const [command, code, ...more] = positionals;
  if (command !== 'explain') throw new UsageError(wrongCommand(command));
  if (more.length > 0) {
    throw new UsageError(
      `one CODE at a time, without ${more.join(' ')}; quote a --message that has spaces`,
    );
  }
  if (values.open && (values.json || values.body !== undefined)) {
    throw new UsageError('leave --json and --body out: --open writes a page of all codes');
  }
  const asked = code ?? values.body ?? values.message ?? values.status;
  if (asked === undefined && !values.open) {
    throw new UsageError(
      'explain needs a CODE, a --message TEXT, or a captured answer with --body FILE',
    );
  }
  if (values.body !== undefined && values.message !== undefined) {
    throw new UsageError('leave --message out: it is read from the --body');
  }
  return {
    name: 'explain',
    request: {
      code: code === undefined ? undefined : readCode(code),
      family: values.family === undefined ? undefined : readFamily(values.family),
      status: values.status === undefined ? undefined : readStatus(values.status),
      message: values.message === undefined ? undefined : readMessage(values.message),
      body: values.body,
      json: values.json,
      open: values.open,
    },
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    // Node's message names the option; what follows its first sentence is about `--` separators.
    const [first = ''] = (error as Error).message.split(/\.\s|\n/);
    throw new UsageError(first.charAt(0).toLowerCase() + first.slice(1).replace(/\.$/, ''));
  }
}

const commands = ['explain', 'exchange'];

function wrongCommand(command: string | undefined): string {
  if (command === undefined) return 'say what to do: explain CODE, or exchange';
  const isCode = /^\d+$/.test(command);
  return isCode
    ? `did you mean: explain ${command}`
    : `there is no command ${command}${meant(command, commands) || `; they are ${commands.join(' and ')}`}`;
}

function readCode(text: string): string {
  const code = text.trim();
  if (code === '') throw new UsageError('CODE is empty; give the code in the body, e.g. 200002');
  return code;
}

function readMessage(text: string): string {
  if (text.trim() === '') throw new UsageError('--message is empty; give the text of the answer');
  return text;
}

function readFamily(text: string): Family {
  const wanted = text.trim().toLowerCase();
  const family = families.find((name) => name === wanted);
  if (family !== undefined) return family;
  throw new UsageError(
    `there is no family ${JSON.stringify(text)}; give one of ${families.join(', ')}`,
  );
}

function readStatus(text: string): number {
  if (/^[1-5]\d\d$/.test(text)) return Number(text);
  throw new UsageError(
    `--status takes an HTTP status from 100 to 599, not ${JSON.stringify(text)}`,
  );
}
