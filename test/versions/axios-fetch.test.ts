import type { AxiosStatic } from 'axios';
import { describe, expect, test } from 'vitest';
import { hostOf } from '../adapters/axios/support.js';
import { orders } from '../adapters/contract/orders.js';
import { sharing } from '../adapters/contract/sharing.js';
import { signing } from '../adapters/contract/signing.js';
import { accounts, openStage } from '../adapters/contract/stage.js';
import { waits } from '../adapters/contract/waits.js';
import { contract } from '../adapters/contract.js';
import { versionsOf } from './workspace.js';

/**
 * Before 1.16 an abort under way gives, over fetch, an AxiosError that only has the name of a
 * CanceledError: `isCancel` denies it. We do not copy that; ours is a true one.
 */
function abortsBadly(version: string): boolean {
  return Number(version.split('.')[1]) < 16;
}

for (const version of versionsOf('axios')) {
  const { default: library } = (await import(`axios-${version}`)) as { default: AxiosStatic };
  const host = hostOf({ name: version, library, defaults: { adapter: 'fetch' } });
  const name = `axios ${version} over fetch`;
  if (!abortsBadly(version)) {
    contract(name, host);
    continue;
  }
  describe(name, () => {
    for (const part of [waits, sharing, orders, signing]) part(host);

    test.each(['under way', 'in a wait'])('an abort %s is a true cancellation', async (when) => {
      const stage = await openStage(host);
      if (when === 'in a wait') stage.exchange.blockEndpoint(accounts);
      else stage.exchange.reply(accounts, { fault: 'no-answer' });
      const controller = new AbortController();
      const call = stage.call(stage.client(), accounts, { signal: controller.signal });
      const caught = call.catch((error: unknown) => error);
      await (when === 'in a wait'
        ? stage.answered()
        : stage.until(() => stage.exchange.log.length === 1));
      controller.abort();
      const error = await caught;
      expect(library.isCancel(error)).toBe(true);
      expect(error).toMatchObject({ name: 'CanceledError', code: 'ERR_CANCELED' });
      expect(stage.exchange.log).toHaveLength(1);
    });
  });
}
