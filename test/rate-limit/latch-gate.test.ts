import { describe, expect, test } from 'vitest';
import { passLatches, reportToLatches, shutLatch } from '../../src/rate-limit/latch-gate.js';
import { createLatches } from '../../src/rate-limit/key-breaker.js';
import type { Classification } from '../../src/types/index.js';

const keys = { key: 'K', egress: 'K from here', endpoint: 'K to there' };
const elsewhere = { ...keys, endpoint: 'K to elsewhere' };

const refusal = (code: string): Classification =>
  ({ action: 'abort', kind: 'authentication', executed: 'no', code }) as Classification;
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
    expect(passLatches(latches, keys, 0, 'read')).toBeUndefined();
    expect(shutLatch(latches, keys, 0)).toBeUndefined();
  });

  test('a shut one names its cause and the next probe', () => {
    const { latches } = refused('400005', 3, 500);
    const shut = { cause: refusal('400005'), nextProbeMs: 60_500 };
    expect(passLatches(latches, keys, 60_499, 'cancel')).toEqual(shut);
    expect(passLatches(latches, elsewhere, 600, 'read')).toEqual(shut);
    expect(shutLatch(latches, keys, 60_499)).toEqual(shut);
    expect(shutLatch(latches, keys, 60_500)).toBeUndefined();
  });

  test('a missing permission shuts one endpoint only, an address only what leaves from there', () => {
    const permission = refused('400007', 3).latches;
    expect(shutLatch(permission, keys, 0)).toBeDefined();
    expect(passLatches(permission, elsewhere, 0, 'read')).toBeUndefined();
    const address = refused('400006', 3).latches;
    expect(shutLatch(address, elsewhere, 0)).toBeDefined();
    expect(passLatches(address, { ...keys, egress: 'K from there' }, 0, 'read')).toBeUndefined();
  });

  test('one probe a minute may try, and a success opens for all', async () => {
    const { latches } = refused('400004', 3);
    expect(await passLatches(latches, keys, 60_000, 'read')).toBeUndefined();
    expect(await passLatches(latches, keys, 60_000, 'read')).toMatchObject({
      nextProbeMs: 120_000,
    });
    expect(await passLatches(latches, keys, 120_000, 'read')).toBeUndefined();
    reportToLatches(latches, keys, 120_100, success);
    expect(passLatches(latches, keys, 120_100, 'read')).toBeUndefined();
    expect(passLatches(latches, elsewhere, 120_100, 'read')).toBeUndefined();
  });

  test('a refused probe waits a minute from its refusal', async () => {
    const { latches } = refused('400004', 3);
    expect(await passLatches(latches, keys, 60_000, 'read')).toBeUndefined();
    expect(reportToLatches(latches, keys, 60_900, refusal('400004'))).toBe('K');
    expect(shutLatch(latches, keys, 120_899)).toBeDefined();
    expect(shutLatch(latches, keys, 120_900)).toBeUndefined();
  });

  test('asked for at the same moment, a cancel is the probe and a read is not', async () => {
    const { latches } = refused('400004', 3);
    const read = passLatches(latches, keys, 60_000, 'read');
    const order = passLatches(latches, keys, 60_000, 'order');
    const cancel = passLatches(latches, keys, 60_000, 'cancel');
    expect(cancel).toBeUndefined();
    expect([await read, await order]).toMatchObject([
      { nextProbeMs: 120_000 },
      { nextProbeMs: 120_000 },
    ]);
  });
});
