import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { checkedSigner, signerName } from '../../src/signing/checked-signer.js';
import type { Sign } from '../../src/types/index.js';

const request = { method: 'GET', path: '/api/v1/accounts', body: '', timestampMs: 1 };
const made = { 'KC-API-KEY': 'k', 'KC-API-SIGN': 's=', 'KC-API-TIMESTAMP': '1' };

const returning = (signed: unknown): ReturnType<Sign> =>
  checkedSigner(() => signed as never)(request);

describe('the headers of a `sign`', () => {
  test('are taken as they are, at once or late, as it gives them', async () => {
    expect(returning(made)).toEqual(made);
    expect(returning(Object.assign(Object.create(null) as object, made))).toEqual(made);
    const late = returning(Promise.resolve(made));
    expect(late).toBeInstanceOf(Promise);
    expect(await late).toEqual(made);
    const thenable = { then: (resolve: (value: object) => void) => resolve(made) };
    expect(await returning(thenable)).toEqual(made);
  });

  test('may have a timestamp that is a number, and members that are absent', () => {
    const signed = { ...made, 'KC-API-TIMESTAMP': 1_790_113_494_904, 'KC-API-PARTNER': undefined };
    expect(returning(signed)).toEqual({ ...made, 'KC-API-TIMESTAMP': '1790113494904' });
  });

  const shape = "sign must return a plain object: { 'KC-API-KEY': '…', … }";
  const unfit = (name: string): string =>
    `sign: '${name}' must be the name of a header, and a text fit for one`;
  const missing = (name: string): string => `sign: '${name}' is missing in what it returned`;

  test.each<[string, unknown, string]>([
    ['nothing', undefined, shape],
    ['null', null, shape],
    ['a number', 42, shape],
    ['a text', 'signature', shape],
    ['an empty object', {}, shape],
    ['a list', ['x'], shape],
    ['a list of headers', [['KC-API-KEY', 'k']], shape],
    ['a Headers', new Headers(made), shape],
    ['a Map', new Map(Object.entries(made)), shape],
    ['a function', () => made, shape],
    ['a member that is null', { K: null }, unfit('K')],
    ['a key that is null', { ...made, 'KC-API-KEY': null }, unfit('KC-API-KEY')],
    [
      'a member that is an object',
      { ...made, 'KC-API-PASSPHRASE': {} },
      unfit('KC-API-PASSPHRASE'),
    ],
    [
      'a member that is a promise',
      { ...made, 'KC-API-SIGN': Promise.resolve('s') },
      unfit('KC-API-SIGN'),
    ],
    ['a text with a line end', { ...made, 'KC-API-PASSPHRASE': 'p\n' }, unfit('KC-API-PASSPHRASE')],
    [
      'a text no header can hold',
      { ...made, 'KC-API-PASSPHRASE': '密码' },
      unfit('KC-API-PASSPHRASE'),
    ],
    ['a name no header can have', { ...made, 'KC API KEY': 'k' }, unfit('KC API KEY')],
    ['no signature', { 'KC-API-KEY': 'k', 'KC-API-TIMESTAMP': '1' }, missing('KC-API-SIGN')],
    ['an empty signature', { ...made, 'KC-API-SIGN': '' }, missing('KC-API-SIGN')],
    ['no key', { 'KC-API-SIGN': 's' }, missing('KC-API-KEY')],
    ['a key that is absent', { ...made, 'KC-API-KEY': undefined }, missing('KC-API-KEY')],
  ])('are refused when it returns %s, or a promise of that', async (_, signed, message) => {
    expect(() => returning(signed)).toThrow(new TypeError(message));
    await expect(returning(Promise.resolve(signed))).rejects.toThrow(new TypeError(message));
  });

  test('are refused without a word of what stands in them', () => {
    const passphrase = 'not\u2028for-logs';
    let error: unknown;
    try {
      void returning({ ...made, 'KC-API-PASSPHRASE': passphrase });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(TypeError);
    expect(inspect(error)).not.toContain('for-logs');
  });
});

test('one `sign` has one name, another one another', () => {
  const [one, other]: Sign[] = [() => made, () => made];
  expect(signerName(one!)).toBe(signerName(one!));
  expect(signerName(one!)).not.toBe(signerName(other!));
});
