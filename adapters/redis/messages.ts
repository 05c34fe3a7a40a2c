import type { Classification, QuotaReport } from '../../src/index.js';

type Fields = Readonly<Record<string, unknown>>;

/** Nothing that other processes say holds for longer; a longer wait is a matter for an operator. */
export const longestMs = 86_400_000;

/** A scope that is closed: in Redis's time, and what the cause was, packed. */
export interface SharedCooldown {
  readonly key: string;
  readonly untilMs: number;
  /** How long that was when Redis said so. */
  readonly waitMs: number;
  readonly cause: string;
}

/** What is known of a quota, as a countdown. */
export interface SharedWindow {
  readonly key: string;
  readonly quota: QuotaReport;
}

/** What one process of the fleet says to all. */
export type Message = { readonly from: string } & (
  | ({ readonly type: 'cooldown' } & SharedCooldown)
  | ({ readonly type: 'window' } & SharedWindow)
  | { readonly type: 'echo'; readonly nonce: string }
  | { readonly type: 'short' | 'spare'; readonly key: string }
);

/** What Redis holds when a process comes, or comes back. */
export interface Hello {
  readonly now: number;
  readonly cooldowns: readonly SharedCooldown[];
  readonly windows: readonly SharedWindow[];
}

/** Redis's answer to a request for a lease. */
export interface LeaseReply {
  readonly now: number;
  readonly granted: number;
  readonly quota: QuotaReport;
  /** The request was about a window that is over. */
  readonly isOver: boolean;
}

/** A message of the channel; `undefined` for anything else that is sent there. */
export function readMessage(text: string): Message | undefined {
  const fields = readFields(text);
  const { type, from, nonce, key, now } = fields ?? {};
  if (fields === undefined || typeof from !== 'string' || !isInstant(now)) return undefined;
  if (type === 'echo') return typeof nonce === 'string' ? { type, from, nonce } : undefined;
  if (typeof key !== 'string') return undefined;
  if (type === 'short' || type === 'spare') return { type, from, key };
  if (type === 'cooldown') {
    const cooldown = readCooldown(key, fields, now);
    return cooldown && { type, from, ...cooldown };
  }
  if (type !== 'window') return undefined;
  const window = readWindow(key, fields, now);
  return window && { type, from, ...window };
}

/** Redis's answer to a hello; entries that cannot be read are left out. */
export function readHello(fields: Fields): Hello | undefined {
  const { now } = fields;
  if (!isInstant(now)) return undefined;
  const entries = <T>(value: unknown, read: (key: string, entry: Fields) => T | undefined): T[] =>
    Object.entries(asFields(value) ?? {}).flatMap(([key, entry]) => {
      const fine = asFields(entry);
      return (fine && read(key, fine)) ?? [];
    });
  return {
    now,
    cooldowns: entries(fields['cooldowns'], (key, entry) => readCooldown(key, entry, now)),
    windows: entries(fields['quotas'], (key, entry) => readWindow(key, entry, now)),
  };
}

/** Redis's answer to a request for a lease. */
export function readLeaseReply(fields: Fields): LeaseReply | undefined {
  const { now, granted, isOver } = fields;
  if (!isInstant(now) || !isInstant(granted)) return undefined;
  const window = readWindow('', fields, now);
  return window && { now, granted, quota: window.quota, isOver: isOver === true };
}

/** JSON that is an object. */
export function readFields(text: unknown): Fields | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    return asFields(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function readCooldown(key: string, fields: Fields, now: number): SharedCooldown | undefined {
  const { untilMs, cause } = fields;
  if (!isInstant(untilMs) || typeof cause !== 'string') return undefined;
  return { key, untilMs, waitMs: Math.min(untilMs - now, longestMs), cause };
}

function readWindow(key: string, fields: Fields, now: number): SharedWindow | undefined {
  const { limit, remaining, resetAtMs } = fields;
  if (!isInstant(remaining) || !isInstant(resetAtMs)) return undefined;
  // No quota lasts for days.
  if (resetAtMs - now > longestMs) return undefined;
  const known = isInstant(limit) ? { limit } : {};
  return { key, quota: { ...known, remaining, resetMs: resetAtMs - now } };
}

const texts = ['action', 'kind', 'executed', 'family', 'meaning', 'hint', 'source'] as const;
const optionalTexts = ['scope', 'code', 'message'] as const;
const numbers = ['waitMs', 'status'] as const;

const actions: ReadonlySet<unknown> = new Set<Classification['action']>([
  ...(['ok', 'retry', 'backoff', 're-sign', 'abort', 'surface'] as const),
]);

/** Longer than any text of ours; a message of the exchange is cut to 500 characters. */
const longestText = 2_000;

/** What others need to know of a cause; nothing of the request that met it. */
export function packCause(cause: Classification): string {
  const names = [...texts, ...optionalTexts, ...numbers];
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, cause[name]])));
}

/** A cause as packed by another process; `undefined` when it is none. */
export function unpackCause(text: string): Classification | undefined {
  const fields = readFields(text);
  if (fields === undefined || !actions.has(fields['action'])) return undefined;
  if (!['no', 'yes', 'unknown'].includes(fields['executed'] as string)) return undefined;
  const isText = (name: string): boolean => {
    const value = fields[name];
    return typeof value === 'string' && value.length <= longestText;
  };
  if (!texts.every(isText)) return undefined;
  const names = [
    ...texts,
    ...optionalTexts.filter(isText),
    ...numbers.filter((name) => isInstant(fields[name])),
  ];
  const entries = names.map((name) => [name, fields[name]] as const);
  const cause: unknown = Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      name === 'waitMs' ? Math.min(value as number, longestMs) : value,
    ]),
  );
  return Object.freeze(cause as Classification);
}

function asFields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
}

function isInstant(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
