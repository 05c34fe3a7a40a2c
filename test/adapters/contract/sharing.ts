import { describe, expect, test } from 'vitest';
import { createCooldowns } from '../../../src/index.js';
import type { Host } from './host.js';
import { accounts, openStage, ticker } from './stage.js';

/** What one call learns holds for all that share the scope. */
export function sharing(host: Host): void {
  describe('sharing', () => {
    test('parallel calls wait out one 1015: a probe first, then the others', async () => {
      const stage = await openStage(host);
      stage.exchange.blockIp({ shape: 'text' });
      stage.exchange.reply(({ number }) => number === 6, { delayMs: 100 });
      const client = stage.client({ pacing: false });
      await stage.play(Promise.all(Array.from({ length: 5 }, () => stage.call(client, ticker))));
      const sentMs = stage.exchange.log.map(({ atMs }) => atMs);
      expect(sentMs.slice(0, 6)).toEqual([0, 0, 0, 0, 0, 30_000]);
      // No request follows before the probe has its answer.
      expect(sentMs.slice(6)).toEqual([30_100, 30_100, 30_100, 30_100]);
    });

    test('a call that begins during the block waits without asking', async () => {
      const stage = await openStage(host);
      stage.exchange.blockIp({ shape: 'html' });
      const client = stage.client();
      const first = stage.call(client, ticker);
      await stage.answered();
      const second = stage.call(client, accounts);
      await stage.play(Promise.all([first, second]));
      const sent = stage.exchange.log.map(({ atMs, path }) => [atMs, path]);
      expect(sent).toHaveLength(3);
      expect(sent.every(([atMs], index) => atMs === (index === 0 ? 0 : 30_000))).toBe(true);
    });

    test('a second adapter that shares the store keeps the wait, too', async () => {
      const stage = await openStage(host);
      const cooldowns = createCooldowns();
      stage.exchange.blockIp({ shape: 'json', forMs: 12_000 });
      const [one, two] = [stage.client({ cooldowns }), stage.client({ cooldowns })];
      const first = stage.call(one, ticker);
      await stage.answered();
      await stage.play(Promise.all([first, stage.call(two, ticker)]));
      expect(stage.exchange.log.map(({ atMs }) => atMs)).toEqual([0, 12_000, 12_000]);
    });

    test('a quota closes its own pool only', async () => {
      const stage = await openStage(host);
      stage.exchange.spend('Management');
      const client = stage.client();
      const waiting = stage.call(client, accounts);
      await stage.answered();
      await stage.call(client, ticker);
      expect(stage.nowMs()).toBe(0);
      await stage.play(waiting);
      expect(stage.nowMs()).toBe(30_000);
    });

    test('a call that cannot wait as long as a block in force never leaves', async () => {
      const stage = await openStage(host);
      stage.exchange.blockIp({ shape: 'text' });
      const startMs = stage.runtime.wallNowMs();
      const client = stage.client();
      const first = stage.call(client, ticker);
      await stage.answered();
      const { error, kucoin } = await stage.fail(
        stage.call(client, accounts, { kucoin: { deadlineMs: 5_000 } }),
      );
      expect(host.isOtherError(error)).toBe(true);
      expect(kucoin).toMatchObject({
        reason: 'deadline',
        attempts: 0,
        executed: 'no',
        code: '1015',
      });
      expect(kucoin.retryAtMs).toBe(startMs + 30_000);
      await stage.play(first);
    });

    test('ignoreCooldowns lets a kill-switch cancel out', async () => {
      const stage = await openStage(host);
      const scripted = { body: { code: '200002', msg: 'Too many requests' } };
      stage.exchange.reply('DELETE /api/v1/hf/orders', [scripted]);
      const client = stage.client();
      const cancel = 'DELETE /api/v1/hf/orders?symbol=BTC-USDT';
      const waiting = stage.call(client, cancel);
      await stage.answered();
      await stage.call(client, cancel, { kucoin: { ignoreCooldowns: true } });
      expect(stage.exchange.log.map(({ atMs }) => atMs)).toEqual([0, 0]);
      await stage.play(waiting);
    });
  });
}
