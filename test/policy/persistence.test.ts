import { describe, expect, test } from 'vitest';
import { classify } from '../../src/classifier/classify.js';
import { persistenceOf, refusalText } from '../../src/policy/persistence.js';
import type { Classification } from '../../src/types/index.js';

const request = { method: 'GET', url: 'https://api.kucoin.com/api/v1/hf/orders/client-order/a' };
const json = (code: string, msg = 'x', status = 200): Classification =>
  classify({ request, response: { status, body: { code, msg } } });
const page = (status: number, body = '<html>'): Classification =>
  classify({ request, response: { status, body } });
const failure = (code: string): Classification =>
  classify({ request, error: Object.assign(new Error('x'), { code }) });

describe('a read that was refused will be refused again', () => {
  test.each([
    ['a frozen account', json('411100', 'User are frozen')],
    ['a region', json('400302', 'x', 403)],
    ['a key without permission', json('400007', 'x', 403)],
    ['a wrong signature', json('400005', 'x', 401)],
    ['an address that is not on the list', json('400006', 'x', 403)],
    ['a page of a firewall', page(403)],
    ['Cloudflare 1020', page(403, 'error code: 1020')],
    ['a ban', page(418, 'Too Many Bad Auth')],
    ['a parameter', json('400100', 'symbol can not be empty')],
    ['KuCoin’s own 404', json('404', 'Not Found', 404)],
    ['an address that is not served', page(451)],
    ['an account of another kind, in another product’s table', json('116104', 'User not found.')],
  ])('%s', (_, classification) => {
    expect(persistenceOf(classification)).toBe('permanent');
  });
});

describe('a read may be answered the next time', () => {
  test.each([
    ['a lost answer', failure('ECONNRESET')],
    ['no name', failure('ENOTFOUND')],
    ['a quota', json('429000', 'x', 429)],
    ['a limit of the endpoint', json('200002', 'Too many requests in a short period')],
    ['a timestamp', json('400002', 'x', 400)],
    ['a failure inside', json('500000', 'x', 500)],
    ['a page under a success', page(200)],
    ['an order that does not show', json('400100', 'order not exist')],
    ['an order in another state', json('400100', 'order_not_exist_or_not_allow_to_cancel')],
  ])('%s', (_, classification) => {
    expect(persistenceOf(classification)).toBe('transient');
  });
});

describe('who knows whether a read will be answered', () => {
  test.each([
    ['a code nobody knows', json('999999')],
    ['what may mean that the order does not show', json('400100', 'the data does not exist')],
    ['the same in Chinese', json('400100', '订单不存在')],
    ['a code of another product', json('100004', 'x')],
    ['a status nobody knows', page(409)],
    ['a redirect', page(302)],
    ['a page that is not there', page(404)],
    ['a certificate', failure('CERT_HAS_EXPIRED')],
    ['a handshake of Cloudflare’s', page(525, 'error code: 525')],
    ['a success with odd words', json('200000', 'the moon is full')],
  ])('%s', (_, classification) => {
    expect(persistenceOf(classification)).toBe('doubtful');
  });
});

describe('a refusal in a hint', () => {
  test.each([
    [json('411100', 'User are frozen'), /^411100 User are frozen$/],
    [page(403), /^HTTP 403 \w/],
    [page(403, 'error code: 1020'), /^1020 \w/],
  ])('names code or status, and the words', (classification, text) => {
    expect(refusalText(classification)).toMatch(text);
  });
});
