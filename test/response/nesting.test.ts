import { afterEach, describe, expect, test, vi } from 'vitest';
import { classify } from '../../src/classifier/classify.js';
import { readBody } from '../../src/response/envelope.js';
import { isNestedDeeper } from '../../src/response/success-text.js';
import { requests } from '../fixtures/requests.js';

const nested = (levels: number, [open, close] = ['[', ']']): string =>
  `${open.repeat(levels)}1${close.repeat(levels)}`;
const objects = ['{"a":', '}'] as const;

describe('brackets in a text', () => {
  test.each([
    [nested(3), 3],
    [nested(3, [...objects]), 3],
    ['[[],[[]],{}]', 3],
    ['["[[[[", "a\\"[[[[", {"]":"}"}]', 2],
    ['["never ends [[[[', 1],
    ['{}{}{}', 1],
  ])('%s are %i levels', (text, levels) => {
    expect([isNestedDeeper(text, levels), isNestedDeeper(text, levels - 1)]).toEqual([false, true]);
  });
});

describe('a body of a million levels', () => {
  afterEach(() => vi.restoreAllMocks());
  const million = nested(1_000_000);
  const deepObjects = nested(1_000_000, [...objects]);

  test.each([
    ['bare', million],
    ['bare objects', deepObjects],
    ['never closed', `${'['.repeat(1_000_000)}]`],
    ['data of a failure', `{"code":"400100","msg":"Parameter error","data":${million}}`],
    ['beside much else', `{"a":"${'x'.repeat(10_000)}","code":"400100","data":${deepObjects}}`],
  ])('is no JSON to us, and is not parsed: %s', (_name, text) => {
    const parse = vi.spyOn(JSON, 'parse');
    expect(readBody(text)).toEqual({ shape: 'text', text });
    expect(parse).not.toHaveBeenCalled();
  });

  test('says nothing of an order, whatever its code', () => {
    for (const code of ['200000', '400100']) {
      const body = `{"code":"${code}","data":{"orderId":"6a11","more":${million}}}`;
      expect(classify({ request: requests.placeSpot, response: { status: 200, body } })).toEqual(
        expect.objectContaining({ action: 'surface', executed: 'unknown' }),
      );
    }
  });

  test('is a success of a read when it is whole, and none when it was cut', () => {
    const whole = `{"code":"200000","data":${million}}`;
    const reading = (body: string) =>
      classify({ request: requests.readAccount, response: { status: 200, body } }).action;
    expect(reading(whole)).toBe('ok');
    expect(reading(whole.slice(0, -1))).toBe('retry');
    expect(reading(`{"code":"200000","data":${deepObjects.slice(0, -1)}}`)).toBe('retry');
  });
});

test('a thousand levels are read', () => {
  const text = `{"code":"400100","msg":"Parameter error","data":${nested(999, [...objects])}}`;
  expect(text.length).toBeGreaterThan(2_048);
  expect(readBody(text)).toMatchObject({ shape: 'envelope', code: '400100' });
});
