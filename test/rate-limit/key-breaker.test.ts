import { describe, expect, test } from 'vitest';
import {
  createLatches,
  passLatches,
  reportToLatches,
  shutLatch,
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

/** A latch that shut at the instant 0. */
function shutLatches() {
  const latches = createLatches();
  for (let n = 0; n < 3; n += 1) latches.refuse('k', 0, wrongKey);
  return latches;
}

describe('a latch', () => {
  test('shuts at the third refusal', () => {
    const latches = createLatches();
    expect(latches.refuse('k', 0, wrongKey)).toBe(false);
    expect(latches.refuse('k', 10, wrongKey)).toBe(false);
    expect(latches.shut('k')).toBeUndefined();
    expect(latches.refuse('k', 20, wrongKey)).toBe(true);
    expect(latches.shut('k')).toEqual({ nextProbeMs: 60_020, cause: wrongKey });
  });

  test('counts anew after a success', () => {
    const latches = createLatches();
    latches.refuse('k', 0, wrongKey);
    latches.refuse('k', 0, wrongKey);
    latches.succeed('k');
    expect(latches.refuse('k', 0, wrongKey)).toBe(false);
    expect(latches.refuse('k', 0, wrongKey)).toBe(false);
    expect(latches.refuse('k', 0, wrongKey)).toBe(true);
  });

  test('is opened by a success', () => {
    const latches = shutLatches();
    latches.succeed('k');
    expect(latches.shut('k')).toBeUndefined();
    expect(latches.claimProbe('k', 0)).toBe(true);
  });

  test('says why it shut last', () => {
    const latches = shutLatches();
    latches.refuse('k', 5, refusal('418'));
    expect(latches.shut('k')?.cause.code).toBe('418');
  });

  test('shuts nothing but itself', () => {
    const latches = shutLatches();
    expect(latches.shut('other')).toBeUndefined();
    expect(latches.claimProbe('other', 0)).toBe(true);
    latches.succeed('other');
    expect(latches.shut('k')).toBeDefined();
  });
});

describe('the probe of a shut latch', () => {
  test('is due after a minute, for one, and then after another', () => {
    const latches = shutLatches();
    expect(latches.claimProbe('k', 59_999)).toBe(false);
    expect(latches.claimProbe('k', 60_000)).toBe(true);
    expect(latches.claimProbe('k', 60_000)).toBe(false);
    expect(latches.claimProbe('k', 119_999)).toBe(false);
    expect(latches.claimProbe('k', 120_000)).toBe(true);
  });

  test('that is refused postpones the next', () => {
    const latches = shutLatches();
    latches.claimProbe('k', 60_000);
    expect(latches.refuse('k', 60_500, wrongKey)).toBe(true);
    expect(latches.shut('k')?.nextProbeMs).toBe(120_500);
  });
});

const keys = { key: 'K', egress: 'K from here', endpoint: 'K to there' };
const elsewhere = { ...keys, endpoint: 'K to elsewhere' };

const success = { action: 'ok', kind: 'none' } as Classification;

/** Latches after as many refusals with `code`, the last one at `atMs`. */
function refused(code: string, times: number, atMs = 0) {
  const latches = createLatches();
  const shut = Array.from({ length: times }, () =>
    reportToLatches(latches, keys, atMs, refusal(code)),
  );
  return { latches, shut };
}

describe('refusals of a credential', () => {
  test('the third in a row shuts the latch of what was refused', () => {
    const scopes = { '400003': 'K', '400004': 'K', '400005': 'K', '418': 'K' } as const;
    for (const [code, name] of Object.entries(scopes)) {
      expect(refused(code, 3).shut).toEqual([undefined, undefined, name]);
    }
    expect(refused('400006', 3).shut.at(-1)).toBe('K from here');
    expect(refused('400007', 3).shut.at(-1)).toBe('K to there');
    expect(refused('400010', 3).shut.at(-1)).toBe('K to there');
  });

  test('states of the account shut nothing, however often they are told', () => {
    for (const code of ['411100', '400700', '400301', '200004', '400100']) {
      expect(refused(code, 9).shut.every((name) => name === undefined)).toBe(true);
    }
  });

  test('a success between them starts the count anew', () => {
    const { latches } = refused('400005', 2);
    reportToLatches(latches, elsewhere, 0, success);
    expect(reportToLatches(latches, keys, 0, refusal('400005'))).toBeUndefined();
    expect(reportToLatches(latches, keys, 0, refusal('400005'))).toBeUndefined();
    expect(reportToLatches(latches, keys, 0, refusal('400005'))).toBe('K');
  });

  test('a success at another endpoint says nothing of a missing permission', () => {
    const { latches } = refused('400007', 2);
    reportToLatches(latches, elsewhere, 0, success);
    expect(reportToLatches(latches, keys, 0, refusal('400007'))).toBe('K to there');
  });
});

describe('passing the latches', () => {
  test('an open latch lets everybody pass without waiting', () => {
    const { latches } = refused('400005', 2);
    expect(passLatches(latches, keys, 0)).toBeUndefined();
    expect(shutLatch(latches, keys, 0)).toBeUndefined();
  });

  test('a shut one names its cause and the next probe', () => {
    const { latches } = refused('400005', 3, 500);
    const shut = { cause: refusal('400005'), nextProbeMs: 60_500 };
    expect(passLatches(latches, keys, 60_499)).toEqual(shut);
    expect(passLatches(latches, elsewhere, 600)).toEqual(shut);
    expect(shutLatch(latches, keys, 60_499)).toEqual(shut);
    expect(shutLatch(latches, keys, 60_500)).toBeUndefined();
  });

  test('a missing permission shuts one endpoint only, an address only what leaves from there', () => {
    const permission = refused('400007', 3).latches;
    expect(shutLatch(permission, keys, 0)).toBeDefined();
    expect(passLatches(permission, elsewhere, 0)).toBeUndefined();
    const address = refused('400006', 3).latches;
    expect(shutLatch(address, elsewhere, 0)).toBeDefined();
    expect(passLatches(address, { ...keys, egress: 'K from there' }, 0)).toBeUndefined();
  });

  test('one probe a minute may try, and a success opens for all', () => {
    const { latches } = refused('400004', 3);
    expect(passLatches(latches, keys, 60_000)).toBeUndefined();
    expect(passLatches(latches, keys, 60_000)).toMatchObject({
      nextProbeMs: 120_000,
    });
    expect(passLatches(latches, keys, 120_000)).toBeUndefined();
    reportToLatches(latches, keys, 120_100, success);
    expect(passLatches(latches, keys, 120_100)).toBeUndefined();
    expect(passLatches(latches, elsewhere, 120_100)).toBeUndefined();
  });

  test('a refused probe waits a minute from its refusal', () => {
    const { latches } = refused('400004', 3);
    expect(passLatches(latches, keys, 60_000)).toBeUndefined();
    expect(reportToLatches(latches, keys, 60_900, refusal('400004'))).toBe('K');
    expect(shutLatch(latches, keys, 120_899)).toBeDefined();
    expect(shutLatch(latches, keys, 120_900)).toBeUndefined();
  });
});
