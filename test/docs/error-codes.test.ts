import { readdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '../../src/catalogue/index.js';
import { networkRows } from '../../src/cli/explain/network.js';
import { searchRows } from '../../src/cli/explain/search.js';
import { allTerms } from '../../src/cli/explain/terms.js';
import {
  built,
  chromiumPath,
  colours,
  picture,
  startBrowser,
  type Visit,
  visit,
  worstContrast,
} from './browser.js';

/** Answers, errors without one, and the words of our own. */
const everything = [
  ...[...catalogue, ...networkRows()].map(({ code }) => code),
  ...allTerms().map(({ word }) => word),
];

// A machine without the browser says so; where everything must pass, that is a failure.
const isMissing = chromiumPath === undefined && (process.env['CI'] ?? '') === '';
if (isMissing) console.log('No Chromium here: the pages are not looked at. CHROMIUM names one.');

describe.skipIf(isMissing)('the error-code page in Chromium', () => {
  let browser: Browser;
  const visits: Visit[] = [];

  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterEach(async () => {
    for (const { page, troubles, requests } of visits.splice(0)) {
      expect(troubles).toEqual([]);
      // The file itself, and nothing else.
      expect(requests.filter((url) => !url.startsWith(built('error-codes.html')))).toEqual([]);
      await page.context().close();
    }
  });
  afterAll(() => browser.close());

  async function open(hash = '', look: Parameters<typeof visit>[2] = {}): Promise<Page> {
    const opened = await visit(browser, built('error-codes.html') + hash, look);
    visits.push(opened);
    return opened.page;
  }
  const shown = (page: Page) =>
    page
      .locator('article:visible')
      .evaluateAll((cards) =>
        cards.map((card) =>
          [
            card.closest('section')?.dataset['code'],
            card.dataset['family'],
            card.dataset['action'],
          ].join(' '),
        ),
      );
  const firstCode = (page: Page) => page.locator('section').first().getAttribute('data-code');
  const countOf = (page: Page) => page.getByRole('status').textContent();
  const overflow = (page: Page) =>
    page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

  test('finds a code, and says what the library does about each of its meanings', async () => {
    const page = await open();
    expect(await countOf(page)).toBe(
      `${everything.length} answers, ${new Set(everything).size} codes`,
    );
    await page.getByLabel('Code or words').fill('429000');
    expect(await countOf(page)).toBe('2 answers, 1 code');
    const [quota, overload] = await page.locator('article:visible').all();
    expect(await quota?.locator('.deed').textContent()).toMatch(
      /^Waits 30 s .*everything of the account that draws on the same quota waits with it/,
    );
    expect(await quota?.locator('.scope').textContent()).toContain('same quota');
    expect(await overload?.locator('.deed').textContent()).toMatch(/^Sends it again after a short/);
    expect(await overload?.locator('.executed').textContent()).toBe('no');
    expect(await page.getByText('With gw-ratelimit headers it is the quota').isVisible()).toBe(
      true,
    );
    // Side by side, where there is space.
    const [left, right] = [await quota?.boundingBox(), await overload?.boundingBox()];
    expect(left?.y).toBe(right?.y);
    expect(left!.x + left!.width).toBeLessThan(right!.x);
  });

  test('filters by family and action, with or without what answers for every product', async () => {
    const page = await open();
    const shared = page.getByLabel('with what answers for every product');
    expect(await shared.isVisible()).toBe(false);
    await page.getByLabel('Family').selectOption('futures');
    await page.getByLabel('Action').selectOption('backoff');
    expect(await shown(page)).toEqual(['1015 futures backoff', '200002 futures backoff']);
    expect(await page.locator('article:visible .deed').last().textContent()).toMatch(
      /^Waits 10 s /,
    );
    await picture(page, 'filtered');
    await shared.check();
    expect(await shown(page)).toContain('429000 gateway backoff');
    expect((await shown(page)).filter((row) => !row.endsWith(' backoff'))).toEqual([]);
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(await page.locator('article:visible').count()).toBe(everything.length);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('q');
  });

  test('finds words in any order, says so when there is nothing, and works from the keyboard', async () => {
    const page = await open();
    await page.keyboard.press('/');
    await page.keyboard.type('CREATION suspended pair');
    expect(await shown(page)).toContain('200001 spot surface');
    expect(await page.getByText('No answer fits').isVisible()).toBe(false);
    await page.keyboard.type(' zebra giraffe okapi');
    expect(await countOf(page)).toBe('0 answers, 0 codes');
    expect(await page.getByText('No answer fits').isVisible()).toBe(true);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('family');
    await page.getByLabel('Code or words').fill('');
    await page.getByLabel('Kind').selectOption('clock');
    expect((await shown(page)).every((row) => row.endsWith('re-sign'))).toBe(true);
  });

  test('ranks as the command does, and finds network errors and reasons', async () => {
    const page = await open();
    const find = (text: string) => page.getByLabel('Code or words').fill(text);
    for (const text of ['Balance insufficient!', 'invalid kc-api-sign', 'order does not exist']) {
      await find(text);
      const best = searchRows(text, [...catalogue, ...networkRows()]).map(({ code }) => code);
      expect((await shown(page))[0]).toMatch(new RegExp(`^${best[0]} `));
    }
    await find('econnreset');
    expect(await shown(page)).toEqual(['ECONNRESET unknown retry']);
    expect(await page.locator('article:visible .deed').textContent()).toMatch(
      /^A read, a setter or a cancel is sent again .* An order is looked up/,
    );
    await find('stale-signature');
    expect(await page.locator('article:visible .means').first().textContent()).toMatch(/too old/);
    expect(await shown(await open('#deadline'))).toEqual(['deadline  ']);
    await find('');
    expect((await shown(page))[0]).toMatch(new RegExp(`^${await firstCode(page)} `));
  });

  test('an address leads to a code, and back to what was filtered', async () => {
    const page = await open('#code=200002');
    const meanings = catalogue.filter(({ code }) => code === '200002').length;
    expect(await shown(page)).toHaveLength(meanings);
    expect(await shown(await open('#200002'))).toHaveLength(meanings);
    await page.getByLabel('Family').selectOption('futures');
    expect(await shown(page)).toEqual(['200002 futures backoff', '200002 futures surface']);
    expect(page.url()).toMatch(/#family=futures&code=200002$/);
    const more = page.getByRole('link', { name: `show all ${meanings} meanings` });
    await more.click();
    expect(await shown(page)).toHaveLength(meanings);
    const again = await open('#q=timestamp&action=re-sign');
    expect(await again.getByLabel('Code or words').inputValue()).toBe('timestamp');
    expect(await shown(again)).toContain('400002 gateway re-sign');
    // An undocumented code is looked for in the words.
    expect(await countOf(await open('#code=999999'))).toBe('0 answers, 0 codes');
  });

  test.each([
    { name: 'light', hash: '', look: {} },
    { name: 'dark', hash: '#code=200002', look: { dark: true } },
    { name: 'narrow', hash: '#q=429000', look: { width: 390 } },
    { name: 'narrow and dark', hash: '#q=loan', look: { width: 320, dark: true } },
  ])('can be read: $name', async ({ name, hash, look }) => {
    const page = await open(hash, look);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect((await worstContrast(page)).ratio).toBeGreaterThanOrEqual(4.5);
    for (const label of ['Code or words', 'Family', 'Action', 'Kind'])
      expect(await page.getByLabel(label, { exact: true }).isVisible()).toBe(true);
    await page.getByText('What the actions mean').click();
    expect(await page.locator('.legend dt:visible').count()).toBe(5);
    await page.getByText('What the actions mean').click();
    const { count, ...size } = await colours(
      browser,
      await picture(page, name.replaceAll(' ', '-')),
    );
    expect(size).toEqual({ width: 'width' in look ? look.width : 1024, height: 600 });
    expect(count).toBeGreaterThan(30);
  });

  test('is all there without a script, and on paper', async () => {
    const still = await open('', { script: false });
    expect(await still.locator('article:visible').count()).toBe(everything.length);
    expect(await still.getByLabel('Code or words').isVisible()).toBe(false);
    const page = await open('#q=429000');
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByLabel('Code or words').isVisible()).toBe(false);
    expect(await page.locator('article:visible').count()).toBe(2);
    expect((await worstContrast(page)).ratio).toBeGreaterThanOrEqual(7);
  });
});

describe.skipIf(isMissing)('the API reference in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  test('leads to every way in, to a name, and to the error codes', async () => {
    const { page, troubles, requests } = await visit(browser, built('api/index.html'));
    await page.goto(built('api/modules.html'));
    for (const name of ['kucoin-retry', 'kucoin-retry/axios', 'kucoin-retry/testing'])
      expect(await page.getByRole('link', { name, exact: true }).first().isVisible()).toBe(true);
    await page.goto(built('api/functions/kucoin-retry.createKucoinRetry.html'));
    expect(await page.locator('body').textContent()).toContain('one policy, one signer');
    await page.goto(built('api/interfaces/kucoin-retry.WaitEvent.html'));
    expect(await page.locator('body').textContent()).toContain('own backoff');
    await page.getByRole('link', { name: 'Error codes' }).first().click();
    expect(page.url()).toBe(built('error-codes.html'));
    // Opened from a file, TypeDoc's icons are put in by its script, after Chromium has grumbled.
    expect(troubles.filter((trouble) => !trouble.includes('icons.svg#'))).toEqual([]);
    expect(requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
    await page.context().close();
  });

  test('is no wider than a telephone, its tables included', async () => {
    const { page } = await visit(browser, built('api/index.html'), { width: 360 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    // What does not fit can be reached.
    const table = page.locator('.tsd-typography table').first();
    expect(await table.evaluate((element) => getComputedStyle(element).overflowX)).toBe('auto');
    await page.context().close();
  });

  test('names nothing that only our own adapters need, and no address that is none', () => {
    const folder = new URL('../../dist/docs/api/', import.meta.url);
    const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    expect(pages.length).toBeGreaterThan(100);
    const inward =
      /\.(?:successPrefixLength|startsLikeSuccess|QuotaLender|Store|engineFrom)\.html$/;
    expect(pages.filter((page) => inward.test(page))).toEqual([]);
    const index = readFileSync(new URL('index.html', folder), 'utf8');
    expect([...index.matchAll(/href="(https?:\/\/[^"]*\.md)"/g)].map(([, url]) => url)).toEqual([]);
  });
});
