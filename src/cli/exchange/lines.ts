import { explain } from '../../catalogue/index.js';
import type { Exchange, FaultKind, LogRecord, RefusedReason } from '../../testing/index.js';

/** The terminal that the lines to set variables are for. */
export type Shell = 'posix' | 'powershell';

const pathWidth = 30;

const refusals: Readonly<Record<RefusedReason, string>> = {
  quota: 'quota used up',
  'block-endpoint': 'endpoint blocked',
  'block-ip': 'address blocked',
  overload: 'overload',
  maintenance: 'maintenance',
  authentication: 'key, signature or clock refused',
  permission: 'the key lacks a permission',
  banned: 'too much bad authentication',
  frozen: 'account frozen',
  'not-found': 'not served here',
};

const faults: Readonly<Record<FaultKind, string>> = {
  'reset-before': 'connection reset',
  'reset-after': 'connection reset',
  'reset-late': 'connection reset, arrives later',
  'no-answer': 'no answer',
  'hang-after': 'no answer',
  truncate: 'answer broken off',
  cut: 'answer cut short',
  'status-before': 'failed on purpose',
  'status-after': 'failed on purpose',
  'answer-before': 'answered on purpose',
  'answer-after': 'answered on purpose',
};

/** One request: when, what, its answer, and what happened. */
export function requestLine(record: LogRecord): string {
  const { atMs, method, path, status, code, refused } = record;
  const shownCode = code ?? (refused === 'block-ip' ? '1015' : '-');
  return [
    at(atMs),
    method.padEnd(6),
    shortened(path).padEnd(pathWidth),
    String(status ?? '-').padEnd(3),
    shownCode.padEnd(6),
    happened(record),
  ].join(' ');
}

/** What the exchange begins to do, between the lines of requests. */
export function noteLine(atMs: number, text: string): string {
  return `${at(atMs)} -- ${text}`;
}

function at(atMs: number): string {
  return `${(atMs / 1000).toFixed(1)} s`.padStart(9);
}

/** Ids are cut to their beginning; then the end of a path says most. */
function shortened(path: string): string {
  const words = path.split('/').map((part) => (isId(part) ? `${part.slice(0, 6)}…` : part));
  const short = words.join('/');
  return short.length <= pathWidth ? short : `…${short.slice(short.length - pathWidth + 1)}`;
}

function isId(part: string): boolean {
  return part.length >= 16 && /\d/.test(part);
}

function happened(record: LogRecord): string {
  const { executed, fault, refused, retryAfterMs, duringBlock, leftEarly } = record;
  const left = retryAfterMs === undefined ? '' : `, ${(retryAfterMs / 1000).toFixed(1)} s left`;
  const parts = [
    executed ? 'carried out' : undefined,
    fault === undefined ? undefined : faults[fault],
    refused === undefined ? undefined : `${refusals[refused]}${left}`,
    executed || fault !== undefined || refused !== undefined ? undefined : meaningOf(record),
    duringBlock ? 'too early: a knock' : undefined,
    leftEarly && fault !== 'hang-after' && fault !== 'no-answer' ? 'the client left' : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

/** Why the product refused it, in the catalogue's words. */
function meaningOf({ code, path }: LogRecord): string {
  const family = path.includes('margin') ? 'margin' : undefined;
  const [row] = code === undefined ? [] : explain(code, family && { family });
  return row === undefined ? 'refused' : `refused: ${row.meaning.split(/[.;:(]/)[0]?.trim() ?? ''}`;
}

/** Lines that a bot's terminal can be given as they are. */
export function headLines(exchange: Exchange, shell: Shell): readonly string[] {
  const { url, futuresUrl, futuresHost, credentials } = exchange;
  const variables = {
    KUCOIN_API: url,
    KUCOIN_FUTURES_API: futuresUrl,
    KUCOIN_KEY: credentials.key,
    KUCOIN_SECRET: credentials.secret,
    KUCOIN_PASSPHRASE: credentials.passphrase,
  };
  const set = (name: string, value: string): string =>
    shell === 'posix' ? `export ${name}=${value}` : `$env:${name} = '${value}'`;
  return [
    '# A KuCoin of your own, for spot and futures. Only this machine reaches it; Ctrl-C ends it.',
    "# Paste this into your bot's terminal:",
    ...Object.entries(variables).map(([name, value]) => set(name, value)),
    `# For futures give your engine the option hosts: { '${futuresHost}': 'futures' }`,
    '',
  ];
}

/** What it came to. */
export function summaryLine(exchange: Exchange): string {
  const { log, orders } = exchange;
  const open = orders.filter(({ state }) => state === 'open').length;
  return [
    count(log.length, 'request'),
    `${exchange.refused().length} refused`,
    count(exchange.knocks().length, 'knock'),
    `${count(orders.length, 'order')} placed, ${open} still open`,
  ].join(', ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
