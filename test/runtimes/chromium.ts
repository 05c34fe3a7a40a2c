import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { collectFrom } from './collect.js';
import { here } from './install.js';
import { openRelay } from './relay.js';
import type { TestResult } from './suite/report.js';

/** Runs the suite in a page of headless Chromium. */
export async function runInChromium(): Promise<readonly TestResult[]> {
  const relay = await openRelay({
    '/': '<!doctype html><title>contract</title><script src="/suite.js"></script>',
    '/suite.js': readFileSync(here('dist/page.js'), 'utf8'),
  });
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.log(`chromium: ${error.message}`));
    const results = collectFrom(relay, 'chromium');
    const origin = `127.0.0.1:${relay.port}`;
    await page.goto(`http://${origin}/`);
    await page.evaluate(
      `{ const socket = new WebSocket('ws://${origin}/'); socket.onopen = () => runSuite(socket); }`,
    );
    return await results;
  } finally {
    await browser.close();
    relay.close();
  }
}
