import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import {
  classificationOf,
  createKucoinRetry,
  isKucoinError,
  type KucoinRetryEvent,
} from '../../../src/index.js';
import type { Host } from './host.js';
import { accounts, openStage, order, placing, type Stage } from './stage.js';

/** What the host itself rejects with when `signal` aborts under way. */
async function hostsAbort(host: Host, stage: Stage, reason?: unknown): Promise<unknown> {
  const controller = new AbortController();
  const remove = stage.exchange.reply(accounts, async () => ({ fault: 'no-answer' }));
  const call = stage.call(host.bare(), accounts, { signal: controller.signal });
  const caught = call.catch((error: unknown) => error);
  await stage.until(() => stage.exchange.log.length === 1);
  controller.abort(reason);
  remove();
  return caught;
}

function looks(error: unknown): object {
  const { name, message, code } = error as { name?: string; message?: string; code?: unknown };
  return { name, message, code, kind: Object.getPrototypeOf(error) as unknown };
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}

/** The host stays the host. */
export function manners(host: Host): void {
  describe('manners', () => {
    test.each([
      ['no reason', undefined],
      ['a reason of its own', new Error('the user pressed stop')],
    ])('abort with %s ends a wait at once, with the error of the host', async (_, reason) => {
      const stage = await openStage(host);
      const expected = await hostsAbort(host, stage, reason);
      stage.exchange.blockEndpoint(accounts);
      const controller = new AbortController();
      const { signal } = controller;
      const call = stage.call(stage.client(), accounts, { signal });
      const caught = call.catch((error: unknown) => error);
      await stage.until(() => stage.exchange.log[1]?.answeredAtMs !== undefined);
      await stage.quiet();
      expect(stage.runtime.pendingSleeps).toBe(1);
      controller.abort(reason);
      const error = await caught;
      expect(looks(error)).toEqual(looks(expected));
      expect(isKucoinError(error)).toBe(false);
      expect(stage.runtime.pendingSleeps).toBe(0);
      expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    });

    test('abort under way ends the attempt, with the error of the host', async () => {
      const stage = await openStage(host);
      const expected = await hostsAbort(host, stage);
      stage.exchange.reply(accounts, { fault: 'no-answer' });
      const controller = new AbortController();
      const events: KucoinRetryEvent[] = [];
      const client = stage.client({ onEvent: (event) => events.push(event) });
      const call = stage.call(client, accounts, { signal: controller.signal });
      const caught = call.catch((error: unknown) => error);
      await stage.until(() => stage.exchange.log.length === 2);
      controller.abort();
      expect(looks(await caught)).toEqual(looks(expected));
      await stage.until(() => stage.exchange.log[1]!.leftEarly);
      expect(events.at(-1)).toMatchObject({ type: 'give-up', reason: 'aborted' });
      expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    });

    test('a call aborted beforehand never leaves', async () => {
      const stage = await openStage(host);
      const call = stage.call(stage.client(), accounts, { signal: AbortSignal.abort() });
      const error: unknown = await stage.play(call.catch((reason: unknown) => reason));
      expect(isKucoinError(error)).toBe(false);
      expect(stage.exchange.log).toHaveLength(0);
    });

    test('a success leaves no listener and no sleeper', async () => {
      const stage = await openStage(host);
      const { signal } = new AbortController();
      stage.exchange.overload({ count: 1 });
      await stage.play(stage.call(stage.client(), accounts, { signal }));
      expect(getEventListeners(signal, 'abort')).toHaveLength(0);
      expect(stage.runtime.pendingSleeps).toBe(0);
    });

    test('close() ends a waiting call, and later ones do not leave', async () => {
      const stage = await openStage(host);
      stage.exchange.blockEndpoint(accounts);
      const engine = createKucoinRetry(stage.options());
      const client = host.client(engine);
      const waiting = stage.call(client, accounts);
      waiting.catch(() => undefined);
      await stage.answered();
      engine.close();
      const ended = await stage.fail(waiting);
      expect(ended.kucoin).toMatchObject({ reason: 'closed', attempts: 1, code: '200002' });
      const { error, kucoin } = await stage.fail(stage.call(client, accounts));
      expect(host.isOtherError(error)).toBe(true);
      expect(kucoin).toMatchObject({ reason: 'closed', attempts: 0, executed: 'no' });
      expect(stage.exchange.log).toHaveLength(1);
      expect(stage.nowMs()).toBe(0);
    });

    test('retries: 0 means none', async () => {
      const stage = await openStage(host);
      stage.exchange.reply(accounts, { status: 500, body: 'oops', times: 9 });
      const { error, kucoin } = await stage.fail(
        stage.call(stage.client({ retries: 0 }), accounts),
      );
      expect(host.isAnswerError(error)).toBe(true);
      expect(kucoin).toMatchObject({ reason: 'retries-exhausted', attempts: 1, status: 500 });
      expect(stage.exchange.log).toHaveLength(1);
    });

    test('options of one call go before those of the engine', async () => {
      const stage = await openStage(host);
      stage.exchange.reply(accounts, { status: 500, body: 'oops', times: 9 });
      const call = stage.call(stage.client({ retries: 5 }), accounts, { kucoin: { retries: 1 } });
      const { kucoin } = await stage.fail(call);
      expect(kucoin).toMatchObject({ attempts: 2, history: [{ status: 500 }, { status: 500 }] });
      expect(kucoin.history.map(({ sentAfterMs }) => sentAfterMs)).toEqual([0, 500]);
    });

    test('a wrong option of one call is named', async () => {
      const stage = await openStage(host);
      const kucoin = { maxRetries: 3 } as never;
      const call = stage.call(stage.client(), accounts, { kucoin });
      await expect(stage.play(call)).rejects.toThrow(/'maxRetries'; use 'retries'/);
      expect(stage.exchange.log).toHaveLength(0);
    });

    test("errors: 'return' hands a refusal in HTTP 200 back as it came", async () => {
      const stage = await openStage(host, { balances: { USDT: 1 } });
      const client = stage.client({ errors: 'return' });
      const reply = await stage.play(stage.call(client, placing, { body: order() }));
      expect(reply).toMatchObject({ status: 200, data: { code: '200004' } });
      expect(classificationOf(reply.native)).toMatchObject({
        action: 'surface',
        kind: 'insufficient-funds',
        executed: 'no',
      });
    });

    test('nothing of the caller is changed', async () => {
      const stage = await openStage(host);
      stage.exchange.overload({ count: 2 });
      const options = { body: order(), headers: { 'x-mine': '1' }, kucoin: { retries: 3 } };
      const config = deepFreeze(host.config(options));
      const client = stage.client();
      await stage.play(client('POST', `${stage.exchange.url}/api/v1/hf/orders`, config));
      expect(config).toEqual(host.config(options));
      expect(stage.exchange.log.map(({ headers }) => headers['x-mine'])).toEqual(['1', '1', '1']);
    });

    test('dropped answers give their connection back', async () => {
      const stage = await openStage(host);
      stage.exchange.reply(accounts, { status: 503, body: 'x'.repeat(100_000), times: 4 });
      await stage.play(stage.call(stage.client(), accounts));
      expect(stage.exchange.log).toHaveLength(5);
      expect(new Set(stage.exchange.log.map(({ connection }) => connection)).size).toBe(1);
    });

    test('every step is reported', async () => {
      const stage = await openStage(host);
      stage.exchange.blockEndpoint(accounts);
      const events: KucoinRetryEvent[] = [];
      await stage.play(
        stage.call(stage.client(), accounts, {
          kucoin: { onEvent: (event) => events.push(event) },
        }),
      );
      const told = events.map(({ type }) => type);
      expect(told.slice(0, 2).sort()).toEqual(['attempt', 'cooldown']);
      expect(told.slice(2)).toEqual(['wait', 'attempt', 'done']);
    });
  });
}
