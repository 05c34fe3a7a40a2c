import { describe, expect, test } from 'vitest';
import { endpoints } from '../../src/endpoints/matching.js';
import { faultsOf, placedLines } from './lines.js';

describe('the lines of the tables', () => {
  const lines = placedLines();

  test('are all there', () => {
    const paths = new Set(endpoints().map(({ method, path }) => `${method} ${path}`));
    expect(lines.filter(({ text }) => text.startsWith('/')).length).toBeGreaterThan(
      paths.size * 0.8,
    );
  });

  test('are well formed', () => {
    expect(faultsOf(lines)).toEqual([]);
  });

  test('are named by file and line where they are not', () => {
    const texts = [
      'FETCH Spot',
      'GET Spots',
      'GET Spot 4',
      '/api/v1/a?b 3',
      '/api/v1/a',
      '/api/v1/a three',
      '/api/v1/a 3 reads',
      '/api/v1/a 3 place clientoid',
      '/api/v1/a 3 place gives=',
    ];
    const placed = texts.map((text, index) => ({ place: `spot.ts:${index + 1}`, text }));
    expect(faultsOf(placed)).toEqual([
      'spot.ts:1: "FETCH" is neither a path nor a method',
      'spot.ts:2: "Spots" is no pool',
      'spot.ts:3: "4" does not belong into a heading',
      'spot.ts:4: "/api/v1/a?b" is no path',
      'spot.ts:5: it has no weight: `-` where nobody tells it',
      'spot.ts:6: "three" is no weight',
      'spot.ts:7: "reads" is no effect',
      'spot.ts:8: "clientoid" is no mark',
      'spot.ts:9: "gives=" is no mark',
    ]);
  });
});
