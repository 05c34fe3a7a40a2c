import { describe, expect, test } from 'vitest';
import { startExchange } from '../../../src/testing/index.js';
import { accounts, openStage, order, placing } from '../../adapters/contract/stage.js';
import { fetchHost } from '../../adapters/fetch/host.js';

/** What is made of it instead: as much as is certain, and no more. */
export function hiddenByWorker(): void {
  describe('what a Worker hides', unreached);
}

function unreached(): void {
  test('an order that reached no server may have reached one, and is not repeated', async () => {
    const stage = await openStage(fetchHost);
    const gone = await startExchange({ listen: true });
    await gone.close();
    const { kucoin } = await stage.fail(
      stage.call(stage.client(), `POST ${gone.url}/api/v1/hf/orders`, { body: order() }),
    );
    expect(kucoin).toMatchObject({
      kind: 'network',
      executed: 'unknown',
      reason: 'unknown-outcome',
      attempts: 1,
    });
  });
}

/** The same in a browser. */
export function hiddenByBrowser(): void {
  describe('what a browser hides', () => {
    unreached();

    test.each(['reset-before', 'reset-after'] as const)(
      'cut by %s on a reused connection it sends an order again, which its client id keeps single',
      async (fault) => {
        const stage = await openStage(fetchHost);
        stage.exchange.reply(placing, { fault });
        const call = stage.call(stage.client(), placing, { body: order() });
        const code = await stage.play(
          call.then(
            ({ data }) => (data as { code: string }).code,
            (error: { kucoin: { code?: string } }) => error.kucoin.code,
          ),
        );
        expect(stage.exchange.log).toHaveLength(2);
        expect(stage.exchange.orders).toHaveLength(1);
        // The second of two that arrived is refused for its id.
        expect(code).toBe(fault === 'reset-before' ? '200000' : '400100');
      },
    );

    test('dropped answers give their connections back, whichever they were', async () => {
      const stage = await openStage(fetchHost);
      for (let call = 0; call < 4; call += 1) {
        stage.exchange.reply(accounts, { status: 503, body: 'x'.repeat(100_000), times: 3 });
        await stage.play(stage.call(stage.client(), accounts));
      }
      expect(stage.exchange.log).toHaveLength(16);
      // A browser has six to a host, and waits for ever when none of them comes back.
      const connections = new Set(stage.exchange.log.map(({ connection }) => connection));
      expect(connections.size).toBeLessThanOrEqual(6);
    });

    test('a 307 is surfaced as a redirect, and carries no key to another host', async () => {
      const stage = await openStage(fetchHost);
      const elsewhere = await startExchange();
      const location = `${elsewhere.url}/api/v1/accounts`;
      stage.exchange.reply(accounts, { status: 307, headers: { location } });
      const { kucoin } = await stage.fail(stage.call(stage.client(), accounts));
      await elsewhere.close();
      expect(kucoin).toMatchObject({ action: 'surface', executed: 'no', attempts: 1, status: 302 });
      expect(elsewhere.log).toHaveLength(0);
    });
  });
}
