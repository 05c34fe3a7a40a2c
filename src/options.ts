import { type Check, fail, label, methods, number, ofType, oneOf } from './option-checks.js';
import { checkCredentials } from './signer.js';
import type { KucoinRetryOptions, RequestOptions } from './types.js';

const perRequest: Readonly<Record<keyof RequestOptions, Check>> = {
  retries: number(0, { integer: true }),
  deadlineMs: number(1, { infinite: true }),
  orderMaxAgeMs: number(1, { infinite: true }),
  expiresAtMs: number(0, { infinite: true }),
  attemptTimeoutMs: number(1, { infinite: true }),
  errors: oneOf('throw', 'return'),
  unknownOutcome: oneOf('reconcile', 'surface'),
  clientOid: oneOf('require', 'generate', 'leave'),
  priority: oneOf('cancel', 'order', 'read'),
  adopt: oneOf('answer', 'surface'),
  credentials: (_, value) => void checkCredentials(value as never),
  ignoreCooldowns: ofType('boolean'),
  onEvent: ofType('function'),
};

const perEngine: Readonly<Record<keyof KucoinRetryOptions, Check>> = {
  credentials: perRequest.credentials,
  sign: ofType('function'),
  retries: perRequest.retries,
  deadlineMs: perRequest.deadlineMs,
  orderMaxAgeMs: perRequest.orderMaxAgeMs,
  attemptTimeoutMs: perRequest.attemptTimeoutMs,
  minDelayMs: number(0),
  maxDelayMs: number(0),
  backoffFactor: number(1),
  jitter: oneOf('full', 'none'),
  errors: perRequest.errors,
  unknownOutcome: perRequest.unknownOutcome,
  clientOid: perRequest.clientOid,
  pacing: checkPacing,
  account: label,
  egress: label,
  hosts: checkHosts,
  cooldowns: checkCooldowns,
  shouldRetry: ofType('function'),
  onEvent: perRequest.onEvent,
  unref: ofType('boolean'),
  runtime: methods('wallNowMs monotonicNowMs random sleep'),
};

/** Names other libraries use, and ours for them. */
const renamed: Readonly<Record<string, string>> = {
  maxRetries: 'retries',
  maxAttempts: 'retries',
  limit: 'retries',
  retry: 'retries',
  retryDelay: 'minDelayMs',
  minTimeout: 'minDelayMs',
  minDelay: 'minDelayMs',
  maxTimeout: 'maxDelayMs',
  maxDelay: 'maxDelayMs',
  backoffLimit: 'maxDelayMs',
  factor: 'backoffFactor',
  randomize: 'jitter',
  timeout: 'attemptTimeoutMs',
  attemptTimeout: 'attemptTimeoutMs',
  totalTimeout: 'deadlineMs',
  maxRetryTime: 'deadlineMs',
  deadline: 'deadlineMs',
  orderMaxAge: 'orderMaxAgeMs',
  expiresAt: 'expiresAtMs',
  retryCondition: 'shouldRetry',
  onRetry: 'onEvent',
  apiKey: 'credentials',
  apiSecret: 'credentials',
  passphrase: 'credentials',
  signer: 'sign',
};

function check(options: unknown, checks: Readonly<Record<string, Check>>, where: string): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    fail(`${where} must be an object`);
  for (const [name, value] of Object.entries(options as Record<string, unknown>)) {
    const known = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (known === undefined) fail(`${where}: unknown option '${name}'; ${rightName(name, checks)}`);
    else if (value !== undefined) known(name, value);
  }
}

function rightName(name: string, checks: Readonly<Record<string, Check>>): string {
  const right = Object.hasOwn(renamed, name) ? (renamed[name] ?? name) : name;
  if (Object.hasOwn(checks, right)) return `use '${right}'`;
  return Object.hasOwn(perEngine, right)
    ? `'${right}' is an option of the engine`
    : `known are ${Object.keys(checks).join(', ')}`;
}

function pacingNumber(least: number): Check {
  return (name, value) => number(least)(`pacing.${name}`, value);
}

function checkPacing(name: string, value: unknown): void {
  if (value === false) return;
  if (value === true) fail(`${name} must be false or an object; it is on without being told`);
  const [one, none] = [pacingNumber(1), pacingNumber(0)];
  check(value, { ipRequests: one, ipPerMs: one, reserveForCancels: none }, name);
  const { ipRequests, ipPerMs } = value as { ipRequests?: number; ipPerMs?: number };
  if ((ipRequests === undefined) !== (ipPerMs === undefined)) {
    fail('pacing.ipRequests and pacing.ipPerMs go together');
  }
}

function checkCooldowns(name: string, value: unknown): void {
  methods('close closedUntilMs causeOf enter leave overhear ceilingOf subscribe')(name, value);
  const { latches } = value as { latches?: unknown };
  methods('refuse succeed shut claimProbe')(`${name}.latches`, latches);
}

function checkHosts(name: string, value: unknown): void {
  ofType('object')(name, value);
  if (Array.isArray(value)) fail(`${name} must be an object: { 'host:port': 'spot' }`);
  for (const [host, kind] of Object.entries(value as object)) {
    checkHost(host);
    oneOf('spot', 'futures', 'broker')(`hosts['${host}']`, kind);
  }
}

/** An entry that no address can ever match would leave its calls unsigned and unguarded, in silence. */
function checkHost(host: string): void {
  const url = `http://${host}/`;
  const read = /[\s/\\?#@*]/.test(host) || !URL.canParse(url) ? undefined : new URL(url).host;
  if (read === undefined)
    fail(`hosts: '${host}' must be a host or host:port, without scheme, path or pattern`);
  // Addresses do not show the port of their scheme.
  const spelt = read?.replace(/:443$/, '');
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
  // Who asks for long first delays has not asked for the default maximum.
  const maxDelayMs = Math.max(defaults.maxDelayMs, options.minDelayMs ?? 0);
  const filled = { ...defaults, maxDelayMs, ...defined(options) } as EngineOptions;
  if (filled.maxDelayMs < filled.minDelayMs)
    fail(`maxDelayMs must not be below minDelayMs, ${filled.minDelayMs}`, RangeError);
  return Object.freeze(filled);
}

const noOptions: RequestOptions = Object.freeze({});

/**
 * Validates the options of one request.
 *
 * @throws TypeError or RangeError like {@link engineOptions}.
 */
export function requestOptions(options: RequestOptions | undefined): RequestOptions {
  if (options === undefined) return noOptions;
  check(options, perRequest, 'kucoin request options');
  return options;
}

/** Without the members that are `undefined`: those mean the default, not the absence of one. */
function defined(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
