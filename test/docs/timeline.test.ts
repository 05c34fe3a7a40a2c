import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runDemo } from '../../examples/demo/run.js';
import { startBrowser } from './browser.js';

let browser: Browser;
let html = '';

beforeAll(async () => {
  browser = await startBrowser();
  const terminal = { live: false, verbose: false, columns: Infinity, write: () => undefined };
  ({ html } = await runDemo({ speed: 40, terminal }));
}, 60_000);
afterAll(() => browser.close());

test.each([
  [400, 'light'],
  [400, 'dark'],
  [800, 'light'],
  [1400, 'light'],
  [1400, 'dark'],
] as const)('the picture of the demonstration fits %i px, %s', async (width, colorScheme) => {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  await page.setContent(html);
  const beyond = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const all = [...document.querySelectorAll('body, body *')];
    return all
      .filter((element) => element.getBoundingClientRect().right > room + 0.5)
      .map((element) => element.outerHTML.slice(0, 80));
  });
  expect(beyond).toEqual([]);
  const labels = page.locator(`ol.${width > 1020 ? 'shared' : 'own'} li:visible`);
  expect(await labels.count()).toBeGreaterThan(12);
  expect(await page.locator('svg.waterfall:visible').count()).toBe(36);
  await context.close();
});
