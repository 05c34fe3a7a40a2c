import { describe, expect, test } from 'vitest';
import { catalogue, type CatalogueRow } from '../../src/catalogue/index.js';
import { networkRows } from '../../src/cli/explain/network.js';
import { allTerms } from '../../src/cli/explain/terms.js';
import { errorCodePage } from '../../src/cli/page.js';
import { deedOf } from '../../src/cli/words.js';

const page = errorCodePage(catalogue, '9.8.7');
const network = networkRows();
const terms = allTerms();
const count = (pattern: RegExp): number => page.match(pattern)?.length ?? 0;

describe('the error-code page', () => {
  test('has every answer, each with what is done, what to do and where that comes from', () => {
    const answers = [...catalogue, ...network];
    expect(count(/<article /g)).toBe(answers.length + terms.length);
    const codes = new Set(answers.map(({ code }) => code)).size;
    expect(count(/<section /g)).toBe(codes + terms.length);
    for (const part of ['deed', 'you', 'wait', 'scope', 'executed', 'source'])
      expect(count(new RegExp(`<dd class="${part}">[^<]`, 'g'))).toBe(answers.length);
    const row = catalogue.find(({ code, family }) => code === '200002' && family === 'futures')!;
    for (const text of [row.meaning, row.hint, row.source, deedOf(row)])
      expect(page).toContain(`>${text}<`);
  });

  test('stands codes in the order of their numbers, meanings of one code together', () => {
    const codes = [...page.matchAll(/<section data-code="([^"]+)"/g)].map(([, code]) => code);
    const numbers = codes.filter((code) => /^\d+$/.test(code!)).map(Number);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    // Names behind the numbers: KuCoin's, then network errors, then our own words.
    const named = codes.filter((code) => !/^\d/.test(code!));
    expect(codes.slice(-named.length)).toEqual(named);
    expect(named).toContain('order_not_exist');
    expect(named.slice(-terms.length)).toEqual(terms.map(({ word }) => word));
    expect(page).toContain('data-code="ECONNRESET"');
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

  test('shows wordings of messages, and no regular expressions', () => {
    expect(page).toContain('message like <q>query scope</q>');
    expect(page).not.toContain('level ?3');
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
