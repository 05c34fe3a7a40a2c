import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../src/catalogue/index.js';
import type { ExplainRequest } from '../../src/cli/arguments.js';
import { allTerms } from '../../src/cli/explain/terms.js';
import { wordingOf } from '../../src/cli/explain/wording.js';
import { type CodeReport, explainAnything } from '../../src/cli/explain.js';
import { renderCode } from '../../src/cli/render.js';

const ask = (request: Partial<ExplainRequest>): CodeReport =>
  explainAnything({ json: false, open: false, ...request });
const codes = ({ rows }: CodeReport): string[] => rows.map(({ code }) => code);
const said = (request: Partial<ExplainRequest>): string =>
  renderCode(ask(request), { colours: false, width: 1_000 });

describe('errors without an answer', () => {
  test.each(['ECONNRESET', 'econnreset', 'EPIPE', 'UND_ERR_SOCKET', 'ERR_NETWORK', 'ETIMEDOUT'])(
    '%s: a read is sent again, an order is looked up first',
    (code) => {
      const text = said({ code });
      expect(text).toMatch(/Library {2}A read, a setter or a cancel is sent again after a short/);
      expect(text).toMatch(/An order is looked up by its client id: found, it counts as placed/);
      expect(text).not.toMatch(/at once/);
    },
  );

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ConnectionRefused', 'ERR_PROXY_TUNNEL'])(
    '%s: it never left, so an order is sent again as well',
    (code) => {
      expect(said({ code })).toMatch(/Library {2}Sends it again .*safe for orders too/);
    },
  );

  test.each(['CERT_HAS_EXPIRED', 'ERR_INVALID_URL', 'ERR_TLS_CERT_ALTNAME_INVALID'])(
    '%s: it would fail again',
    (code) => {
      expect(said({ code })).toMatch(/Library {2}Hands the error to you at once/);
    },
  );

  test('what only the classifier knows is known, and what nobody knows is taken for lost', () => {
    expect(codes(ask({ code: 'ERR_HTTP2_OUT_OF_STREAMS' }))).toEqual(['ERR_HTTP2_OUT_OF_STREAMS']);
    expect(ask({ code: 'EFOO' })).toMatchObject({ rows: [], isNetworks: true });
    expect(said({ code: 'EFOO' })).toMatch(/taken for an answer that was lost.* read, a setter/);
    expect(said({ code: 'ECONNFOO' })).toMatch(/spelt alike: ECONNRESET, .*ECONNREFUSED/);
  });

  test('who ended it, and whether there was an answer, is said of names', () => {
    expect(said({ code: 'ERR_CANCELED' })).toMatch(/nothing is repeated and nothing looked up/);
    expect(said({ code: 'aborterror' })).toMatch(/^AbortError/);
    expect(said({ code: 'ERR_BAD_REQUEST' })).toMatch(/axios's word for an answer .* 4xx/);
  });
});

describe('reasons', () => {
  const vocabulary = readFileSync(
    new URL('../../src/types/vocabulary.ts', import.meta.url),
    'utf8',
  );
  const union = vocabulary.split('export type StopReason =')[1]?.split(';')[0] ?? '';
  const reasons = [...union.matchAll(/\| '([a-z-]+)'/g)].map(([, name = '']) => name);

  test('there are some', () => expect(reasons).toContain('unknown-outcome'));

  test.each(reasons)('%s is explained', (code) => {
    const { term, rows } = ask({ code });
    expect(rows).toEqual([]);
    expect(term).toMatchObject({ word: code, what: 'reason (error.kucoin.reason)' });
    expect(term?.means).toMatch(/\.$/);
    expect(term?.you).toMatch(/\.$/);
  });

  test('however they are spelt', () => {
    for (const code of ['Stale_Signature', 'stale signature', ' DEADLINE '])
      expect(ask({ code }).term?.word).toBe(code.trim().toLowerCase().replace(/[ _]/, '-'));
  });

  test('no word is explained twice', () => {
    const words = allTerms().map(({ word }) => word);
    expect(new Set(words).size).toBe(words.length);
    expect(catalogue.filter(({ code }) => words.includes(code))).toEqual([]);
  });
});

describe('numbers', () => {
  test('a status alone, with or without a name, and who else answers with it', () => {
    expect(codes(ask({ status: 429 }))).toEqual(['429']);
    expect(codes(ask({ code: '503' }))).toEqual(['503', 'cf-503']);
    expect(codes(ask({ status: 503, family: 'spot' }))).toEqual(['503']);
  });

  test('a status that is in no table is what the classifier makes of it', () => {
    expect(ask({ code: '301' }).rows).toMatchObject([{ action: 'surface', executed: 'unknown' }]);
    expect(said({ code: '301' })).toMatch(/A read is handed to you, and not repeated\. Nobody/);
    expect(ask({ code: '599' }).rows).toMatchObject([{ action: 'retry', executed: 'unknown' }]);
    expect(ask({ code: '422' }).rows).toEqual([]);
    expect(said({ code: '422' })).toMatch(/never guessed: the HTTP status decides/);
  });

  test('a status of success sends on to the code in the body', () => {
    expect(said({ code: '200' })).toMatch(/the code in the body decides/);
    expect(said({ code: '204' })).toMatch(/the code in the body decides/);
  });

  test('numbers of the edge, one or all that begin alike', () => {
    expect(codes(ask({ code: '1020' }))).toEqual(['1020']);
    const all = codes(ask({ code: '52x' }));
    expect(all).toEqual(['520', '521', '522', '523', '524', '525', '526']);
    expect(codes(ask({ code: '52X' }))).toEqual(all);
    expect(said({ code: '52x' })).toMatch(/^52x: 7 answers\./);
  });

  test('an unknown one names its neighbours, and is never said to be handed over at once', () => {
    expect(ask({ code: '1099' })).toMatchObject({
      rows: [],
      near: ['1101', '1102', '1104', '1106'],
    });
    const text = said({ code: '200099' });
    expect(text).toMatch(/Under 200 and 4xx a read is handed to you .* under 5xx it is sent again/);
    expect(text).not.toMatch(/at once/);
  });
});

describe('messages', () => {
  test('find their answers, the best first', () => {
    const report = ask({ message: 'Balance insufficient' });
    expect(codes(report)[0]).toBe('200004');
    expect(report.rows.every(({ kind }) => kind === 'insufficient-funds')).toBe(true);
    expect(codes(ask({ message: 'Invalid KC-API-SIGN' }))[0]).toBe('400005');
    expect(codes(ask({ message: 'the order does not exist' }))[0]).toBe('order_not_exist');
  });

  test('a product and a status leave the others out', () => {
    const { rows } = ask({ message: 'Balance insufficient', family: 'margin' });
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ family }) => ['margin', 'gateway', 'edge', 'http'].includes(family))).toBe(
      true,
    );
    const forbidden = ask({ message: 'Too many requests', status: 403 }).rows;
    expect(forbidden.map(({ status }) => status ?? 403)).toEqual(forbidden.map(() => 403));
  });

  test('words in place of a code are looked for, too; what nobody says is unknown', () => {
    // 200004 says it the other way round.
    expect(codes(ask({ code: 'insufficient balance' }))[0]).toBe('130105');
    expect(ask({ message: 'zebra giraffe' }).rows).toEqual([]);
    expect(said({ message: 'zebra giraffe' })).toMatch(/No answer in the tables says anything/);
  });

  test.each(catalogue.filter(({ message }) => message !== undefined))(
    'of $family $code is shown in words, not as a test',
    (row) => {
      const wording = wordingOf(row)!;
      expect(row.meaning).toContain(wording);
      expect(wording).not.toMatch(/[|?*\\]/);
      expect(said({ code: row.code })).not.toContain(String(row.message));
    },
  );
});
