import { ALL_PERMISSIONS } from '../accounts/users.js';
import type { BlockRule } from '../limits/counted-block.js';
import { VIP0_LIMITS } from '../limits/quota.js';
import type { ExchangeSettings } from '../model/state.js';
import {
  type Check,
  checkThat,
  either,
  finite,
  flag,
  fn,
  listOf,
  notNegative,
  oneOf,
  positive,
  recordOf,
  shape,
  text,
} from './checks.js';
import { checkOutage, checkOverload, oneOrMore } from './outage-checks.js';
import type { BadAuthLimit, ExchangeScript } from './script.js';

const permissions = listOf(oneOf(...ALL_PERMISSIONS));
const balances = recordOf(notNegative);
const endpoint = checkThat(
  "a method and a path, as 'POST /api/v1/hf/orders'",
  (value) => typeof value === 'string' && /^[A-Z]+ \/\S*$/.test(value),
);

const port = checkThat(
  'a port number, 0 to 65535',
  (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535,
);

const user = shape(
  {
    key: text,
    secret: text,
    passphrase: text,
    uid: text,
    permissions,
    ipWhitelist: listOf(text),
    frozen: flag,
    balances,
  },
  ['key', 'secret', 'passphrase'],
);

const OPTIONS: Readonly<Record<keyof ExchangeScript, Check>> = {
  speed: positive,
  runtime: checkThat(
    'a runtime, as manualRuntime() makes one',
    (value) => typeof (value as { sleep?: unknown } | null)?.sleep === 'function',
  ),
  seed: finite,
  port,
  futuresPort: port,
  listen: flag,
  product: oneOf('spot', 'futures', 'broker'),
  users: listOf(user),
  permissions,
  ipWhitelist: listOf(text),
  frozen: flag,
  balances,
  skewMs: finite,
  limits: shape(Object.fromEntries(Object.keys(VIP0_LIMITS).map((pool) => [pool, notNegative]))),
  windowMs: positive,
  weights: recordOf(notNegative),
  quotaHeaders: flag,
  messages: oneOf('classic', 'level'),
  endpointLimits: listOf(
    shape({ endpoint, limit: notNegative, perMs: positive, blockMs: positive, status: positive }, [
      'endpoint',
    ]),
  ),
  cloudflare: shape({
    requests: notNegative,
    perMs: positive,
    blockMs: positive,
    shape: oneOf('html', 'text', 'json', 'auto'),
  }),
  badAuth: either(oneOf(false), shape({ limit: notNegative, perMs: positive, blockMs: positive })),
  overload: oneOrMore(checkOverload),
  maintenance: oneOrMore(checkOutage),
  dedupe: oneOf(true, false, 'active'),
  readLagMs: either(fn, notNegative),
  fillAfterMs: notNegative,
  minFunds: notNegative,
  candleBytes: checkThat(
    'a number of bytes from 64 to 5 MB',
    (value) => Number.isInteger(value) && Number(value) >= 64 && Number(value) <= 5_242_880,
  ),
  faults: fn,
  onRequest: fn,
  inFlightMs: notNegative,
};

/**
 * Checks a script.
 *
 * @throws TypeError naming the option that is unknown or out of range, and what it should be.
 */
export function checkScript(script: ExchangeScript): void {
  shape(OPTIONS)(script, '');
  if (script.speed !== undefined && script.runtime !== undefined) {
    throw new TypeError(
      'startExchange: give speed or runtime, not both: a runtime has its own pace',
    );
  }
  if (script.listen === false && (script.port ?? script.futuresPort) !== undefined) {
    throw new TypeError('startExchange: port has no meaning with listen: false; leave one out');
  }
  if (script.product === 'futures' && script.futuresPort !== undefined) {
    throw new TypeError("startExchange: with product: 'futures' the one port is `port`");
  }
}

/** The part of a script that may change later, with its defaults. */
export function readSettings(script: ExchangeScript): ExchangeSettings {
  return {
    limits: { ...VIP0_LIMITS, ...script.limits },
    quotaHeaders: script.quotaHeaders ?? true,
    messages: script.messages ?? 'classic',
    dedupe: script.dedupe ?? true,
    readLagMs: script.readLagMs ?? 0,
    fillAfterMs: script.fillAfterMs ?? Infinity,
    minFunds: script.minFunds ?? 0,
    candleBytes: script.candleBytes ?? 2048,
  };
}

/** The ban for bad authentication; `undefined`: none. */
export function readBadAuth(limits: false | BadAuthLimit | undefined): BlockRule | undefined {
  if (limits === false) return undefined;
  const { limit = 20, perMs = 60_000, blockMs = 60_000 } = limits ?? {};
  return { limit, perMs, blockMs };
}
