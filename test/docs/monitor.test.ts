import { classify } from 'kucoin-retry';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Snapshot } from '../../src/types/index.js';
import { idle, type Rig, startRig, trouble } from '../adapters/monitor/rig.js';
import { startBrowser, visit, type Visit, worstContrast } from './browser.js';

let browser: Browser;
let rig: Rig;
let snapshot: Snapshot;

beforeAll(async () => {
  browser = await startBrowser();
}, 60_000);
afterAll(() => browser.close());

beforeEach(async () => {
  snapshot = trouble;
  rig = await startRig(() => snapshot);
  for (let count = 1; count <= 250; count += 1) decide(count);
  for (let second = 0; second < 50; second += 1) {
    for (let count = 0; count < 4 + (second % 7); count += 1) attempt(count % 5 === 4 ? 2 : 1);
    await rig.runtime.advance(1_000);
  }
});
afterEach(async () => {
  rig.stream.close();
  await rig.close();
});

/** Something the page has to say; one in three has no place to break its line. */
function decide(count: number): void {
  const base = {
    atMs: trouble.atMs + count * 1_000,
    engineId: 1,
    callId: count,
    request: { method: 'DELETE', path: '/api/v1/hf/orders/client-order/0123456789abcdef01234567' },
  };
  const note = count % 3 === 0 ? 'x'.repeat(90) : `<img src=x onerror=alert(1)> number ${count}`;
  rig.history.add({ ...base, type: 'warning', note });
}

function attempt(attemptNumber: number): void {
  const request = { method: 'GET', path: '/api/v1/accounts' };
  const base = { atMs: trouble.atMs, engineId: 1, callId: 1, request, elapsedMs: 5 };
  const classification = classify({
    request: { method: 'GET', url: 'https://api.kucoin.com/api/v1/accounts' },
    response: { status: 200, body: { code: '200000', data: [] } },
  });
  rig.history.add({ ...base, type: 'attempt', attemptNumber, classification });
}

/** The page, once it has shown its first state. */
async function open(look: Parameters<typeof visit>[2]): Promise<Visit> {
  const seen = await visit(browser, rig.url, look);
  await seen.page.waitForSelector('#log tbody tr');
  return seen;
}

/** Nobody waits for a second: the clock is moved. */
async function nextState({ page }: Visit, state: Snapshot): Promise<void> {
  snapshot = state;
  const before = await page.locator('#state').textContent();
  await rig.runtime.advance(1_000);
  await page.waitForFunction(
    (text) => document.querySelector('#state')?.textContent !== text,
    before,
  );
}

test.each([
  [400, false],
  [400, true],
  [800, false],
  [1400, false],
  [1400, true],
] as const)('the page fits %i px, dark: %s', async (width, dark) => {
  const seen = await open({ width, dark });
  const { page, troubles, requests } = seen;
  const beyond = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    return [...document.querySelectorAll('body *:not(.unseen, .unseen *, thead, thead *)')]
      .filter((element) => element.getBoundingClientRect().right > room + 0.5)
      .map((element) => element.outerHTML.slice(0, 80));
  });
  expect(beyond).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  const { ratio, where } = await worstContrast(page);
  expect(ratio, where).toBeGreaterThanOrEqual(4.5);
  expect(troubles).toEqual([]);
  expect(requests).toEqual([rig.url, `${rig.url}events`]);
  if (process.env['SHOTS'] !== undefined) {
    const path = `${process.env['SHOTS']}/monitor-${width}-${dark ? 'dark' : 'light'}.png`;
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    const clip = { x: 0, y: 0, width, height: Math.min(height, 2_600) };
    await page.screenshot({ path, fullPage: true, clip });
  }
  await page.context().close();
});

test('it says what an engine says, as text', async () => {
  const seen = await open({});
  const { page } = seen;
  expect(await page.locator('#log tbody tr').count()).toBe(200);
  expect(await page.locator('#log tbody tr').first().textContent()).toContain('number 250');
  expect(await page.locator('main img').count()).toBe(0);
  const cells = (id: string) => page.locator(`#${id} tbody tr`).allInnerTexts();
  const [ip, pool] = await cells('closed');
  expect(ip).toMatch(/47 s.*edge \(1015, HTTP 429\): Cloudflare blocks this address/s);
  expect(ip).toMatch(/1 cancel, 4 orders, 2 reads/);
  expect(pool).toMatch(/1 h 2 min.*the quota is used up/s);
  expect((await cells('overload'))[0]).toContain('<b>System busy</b>');
  expect((await cells('lanes')).at(-1)).toMatch(/all together\s+1\s+4\s+12/);
  expect(await cells('keys')).toHaveLength(2);
  expect(await page.locator('#pools li').first().innerText()).toMatch(
    /Spot\s+3120 of 4000 left[^]*full again in 21 s · 3 on the way/,
  );
  await page.context().close();
});

test('a screen reader finds its way, and is not talked to all the time', async () => {
  const seen = await open({ width: 400 });
  const { page } = seen;
  const tree = await page.locator('body').ariaSnapshot();
  for (const part of [
    '- banner:',
    '- main:',
    '- heading "kucoin-retry monitor" [level=1]',
    '- region "Closed scopes"',
    '- heading "Quotas" [level=2]',
    '- meter "Quota Spot left"',
    '- table "Waiting calls by lane"',
    '- columnheader "Cancels"',
    '- rowheader "all together"',
    '- button "Pause"',
    '- status:',
  ])
    expect(tree).toContain(part);
  await page.evaluate(() => {
    const news: (string | null)[] = [];
    Object.assign(globalThis, { news });
    const status = document.querySelector('#news');
    new MutationObserver(() => news.push(status?.textContent ?? null)).observe(status!, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  await nextState(seen, { ...trouble, atMs: trouble.atMs + 1_000 });
  await nextState(seen, { ...trouble, atMs: trouble.atMs + 2_000 });
  await nextState(seen, { ...idle, atMs: trouble.atMs + 3_000 });
  await nextState(seen, { ...idle, atMs: trouble.atMs + 4_000, isHalted: true });
  const news = await page.evaluate(() => (globalThis as unknown as { news: string[] }).news);
  expect(news).toEqual(['Everything is open.', 'Halted: nothing that changes something leaves.']);
  await page.context().close();
});

test('pausing keeps what is shown; going on shows what was missed', async () => {
  const seen = await open({});
  const { page } = seen;
  const pause = page.getByRole('button', { name: 'Pause' });
  await pause.click();
  expect(await pause.getAttribute('aria-pressed')).toBe('true');
  decide(1_000);
  const sent = rig.asked();
  await rig.runtime.advance(1_000);
  expect(rig.asked()).toBe(sent + 1);
  expect(await page.locator('#log').innerText()).not.toContain('number 1000');
  await pause.click();
  await page.waitForFunction(() =>
    document.querySelector('#log tbody tr')?.textContent?.includes('number 1000'),
  );
  await page.context().close();
});

test('it says when nobody is there any more', async () => {
  const { page } = await open({});
  rig.stream.close();
  await rig.close();
  await page.waitForFunction(() =>
    document.querySelector('#state')?.textContent?.startsWith('Not connected'),
  );
  await page.context().close();
});
