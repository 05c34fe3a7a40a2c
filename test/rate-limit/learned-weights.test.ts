import { describe, expect, test } from 'vitest';
import { Weights } from '../../src/rate-limit/learned-weights.js';

function seen(...falls: readonly number[]): Weights {
  const weights = new Weights();
  for (const fall of falls) weights.observe('GET /x', fall);
  return weights;
}

describe('the weight of an endpoint', () => {
  test('is what is published, or 1 when nothing is', () => {
    expect([seen().of('GET /x', 5), seen().of('GET /x', undefined)]).toEqual([5, 1]);
  });

  test('that nobody published is learnt from the first fall, and from smaller ones after it', () => {
    expect(seen(40).of('GET /x', undefined)).toBe(40);
    expect(seen(40, 8).of('GET /x', undefined)).toBe(8);
    expect(seen(40, 8).of('GET /y', undefined)).toBe(1);
  });

  test('that is published holds until three falls say that it is less', () => {
    expect(seen(200, 200).of('GET /x', 800)).toBe(800);
    expect(seen(200, 230, 210).of('GET /x', 800)).toBe(200);
  });

  test('is more than published only when all falls are the same: else others drew as well', () => {
    expect(seen(20, 20, 20).of('GET /x', 2)).toBe(20);
    expect(seen(150, 140, 160).of('GET /x', 2)).toBe(2);
  });

  test('follows a change: only the last three count', () => {
    expect(seen(2, 2, 2, 10, 10, 10).of('GET /x', undefined)).toBe(10);
  });

  test('is never nothing: a quota that rose or stood still shows no weight', () => {
    expect(seen(0, -50).of('GET /x', undefined)).toBe(1);
  });

  test('is not kept for any number of paths', () => {
    const weights = seen(7);
    for (let path = 0; path < 1_000; path += 1) weights.observe(`GET /${path}`, 3);
    expect(weights.of('GET /x', undefined)).toBe(1);
    expect(weights.of('GET /999', undefined)).toBe(3);
  });
});
