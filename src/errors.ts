import { utcOf } from './runtime/utc.js';
import type { Answer, Classification, KucoinErrorRecord, Outcome } from './types/index.js';
import { inOneLine, sentence, unended } from './util/sentences.js';

/** Marks our records across realms and copies of this package. */
const brand: unique symbol = Symbol.for('kucoin-retry.record') as never;

/** How long after the end of its call a record's `retryAtMs` is. */
const waitsMs = new WeakMap<KucoinErrorRecord, number>();

/**
 * Brands a record, so that {@link isKucoinError} knows it wherever it travels, and makes its members
 * read only. Not frozen: it has a `message`, so pino takes it for an error and tags it for a moment.
 * `waitMs`: how long after the end of its call `retryAtMs` is, for {@link describe} to tell.
 */
export function brandRecord(record: KucoinErrorRecord, waitMs?: number): KucoinErrorRecord {
  if (waitMs !== undefined) waitsMs.set(record, waitMs);
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
    super(describe(record, outcome && 'error' in outcome ? wordsOf(outcome.error) : undefined));
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

/**
 * Whether an error, of whatever host, realm or copy of this package, carries our record as
 * `error.kucoin`. All that this package throws with one is an Error.
 */
export function isKucoinError(
  error: unknown,
): error is Error & { readonly kucoin: KucoinErrorRecord } {
  const record = (error as { kucoin?: unknown } | null | undefined)?.kucoin;
  return typeof record === 'object' && record !== null && brand in record;
}

/** No more of a text that others wrote is shown in one line; all of it is in the record. */
const longest = { path: 100, message: 160, code: 40, words: 100 };

/**
 * One line, the same under every host: what happened, whether the call was carried out, why it was
 * given up, when to come back and what to do. `words` are those of the host's own error, where no
 * answer came; they are shown when they say more than its code.
 */
export function describe(record: KucoinErrorRecord, words?: string): string {
  const { method, path } = record.request;
  const sentences = [
    `${method} ${inOneLine(path, longest.path)}: ${whatHappened(record, words)}`,
    carriedOut(record),
    givenUp(record),
    comeBack(record),
    advice(record),
  ];
  return sentences.filter((text) => text !== '').join(' ');
}

function whatHappened(record: KucoinErrorRecord, words: string | undefined): string {
  const { status, code, message = '', meaning } = record;
  const own = inOneLine(message, longest.message);
  const said = unended(own) === '' ? meaning : own;
  const details = [
    status && `HTTP ${status}`,
    code && `code ${inOneLine(code, longest.code)}`,
    own === '' && words !== undefined && saysMore(words, code) && words,
  ].filter(Boolean);
  return details.length === 0 ? sentence(said) : `${unended(said)} (${details.join(', ')}).`;
}

function saysMore(words: string, code: string | undefined): boolean {
  return (
    code === undefined || !(words.includes(code) || /^(?:fetch failed|network error)$/i.test(words))
  );
}

function carriedOut({ executed, orderId, attempts, reason }: KucoinErrorRecord): string {
  if (executed === 'unknown') return 'Not known whether it was executed.';
  if (executed === 'yes') return `Executed${orderId === undefined ? '' : `: order ${orderId}`}.`;
  return attempts === 0 ? `Not executed: never sent (${reason}).` : 'Not executed.';
}

/** Said where it is more than that there was an answer, or none. */
function givenUp({ attempts, reason }: KucoinErrorRecord): string {
  const isPlain = reason === 'not-retryable' || reason === 'unknown-outcome';
  if (attempts === 0 || (attempts === 1 && isPlain)) return '';
  return `Gave up after ${attempts} attempt${attempts === 1 ? '' : 's'} (${reason}).`;
}

/** When the next call gets through, rounded up. What may stand already is not to be tried again. */
function comeBack(record: KucoinErrorRecord): string {
  const { retryAtMs, executed } = record;
  const waitMs = waitsMs.get(record);
  if (retryAtMs === undefined || (waitMs !== undefined && waitMs <= 0)) return '';
  const { date, time } = utcOf(Math.ceil(retryAtMs / 1000) * 1000);
  const isToday = waitMs !== undefined && utcOf(retryAtMs - waitMs).date === date;
  const inSeconds = waitMs === undefined ? '' : ` (in ${Math.ceil(waitMs / 1000)} s)`;
  const what = executed === 'no' ? 'Try again' : 'Look it up';
  return `${what} at ${isToday ? '' : `${date} `}${time} UTC${inSeconds}.`;
}

/** The hint; of a call that was not carried out there is nothing to look up. */
function advice({ hint, executed }: KucoinErrorRecord): string {
  const isOpen = executed !== 'no';
  return sentence(
    isOpen ? hint : hint.replace(/ ?\bIf this was an order, look it up\b[^.]*\./, ''),
  );
}

/** What only the author's own code, or a log of the network, is to see. */
const unfit = /\w:\/\/|@|header(?!s\.get\()|bytestring|kc-api|(?:\d{1,3}\.){3}\d/i;

/** What a host's own error says, if that is fit for every log. */
function wordsOf(error: unknown): string | undefined {
  try {
    // Under our own words are those that it came with.
    const { message } = (isKucoinError(error) ? error.cause : error) as { message?: unknown };
    if (typeof message !== 'string' || unfit.test(message.slice(0, 2_000))) return undefined;
    return unended(inOneLine(message, longest.words)) || undefined;
  } catch {
    return undefined; // It is nothing, or a getter of it threw.
  }
}

/**
 * Gives a host's own error our message. What it said before stays in its `cause`, behind an accessor
 * that printing does not follow.
 */
export function reword(error: Error, message: string): void {
  const { message: before, stack, name, cause } = error;
  if (before === message) return;
  if (cause === undefined) {
    const original = Object.assign(new Error(before), { name, stack });
    Reflect.defineProperty(error, 'cause', { get: () => original, configurable: true });
  }
  replace(error, 'message', message);
  // Engines write the message into the stack when an error is made.
  const [head = ''] = /^[^\n:]*/.exec(stack ?? '') ?? [];
  const shown = `${head}: ${before}`;
  if (stack?.startsWith(shown) === true)
    replace(error, 'stack', `${head}: ${message}${stack.slice(shown.length)}`);
}

/** Where it cannot be changed it stays as it is. */
function replace(error: Error, name: 'message' | 'stack', value: string): void {
  const enumerable = Object.getOwnPropertyDescriptor(error, name)?.enumerable ?? false;
  Reflect.defineProperty(error, name, { value, enumerable, writable: true, configurable: true });
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
