import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { here } from './install.js';
import { openRelay } from './relay.js';
import { endLine, resultPrefix, type TestResult } from './suite/report.js';

const limitMs = 120_000;

/** Runs the suite in a page of headless Chromium. */
export async function runInChromium(): Promise<readonly TestResult[]> {
  const relay = await openRelay({
    '/': '<!doctype html><title>contract</title><script src="/suite.js"></script>',
    '/suite.js': readFileSync(here('dist/page.js'), 'utf8'),
  });
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const results: TestResult[] = [];
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.log(`chromium: ${error.message}`));
    const ended = new Promise<void>((resolve, reject) => {
      setTimeout(() => reject(new Error(`chromium: no end after ${limitMs} ms`)), limitMs).unref();
      relay.onReport((line) => {
        if (line === endLine) resolve();
        else results.push(JSON.parse(line.slice(resultPrefix.length)) as TestResult);
      });
    });
    const origin = `127.0.0.1:${relay.port}`;
    await page.goto(`http://${origin}/`);
    await page.evaluate(
      `{ const socket = new WebSocket('ws://${origin}/'); socket.onopen = () => runSuite(socket); }`,
    );
    await ended;
  } finally {
    await browser.close();
    relay.close();
  }
  return results;
}
