import type { RequestFacts } from '../endpoints/request-facts.js';
import { isKucoinError } from '../errors.js';
import type { Reporter } from '../events.js';
import { persistenceOf, refusalText } from '../policy/persistence.js';
import type { ClockSync, SyncEnd } from '../signing/clock-sync.js';
import type {
  KucoinErrorRecord,
  Outcome,
  RequestOptions,
  RunOptions,
  RunRequest,
  Runtime,
  Send,
  SendInternal,
} from '../types/index.js';
import type { LookUpAnswer, LookUpResult } from './reconcile.js';

/** A look-up that takes longer is asked again. */
const lookUpTimeoutMs = 5_000;

/** What a look-up needs of the engine. */
export interface LookUpDeps {
  readonly runtime: Runtime;
  readonly clockSync: ClockSync;
  /** Runs a call of our own beside the caller's. */
  runInternal<T>(request: RunRequest, send: Send<T>, run: RunOptions): Promise<T>;
  /** A way to ask for the time that keeps to the gates and reports what it learns. */
  throughGates(sendInternal: SendInternal, reporter: Reporter): SendInternal;
}

/** What a look-up needs of the call whose order it looks for. */
export interface LookUpCall {
  readonly facts: RequestFacts;
  readonly reporter: Reporter;
  readonly request: Pick<RunRequest, 'headers'>;
  readonly requestOptions: Pick<RequestOptions, 'credentials'>;
}

/** Reads the exchange's clock, over the call's own host. */
export function readExchangeClock(
  deps: LookUpDeps,
  { facts, reporter }: LookUpCall,
  sendInternal: SendInternal,
  signal: AbortSignal,
): Promise<SyncEnd> {
  return deps.clockSync.read(facts, deps.throughGates(sendInternal, reporter), signal);
}

/** The bounds of one look-up. */
interface Bounds {
  readonly signal: AbortSignal;
  /** Monotonic instant by which it has to be answered. */
  readonly limitMs: number;
}

/**
 * Looks an order up, over the call's own host: a call of its own, so that it is signed, waits and
 * repeats like any other.
 */
export async function lookUp(
  deps: LookUpDeps,
  call: LookUpCall,
  sendInternal: SendInternal,
  url: string,
  { signal, limitMs }: Bounds,
): Promise<Omit<LookUpResult, 'clock'>> {
  const { runtime } = deps;
  let leftMs = runtime.monotonicNowMs();
  const deadlineMs = limitMs - leftMs;
  if (deadlineMs < 1) return { answer: { said: 'nothing' }, leftMs };
  const kucoin = {
    credentials: call.requestOptions.credentials,
    deadlineMs,
    attemptTimeoutMs: lookUpTimeoutMs,
    errors: 'throw',
    priority: 'order',
    retries: 1,
  } as const;
  try {
    const text = await deps.runInternal<string>(
      { method: 'GET', url, headers: headersOf(call) },
      (attempt) => {
        leftMs = runtime.monotonicNowMs();
        const { headers, signal } = attempt;
        return send(sendInternal, { method: 'GET', url, headers, signal });
      },
      { sendInternal, signal, kucoin },
    );
    const { data } = JSON.parse(text) as { data?: unknown };
    return { answer: { said: 'data', data }, leftMs };
  } catch (error) {
    return { answer: isKucoinError(error) ? readFailure(error.kucoin) : notMade, leftMs };
  }
}

async function send(
  sendInternal: SendInternal,
  request: Parameters<SendInternal>[0],
): Promise<Outcome<string>> {
  try {
    const { status, headers, text } = await sendInternal(request);
    return { native: text, status, headers, text };
  } catch (error) {
    return { error, sent: 'unknown' };
  }
}

/** What identifies the caller belongs to a look-up, too: a site, for one, or a proxy's key. */
function headersOf({ request }: LookUpCall): Record<string, string> {
  const own = Object.entries(request.headers ?? {}).filter(([name]) => !ofThePlacement.test(name));
  return { ...Object.fromEntries(own), accept: 'application/json' };
}

const ofThePlacement = /^(?:accept$|content-|kc-api-|transfer-encoding$|host$|expect$)/i;

/** Codes of one kind with "not there", which speak of an order that is, or was. */
const notAboutAbsence: ReadonlySet<string> = new Set(['100004', '102428', '106050', '106210']);

/** The caller's own signer failed, or the host did: what they throw may hold secrets, so it is not quoted. */
const notMade: LookUpAnswer = {
  said: 'refused',
  isPermanent: false,
  note: 'the look-up could not be made',
};

/** What a look-up that failed says, if only that asking again is of no use. */
function readFailure(record: KucoinErrorRecord): LookUpAnswer {
  const { kind, code = '', hint, reason, attempts, retryAtMs } = record;
  // Only KuCoin's own "not there" says something of the order.
  if (kind === 'order-not-found' && !notAboutAbsence.has(code)) return { said: 'not-there' };
  const refused = (isPermanent: boolean, what: string): LookUpAnswer => ({
    said: 'refused',
    isPermanent,
    note: `${what}: ${refusalText(record)}`,
    hint,
  });
  if (reason === 'latched')
    return refused(true, 'the look-up may not leave, as its key was refused');
  if (reason === 'deadline' && retryAtMs !== undefined) {
    return refused(true, 'no look-up may leave in time');
  }
  // Before the first answer there is nothing but a limit of ours.
  const persistence = attempts === 0 ? 'transient' : persistenceOf(record);
  return persistence === 'transient'
    ? { said: 'nothing' }
    : refused(persistence === 'permanent', 'the look-up was refused');
}
