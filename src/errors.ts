import type { Answer, Classification, KucoinErrorRecord, Outcome } from './types/index.js';

/** Marks our records across realms and copies of this package. */
const brand: unique symbol = Symbol.for('kucoin-retry.record') as never;

/**
 * Brands a record, so that {@link isKucoinError} knows it wherever it travels, and makes its members
 * read only. Not frozen: it has a `message`, so pino takes it for an error and tags it for a moment.
 */
export function brandRecord(record: KucoinErrorRecord): KucoinErrorRecord {
  for (const name of Object.keys(record))
    Object.defineProperty(record, name, { writable: false, configurable: false });
  return Object.defineProperty(record, brand, { value: true });
}

/**
 * What `engine.run` and the fetch adapter reject with. Everything there is to know is in `kucoin`.
 * `cause` is the host's own error, if it was one; it is an accessor that printing does not follow,
 * because host errors hold the headers that were sent.
 */
export class KucoinError extends Error {
  static {
    // On the prototype: an own property would be printed with every error.
    Object.defineProperty(this.prototype, 'name', { value: 'KucoinError', configurable: true });
  }
  readonly kucoin: KucoinErrorRecord;

  constructor(record: KucoinErrorRecord, outcome?: Outcome<unknown>) {
    super(describe(record));
    this.kucoin = record;
    if (outcome === undefined) return;
    outcomes.set(this, outcome);
    if (!('error' in outcome)) return;
    // Own and not inherited: util.inspect calls an inherited `cause` accessor (Node 20.20).
    Object.defineProperty(this, 'cause', { get: () => outcome.error, configurable: true });
  }
}

/** Whether an attempt brought an answer. */
export function isAnswer<T>(outcome: Outcome<T>): outcome is Answer<T> {
  return 'native' in outcome;
}

const outcomes = new WeakMap<KucoinError, Outcome<unknown>>();

/**
 * The last outcome behind an error of the engine, for adapters that reject with their host's own.
 *
 * @internal
 */
export function outcomeOf(error: KucoinError): Outcome<unknown> | undefined {
  return outcomes.get(error);
}

/** Whether an error, of whatever host, carries our record as `error.kucoin`. */
export function isKucoinError(error: unknown): error is { readonly kucoin: KucoinErrorRecord } {
  const record = (error as { kucoin?: unknown } | null | undefined)?.kucoin;
  return typeof record === 'object' && record !== null && brand in record;
}

/** One line that says what happened, why it stopped, and whether the call was carried out. */
export function describe(record: KucoinErrorRecord): string {
  const { method, path } = record.request;
  const { status, code } = record;
  const answer = [status && `HTTP ${status}`, code && `code ${code}`].filter(Boolean).join(', ');
  const what = record.message ?? record.meaning;
  const where = answer && ` (${answer})`;
  const outcome = record.executed === 'no' ? '' : `; executed: ${record.executed}`;
  return `${method} ${path}: ${what}${where}; ${record.reason} after ${record.attempts} attempt${record.attempts === 1 ? '' : 's'}${outcome}`;
}

const classifications = new WeakMap<object, Classification>();

/** Remembers the classification of an answer, if there is one. */
export function rememberClassification(
  response: unknown,
  classification: Classification | undefined,
): void {
  if (typeof response === 'object' && response !== null && classification !== undefined)
    classifications.set(response, classification);
}

/** The classification of this very object. */
export function rememberedOf(object: unknown): Classification | undefined {
  return typeof object === 'object' && object !== null ? classifications.get(object) : undefined;
}

/**
 * What this library made of an answer it delivered: an AxiosResponse, or a Response from ky or fetch,
 * also one that was rebuilt around its body. `undefined` for anything else.
 */
export function classificationOf(response: unknown): Classification | undefined {
  return (
    rememberedOf(response) ??
    rememberedOf((response as { body?: unknown } | null | undefined)?.body)
  );
}
