import { describe, expect, test } from 'vitest';
import { catalogue, type CatalogueRow } from '../../src/catalogue/index.js';
import { errorCodePage } from '../../src/cli/page.js';
import { deedOf } from '../../src/cli/words.js';

const page = errorCodePage(catalogue, '9.8.7');
const count = (pattern: RegExp): number => page.match(pattern)?.length ?? 0;

describe('the error-code page', () => {
  test('has every answer, each with what is done, what to do and where that comes from', () => {
    expect(count(/<article /g)).toBe(catalogue.length);
    expect(count(/<section /g)).toBe(new Set(catalogue.map(({ code }) => code)).size);
    for (const part of ['deed', 'you', 'wait', 'scope', 'executed', 'source'])
      expect(count(new RegExp(`<dd class="${part}">[^<]`, 'g'))).toBe(catalogue.length);
    const row = catalogue.find(({ code, family }) => code === '200002' && family === 'futures')!;
    for (const text of [row.meaning, row.hint, row.source, deedOf(row)])
      expect(page).toContain(`>${text}<`);
  });

  test('stands codes in the order of their numbers, meanings of one code together', () => {
    const codes = [...page.matchAll(/<section data-code="([^"]+)"/g)].map(([, code]) => code);
    const numbers = codes.filter((code) => /^\d+$/.test(code!)).map(Number);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(codes.at(-1)).toBe('order_not_exist');
    const section = page.split('data-code="429000"')[1]?.split('</section>')[0];
    expect(section?.match(/<article /g)).toHaveLength(2);
    expect(section).toContain('With gw-ratelimit headers it is the quota');
  });

  test('does not promise to repeat an order during the liquidation it was meant to forestall', () => {
    const section = page.split('data-code="300014"')[1]?.split('</section>')[0];
    expect(section).toMatch(
      /A read, a setter or a cancel is sent again .* Anything else is handed/,
    );
  });

  test('needs nothing from elsewhere, and says so to the browser', () => {
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'`);
    expect(page).not.toMatch(/(?:src|href)="(?!#)|url\(|@import|\bfetch\(|import\(/);
  });

  test('takes no markup from a table', () => {
    const row: CatalogueRow = {
      ...catalogue[0]!,
      code: '"><b>',
      meaning: '<img src=x> & more',
      hint: '</script>',
      message: /<i>/,
    };
    const odd = errorCodePage([row], '<1>');
    expect(odd).not.toMatch(/<img|<b>|<i>|<1>/);
    expect(odd.match(/<\/script>/g)).toHaveLength(1);
    expect(odd).toContain('&lt;img src=x&gt; &amp; more');
    expect(odd).toContain('href="#code=%22%3E%3Cb%3E"');
  });

  test('offers the families, actions and kinds there are, with their numbers', () => {
    const backoffs = catalogue.filter(({ action }) => action === 'backoff').length;
    expect(page).toContain(`<option value="backoff">backoff (${backoffs})</option>`);
    expect(page).not.toContain('<option value="ok">');
    expect(page).toContain('<option value="futures">');
  });
});
