import { expect, test } from 'vitest';
import { answer, cancel, credentials, ok, place, refused } from '../../support/answers.js';
import { bench } from '../../support/harness.js';

const quotaLeft = (remaining: number) =>
  answer({ code: '200000', data: {} }, 200, {
    'gw-ratelimit-limit': '4000',
    'gw-ratelimit-remaining': String(remaining),
    'gw-ratelimit-reset': '30000',
  });
const down = refused('503000', 'Service Unavailable', 503);

test('a call that goes past the waiters of one gate waits at the other, and is not sent round in circles', async () => {
  let waits = 0;
  const { call, runtime, leftAt } = bench({
    credentials,
    onEvent: ({ type }) => {
      if (type === 'wait') waits += 1;
      // A circle is one instant without an end.
      if (waits > 200) throw new Error('in circles');
    },
  });
  // What is left is kept for cancels, so orders wait for the window's end.
  await call(cancel, quotaLeft(50)).promise;
  const order = call(place, ok(), { name: 'order' });
  const cancels = Array.from({ length: 8 }, (_, index) =>
    call(cancel, [down, ok()], { name: `cancel-${index}` }),
  );
  await runtime.runUntil(Promise.all(cancels.map(({ promise }) => promise)), 25_000);
  expect(leftAt('order')).toEqual([]);
  expect(waits).toBeLessThan(100);
  await runtime.runUntil(order.promise);
});
