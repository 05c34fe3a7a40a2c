import { describe, expect, test } from 'vitest';
import { type FaultKind, startExchange } from '../../../src/testing/index.js';
import type { Host } from './host.js';
import { accounts, openStage, order, placing } from './stage.js';

/** Losses after which it is unknown whether the order stands. */
const lost: readonly (readonly [FaultKind, string])[] = [
  ['status-after', 'server'],
  ['status-before', 'server'],
  ['reset-after', 'network'],
  ['reset-before', 'network'],
  ['hang-after', 'timeout'],
  ['no-answer', 'timeout'],
];

/** Reads are free to repeat; an order is never placed twice. */
export function orders(host: Host): void {
  describe('orders', () => {
    test('an order refused by a limit is placed after the wait, once', async () => {
      const stage = await openStage(host);
      stage.exchange.spend('Spot');
      const reply = await stage.play(stage.call(stage.client(), placing, { body: order() }));
      expect(reply.data).toMatchObject({ code: '200000' });
      expect(stage.exchange.log.map(({ atMs, executed }) => [atMs, executed])).toEqual([
        [0, false],
        [30_000, true],
      ]);
      expect(stage.exchange.orders).toHaveLength(1);
    });

    test.each(lost)('after %s an order is not repeated', async (fault, kind) => {
      const stage = await openStage(host);
      stage.exchange.reply(placing, { fault });
      const { kucoin } = await stage.fail(stage.call(stage.client(), placing, { body: order() }));
      expect(kucoin).toMatchObject({
        kind,
        executed: 'unknown',
        reason: 'unknown-outcome',
        attempts: 1,
      });
      expect(stage.requests()).toHaveLength(1);
    });

    test('an answer cut on its way leaves an order unknown', async () => {
      const stage = await openStage(host);
      stage.exchange.reply(placing, { fault: 'truncate' });
      const { kucoin } = await stage.fail(stage.call(stage.client(), placing, { body: order() }));
      expect(kucoin).toMatchObject({ executed: 'unknown', reason: 'unknown-outcome', attempts: 1 });
      expect(stage.exchange.orders).toHaveLength(1);
    });

    test.each(['reset-before', 'truncate', 'status-before'] as const)(
      'after %s a read is repeated',
      async (fault) => {
        const stage = await openStage(host);
        stage.exchange.reply(accounts, { fault });
        const reply = await stage.play(stage.call(stage.client(), accounts));
        expect(reply.data).toMatchObject({ code: '200000' });
        expect(stage.exchange.log).toHaveLength(2);
      },
    );

    test('a read that gets no answer is cut after its attempt timeout and repeated', async () => {
      const stage = await openStage(host);
      stage.exchange.reply(accounts, { fault: 'no-answer' });
      const client = stage.client({ attemptTimeoutMs: 4_000 });
      await stage.play(stage.call(client, accounts));
      expect(stage.exchange.log.map(({ atMs }) => atMs)).toEqual([0, 4_500]);
      await stage.until(() => stage.exchange.log[0]!.leftEarly);
    });

    test('an order that reached no server was not carried out, and says so', async () => {
      const stage = await openStage(host);
      const gone = await startExchange({ listen: true });
      await gone.close();
      const client = stage.client({ retries: 1 });
      const { error, kucoin } = await stage.fail(
        stage.call(client, `POST ${gone.url}/api/v1/hf/orders`, { body: order() }),
      );
      expect(host.isOtherError(error)).toBe(true);
      expect(kucoin).toMatchObject({
        kind: 'network',
        executed: 'no',
        reason: 'retries-exhausted',
        attempts: 2,
      });
    });

    test('a refused order is handed over at once', async () => {
      const stage = await openStage(host, { balances: { USDT: 1 } });
      const { error, kucoin } = await stage.fail(
        stage.call(stage.client(), placing, { body: order() }),
      );
      expect(host.isAnswerError(error)).toBe(true);
      expect(kucoin).toMatchObject({
        action: 'surface',
        kind: 'insufficient-funds',
        code: '200004',
        status: 200,
        executed: 'no',
        reason: 'not-retryable',
        request: { method: 'POST', path: '/api/v1/hf/orders' },
      });
      expect(stage.exchange.log).toHaveLength(1);
    });

    test('an order older than orderMaxAgeMs is not sent any more', async () => {
      const stage = await openStage(host);
      stage.exchange.spend('Spot');
      const client = stage.client({ orderMaxAgeMs: 20_000 });
      const { kucoin } = await stage.fail(stage.call(client, placing, { body: order() }));
      expect(kucoin).toMatchObject({ reason: 'deadline', executed: 'no', attempts: 1 });
      expect(stage.nowMs()).toBe(0);
    });

    test('the body that is signed is the body that leaves, every time', async () => {
      const stage = await openStage(host);
      const body = { ...order(), remark: 'Grüße, 世界 🚀' };
      stage.exchange.overload({ count: 2 });
      await stage.play(stage.call(stage.client(), placing, { body }));
      expect(stage.exchange.log.map((request) => JSON.parse(request.body) as unknown)).toEqual([
        body,
        body,
        body,
      ]);
      expect(stage.exchange.orders).toHaveLength(1);
    });
  });
}
