import { describe, expect, test } from 'vitest';
import { classify } from '../../src/classifier/classify.js';
import { isMomentaryRefusal, overloadNews } from '../../src/policy/overload.js';

const read = { method: 'GET', url: 'https://api.kucoin.com/api/v1/accounts' };
const order = { method: 'POST', url: 'https://api.kucoin.com/api/v1/hf/orders' };
const envelope = (code: string, msg: string): string => JSON.stringify({ code, msg });

const page = '<html><head><title>503 Service Temporarily Unavailable</title></head></html>';

describe('what an answer tells the gates of overload', () => {
  test.each([
    ['429000 without headers', 429, envelope('429000', 'Too Many Requests'), 'refused', 'passed'],
    ['the same under 200', 200, envelope('429000', 'Too Many Requests'), 'refused', 'passed'],
    ['"system level"', 429, envelope('429001', 'System-level rate limit'), 'refused', 'passed'],
    ['503 as a page', 503, page, 'unknown', 'refused'],
    ['500000 under 500', 500, envelope('500000', 'Internal Server Error'), 'unknown', 'refused'],
    ['502 of a proxy', 502, '<html>502 Bad Gateway</html>', 'unknown', 'refused'],
    ['a success', 200, '{"code":"200000","data":{"orderId":"1"}}', 'passed', 'passed'],
    ['a refused key', 401, envelope('400003', 'KC-API-KEY not exists'), 'passed', 'passed'],
    ['the limit of one endpoint', 200, envelope('200002', 'Too many requests'), 'passed', 'passed'],
    ['a block page', 403, 'error code: 1020', 'unknown', 'unknown'],
  ] as const)('%s', (_, status, body, ofInterface, ofHost) => {
    for (const request of [read, order]) {
      const answer = classify({ request, response: { status, body } });
      expect(overloadNews(answer, 'answered')).toEqual({ interface: ofInterface, host: ofHost });
    }
  });

  test('a connection that never came about is the host, a lost answer says nothing', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const answer = classify({ request: read, error: refused });
    expect(overloadNews(answer, 'no')).toEqual({ interface: 'unknown', host: 'refused' });
    for (const sent of ['yes', 'unknown'] as const) {
      expect(overloadNews(answer, sent)).toEqual({ interface: 'unknown', host: 'unknown' });
    }
  });
});

describe('a momentary refusal', () => {
  const isMomentary = (status: number, body: string, headers = {}): boolean =>
    isMomentaryRefusal(classify({ request: order, response: { status, body, headers } }));

  test('says "not executed" and names no time', () => {
    expect(isMomentary(429, envelope('429000', 'Too Many Requests'))).toBe(true);
    expect(isMomentary(403, 'Access limit breached')).toBe(true);
  });

  test('is neither a quota, nor a lost answer, nor a lasting refusal', () => {
    const reset = { 'gw-ratelimit-limit': '10', 'gw-ratelimit-remaining': '0' };
    const quota = { ...reset, 'gw-ratelimit-reset': '5000' };
    expect(isMomentary(429, envelope('429000', 'Too Many Requests'), quota)).toBe(false);
    expect(isMomentary(503, page)).toBe(false);
    expect(isMomentary(400, envelope('200004', 'Balance insufficient'))).toBe(false);
  });
});
