import { describe, expect, test } from 'vitest';
import { classificationOf } from '../../../src/index.js';
import type { ScriptedAnswer } from '../../../src/testing/index.js';
import type { Host } from './host.js';
import { accounts, openStage, ticker } from './stage.js';

const blocked = { code: '200002', msg: 'Too many requests in a short period of time' };

/** Retry-After values that are no number of seconds and no date: the call's own backoff holds. */
const noWaits = ['-5', 'abc', '1e3', '0x10', '1.5', '', '1; 2', 'Infinity'];

/** The stage's clock starts with the year 2026. */
const dates = [
  'Thu, 01 Jan 2026 00:00:12 GMT',
  'Thursday, 01-Jan-26 00:00:12 GMT',
  'Thu Jan  1 00:00:12 2026',
];

const edgeAnswers: readonly (readonly [string, ScriptedAnswer, number])[] = [
  [
    'a page',
    {
      status: 429,
      body: '<html><title>Access denied | api.kucoin.com used Cloudflare to restrict access</title><h1>Error 1015</h1></html>',
    },
    30_000,
  ],
  ['17 bytes of text', { status: 429, body: 'error code: 1015\n' }, 30_000],
  [
    'text with a Retry-After',
    { status: 429, body: 'error code: 1015\n', headers: { 'retry-after': '7' } },
    7_000,
  ],
  [
    'a problem document',
    {
      status: 429,
      headers: { 'content-type': 'application/problem+json' },
      body: {
        cloudflare_error: true,
        error_code: 1015,
        error_name: 'rate_limited',
        retry_after: 42,
      },
    },
    42_000,
  ],
  ['an envelope', { status: 429, body: { code: '1015', msg: 'Rate limited' } }, 30_000],
  ['an envelope with a number', { status: 200, body: { code: 1015, msg: 'Rate limited' } }, 30_000],
];

/** A wait that the exchange names is kept, neither less nor more. */
export function waits(host: Host): void {
  describe('waits', () => {
    test('a success passes untouched and is classified', async () => {
      const stage = await openStage(host);
      const reply = await stage.play(stage.call(stage.client(), ticker));
      expect(reply.status).toBe(200);
      expect(reply.data).toMatchObject({ code: '200000', data: { bestBid: '66999' } });
      expect(classificationOf(reply.native)).toMatchObject({ action: 'ok', executed: 'yes' });
      expect(stage.exchange.log).toHaveLength(1);
      expect(stage.nowMs()).toBe(0);
    });

    test('200002 hidden in HTTP 200 waits ten seconds and repeats', async () => {
      const stage = await openStage(host);
      stage.exchange.blockEndpoint(accounts);
      const reply = await stage.play(stage.call(stage.client(), accounts));
      expect(reply.data).toMatchObject({ code: '200000' });
      expect(stage.exchange.log.map(({ atMs, status, code }) => [atMs, status, code])).toEqual([
        [0, 200, '200002'],
        [10_000, 200, '200000'],
      ]);
    });

    test('quota 429000 waits exactly until gw-ratelimit-reset', async () => {
      const stage = await openStage(host);
      stage.exchange.spend('Management');
      await stage.runtime.advance(12_345);
      await stage.play(stage.call(stage.client(), accounts));
      expect(stage.exchange.log.map(({ atMs, status }) => [atMs, status])).toEqual([
        [12_345, 429],
        [30_000, 200],
      ]);
    });

    test('with jitter a named wait ends a little later, never earlier', async () => {
      const stage = await openStage(host);
      stage.exchange.blockEndpoint(accounts);
      await stage.play(stage.call(stage.client({ jitter: 'full' }), accounts));
      const leftMs = stage.exchange.log[1]!.atMs;
      expect(leftMs).toBeGreaterThanOrEqual(10_000);
      expect(leftMs).toBeLessThanOrEqual(10_250);
    });

    test('overload is retried soon, after the own backoff', async () => {
      const stage = await openStage(host);
      stage.exchange.overload({ count: 2 });
      await stage.play(stage.call(stage.client(), accounts));
      expect(stage.exchange.log.map(({ atMs, status }) => [atMs, status])).toEqual([
        [0, 429],
        [500, 429],
        [1500, 200],
      ]);
    });

    test('named waits cost time, not retries', async () => {
      const stage = await openStage(host);
      stage.exchange.reply(accounts, { body: blocked, times: 3 });
      const reply = await stage.play(stage.call(stage.client({ retries: 0 }), accounts));
      expect(reply.data).toMatchObject({ code: '200000' });
      expect(stage.exchange.log.map(({ atMs }) => atMs)).toEqual([0, 10_000, 20_000, 30_000]);
    });

    test('a wait that does not fit the deadline fails at once and says when to come back', async () => {
      const stage = await openStage(host);
      stage.exchange.blockEndpoint(accounts);
      const startMs = stage.runtime.wallNowMs();
      const { error, kucoin } = await stage.fail(
        stage.call(stage.client(), accounts, { kucoin: { deadlineMs: 8_000 } }),
      );
      expect(host.isAnswerError(error)).toBe(true);
      expect(kucoin).toMatchObject({ reason: 'deadline', attempts: 1, executed: 'no' });
      expect(kucoin.retryAtMs).toBe(startMs + 10_000);
      expect(stage.nowMs()).toBe(0);
    });

    test.each(edgeAnswers)('1015 as %s waits as long as it says', async (_, answer, waitMs) => {
      const stage = await openStage(host);
      stage.exchange.reply(ticker, { ...answer, closes: { scope: 'ip', forMs: waitMs } });
      await stage.play(stage.call(stage.client(), ticker));
      expect(stage.exchange.log.map(({ atMs }) => atMs)).toEqual([0, waitMs]);
    });

    test.each(noWaits)('Retry-After %o is absent', async (value) => {
      const stage = await openStage(host);
      stage.exchange.reply(accounts, {
        status: 503,
        body: 'busy',
        headers: { 'retry-after': value },
      });
      await stage.play(stage.call(stage.client(), accounts));
      expect(stage.exchange.log.map(({ atMs }) => atMs)).toEqual([0, 500]);
    });

    test.each(dates)('Retry-After %o is a date', async (value) => {
      const stage = await openStage(host);
      stage.exchange.reply(accounts, {
        status: 503,
        body: 'busy',
        headers: { 'retry-after': value },
      });
      await stage.play(stage.call(stage.client(), accounts));
      expect(stage.exchange.log.map(({ atMs }) => atMs)).toEqual([0, 12_000]);
    });

    test('Retry-After 99999999999 fails at once with the true instant', async () => {
      const stage = await openStage(host);
      stage.exchange.reply(accounts, {
        status: 503,
        body: 'busy',
        headers: { 'retry-after': '99999999999' },
      });
      const startMs = stage.runtime.wallNowMs();
      const client = stage.client({ deadlineMs: Infinity });
      const { kucoin } = await stage.fail(stage.call(client, accounts));
      expect(kucoin).toMatchObject({ reason: 'deadline', attempts: 1 });
      expect(kucoin.retryAtMs).toBe(startMs + 99_999_999_999_000);
      expect(stage.nowMs()).toBe(0);
    });
  });
}
