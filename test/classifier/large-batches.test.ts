import { describe, expect, test } from 'vitest';
import { readBatch } from '../../src/classifier/batch-items.js';
import { requestFacts } from '../../src/endpoints/request-facts.js';
import { requests } from '../fixtures/requests.js';

const itemsOf = (data: unknown) => readBatch(data, requestFacts(requests.placeSpotBatch)).items;

describe('a batch of a great many failures', () => {
  const failed = (failMsg: string) => ({ success: false, failMsg });

  test('says the same of the same failure, however often', () => {
    const items = itemsOf(Array(20_000).fill(failed('Balance insufficient!')));
    expect(items).toHaveLength(20_000);
    expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(['insufficient-funds']));
    expect(items.at(-1)).toMatchObject({ index: 19_999, message: 'Balance insufficient!' });
  });

  test('hands on what it says beyond a thousand different ones, and never repeats it', () => {
    const others = Array.from({ length: 2_000 }, (_, n) => failed(`Balance insufficient! (${n})`));
    const items = itemsOf([...others, others[0]]);
    expect(items).toHaveLength(2_001);
    expect(items[999]?.kind).toBe('insufficient-funds');
    expect(items[1_000]).toEqual({
      index: 1_000,
      message: 'Balance insufficient! (1000)',
      action: 'surface',
      kind: 'unknown',
      meaning: 'Balance insufficient! (1000)',
      hint: expect.stringContaining('never the whole batch') as unknown,
    });
    expect(items[2_000]?.kind).toBe('insufficient-funds');
  });

  test('that names no order at all is a loss of the whole', () => {
    const data = Array.from({ length: 20_000 }, () => ({}));
    expect(readBatch(data, requestFacts(requests.placeSpotBatch))).toEqual({
      items: [],
      saysNothing: true,
    });
  });
});
