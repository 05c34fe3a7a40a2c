import { ignoreErrors } from '../../events.js';
import { platform } from '../../runtime/platform.js';
import type { Classification, KucoinRetryEvent } from '../../types/index.js';

/** What lines are written to: `console`, a logger of pino or winston, or anything else with these methods. */
export interface EventLogger {
  /** What is worth knowing. */
  info(line: string): unknown;
  /** What somebody should look at. */
  warn(line: string): unknown;
  /** Without it such lines go to `info`. */
  debug?(line: string): unknown;
}

/** How much is worth a line. */
export type EventLogLevel = 'debug' | 'info' | 'warn';

/** Options of {@link logEvents}. */
export interface LogEventsOptions {
  /**
   * The least that is logged. `'warn'`: what failed, and scopes that closed; `'info'`: also waits and attempts that
   * failed; `'debug'`: everything. @default 'info'
   */
  readonly level?: EventLogLevel | undefined;
}

const levels: readonly EventLogLevel[] = ['debug', 'info', 'warn'];

/**
 * A listener that writes one readable line for each decision, without secrets: give it to the engine as
 * `onEvent`, or to one call. With `KUCOIN_RETRY_DEBUG=1` in the environment every engine writes such lines to
 * stderr, without any code; `KUCOIN_RETRY_DEBUG=warn` or `=info` says how much.
 *
 * @throws TypeError when the logger has no `info` and `warn`, or there is no such level.
 * @example
 * const kucoin = kucoinFetch({ credentials, onEvent: logEvents(console, { level: 'warn' }) });
 */
export function logEvents(
  logger: EventLogger,
  { level = 'info' }: LogEventsOptions = {},
): (event: KucoinRetryEvent) => void {
  const given = logger as Partial<EventLogger> | undefined;
  if (typeof given?.info !== 'function' || typeof given.warn !== 'function')
    throw new TypeError(
      'logEvents: the logger must have the methods info and warn, as console has',
    );
  const least = levels.indexOf(level);
  if (least < 0) throw new TypeError(`logEvents: level must be one of ${levels.join(', ')}`);
  return (event) => {
    const at = levelOf(event);
    if (levels.indexOf(at) < least) return;
    const line = lineOf(event);
    if (at === 'debug' && typeof logger.debug === 'function') logger.debug(line);
    else if (at === 'warn') logger.warn(line);
    else logger.info(line);
  };
}

/** The listener of the options, and what the environment asks for besides. */
export function withDebugLog(
  onEvent: ((event: KucoinRetryEvent) => void) | undefined,
): ((event: KucoinRetryEvent) => void) | undefined {
  const { KUCOIN_RETRY_DEBUG: asked = '' } = platform.environment();
  if (['', '0', 'false', 'off'].includes(asked.toLowerCase())) return onEvent;
  const level = levels.find((name) => name === asked.toLowerCase()) ?? 'debug';
  const write = (line: string): void => platform.printError(line);
  const log = logEvents({ debug: write, info: write, warn: write }, { level });
  return (event) => {
    ignoreErrors(() => onEvent?.(event));
    log(event);
  };
}

/** Waits shorter than this are no news. */
const shortWaitMs = 100;

function levelOf(event: KucoinRetryEvent): EventLogLevel {
  switch (event.type) {
    case 'warning':
    case 'partial':
      return 'warn';
    case 'give-up':
      return event.reason === 'aborted' ? 'info' : 'warn';
    case 'cooldown':
      return event.overload?.state === 'open' ? 'info' : 'warn';
    case 'halt':
      return event.note === 'halted' ? 'warn' : 'info';
    case 'reconcile':
      return event.fate === 'unsettled' ? 'warn' : 'info';
    case 'clock':
      return 'info';
    case 'wait':
      return event.waitMs < shortWaitMs ? 'debug' : 'info';
    case 'attempt':
      return event.classification.action === 'ok' ? 'debug' : 'info';
    case 'done':
      return 'debug';
  }
}

function lineOf(event: KucoinRetryEvent): string {
  const { engineId, callId, request, clientOid } = event;
  const order = clientOid === undefined ? '' : ` (${clientOid})`;
  const who = callId === 0 ? '' : ` #${callId} ${request.method} ${request.path}${order}`;
  return inOneLine(`kucoin-retry ${engineId}${who}: ${sayingOf(event)}`);
}

function sayingOf(event: KucoinRetryEvent): string {
  switch (event.type) {
    case 'attempt': {
      const { attemptNumber, classification, elapsedMs } = event;
      const isOk = classification.action === 'ok';
      const how = isOk ? 'succeeded' : 'failed';
      const why = isOk ? '' : `: ${causeOf(classification)}`;
      return `attempt ${attemptNumber} ${how} after ${time(elapsedMs)}${why}`;
    }
    case 'wait':
      return `waits ${time(event.waitMs)} (${event.note})${placeOf(event)}${because(event)}`;
    case 'cooldown':
      return event.note === undefined
        ? `closes${placeOf(event)} for ${time(event.waitMs ?? 0)}${because(event)}`
        : `${event.note},${placeOf(event)}${because(event)}`;
    case 'clock':
      return `clock ${event.note}, offset ${Math.round(event.offsetMs)} ms`;
    case 'reconcile': {
      const found = event.orderId === undefined ? '' : ` as ${event.orderId}`;
      const why = event.note === event.fate ? '' : `: ${event.note}`;
      return `lost order ${event.fate}${found}${why}`;
    }
    case 'partial':
      return `${event.classification.items?.length ?? 0} entries of the batch failed${firstItem(event.classification)}`;
    case 'give-up': {
      const { attempts, elapsedMs, executed, retryAtMs } = event.error;
      const when =
        retryAtMs === undefined
          ? ''
          : `; try again in ${time(Math.max(0, retryAtMs - event.atMs))}`;
      const count = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
      return `gave up (${event.reason}) after ${count} and ${time(elapsedMs)}, executed: ${executed}${because(event)}${when}`;
    }
    case 'done':
      return `done at attempt ${event.attemptNumber} after ${time(event.elapsedMs)}`;
    case 'halt':
      return haltTexts[event.note];
    case 'warning':
      return event.note;
  }
}

const haltTexts = {
  halted: 'halted: nothing leaves that changes something, but cancels',
  settled: 'halted: nothing of that is in flight any more',
  resumed: 'resumed',
} as const;

/** The scope in two words: ` pool Spot`. */
function placeOf({ scopeKey }: KucoinRetryEvent): string {
  if (scopeKey === undefined) return '';
  const parts = scopeKey.split('|');
  return ` ${parts[0] ?? ''} ${parts.at(-1) ?? ''}`;
}

function because({ classification }: KucoinRetryEvent): string {
  return classification === undefined ? '' : `: ${causeOf(classification)}`;
}

function causeOf({ kind, code, status, message, meaning }: Classification): string {
  const number = code ?? (status === undefined ? '' : `HTTP ${status}`);
  return `${number} ${message ?? meaning} (${kind})`.trim();
}

function firstItem({ items }: Classification): string {
  const [first] = items ?? [];
  return first === undefined ? '' : `: ${first.code ?? ''} ${first.message ?? first.meaning}`;
}

function time(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

const longestLine = 500;

/** What an exchange or a proxy wrote must not look like a line of its own. */
function inOneLine(text: string): string {
  const flat = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
  return flat.length > longestLine ? `${flat.slice(0, longestLine)}…` : flat;
}
