import { describe, expect, test } from 'vitest';
import type { Host } from './host.js';
import { accounts, openStage, ticker } from './stage.js';

/** What the quota headers of one answer mean for the calls after it. */
export function pacing(host: Host): void {
  describe('pacing', () => {
    test('a quota that is used up is waited out before any request is refused', async () => {
      // GET /api/v1/accounts weighs 5 (docs-new): two of them are all there is.
      const stage = await openStage(host, { limits: { Management: 10 } });
      const client = stage.client();
      await stage.play(Promise.all([1, 2, 3].map(() => stage.call(client, accounts))));
      expect(stage.requests().map(({ atMs }) => atMs)).toEqual([0, 0, 30_000]);
      expect(stage.exchange.refused()).toEqual([]);
    });

    test('a call that cannot wait for it never leaves, and says when to come back', async () => {
      const stage = await openStage(host, { limits: { Management: 5 } });
      const startMs = stage.runtime.wallNowMs();
      const client = stage.client();
      await stage.play(stage.call(client, accounts));
      const { error, kucoin } = await stage.fail(
        stage.call(client, accounts, { kucoin: { deadlineMs: 5_000 } }),
      );
      expect(host.isOtherError(error)).toBe(true);
      expect(kucoin).toMatchObject({ reason: 'deadline', attempts: 0, executed: 'no' });
      expect([kucoin.retryAtMs, stage.nowMs()]).toEqual([startMs + 30_000, 0]);
    });

    test('an address that has a limit is kept under it', async () => {
      const stage = await openStage(host, { cloudflare: { requests: 4, perMs: 10_000 } });
      const client = stage.client({ pacing: { ipRequests: 4, ipPerMs: 10_000 } });
      await stage.play(Promise.all(Array.from({ length: 9 }, () => stage.call(client, ticker))));
      expect(stage.exchange.refused()).toEqual([]);
      expect(stage.requests()).toHaveLength(9);
      expect(stage.nowMs()).toBeGreaterThanOrEqual(20_000);
    });

    test('without it the refusal says when to come back', async () => {
      const stage = await openStage(host, { limits: { Management: 10 } });
      const client = stage.client({ pacing: false });
      await stage.play(Promise.all([1, 2, 3].map(() => stage.call(client, accounts))));
      expect(stage.requests().map(({ atMs }) => atMs)).toEqual([0, 0, 0, 30_000]);
      expect(stage.exchange.refused('quota')).toHaveLength(1);
    });
  });
}
