import { describe, expect, test } from 'vitest';
import {
  credentials,
  fills,
  ok,
  overload,
  place,
  quota,
  refused,
  unreachable,
} from '../support/answers.js';
import { bench } from '../support/harness.js';

const serverError = () => refused('500000', 'Internal Server Error', 500);

describe('a storm of server errors', () => {
  test('is not multiplied: a hundred retries, then calls fail at once and say why', async () => {
    const { call, runtime, sent } = bench({ credentials, pacing: false });
    const calls = Array.from({ length: 1_000 }, () => call(fills, serverError()).record());
    const records = await runtime.runUntil(Promise.all(calls));
    expect(sent).toHaveLength(1_100);
    const spent = records.filter(({ reason }) => reason === 'budget');
    expect(spent.length).toBeGreaterThan(900);
    expect(spent[0]).toMatchObject({ executed: 'no', kind: 'server', status: 500 });
    expect(spent[0]?.hint).toContain('another retry');
  });

  test('of reads leaves the retries of orders alone', async () => {
    const { call, runtime, leftAt } = bench({ credentials, pacing: false });
    await runtime.runUntil(
      Promise.all(Array.from({ length: 300 }, () => call(fills, serverError()).record())),
    );
    await runtime.runUntil(call(place, [unreachable(), ok()], { name: 'order' }).promise);
    expect(leftAt('order')).toHaveLength(2);
  });

  test('is over when calls succeed again', async () => {
    const { call, runtime, leftAt } = bench({ credentials, pacing: false });
    const storm = Array.from({ length: 300 }, () => call(fills, serverError()).record());
    await runtime.runUntil(Promise.all(storm));
    const late = call(fills, [serverError(), ok()], { name: 'late' });
    expect(await runtime.runUntil(late.record())).toMatchObject({ reason: 'budget', attempts: 1 });
    for (let n = 0; n < 2; n += 1) await runtime.runUntil(call(fills, ok()).promise);
    await runtime.runUntil(call(fills, [serverError(), ok()], { name: 'again' }).promise);
    expect(leftAt('again')).toHaveLength(2);
  });
});

describe('is not charged', () => {
  test('a told wait, nor a momentary refusal: the exchange itself asked for those', async () => {
    const { call, runtime } = bench({ credentials, pacing: false, deadlineMs: Infinity });
    const calls = Array.from({ length: 150 }, (_, n) =>
      call(fills, [n % 2 === 0 ? overload() : quota(2_000), ok()]),
    );
    await runtime.runUntil(Promise.all(calls.map(({ promise }) => promise)));
  });

  test('a retry that never left', async () => {
    const { call, runtime, leftAt } = bench({ credentials, pacing: false });
    for (let n = 0; n < 300; n += 1) {
      const gone = new AbortController();
      const aborted = call(fills, serverError(), { signal: gone.signal });
      await runtime.settle();
      gone.abort();
      await aborted.promise.catch(() => undefined);
    }
    await runtime.runUntil(call(fills, [serverError(), ok()], { name: 'last' }).promise);
    expect(leftAt('last')).toHaveLength(2);
  });
});
