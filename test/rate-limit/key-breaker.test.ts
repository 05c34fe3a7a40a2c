import { describe, expect, test } from 'vitest';
import {
  createKeyBreaker,
  openBreaker,
  passBreaker,
  reportToBreaker,
} from '../../src/rate-limit/key-breaker.js';
import type { Classification } from '../../src/types/index.js';

const refusal = (code: string): Classification => ({
  action: 'abort',
  kind: 'authentication',
  executed: 'no',
  code,
  family: 'spot',
  meaning: 'm',
  hint: 'h',
  source: 's',
});
const wrongKey = refusal('400003');

/** A breaker that opened at the instant 0. */
function shutLatches() {
  const keyBreaker = createKeyBreaker();
  for (let n = 0; n < 3; n += 1) keyBreaker.fail('k', 0, wrongKey);
  return keyBreaker;
}

describe('a key breaker', () => {
  test('shuts at the third refusal', () => {
    const keyBreaker = createKeyBreaker();
    expect(keyBreaker.fail('k', 0, wrongKey)).toBe(false);
    expect(keyBreaker.fail('k', 10, wrongKey)).toBe(false);
    expect(keyBreaker.opened('k')).toBeUndefined();
    expect(keyBreaker.fail('k', 20, wrongKey)).toBe(true);
    expect(keyBreaker.opened('k')).toEqual({ nextProbeMs: 60_020, cause: wrongKey });
  });

  test('counts anew after a success', () => {
    const keyBreaker = createKeyBreaker();
    keyBreaker.fail('k', 0, wrongKey);
    keyBreaker.fail('k', 0, wrongKey);
    keyBreaker.succeed('k');
    expect(keyBreaker.fail('k', 0, wrongKey)).toBe(false);
    expect(keyBreaker.fail('k', 0, wrongKey)).toBe(false);
    expect(keyBreaker.fail('k', 0, wrongKey)).toBe(true);
  });

  test('is opened by a success', () => {
    const keyBreaker = shutLatches();
    keyBreaker.succeed('k');
    expect(keyBreaker.opened('k')).toBeUndefined();
    expect(keyBreaker.claimProbe('k', 0)).toBe(true);
  });

  test('says why it opened last', () => {
    const keyBreaker = shutLatches();
    keyBreaker.fail('k', 5, refusal('418'));
    expect(keyBreaker.opened('k')?.cause.code).toBe('418');
  });

  test('shuts nothing but itself', () => {
    const keyBreaker = shutLatches();
    expect(keyBreaker.opened('other')).toBeUndefined();
    expect(keyBreaker.claimProbe('other', 0)).toBe(true);
    keyBreaker.succeed('other');
    expect(keyBreaker.opened('k')).toBeDefined();
  });
});

describe('the probe of an open breaker', () => {
  test('is due after a minute, for one, and then after another', () => {
    const keyBreaker = shutLatches();
    expect(keyBreaker.claimProbe('k', 59_999)).toBe(false);
    expect(keyBreaker.claimProbe('k', 60_000)).toBe(true);
    expect(keyBreaker.claimProbe('k', 60_000)).toBe(false);
    expect(keyBreaker.claimProbe('k', 119_999)).toBe(false);
    expect(keyBreaker.claimProbe('k', 120_000)).toBe(true);
  });

  test('that is refused postpones the next', () => {
    const keyBreaker = shutLatches();
    keyBreaker.claimProbe('k', 60_000);
    expect(keyBreaker.fail('k', 60_500, wrongKey)).toBe(true);
    expect(keyBreaker.opened('k')?.nextProbeMs).toBe(120_500);
  });
});

const keys = { key: 'K', egress: 'K from here', endpoint: 'K to there' };
const elsewhere = { ...keys, endpoint: 'K to elsewhere' };

const success = { action: 'ok', kind: 'none' } as Classification;

/** A key breaker after as many refusals with `code`, the last one at `atMs`. */
function refused(code: string, times: number, atMs = 0) {
  const keyBreaker = createKeyBreaker();
  const shut = Array.from({ length: times }, () =>
    reportToBreaker(keyBreaker, keys, atMs, refusal(code)),
  );
  return { keyBreaker, shut };
}

describe('refusals of a credential', () => {
  test('the third in a row opens the breaker for what was refused', () => {
    const scopes = { '400003': 'K', '400004': 'K', '400005': 'K', '418': 'K' } as const;
    for (const [code, name] of Object.entries(scopes)) {
      expect(refused(code, 3).shut).toEqual([undefined, undefined, name]);
    }
    expect(refused('400006', 3).shut.at(-1)).toBe('K from here');
    expect(refused('400007', 3).shut.at(-1)).toBe('K to there');
    expect(refused('400010', 3).shut.at(-1)).toBe('K to there');
  });

  test('states of the account open nothing, however often they come', () => {
    for (const code of ['411100', '400700', '400301', '200004', '400100']) {
      expect(refused(code, 9).shut.every((name) => name === undefined)).toBe(true);
    }
  });

  test('a success between them starts the count anew', () => {
    const { keyBreaker } = refused('400005', 2);
    reportToBreaker(keyBreaker, elsewhere, 0, success);
    expect(reportToBreaker(keyBreaker, keys, 0, refusal('400005'))).toBeUndefined();
    expect(reportToBreaker(keyBreaker, keys, 0, refusal('400005'))).toBeUndefined();
    expect(reportToBreaker(keyBreaker, keys, 0, refusal('400005'))).toBe('K');
  });

  test('a success at another endpoint says nothing of a missing permission', () => {
    const { keyBreaker } = refused('400007', 2);
    reportToBreaker(keyBreaker, elsewhere, 0, success);
    expect(reportToBreaker(keyBreaker, keys, 0, refusal('400007'))).toBe('K to there');
  });
});

describe('passing the key breaker', () => {
  test('a closed breaker lets all pass without waiting', () => {
    const { keyBreaker } = refused('400005', 2);
    expect(passBreaker(keyBreaker, keys, 0)).toBeUndefined();
    expect(openBreaker(keyBreaker, keys, 0)).toBeUndefined();
  });

  test('an open one names its cause and the next probe', () => {
    const { keyBreaker } = refused('400005', 3, 500);
    const shut = { cause: refusal('400005'), nextProbeMs: 60_500 };
    expect(passBreaker(keyBreaker, keys, 60_499)).toEqual(shut);
    expect(passBreaker(keyBreaker, elsewhere, 600)).toEqual(shut);
    expect(openBreaker(keyBreaker, keys, 60_499)).toEqual(shut);
    expect(openBreaker(keyBreaker, keys, 60_500)).toBeUndefined();
  });

  test('a missing permission shuts one endpoint only, an address only what leaves from there', () => {
    const permission = refused('400007', 3).keyBreaker;
    expect(openBreaker(permission, keys, 0)).toBeDefined();
    expect(passBreaker(permission, elsewhere, 0)).toBeUndefined();
    const address = refused('400006', 3).keyBreaker;
    expect(openBreaker(address, elsewhere, 0)).toBeDefined();
    expect(passBreaker(address, { ...keys, egress: 'K from there' }, 0)).toBeUndefined();
  });

  test('one probe a minute may try, and a success opens for all', () => {
    const { keyBreaker } = refused('400004', 3);
    expect(passBreaker(keyBreaker, keys, 60_000)).toBeUndefined();
    expect(passBreaker(keyBreaker, keys, 60_000)).toMatchObject({
      nextProbeMs: 120_000,
    });
    expect(passBreaker(keyBreaker, keys, 120_000)).toBeUndefined();
    reportToBreaker(keyBreaker, keys, 120_100, success);
    expect(passBreaker(keyBreaker, keys, 120_100)).toBeUndefined();
    expect(passBreaker(keyBreaker, elsewhere, 120_100)).toBeUndefined();
  });

  test('a refused probe waits a minute from its refusal', () => {
    const { keyBreaker } = refused('400004', 3);
    expect(passBreaker(keyBreaker, keys, 60_000)).toBeUndefined();
    expect(reportToBreaker(keyBreaker, keys, 60_900, refusal('400004'))).toBe('K');
    expect(openBreaker(keyBreaker, keys, 120_899)).toBeDefined();
    expect(openBreaker(keyBreaker, keys, 120_900)).toBeUndefined();
  });
});
