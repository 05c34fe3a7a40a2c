import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { isKucoinError, kucoinSigner } from '../../../src/index.js';
import { startExchange } from '../../../src/testing/index.js';
import type { Host } from './host.js';
import { accounts, openStage, order, placing, type Stage, ticker } from './stage.js';

function distinct(stage: Stage, header: string): number {
  return new Set(stage.requests().map(({ headers }) => headers[header])).size;
}

/** Everything a log file might get to see of an error. */
function printed(error: Error): string {
  return [
    inspect(error, { depth: 10, showHidden: true, getters: false }),
    inspect(error, { depth: 10 }),
    inspect({ ...error }, { depth: 10, showHidden: true }),
    JSON.stringify(error),
    JSON.stringify({ ...error }),
    String(error),
    error.stack,
  ].join('\n');
}

/** Credentials are used for KuCoin, freshly every time, and never shown. */
export function signing(host: Host): void {
  describe('signing', () => {
    test('every attempt has its own timestamp and signature, even without a delay', async () => {
      const stage = await openStage(host);
      stage.exchange.overload({ count: 4 });
      const client = stage.client({ minDelayMs: 0, maxDelayMs: 0 });
      await stage.play(stage.call(client, `${accounts}?currency=USDT&type=trade`));
      expect(stage.exchange.log).toHaveLength(5);
      expect(distinct(stage, 'kc-api-timestamp')).toBe(5);
      expect(distinct(stage, 'kc-api-sign')).toBe(5);
    });

    test('public data leave unsigned', async () => {
      const stage = await openStage(host);
      await stage.play(stage.call(stage.client(), ticker));
      expect(Object.keys(stage.exchange.log[0]!.headers)).not.toContain('kc-api-key');
    });

    test('a clock 9 s off is put right by one question that parallel calls share', async () => {
      const stage = await openStage(host, { skewMs: 9_000 });
      const client = stage.client();
      const calls = Array.from({ length: 5 }, () => stage.call(client, accounts));
      const replies = await stage.play(Promise.all(calls));
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      expect(stage.requests()).toHaveLength(10);
      expect(stage.exchange.log).toHaveLength(11);
      expect(distinct(stage, 'kc-api-sign')).toBeGreaterThanOrEqual(2);
    });

    test('a request its caller signed is never signed anew, and goes stale', async () => {
      const stage = await openStage(host);
      const sign = kucoinSigner(stage.exchange.credentials);
      const headers = await sign({
        method: 'GET',
        path: '/api/v1/accounts',
        body: '',
        timestampMs: stage.runtime.wallNowMs(),
      });
      stage.exchange.blockEndpoint(accounts);
      const client = stage.client({ credentials: undefined });
      const { kucoin } = await stage.fail(stage.call(client, accounts, { headers }));
      expect(kucoin).toMatchObject({ reason: 'stale-signature', code: '200002', attempts: 1 });
      expect(stage.exchange.log[0]!.headers['kc-api-sign']).toBe(headers['KC-API-SIGN']);
      expect(stage.nowMs()).toBe(0);
    });

    test('a request signed with another key than ours stays as it is', async () => {
      const other = { key: 'other-key', secret: 'other-secret', passphrase: 'other-pass' };
      const stage = await openStage(host, { users: [other] });
      const headers = await kucoinSigner(other)({
        method: 'GET',
        path: '/api/v1/accounts',
        body: '',
        timestampMs: stage.runtime.wallNowMs(),
      });
      await stage.play(stage.call(stage.client(), accounts, { headers }));
      expect(stage.exchange.log[0]!.headers).toMatchObject({
        'kc-api-key': 'other-key',
        'kc-api-sign': headers['KC-API-SIGN'],
      });
    });

    test('three refusals open the key breaker: the next call does not leave', async () => {
      const stage = await openStage(host);
      const wrong = { ...stage.exchange.credentials, passphrase: 'wrong' };
      const client = stage.client({ credentials: wrong });
      for (let call = 0; call < 3; call += 1) {
        const { error, kucoin } = await stage.fail(stage.call(client, accounts));
        expect(host.isAnswerError(error)).toBe(true);
        expect(kucoin).toMatchObject({ code: '400004', action: 'abort', attempts: 1 });
      }
      const { error, kucoin } = await stage.fail(stage.call(client, accounts));
      expect(host.isOtherError(error)).toBe(true);
      expect(kucoin).toMatchObject({ reason: 'latched', code: '400004', attempts: 0 });
      expect(stage.exchange.log).toHaveLength(3);
    });

    test('credentials of one request sign that request', async () => {
      const other = { key: 'sub-key', secret: 'sub-secret', passphrase: 'sub-pass' };
      const stage = await openStage(host, { users: [other] });
      const client = stage.client();
      await stage.play(stage.call(client, accounts, { kucoin: { credentials: other } }));
      expect(stage.exchange.log[0]!.headers['kc-api-key']).toBe('sub-key');
    });

    test('requests to other hosts are left alone', async () => {
      const stage = await openStage(host);
      // An address of this machine that no rule takes for loopback.
      const url = `http://0.0.0.0:${stage.exchange.host.split(':')[1]}/api/v1/accounts`;
      stage.exchange.reply(accounts, { status: 503, body: 'busy' });
      const call = stage.call(stage.client(), `GET ${url}`);
      const outcome: unknown = await stage.play(call.catch((error: unknown) => error));
      expect(isKucoinError(outcome)).toBe(false);
      expect(stage.exchange.log).toHaveLength(1);
      expect(Object.keys(stage.exchange.log[0]!.headers).join()).not.toContain('kc-api');
    });

    test.each([302, 307])('a %i carries no key to another host and is surfaced', async (status) => {
      const stage = await openStage(host);
      const elsewhere = await startExchange();
      const location = `${elsewhere.url}/api/v1/accounts`;
      stage.exchange.reply(accounts, { status, headers: { location } });
      const { kucoin } = await stage.fail(stage.call(stage.client(), accounts));
      await elsewhere.close();
      expect(kucoin).toMatchObject({ action: 'surface', executed: 'no', attempts: 1, status });
      expect(elsewhere.log).toHaveLength(0);
      expect(stage.exchange.log).toHaveLength(1);
    });

    test.each([
      ['refused', { body: { code: '200004', msg: 'Balance insufficient!' } }],
      ['failed', { status: 500, body: 'oops' }],
      ['lost', { fault: 'reset-after' as const }],
    ])('no secret shows when an order is %s', async (_, answer) => {
      const stage = await openStage(host);
      const cookie = '__cf_bm=cookie-from-the-edge; path=/';
      const headers = 'fault' in answer ? undefined : { 'set-cookie': cookie };
      stage.exchange.reply(placing, { ...answer, ...(headers && { headers }) });
      const { key, secret, passphrase } = stage.exchange.credentials;
      const { error } = await stage.fail(
        stage.call(stage.client(), placing, {
          body: order(),
          kucoin: { credentials: stage.exchange.credentials },
        }),
      );
      const sent = stage.exchange.log[0]!.headers;
      const text = printed(error);
      for (const part of [
        key,
        secret,
        passphrase,
        sent['kc-api-sign']!,
        sent['kc-api-passphrase']!,
        'cookie-from-the-edge',
      ]) {
        expect(text).not.toContain(part);
      }
    });
  });
}
