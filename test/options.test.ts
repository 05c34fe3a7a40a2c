import { describe, expect, test } from 'vitest';
import { checkedRequestOptions, engineOptions } from '../src/options.js';
import { createCooldowns } from '../src/rate-limit/cooldown-store.js';
import { createRuntime } from '../src/runtime/runtime.js';
import type { KucoinRetryOptions, RequestOptions } from '../src/types/index.js';

const engine = (options: unknown) => () => engineOptions(options as KucoinRetryOptions);
const request = (options: unknown) => () => checkedRequestOptions(options as RequestOptions);

const credentials = { key: 'k', secret: 's', passphrase: 'p' };
const noop = (): undefined => undefined;

/** Option, bad value, kind of error; what a caller may get wrong. */
type Bad = readonly [name: string, value: unknown, kind: typeof TypeError | typeof RangeError];

const badForBoth: readonly Bad[] = [
  ...['retries', 'deadlineMs', 'orderMaxAgeMs', 'attemptTimeoutMs', 'reconcileTimeoutMs'].flatMap(
    (name): readonly Bad[] => [
      [name, '5', TypeError],
      [name, null, TypeError],
      [name, true, TypeError],
      [name, Number.NaN, TypeError],
      [name, 5n, TypeError],
      [name, -1, RangeError],
    ],
  ),
  ['retries', 1.5, RangeError],
  ['retries', Infinity, RangeError],
  ['deadlineMs', 0, RangeError],
  ['orderMaxAgeMs', 0, RangeError],
  ['attemptTimeoutMs', 0, RangeError],
  ['reconcileTimeoutMs', 0, RangeError],
  ['errors', 'ignore', TypeError],
  ['errors', null, TypeError],
  ['unknownOutcome', 'retry', TypeError],
  ['clientOid', true, TypeError],
  ['credentials', {}, TypeError],
  ['credentials', { ...credentials, keyVersion: 2 }, TypeError],
  ['onEvent', 'log', TypeError],
];

const badForEngine: readonly Bad[] = [
  ['minDelayMs', -1, RangeError],
  ['minDelayMs', Infinity, RangeError],
  ['minDelayMs', '500', TypeError],
  ['maxDelayMs', -1, RangeError],
  ['maxDelayMs', 499, RangeError],
  ['backoffFactor', 0.5, RangeError],
  ['backoffFactor', Number.NaN, TypeError],
  ['jitter', true, TypeError],
  ['jitter', 'equal', TypeError],
  ['sign', 'hmac', TypeError],
  ['account', '', TypeError],
  ['account', 7, TypeError],
  ['egress', '', TypeError],
  ['egress', null, TypeError],
  ['hosts', 'proxy.example', TypeError],
  ['hosts', null, TypeError],
  ['hosts', ['proxy.example'], TypeError],
  ['hosts', { 'https://proxy.example': 'spot' }, TypeError],
  ['hosts', { 'proxy.example/api': 'spot' }, TypeError],
  ['hosts', { 'proxy.example': 'margin' }, TypeError],
  ['hosts', { '': 'spot' }, TypeError],
  ['hosts', { ' proxy.example': 'spot' }, TypeError],
  ['hosts', { 'proxy.example:web': 'spot' }, TypeError],
  ['hosts', { 'user@proxy.example': 'spot' }, TypeError],
  ['hosts', { 'proxy.example?': 'spot' }, TypeError],
  ['hosts', { '*.proxy.example': 'spot' }, TypeError],
  ['cooldowns', {}, TypeError],
  ['cooldowns', null, TypeError],
  ['cooldowns', new Map(), TypeError],
  ['cooldowns', { ...createCooldowns(), observe: undefined }, TypeError],
  ['cooldowns', { ...createCooldowns(), keyBreaker: {} }, TypeError],
  ['cooldowns', { ...createCooldowns(), keyBreaker: undefined }, TypeError],
  ['shouldRetry', true, TypeError],
  ['unref', 1, TypeError],
  ['runtime', {}, TypeError],
  ['runtime', { ...createRuntime(), sleep: undefined }, TypeError],
  ['pacing', true, TypeError],
  ['pacing', null, TypeError],
  ['pacing', { ipRequests: 100 }, TypeError],
  ['pacing', { ipPerMs: 100 }, TypeError],
  ['pacing', { ipRequests: 0, ipPerMs: 1 }, RangeError],
  ['pacing', { reserveForCancels: -1 }, RangeError],
  ['pacing', { perSecond: 5 }, TypeError],
];

const badForRequest: readonly Bad[] = [
  ['expiresAtMs', -1, RangeError],
  ['expiresAtMs', new Date(0), TypeError],
  ['priority', 'high', TypeError],
  ['adopt', 'yes', TypeError],
  ['ignoreCooldowns', 'yes', TypeError],
  ['ignoreCooldowns', null, TypeError],
];

describe('a bad value of the engine', () => {
  test.each([...badForBoth, ...badForEngine])('%s: %o', (name, value, Kind) => {
    expect(engine({ [name]: value })).toThrow(Kind);
    expect(engine({ [name]: value })).toThrow(name);
  });
});

describe('a bad value of a request', () => {
  test.each([...badForBoth, ...badForRequest])('%s: %o', (name, value, Kind) => {
    expect(request({ [name]: value })).toThrow(Kind);
    expect(request({ [name]: value })).toThrow(name);
  });
});

describe('a name from elsewhere', () => {
  test.each([
    ['maxRetries', 'retries'],
    ['maxAttempts', 'retries'],
    ['limit', 'retries'],
    ['retry', 'retries'],
    ['retryDelay', 'minDelayMs'],
    ['minTimeout', 'minDelayMs'],
    ['maxTimeout', 'maxDelayMs'],
    ['backoffLimit', 'maxDelayMs'],
    ['factor', 'backoffFactor'],
    ['randomize', 'jitter'],
    ['timeout', 'attemptTimeoutMs'],
    ['totalTimeout', 'deadlineMs'],
    ['maxRetryTime', 'deadlineMs'],
    ['deadline', 'deadlineMs'],
    ['orderMaxAge', 'orderMaxAgeMs'],
    ['retryCondition', 'shouldRetry'],
    ['onRetry', 'onEvent'],
    ['apiKey', 'credentials'],
    ['passphrase', 'credentials'],
    ['signer', 'sign'],
  ])('%s names %s', (given, right) => {
    expect(engine({ [given]: 1 })).toThrow(TypeError);
    expect(engine({ [given]: 1 })).toThrow(`unknown option '${given}'; use '${right}'`);
  });

  test.each(['timeout', 'maxRetries', 'expiresAt', 'onRetry'])(
    '%s names ours for a request too',
    (given) => {
      expect(request({ [given]: 1 })).toThrow(
        /use '(?:attemptTimeoutMs|retries|expiresAtMs|onEvent)'/,
      );
    },
  );

  test.each(['shouldRetry', 'retryCondition', 'jitter', 'minDelayMs', 'hosts'])(
    '%s is sent from a request to the engine',
    (given) => {
      expect(request({ [given]: noop })).toThrow(TypeError);
      expect(request({ [given]: noop })).toThrow('is an option of the engine');
    },
  );

  test.each([
    ['retrys', "did you mean 'retries'?"],
    ['retires', "did you mean 'retries'?"],
    ['deadlineMS', "did you mean 'deadlineMs'?"],
    ['dedlineMs', "did you mean 'deadlineMs'?"],
    ['attemptTimeoutM', "did you mean 'attemptTimeoutMs'?"],
    ['onevent', "did you mean 'onEvent'?"],
    ['maxRetrys', "did you mean 'retries'?"],
    ['credential', "did you mean 'credentials'?"],
  ])('%s is near one of ours', (given, words) => {
    for (const make of [engine, request]) {
      expect(make({ [given]: 1 })).toThrow(TypeError);
      expect(make({ [given]: 1 })).toThrow(`unknown option '${given}'; ${words}`);
    }
  });

  test('is looked for where it belongs', () => {
    expect(engine({ jiter: 'full' })).toThrow("'jiter'; did you mean 'jitter'?");
    expect(request({ jiter: 'full' })).toThrow(
      "did you mean 'jitter'? It is an option of the engine",
    );
    expect(request({ prioritY: 'order' })).toThrow("did you mean 'priority'?");
    expect(engine({ pacing: { ipRequest: 5, ipPerMs: 1 } })).toThrow(
      "pacing: unknown option 'ipRequest'; did you mean 'ipRequests'?",
    );
  });

  test.each(['toString', 'constructor', '__proto__x', 'nonsense'])(
    '%s lists what there is',
    (given) => {
      expect(engine({ [given]: 1 })).toThrow(TypeError);
      expect(engine({ [given]: 1 })).toThrow(/known are credentials, sign, retries/);
      expect(request({ [given]: 1 })).toThrow(/known are retries, deadlineMs/);
    },
  );
});

describe('options that are no options', () => {
  test.each([null, 'fast', 7, [], true])('%j', (options) => {
    expect(engine(options)).toThrow(TypeError);
    expect(request(options)).toThrow(TypeError);
  });
});

describe('a host that no address is spelt like', () => {
  // `URL.host` drops the port of the scheme and writes names in ASCII, so neither would ever match.
  test.each([
    ['proxy.example:443', 'proxy.example'],
    ['proxy.example:80', 'proxy.example'],
    ['m\u00fcnchen.example', 'xn--mnchen-3ya.example'],
    ['127.1:8080', '127.0.0.1:8080'],
  ])('%s is %s', (given, spelt) => {
    expect(engine({ hosts: { [given]: 'spot' } })).toThrow(`hosts: write '${spelt}'`);
  });
});

describe('the defaults', () => {
  test('are those of the documentation', () => {
    expect(engineOptions()).toEqual({
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
    });
    expect(checkedRequestOptions(undefined)).toEqual({});
  });

  test('stand in for undefined, and 0 is a value', () => {
    const options = engineOptions({ retries: 0, deadlineMs: undefined, minDelayMs: 0 });
    expect(options).toMatchObject({ retries: 0, deadlineMs: 120_000, minDelayMs: 0 });
  });

  test('the maximum rises with the minimum, and only when it was not set', () => {
    expect(engineOptions({ minDelayMs: 30_000 })).toMatchObject({
      minDelayMs: 30_000,
      maxDelayMs: 30_000,
    });
    expect(engineOptions({ minDelayMs: 30_000, maxDelayMs: undefined }).maxDelayMs).toBe(30_000);
    expect(engineOptions({ minDelayMs: 14_999 }).maxDelayMs).toBe(15_000);
    expect(engine({ minDelayMs: 30_000, maxDelayMs: 15_000 })).toThrow(RangeError);
  });

  test('cannot be changed through what was made of them', () => {
    expect(Object.isFrozen(engineOptions())).toBe(true);
    expect(engineOptions().retries).toBe(5);
  });
});

describe('what is allowed', () => {
  test.each<[string, KucoinRetryOptions]>([
    [
      'waits without end',
      {
        deadlineMs: Infinity,
        orderMaxAgeMs: Infinity,
        attemptTimeoutMs: Infinity,
        reconcileTimeoutMs: Infinity,
      },
    ],
    ['no pacing', { pacing: false }],
    ['pacing by address', { pacing: { ipRequests: 100, ipPerMs: 10_000, reserveForCancels: 0 } }],
    ['a proxy', { hosts: { 'proxy.example:8443': 'futures', localhost: 'spot' } }],
    ['hosts in capitals and by number', { hosts: { 'Proxy.Example': 'spot', '[::1]:81': 'spot' } }],
    ['credentials and a sign', { credentials, sign: () => ({}) }],
    ['a store of cooldowns', { cooldowns: createCooldowns() }],
    ['a runtime', { runtime: createRuntime() }],
    [
      'one delay for all',
      { minDelayMs: 1_000, maxDelayMs: 1_000, backoffFactor: 1, jitter: 'none' },
    ],
  ])('%s', (_, options) => {
    expect(engineOptions(options)).toMatchObject(options);
  });

  test('of a request', () => {
    const options: RequestOptions = {
      retries: 0,
      deadlineMs: Infinity,
      expiresAtMs: 1_790_113_494_904,
      priority: 'cancel',
      ignoreCooldowns: true,
      errors: 'return',
      unknownOutcome: 'surface',
      clientOid: 'leave',
      credentials,
      onEvent: noop,
    };
    expect(checkedRequestOptions(options)).toEqual(options);
  });
});
