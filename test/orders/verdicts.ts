import type { ExchangeOrder, LogRecord } from '../../src/testing/index.js';
import { isFinallyRefused } from './sayings.js';
import { type Aftermath, isOurs, type Story } from './world.js';

/** Every way in which a run broke the promise, in words; none when it held. */
export function violations(after: Aftermath): string[] {
  const { exchange, stories } = after;
  const knocks = exchange.knocks().filter(isOurs);
  const told = new Set(stories.flatMap((story) => madeBy(after, story)));
  const untold = ours(after).filter((order) => !told.has(order));
  return [
    ...stories.flatMap((story, index) =>
      broken(after, story).map((what) => `call ${index + 1}: ${what}`),
    ),
    ...untold.map(({ id, clientOid }) => `order ${id} (${clientOid}) belongs to no call`),
    ...(knocks.length === 0 ? [] : [`${knocks.length} knocks, first ${show(knocks[0]!)}`]),
  ];
}

/** Orders that requests of the library have made. */
function ours({ exchange }: Aftermath): readonly ExchangeOrder[] {
  return exchange.orders.filter(({ requestNumber }) => isOurs(exchange.log[requestNumber - 1]!));
}

/** Orders that this call's requests have made, whenever they arrived. */
function madeBy(after: Aftermath, { requests, clientOid }: Story): readonly ExchangeOrder[] {
  const [from, to] = requests;
  return ours(after).filter(
    (order) =>
      order.requestNumber >= from && order.requestNumber < to && order.clientOid === clientOid,
  );
}

function broken(after: Aftermath, story: Story): string[] {
  const made = madeBy(after, story);
  const faults: string[] = [];
  const check = (holds: boolean, what: string): void => {
    if (!holds) faults.push(what);
  };
  const told = story.placed ? 'placed' : story.error!.executed;
  check(made.length <= 1, `placed ${made.length} times, told "${told}"`);
  check(story.clientOid !== undefined, 'does not say which client id it had');
  if (story.placed || told === 'yes') {
    check(made.length > 0, `told "${told}", but there is no order`);
    const orderId = story.placed?.orderId ?? story.error?.orderId;
    check(
      made.every(({ id }) => id === orderId),
      'told the id of another order',
    );
    check(
      made.every(({ terms }) => hasTerms(terms, story.body)),
      'placed with other terms',
    );
  }
  if (told === 'no') check(made.length === 0, 'told "no", but there is an order');
  const refused = refusedLookUp(after, story);
  if (refused !== undefined) {
    check(told === 'unknown', `told "${told}" after the refusal of ${show(refused)}`);
    const asked = lookUpsOf(after, story).at(-1)!;
    check(asked.number <= refused.number, `asked again, ${show(asked)}, after ${show(refused)}`);
    const { hint = '' } = story.error ?? {};
    check(hint.includes(refused.code ?? String(refused.status)), `does not name it: ${hint}`);
  }
  if (told === 'unknown') {
    const proof = whatWouldHaveTold(after, story);
    check(proof === undefined, `told "unknown", though ${proof} would have told`);
  }
  return faults;
}

function hasTerms(
  terms: Readonly<Record<string, unknown>>,
  asked: Readonly<Record<string, unknown>>,
): boolean {
  return Object.entries(asked).every(([name, value]) => terms[name] === value);
}

/** Look-ups of this call's order. */
function lookUpsOf({ exchange }: Aftermath, story: Story): readonly LogRecord[] {
  const [from, to] = story.requests;
  return exchange.log.filter(
    ({ number, method, target }) =>
      number >= from && number < to && method === 'GET' && target.includes(String(story.clientOid)),
  );
}

/** The look-up that was refused for good, if one was and the call was told in time. */
function refusedLookUp(after: Aftermath, story: Story): LogRecord | undefined {
  return lookUpsOf(after, story).find(
    (request) =>
      isFinallyRefused(request) &&
      request.answeredAtMs !== undefined &&
      !request.leftEarly &&
      request.answeredAtMs < story.deadlineAtMs,
  );
}

const windowMs = 5_000;
const lagMs = 3_000;
/** A slower look at the clock leaves the age of an order open. */
const quickMs = 250;

/**
 * A look-up that was answered, untroubled and in time, after nothing could arrive any more, with a
 * look at the clock before it. `undefined` when none was, or when it could not tell by its nature.
 */
function whatWouldHaveTold(after: Aftermath, story: Story): string | undefined {
  const { exchange, desk } = after;
  if (!desk.isProvable || story.isReused) return undefined;
  const own = exchange.log.filter(({ atMs }) => atMs >= story.startedMs && atMs <= story.endedMs);
  const sent = own.filter(({ method }) => method === 'POST').at(-1);
  if (sent === undefined) return undefined;
  const signedMs = Number(sent.headers['kc-api-timestamp']);
  const isAnswered = (request: LogRecord): boolean =>
    request.number > sent.number &&
    request.fault === undefined &&
    request.refused === undefined &&
    request.answeredAtMs !== undefined &&
    !request.leftEarly &&
    request.answeredAtMs < story.deadlineAtMs;
  const clock = own.find(
    (request) =>
      request.path === '/api/v1/timestamp' &&
      isAnswered(request) &&
      request.answeredAtMs! - request.atMs <= quickMs,
  );
  const lookUp = own.find(
    (request) =>
      request.method === 'GET' &&
      request.target.includes(String(story.clientOid)) &&
      isAnswered(request) &&
      request.wallMs >= signedMs + windowMs + lagMs &&
      clock !== undefined &&
      clock.answeredAtMs! <= request.atMs,
  );
  return lookUp && show(lookUp);
}

function show({ number, atMs, method, target }: LogRecord): string {
  return `#${number} ${method} ${target} at ${atMs}`;
}

/** The run as it went, for those who have to find out why. */
export function timeline({ exchange, stories }: Aftermath): string {
  const requests = exchange.log.map((request) => {
    const { number, atMs, judgedAtMs, method, target, status, code, fault, executed } = request;
    const { answeredAtMs, leftEarly, headers, wallMs } = request;
    const aheadMs = Number(headers['kc-api-timestamp']) - wallMs;
    return [
      `${String(atMs).padStart(8)} #${number} ${method} ${target}`,
      `judged ${judgedAtMs} answered ${answeredAtMs} ${status ?? ''} ${code ?? ''}`,
      `${fault ?? ''}${executed && method === 'POST' ? ' EXECUTED' : ''}${leftEarly ? ' left' : ''}`,
      Number.isNaN(aheadMs) ? '' : `signed ${aheadMs} ms ahead`,
    ].join(' · ');
  });
  const ends = stories.map(
    ({ startedMs, endedMs, clientOid, placed, error }, index) =>
      `call ${index + 1} from ${startedMs} to ${endedMs}, ${clientOid}: ` +
      (placed
        ? `placed ${String(placed.orderId)}`
        : `${error?.executed} ${error?.reason} ${error?.kind}`),
  );
  return [...requests, ...ends].join('\n');
}
