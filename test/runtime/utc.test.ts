import { expect, test } from 'vitest';
import { utcOf } from '../../src/runtime/utc.js';

test.each([
  [0, '1970-01-01', '00:00:00'],
  [1_796_040_005_999, '2026-11-30', '12:00:05'],
  [8.64e15, '+275760-09-13', '00:00:00'],
  [Infinity, '+275760-09-13', '00:00:00'],
  [-1e300, '-271821-04-20', '00:00:00'],
])('%d is %s %s', (wallMs, date, time) => {
  expect(utcOf(wallMs)).toEqual({ date, time });
});
