import { describe, expect, test } from 'vitest';
import { createKucoinRetry, isKucoinError } from '../../src/index.js';
import { hf, hfOrder, openStage, type Stage } from './stage.js';

const lookUp = 'GET /api/v1/hf/orders/client-order';
const startMs = 1_767_225_600_000;

async function lose(fault: 'reset-before' | 'reset-after' | 'no-answer'): Promise<Stage> {
  const stage = await openStage();
  stage.exchange.reply(hf, { fault });
  return stage;
}

describe('an order that is too old', () => {
  test('by orderMaxAgeMs is not sent again: it is proved absent and reported', async () => {
    const stage = await lose('reset-before');
    const record = await stage.fail(stage.call(hf, hfOrder, { kucoin: { orderMaxAgeMs: 7_999 } }));
    expect(record).toMatchObject({ executed: 'no', reason: 'deadline', attempts: 1 });
    expect(record.meaning).toContain('proved');
    expect(record.elapsedMs).toBe(8_000);
    expect(stage.sent(hf)).toHaveLength(1);
  });

  test('but was placed is adopted, however old it is', async () => {
    const stage = await lose('reset-after');
    stage.exchange.reply(lookUp, { status: 500, body: '', times: 9 });
    const { data } = await stage.succeed(stage.call(hf, hfOrder, { kucoin: { orderMaxAgeMs: 1 } }));
    expect(data).toMatchObject({ orderId: stage.exchange.orders[0]!.id });
  });

  test('by one millisecond less is sent again', async () => {
    const stage = await lose('reset-before');
    await stage.succeed(stage.call(hf, hfOrder, { kucoin: { orderMaxAgeMs: 8_001 } }));
    expect(stage.times(hf)).toEqual([0, 8_000]);
  });

  test('by expiresAtMs is not sent again either', async () => {
    const stage = await lose('reset-before');
    const kucoin = { expiresAtMs: startMs + 8_000 };
    const record = await stage.fail(stage.call(hf, hfOrder, { kucoin }));
    expect(record).toMatchObject({ executed: 'no', reason: 'deadline', attempts: 1 });
  });

  test('when it comes does not leave at all', async () => {
    const stage = await openStage();
    const kucoin = { expiresAtMs: startMs };
    const record = await stage.fail(stage.call(hf, hfOrder, { kucoin }));
    expect(record).toMatchObject({ executed: 'no', reason: 'deadline', attempts: 0 });
    expect(stage.exchange.log).toEqual([]);
  });

  test('of retries: 0 is proved absent and reported', async () => {
    const stage = await lose('reset-before');
    const record = await stage.fail(stage.call(hf, hfOrder, { kucoin: { retries: 0 } }));
    expect(record).toMatchObject({ executed: 'no', reason: 'retries-exhausted', attempts: 1 });
  });
});

describe('an attempt of an order', () => {
  const cutAt = async (kucoin: object): Promise<number | undefined> => {
    const stage = await lose('no-answer');
    await stage.runtime.runUntil(
      stage.call(hf, hfOrder, { kucoin }).then(
        () => undefined,
        () => undefined,
      ),
    );
    return stage.sent(lookUp)[0]?.atMs;
  };

  test('is cut early enough to leave 10 s for settling', async () => {
    expect(await cutAt({ deadlineMs: 15_000 })).toBe(5_000);
    expect(await cutAt({ deadlineMs: 11_000 })).toBe(1_000);
    expect(await cutAt({ deadlineMs: 20_000, attemptTimeoutMs: 60_000 })).toBe(10_000);
    expect(await cutAt({ deadlineMs: 120_000 })).toBe(10_000);
  });

  test('gets all the time there is when that is too little to share', async () => {
    expect(await cutAt({ deadlineMs: 10_999 })).toBe(10_000);
    expect(await cutAt({ deadlineMs: 9_000 })).toBeUndefined();
  });

  test('is settled within the deadline', async () => {
    const stage = await lose('no-answer');
    const record = await stage.fail(stage.call(hf, hfOrder, { kucoin: { deadlineMs: 10_500 } }));
    expect(record).toMatchObject({ executed: 'no', reason: 'deadline', attempts: 1 });
    expect(stage.runtime.monotonicNowMs()).toBeLessThanOrEqual(10_500);
  });

  test.each(['no-answer', 'reset-before'] as const)(
    'whose look-ups meet %s ends with the deadline, not after it',
    async (fault) => {
      const stage = await lose('no-answer');
      stage.exchange.reply(() => true, { fault, times: 999 });
      const record = await stage.fail(stage.call(hf, hfOrder, { kucoin: { deadlineMs: 17_000 } }));
      expect(record).toMatchObject({ executed: 'unknown', reason: 'unknown-outcome' });
      expect(stage.runtime.monotonicNowMs()).toBeLessThanOrEqual(17_000);
    },
  );
});

/** Moments of a settlement: while a look-up is under way, while the clock is, and between two. */
const moments = [
  ['a look-up is under way', lookUp, 100],
  ['the clock is being read', 'GET /api/v1/timestamp', 100],
  ['it waits for the next look-up', undefined, 1_000],
] as const;

describe.each(moments)('while %s', (_, hung, atMs) => {
  const settling = async (options = {}): Promise<[Stage, Promise<Response>]> => {
    const stage = await lose('reset-before');
    if (hung !== undefined) stage.exchange.reply(hung, { fault: 'no-answer' });
    const call = stage.call(hf, hfOrder, options);
    call.catch(() => undefined);
    await stage.runtime.advance(atMs);
    return [stage, call];
  };

  const expectNothingLeft = async (stage: Stage): Promise<void> => {
    await stage.runtime.settle();
    expect(stage.runtime.pendingSleeps).toBe(0);
    const requests = stage.exchange.log.length;
    await stage.runtime.advance(200_000);
    expect(stage.exchange.log).toHaveLength(requests);
  };

  test('an abort ends the call at once and leaves nothing behind', async () => {
    const controller = new AbortController();
    const [stage, call] = await settling({ signal: controller.signal });
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(stage.runtime.monotonicNowMs()).toBe(atMs);
    expect(stage.events.at(-1)).toMatchObject({
      type: 'give-up',
      reason: 'aborted',
      error: { executed: 'unknown', clientOid: 'oid-1' },
    });
    await expectNothingLeft(stage);
  });

  test('close() ends the call at once and leaves nothing behind', async () => {
    const [stage, call] = await settling();
    stage.close();
    const error = await call.then(
      () => undefined,
      (caught: unknown) => caught,
    );
    expect(isKucoinError(error) && error.kucoin).toMatchObject({
      executed: 'unknown',
      reason: 'closed',
      clientOid: 'oid-1',
    });
    expect(stage.runtime.monotonicNowMs()).toBe(atMs);
    await expectNothingLeft(stage);
  });
});

describe('an engine without the means of an adapter', () => {
  const run = async (deps: 'none' | 'aside') => {
    const stage = await lose('reset-after');
    const { exchange, runtime } = stage;
    const engine = createKucoinRetry({
      runtime,
      credentials: exchange.credentials,
      hosts: { [exchange.host]: 'spot' },
    });
    const request = {
      method: 'POST',
      url: `${exchange.url}/api/v1/hf/orders`,
      body: JSON.stringify(hfOrder),
    };
    const reach = async (url: string, init: RequestInit) => {
      const response = await exchange.fetch(url, init);
      const { status, headers } = response;
      return { native: response, status, headers, text: await response.text() };
    };
    const promise = engine.run(
      request,
      ({ headers, body, signal }) =>
        reach(request.url, { method: 'POST', headers, body: body as string, signal }).catch(
          (error: unknown) => ({ error, sent: 'unknown' as const }),
        ),
      deps === 'none' ? {} : { sendInternal: ({ url, ...init }) => reach(url, init) },
    );
    const error = await runtime.runUntil(promise.then(String, (caught: unknown) => caught));
    return { record: isKucoinError(error) ? error.kucoin : undefined, stage };
  };

  test('surfaces a lost order when it cannot look it up', async () => {
    const { record } = await run('none');
    expect(record).toMatchObject({ executed: 'unknown', attempts: 1 });
  });

  test('rejects with the truth when it cannot make up an answer', async () => {
    const { record, stage } = await run('aside');
    expect(record).toMatchObject({ executed: 'yes', orderId: stage.exchange.orders[0]!.id });
  });
});
