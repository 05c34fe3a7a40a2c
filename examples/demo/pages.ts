import { startMonitor } from 'kucoin-retry/monitor';
import type { DemoOptions } from './run.js';

/** Serves a page for each bot while the demonstration runs, and says where. */
export function watchOnPages(write: (text: string) => void): NonNullable<DemoOptions['watch']> {
  return async (bots) => {
    const pages = await Promise.all(bots.map(({ retry }) => startMonitor(retry)));
    bots.forEach(({ client }, index) => {
      write(`Watch ${client.padEnd(5)} at ${pages[index]?.url}\n`);
    });
    write('\n');
    return async () => void (await Promise.all(pages.map((page) => page.close())));
  };
}
