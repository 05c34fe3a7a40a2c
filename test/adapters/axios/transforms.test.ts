import { inspect } from 'node:util';
import type { AxiosRequestConfig } from 'axios';
import { describe, expect, test } from 'vitest';
import { isKucoinError } from '../../../src/index.js';
import { accounts, copies, failed, openAxios, order, orders } from './support.js';

const refused = { code: '400100', msg: 'Parameter error' };
const strict = { silentJSONParsing: false, forcedJSONParsing: true, clarifyTimeoutError: false };

function throwing(error: unknown): AxiosRequestConfig {
  const transformResponse = (): never => {
    throw error;
  };
  return { transformResponse };
}

describe.each(copies)('what code of the caller’s throws over an answer of $name', (copy) => {
  test('replaces a refusal and carries its record', async () => {
    const stage = await openAxios(copy);
    const own = new Error('mine');
    stage.exchange.reply(orders, [
      { status: 400, body: refused },
      { body: { code: '200004', msg: 'x' } },
    ]);
    for (const code of ['400100', '200004']) {
      const error = await failed(stage, stage.instance.post(orders, order, throwing(own)));
      expect(error).toBe(own);
      expect(error.kucoin).toMatchObject({ code, executed: 'no', attempts: 1 });
      expect(isKucoinError(error)).toBe(true);
    }
  });

  test('is axios’s own for a page where JSON was asked for, and carries the record', async () => {
    const stage = await openAxios(copy, { transitional: strict }, { retries: 1 });
    stage.exchange.reply(accounts, { status: 503, body: '<html>busy</html>', times: 2 });
    const call = stage.instance.get(accounts, { responseType: 'json' });
    const error = await failed(stage, call);
    expect(error).toBeInstanceOf(copy.library.AxiosError);
    expect(error).toMatchObject({ name: 'SyntaxError', code: 'ERR_BAD_RESPONSE' });
    expect(error.kucoin).toMatchObject({ status: 503, attempts: 2, reason: 'retries-exhausted' });
  });

  test('says of a success that the call was carried out', async () => {
    const stage = await openAxios(copy);
    const own = new Error('mine');
    stage.exchange.overload({ count: 1 });
    const error = await failed(stage, stage.instance.post(orders, order, throwing(own)));
    expect(error).toBe(own);
    expect(error.kucoin).toMatchObject({
      action: 'ok',
      executed: 'yes',
      attempts: 2,
      reason: 'not-retryable',
      clientOid: order.clientOid,
      request: { method: 'POST', path: orders },
      history: [
        { attemptNumber: 1, status: 429 },
        { attemptNumber: 2, status: 200, executed: 'yes' },
      ],
    });
    expect(error.kucoin!.hint).toMatch(/do not send it again/);
    expect(stage.exchange.orders).toHaveLength(1);
  });

  test('says so of an order that was found, too', async () => {
    const stage = await openAxios(copy, {}, { unknownOutcome: 'reconcile' });
    stage.exchange.reply(`POST ${orders}`, { fault: 'reset-after' });
    const own = new Error('mine');
    const error = await failed(stage, stage.instance.post(orders, order, throwing(own)));
    expect(error).toBe(own);
    expect(error.kucoin).toMatchObject({
      executed: 'yes',
      attempts: 1,
      clientOid: order.clientOid,
    });
    expect(error.kucoin!.history).toHaveLength(1);
  });

  test('carries the record of an answer that the caller accepts', async () => {
    const stage = await openAxios(copy, {}, { errors: 'return' });
    stage.exchange.reply(orders, { body: { code: '200004', msg: 'Balance insufficient!' } });
    const error = await failed(stage, stage.instance.post(orders, order, throwing(new Error('x'))));
    expect(error.kucoin).toMatchObject({ code: '200004', executed: 'no' });
  });

  test('is treated the same from a validateStatus', async () => {
    const stage = await openAxios(copy);
    const own = new Error('mine');
    const validateStatus = (): never => {
      throw own;
    };
    const placed = await failed(stage, stage.instance.post(orders, order, { validateStatus }));
    expect(placed).toBe(own);
    expect(placed.kucoin).toMatchObject({ executed: 'yes', attempts: 1 });
    stage.exchange.reply(orders, { status: 400, body: refused });
    const error = await failed(stage, stage.instance.post(orders, order, { validateStatus }));
    expect(error).toBe(own);
    expect(error.kucoin).toMatchObject({ code: '400100', executed: 'no' });
  });

  test.each(['mine', undefined, null, Object.freeze(new Error('frozen'))])(
    'is thrown as it is when it can carry nothing: %s',
    async (own) => {
      const stage = await openAxios(copy);
      stage.exchange.reply(orders, { status: 400, body: refused });
      const caught = stage.instance.post(orders, order, throwing(own)).catch((e: unknown) => e);
      expect(await stage.play(caught)).toBe(own);
    },
  );

  test("leaves the caller's transforms in the config, and carries nothing over to another call", async () => {
    const stage = await openAxios(copy);
    let fails = true;
    const own = new Error('mine');
    const transformResponse = (data: unknown): unknown => {
      if (fails) throw own;
      return data;
    };
    const config = { transformResponse };
    stage.exchange.reply(orders, { status: 400, body: refused });
    await failed(stage, stage.instance.post(orders, order, config));
    fails = false;
    const { config: seen } = await stage.play(stage.instance.get(accounts, config));
    expect([seen.transformResponse].flat()).toEqual([transformResponse]);
    stage.exchange.reply(accounts, { fault: 'reset-before', times: 9 });
    const lost = await failed(stage, stage.instance.get(accounts, config));
    expect([lost.config!.transformResponse].flat()).toEqual([transformResponse]);
    expect(config).toEqual({ transformResponse });
  });

  test('shows no secret, even when it holds parts of the call', async () => {
    const stage = await openAxios(copy);
    stage.exchange.reply(orders, [
      { status: 400, body: refused },
      { body: { code: '200000', data: {} } },
    ]);
    const { key, passphrase, secret } = stage.exchange.credentials;
    for (const target of [orders, accounts]) {
      const transformResponse = function (
        this: AxiosRequestConfig & { response?: unknown },
      ): never {
        const { response } = this;
        throw new copy.library.AxiosError('mine', 'MINE', this as never, null, response as never);
      };
      const call = stage.instance.request({
        url: target,
        method: 'post',
        data: order,
        transformResponse,
      });
      const error = await failed(stage, call);
      const deep = { depth: Infinity, showHidden: true };
      const text = [
        inspect(error, deep),
        inspect({ ...error }, deep),
        JSON.stringify(error),
      ].join();
      const sent = stage.exchange.log.at(-1)!.headers['kc-api-sign']!;
      for (const part of [key, passphrase, secret, sent]) expect(text).not.toContain(part);
    }
  });
});
