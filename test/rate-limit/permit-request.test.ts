import { describe, expect, test } from 'vitest';
import { requestFacts } from '../../src/endpoints/request-facts.js';
import { createPermitRequests, permitRequestsFor } from '../../src/rate-limit/permit-request.js';
import type { KucoinRetryOptions, RunRequest } from '../../src/types/index.js';
import { accounts, cancel, fills, place, positions, ticker } from '../support/answers.js';

const fares = (request: RunRequest, pacing?: KucoinRetryOptions['pacing']) =>
  permitRequestsFor(requestFacts(request), 'read', { pacing });
const quota = (request: RunRequest, pacing?: KucoinRetryOptions['pacing']) =>
  fares(request, pacing).pool.quota;

describe('what a request asks for in its scopes', () => {
  test('its endpoint and published weight to the quota, its lane to all', () => {
    const { ip, pool, endpoint } = permitRequestsFor(requestFacts(place), 'order', {});
    expect([ip.priority, pool.priority, endpoint.priority]).toEqual(['order', 'order', 'order']);
    expect(pool.quota).toMatchObject({ endpoint: 'POST /api/v1/hf/orders', weight: 1 });
    expect([ip.quota, endpoint.quota, pool.rate, endpoint.rate]).toEqual(Array(4).fill(undefined));
  });

  // docs-new: GET /api/v1/accounts weighs 5, level1 2, positions of futures 2.
  test.each([
    [accounts, 5],
    [ticker, 2],
    [positions, 2],
    [cancel, 1],
  ] as const)('the documented weight of %o', (request, weight) => {
    expect(quota(request)?.weight).toBe(weight);
  });

  test('no weight where none is published', () => {
    const url = 'https://api.kucoin.com/api/v9/nothing/like/it';
    expect(quota({ method: 'GET', url })?.weight).toBeUndefined();
  });
});

describe('what is kept for cancels', () => {
  test('two hundredths of a pool, unless told otherwise', () => {
    expect(quota(place)?.reserve).toBe(0.02);
    expect(quota(place, { reserveForCancels: 0.1 })?.reserve).toBe(0.1);
    expect(quota(place, { reserveForCancels: 50 })?.reserve).toBe(50);
    expect(quota(place, { reserveForCancels: 0 })?.reserve).toBe(0);
  });

  test('nothing where nothing is ever cancelled', () => {
    expect([quota(ticker)?.reserve, quota(accounts)?.reserve]).toEqual([0, 0]);
    expect(quota(ticker, { reserveForCancels: 50 })?.reserve).toBe(0);
  });
});

describe('what an address may send', () => {
  test('has no limit that nobody told', () => {
    expect(fares(place).ip.rate).toEqual({ limit: undefined, isPaced: true });
  });

  test('is what the user says', () => {
    const { ip } = fares(place, { ipRequests: 400, ipPerMs: 10_000 });
    expect(ip.rate).toEqual({ limit: { requests: 400, perMs: 10_000 }, isPaced: true });
  });
});

test('without pacing everything is counted and nothing held back', () => {
  const { ip, pool } = fares(place, false);
  expect(ip.rate).toEqual({ limit: undefined, isPaced: false });
  expect(pool.quota).toMatchObject({ weight: 1, isPaced: false });
});

describe('the permit requests of an engine', () => {
  const book = createPermitRequests({});
  const of = (request: RunRequest, priority: 'read' | 'order' = 'read') =>
    book(requestFacts(request), priority);

  test('are the same for every call of one endpoint', () => {
    const other = { ...fills, url: `${fills.url}&pageSize=1` };
    expect(of(fills)).toBe(of(other));
    expect(of(fills)).toEqual(permitRequestsFor(requestFacts(fills), 'read', {}));
    expect(of(fills, 'order').pool.priority).toBe('order');
  });

  test('tell apart what stands on two hosts', () => {
    const method = 'DELETE';
    const spot = of({ method, url: 'https://api.kucoin.com/api/v1/orders' });
    const futures = of({ method, url: 'https://api-futures.kucoin.com/api/v1/orders' });
    expect([spot.pool.quota?.weight, futures.pool.quota?.weight]).toEqual([20, 800]);
  });
});
