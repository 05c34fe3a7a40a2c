import { FAULT_KINDS } from '../../testing/script/faults.js';

/** A fault that can be asked for by its name. */
export interface FaultName {
  readonly name: string;
  /** What happens, for `--help`. */
  readonly about: string;
  /** What may stand behind the time: how long, how often. */
  readonly takes: readonly ('length' | 'count')[];
  /** How long it lasts, or goes, where nothing else is said. */
  readonly lengthMs?: number;
  /** How many requests it meets where neither a length nor a count is said. */
  readonly count?: number;
  /** What it is for. */
  readonly target?: 'endpoint' | 'pool' | 'match';
}

const block = { takes: ['length'], lengthMs: 30_000 } as const;
const outage = { takes: ['length', 'count'], lengthMs: 5_000, target: 'match' } as const;
const once = { takes: ['length', 'count'], count: 1, target: 'match' } as const;

const kindsAbout: Readonly<Record<string, string>> = {
  'reset-before': 'the connection is reset; nothing is carried out',
  'reset-after': 'carried out, then the connection is reset',
  'reset-late': 'reset at once, carried out 2 s later',
  'no-answer': 'nothing is carried out, no answer ever comes',
  'hang-after': 'carried out, no answer ever comes',
  truncate: 'carried out; half the answer, then the end',
  cut: 'carried out; half the answer, as if it were all',
  'status-before': 'HTTP 500, nothing is carried out',
  'status-after': 'carried out, then HTTP 500',
};

/** Faults by name: limits and outages first, then the kinds that meet single requests. */
export const faultNames: readonly FaultName[] = [
  { name: '1015', about: 'Cloudflare blocks the address, for 30 s', ...block },
  { name: '1015-html', about: 'the same, always as a page', ...block },
  { name: '1015-text', about: 'the same, always as plain text', ...block },
  { name: '1015-json', about: 'the same, always as JSON that names the time', ...block },
  {
    name: '200002',
    about: 'one endpoint is blocked, for 10 s',
    takes: ['length'],
    lengthMs: 10_000,
    target: 'endpoint',
  },
  { name: '429000', about: "a pool's quota is used up", takes: [], target: 'pool' },
  { name: 'overload', about: '429000 without headers, for 5 s', ...outage },
  { name: 'maintenance', about: 'HTTP 503, for 5 s', ...outage },
  {
    name: 'clock',
    about: "the exchange's clock goes ahead, by 9 s",
    takes: ['length'],
    lengthMs: 9_000,
  },
  { name: 'frozen', about: 'the account is frozen: 411100', takes: ['length'] },
  ...FAULT_KINDS.flatMap((name) => {
    const about = kindsAbout[name];
    // The kinds that bring an answer of their own have no place for it in a word.
    return about === undefined ? [] : [{ name, about, ...once }];
  }),
];
