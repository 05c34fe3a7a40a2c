import { checkCredentials } from './signing/signer.js';
import type { KucoinRetryOptions, RequestOptions } from './types/index.js';
import { type Check, fail, label, methods, mustBe, number, ofType, oneOf } from './util/checks.js';
import { nearest } from './util/nearest.js';
import { defined, isObject } from './util/objects.js';

const duration = number(1, { infinite: true });

const credentials: Check = (_, value) => void checkCredentials(value as never);

const forBoth = {
  retries: number(0, { integer: true }),
  deadlineMs: duration,
  orderMaxAgeMs: duration,
  attemptTimeoutMs: duration,
  errors: oneOf('throw', 'return'),
  unknownOutcome: oneOf('reconcile', 'surface'),
  reconcileTimeoutMs: duration,
  clientOid: oneOf('require', 'generate', 'leave'),
  onEvent: ofType('function'),
};

const perRequest: Readonly<Record<keyof RequestOptions, Check>> = {
  ...forBoth,
  credentials,
  expiresAtMs: number(0, { infinite: true }),
  priority: oneOf('cancel', 'order', 'read'),
  adopt: oneOf('answer', 'surface'),
  ignoreCooldowns: ofType('boolean'),
};

const perEngine: Readonly<Record<keyof KucoinRetryOptions, Check>> = {
  credentials,
  sign: ofType('function'),
  ...forBoth,
  minDelayMs: number(0),
  maxDelayMs: number(0),
  backoffFactor: number(1),
  jitter: oneOf('full', 'none'),
  pacing: checkPacing,
  account: label,
  egress: label,
  hosts: checkHosts,
  cooldowns: checkCooldowns,
  shouldRetry: ofType('function'),
  unref: ofType('boolean'),
  runtime: methods('wallNowMs monotonicNowMs random sleep'),
};

/** Our names, and those that other libraries use for the same. */
const namesElsewhere: Readonly<Record<string, string>> = {
  retries: 'maxRetries maxAttempts limit retry',
  minDelayMs: 'retryDelay minTimeout minDelay',
  maxDelayMs: 'maxTimeout maxDelay backoffLimit',
  backoffFactor: 'factor',
  jitter: 'randomize',
  attemptTimeoutMs: 'timeout attemptTimeout',
  deadlineMs: 'totalTimeout maxRetryTime deadline',
  orderMaxAgeMs: 'orderMaxAge',
  expiresAtMs: 'expiresAt',
  shouldRetry: 'retryCondition',
  onEvent: 'onRetry',
  credentials: 'apiKey apiSecret passphrase',
  sign: 'signer',
};

type Checks = Readonly<Record<string, Check>>;

function check(options: unknown, checks: Checks, where: string): void {
  if (!isObject(options)) mustBe('an object', where);
  for (const [name, value] of Object.entries(options)) {
    const known = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (known === undefined) fail(`${where}: unknown option '${name}'; ${rightName(name, checks)}`);
    if (value !== undefined) known(name, value);
  }
}

function rightName(name: string, checks: Checks): string {
  const right = ourName(name);
  if (Object.hasOwn(checks, right)) return `use '${right}'`;
  if (Object.hasOwn(perEngine, right)) return `'${right}' is an option of the engine`;
  const spelt = nearest(name, [...Object.keys(checks), ...Object.keys(perEngine), ...theirNames]);
  if (spelt === undefined) return `known are ${Object.keys(checks).join(', ')}`;
  const meant = ourName(spelt);
  return Object.hasOwn(checks, meant)
    ? `did you mean '${meant}'?`
    : `did you mean '${meant}'? It is an option of the engine`;
}

const theirNames = Object.values(namesElsewhere).flatMap((names) => names.split(' '));

/** What we call an option that other libraries call so. */
function ourName(name: string): string {
  const [right = name] =
    Object.entries(namesElsewhere).find(([, theirs]) => theirs.split(' ').includes(name)) ?? [];
  return right;
}

function checkPacing(name: string, value: unknown): void {
  if (value === false) return;
  if (value === true) mustBe('false or an object; it is on without being told', name);
  const atLeast =
    (least: number): Check =>
    (member, given) =>
      number(least)(`${name}.${member}`, given);
  const one = atLeast(1);
  check(value, { ipRequests: one, ipPerMs: one, reserveForCancels: atLeast(0) }, name);
  const { ipRequests, ipPerMs } = value as { ipRequests?: number; ipPerMs?: number };
  if ((ipRequests === undefined) !== (ipPerMs === undefined)) {
    fail('pacing.ipRequests and pacing.ipPerMs go together');
  }
}

function checkCooldowns(name: string, value: unknown): void {
  methods('close closedUntilMs causeOf acquire release observe ceilingOf subscribe')(name, value);
  const { keyBreaker } = value as { keyBreaker?: unknown };
  methods('fail succeed opened claimProbe')(`${name}.keyBreaker`, keyBreaker);
}

function checkHosts(name: string, value: unknown): void {
  if (!isObject(value)) mustBe("an object: { 'host:port': 'spot' }", name);
  for (const [host, kind] of Object.entries(value)) {
    checkHost(host);
    oneOf('spot', 'futures', 'broker')(`hosts['${host}']`, kind);
  }
}

/** With an entry that no address can match, calls would be left unsigned and unguarded without a word. */
function checkHost(host: string): void {
  const url = `http://${host}/`;
  const read = /[\s/\\?#@*]/.test(host) || !URL.canParse(url) ? undefined : new URL(url).host;
  if (read === undefined)
    mustBe('a host or host:port, without scheme, path or pattern', `hosts: '${host}'`);
  // Addresses do not show the port of their scheme.
  const spelt = read.replace(/:443$/, '');
  if (spelt !== host.toLowerCase()) fail(`hosts: write '${spelt}' for '${host}'`);
}

type WithDefault = keyof typeof defaults;

/** Engine options with the defaults in place. */
export type EngineOptions = KucoinRetryOptions & {
  readonly [K in WithDefault]: NonNullable<KucoinRetryOptions[K]>;
};

const defaults = {
  retries: 5,
  deadlineMs: 120_000,
  orderMaxAgeMs: 45_000,
  reconcileTimeoutMs: 120_000,
  minDelayMs: 500,
  maxDelayMs: 15_000,
  backoffFactor: 2,
  jitter: 'full',
  errors: 'throw',
  egress: 'default',
} as const;

/**
 * Validates engine options and fills in the defaults.
 *
 * @throws TypeError for an unknown or renamed option or a wrong type, RangeError for a bad number.
 */
export function engineOptions(options: KucoinRetryOptions = {}): EngineOptions {
  check(options, perEngine, 'kucoin-retry options');
  // A long `minDelayMs` raises the default maximum.
  const maxDelayMs = Math.max(defaults.maxDelayMs, options.minDelayMs ?? 0);
  // `undefined` means the default, not the absence of one.
  const filled = { ...defaults, maxDelayMs, ...defined(options) } as EngineOptions;
  if (filled.maxDelayMs < filled.minDelayMs)
    fail(`maxDelayMs must not be below minDelayMs, ${filled.minDelayMs}`, RangeError);
  return Object.freeze(filled);
}

/** Of a call that names none. */
export const noOptions: RequestOptions = Object.freeze({});

/**
 * Validates the options of one request.
 *
 * @throws TypeError or RangeError like {@link engineOptions}.
 */
export function checkedRequestOptions(options: RequestOptions | undefined): RequestOptions {
  if (options === undefined) return noOptions;
  check(options, perRequest, 'kucoin request options');
  return options;
}
