import { describe, expect, test } from 'vitest';
import type { CatalogueRow } from '../../src/catalogue/row.js';
import {
  foreign,
  fromRow,
  hiddenFailure,
  okClassification,
  undocumented,
} from '../../src/classifier/classification.js';
import { requestFacts } from '../../src/endpoints/request-facts.js';
import { requests } from '../fixtures/requests.js';

const read = requestFacts(requests.readFutures);
const order = requestFacts(requests.placeFutures);
const nowhere = requestFacts({ method: 'POST', url: 'http://localhost/api/v1/orders' });

const row: CatalogueRow = {
  code: '1',
  family: 'spot',
  meaning: 'm',
  kind: 'overload',
  action: 'retry',
  executed: 'no',
  hint: 'h',
  source: 's',
};
const seen = { status: 200, code: '1', message: 'from 1.2.3.4' };

describe('fromRow', () => {
  test('names the product of the request, and the table where that is unknown', () => {
    expect(fromRow(order, row, seen, undefined).family).toBe('futures');
    expect(fromRow(nowhere, row, seen, undefined).family).toBe('spot');
  });

  test('keeps code, status and a message without addresses', () => {
    expect(fromRow(order, row, seen, undefined)).toEqual({
      action: 'retry',
      kind: 'overload',
      executed: 'no',
      code: '1',
      message: 'from [ip]',
      status: 200,
      family: 'futures',
      meaning: 'm',
      hint: 'h',
      source: 's',
    });
  });

  test('takes the wait in the answer for a retry, and binds the request alone', () => {
    expect(fromRow(order, row, seen, 1500)).toMatchObject({ waitMs: 1500, scope: 'request' });
    expect(fromRow(order, row, seen, 0)).not.toHaveProperty('waitMs');
    expect(fromRow(order, { ...row, waitMs: 9 }, seen, undefined)).not.toHaveProperty('waitMs');
  });

  test('takes the tabled wait for a backoff where the answer names none', () => {
    const backoff: CatalogueRow = { ...row, action: 'backoff', scope: 'ip', waitMs: 30_000 };
    expect(fromRow(order, backoff, seen, undefined)).toMatchObject({ waitMs: 30_000, scope: 'ip' });
    expect(fromRow(order, backoff, seen, 0)).toMatchObject({ waitMs: 30_000 });
    expect(fromRow(order, backoff, seen, 1)).toMatchObject({ waitMs: 1 });
  });

  test('has no wait for what is not repeated', () => {
    const surface: CatalogueRow = { ...row, action: 'surface', waitMs: 30_000 };
    expect(fromRow(order, surface, seen, 5_000)).not.toHaveProperty('waitMs');
    const lost: CatalogueRow = { ...row, executed: 'unknown' };
    expect(fromRow(order, lost, seen, 5_000)).not.toHaveProperty('waitMs');
  });

  test('a lost outcome is repeated for a read and surfaced for the rest', () => {
    const lost: CatalogueRow = { ...row, executed: 'unknown' };
    expect(fromRow(read, lost, seen, 5_000)).toMatchObject({
      action: 'retry',
      executed: 'no',
      waitMs: 5_000,
    });
    expect(fromRow(order, lost, seen, undefined)).toMatchObject({
      action: 'surface',
      executed: 'unknown',
    });
  });
});

test('a success was carried out, for any request', () => {
  expect(okClassification(order, 200, '200000')).toMatchObject({ action: 'ok', executed: 'yes' });
  expect(okClassification(read, 204)).not.toHaveProperty('code');
});

test('a call with an undocumented answer may have been carried out', () => {
  expect(undocumented(order, { status: 200 })).toMatchObject({
    action: 'surface',
    kind: 'unknown',
    executed: 'unknown',
  });
  expect(undocumented(read, { status: 200 }).executed).toBe('no');
});

describe('hiddenFailure', () => {
  test.each([
    'Unsuccessful!',
    'You do not have enough',
    'No open positions',
    'cannot be cancelled',
    'Insufficient margin',
    'Operation rejected',
    'amount exceeds limit',
    'Order failed.',
  ])('%s is a refusal', (message) => {
    expect(hiddenFailure(order, { status: 200, message }, undefined).executed).toBe('no');
  });

  test.each([
    'Accepted',
    'Order placed',
    'Failed: time-out',
    'Request timed out, not confirmed',
    'System busy, failed',
    'Not yet: still processing',
    '',
  ])('%s leaves it open', (message) => {
    expect(hiddenFailure(order, { status: 200, message }, undefined).executed).toBe('unknown');
  });
});

describe('foreign', () => {
  const told = (rows: readonly CatalogueRow[]) => foreign(order, seen, rows);

  test('shows what other tables say, and decides nothing', () => {
    const other: CatalogueRow = { ...row, family: 'earn', meaning: 'e', source: 't' };
    expect(told([row, { ...row, meaning: 'another' }, other])).toMatchObject({
      action: 'surface',
      kind: 'unknown',
      executed: 'unknown',
      family: 'futures',
      meaning: 'In KuCoin\'s spot tables: "m"; in its earn tables: "e"',
      source: 's',
    });
    expect(foreign(read, seen, [row]).executed).toBe('no');
  });

  test('says so where their words are not these', () => {
    expect(told([]).meaning).toMatch(/^Only other products/);
  });
});
