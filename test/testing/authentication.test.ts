import { describe, expect, it } from 'vitest';
import type { Credentials } from '../../src/types/index.js';
import { call, get, quietExchange, type Signing, TICKER } from './client.js';

const ACCOUNTS = '/api/v1/accounts';

describe('a private endpoint', () => {
  it('accepts a correct signature', async () => {
    const { exchange } = await quietExchange();
    const { status, json } = await call(exchange, 'GET', ACCOUNTS);
    expect([status, json.code]).toEqual([200, '200000']);
    expect(json.data[0]).toMatchObject({ currency: 'BTC', type: 'trade', holds: '0' });
    expect(exchange.log[0]).toMatchObject({ uid: '10001', executed: true });
  });

  const refusals: readonly (readonly [string, Signing, number, string, string])[] = [
    ['no key', { without: ['kc-api-key'] }, 400, '400001', 'Please check the header'],
    ['no signature', { without: ['kc-api-sign'] }, 400, '400001', 'Please check the header'],
    ['no timestamp', { without: ['kc-api-timestamp'] }, 400, '400001', 'Please check the header'],
    ['no passphrase', { headers: { 'kc-api-passphrase': '' } }, 400, '400001', 'Please check'],
    [
      'no number for a timestamp',
      { headers: { 'kc-api-timestamp': 'soon' } },
      400,
      '400002',
      'Inv',
    ],
    ['an unknown key', { headers: { 'kc-api-key': 'nobody' } }, 400, '400003', 'KC-API-KEY not'],
    ['a wrong passphrase', { headers: { 'kc-api-passphrase': 'x' } }, 401, '400004', 'Invalid KC'],
    [
      'a wrong signature',
      { headers: { 'kc-api-sign': 'x' } },
      401,
      '400005',
      'Invalid KC-API-SIGN',
    ],
    ['another path signed', { signs: '/api/v1/orders' }, 401, '400005', 'Invalid KC-API-SIGN'],
    ['an unknown version', { headers: { 'kc-api-key-version': '4' } }, 400, '400009', 'Invalid'],
  ];
  it.each(refusals)('refuses %s', async (_, signing, status, code, msg) => {
    const { exchange } = await quietExchange();
    const answer = await call(exchange, 'GET', ACCOUNTS, undefined, signing);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(answer.json.msg).toContain(msg);
    expect(answer.headers.has('gw-ratelimit-limit')).toBe(false);
    expect(exchange.log[0]).toMatchObject({ executed: false, refused: 'authentication', code });
  });

  it.each([
    [-5000, '400002'],
    [-4999, '200000'],
    [4999, '200000'],
    [5000, '400002'],
  ])('with a timestamp off by %i ms answers %s', async (offMs, code) => {
    const { exchange } = await quietExchange();
    const timestampMs = exchange.wallNowMs() + offMs;
    const { json } = await call(exchange, 'GET', ACCOUNTS, undefined, { timestampMs });
    expect(json.code).toBe(code);
  });

  it('judges timestamps by a clock that can be skewed, and tells it', async () => {
    const { exchange, runtime } = await quietExchange();
    exchange.skewMs = 9000;
    const stale = { timestampMs: runtime.wallNowMs() };
    expect((await call(exchange, 'GET', ACCOUNTS, undefined, stale)).status).toBe(400);
    const time = await get(exchange, '/api/v1/timestamp');
    expect(time.json).toEqual({ code: '200000', data: runtime.wallNowMs() + 9000 });
    const corrected = { timestampMs: Number(time.json.data) };
    expect((await call(exchange, 'GET', ACCOUNTS, undefined, corrected)).status).toBe(200);
    expect(new Date(time.headers.get('date') ?? '').getTime()).toBe(
      Math.floor((runtime.wallNowMs() + 9000) / 1000) * 1000,
    );
  });

  it('keeps its own time when the client’s wall clock jumps', async () => {
    const { exchange, runtime } = await quietExchange();
    const before = exchange.wallNowMs();
    runtime.jumpWall(60_000);
    await runtime.advance(5);
    expect(exchange.wallNowMs()).toBe(before + 5);
  });

  it('goes on while the client’s machine sleeps', async () => {
    const { exchange, runtime } = await quietExchange();
    const before = [exchange.wallNowMs(), exchange.nowMs()] as const;
    runtime.suspend(3_600_000);
    expect([exchange.wallNowMs() - before[0], exchange.nowMs() - before[1]]).toEqual([
      3_600_000, 3_600_000,
    ]);
    const fresh = { timestampMs: runtime.wallNowMs() };
    expect((await call(exchange, 'GET', ACCOUNTS, undefined, fresh)).status).toBe(200);
  });

  it.each([
    ['1', 'plain'],
    ['2', 'HMAC'],
    ['3', 'HMAC'],
  ] as const)('takes the passphrase of a version %s key as %s', async (keyVersion, _form) => {
    const { exchange } = await quietExchange();
    const credentials: Credentials = { ...exchange.credentials, keyVersion };
    expect((await call(exchange, 'GET', ACCOUNTS, undefined, { credentials })).status).toBe(200);
    const other = keyVersion === '1' ? '2' : '1';
    const headers = { 'kc-api-key-version': other };
    const wrong = await call(exchange, 'GET', ACCOUNTS, undefined, { credentials, headers });
    expect(wrong.json.code).toBe('400004');
  });

  it('wants the query signed un-encoded, as KuCoin documents it', async () => {
    const { exchange } = await quietExchange();
    const sent = '/api/v1/accounts?currency=abc%21%40%2311%20x';
    const unencoded = { signs: '/api/v1/accounts?currency=abc!@#11 x' };
    expect((await call(exchange, 'GET', sent, undefined, unencoded)).status).toBe(200);
    expect((await call(exchange, 'GET', sent)).json.code).toBe('400005');
    const plus = '/api/v1/accounts?currency=a+b';
    expect((await call(exchange, 'GET', plus)).status).toBe(200);
    const space = { signs: '/api/v1/accounts?currency=a b' };
    expect((await call(exchange, 'GET', plus, undefined, space)).status).toBe(200);
  });

  it('takes a question mark with nothing behind it for no query, as kucoin-node-sdk needs', async () => {
    const { exchange } = await quietExchange();
    const signs = { signs: '/api/v1/accounts' };
    expect((await call(exchange, 'GET', '/api/v1/accounts?', undefined, signs)).status).toBe(200);
  });

  it('signs the very bytes of the body', async () => {
    const { exchange } = await quietExchange();
    const target = '/api/v1/hf/orders/test';
    const body = { symbol: 'BTC-USDT', side: 'buy', remark: 'grüße 🚀' };
    expect((await call(exchange, 'POST', target, body)).json.code).toBe('200000');
    const wrong = { headers: { 'kc-api-sign': 'AAAA' } };
    expect((await call(exchange, 'POST', target, body, wrong)).json.code).toBe('400005');
  });

  it('checks in the order of its codes', async () => {
    const { exchange } = await quietExchange({ frozen: true, permissions: [] });
    const headers = { 'kc-api-key': 'nobody', 'kc-api-sign': 'x', 'kc-api-passphrase': 'x' };
    const off = { timestampMs: 1, headers };
    const code = async (signing: Signing): Promise<string> =>
      (await call(exchange, 'GET', ACCOUNTS, undefined, signing)).json.code;
    expect(await code({ ...off, without: ['kc-api-sign'] })).toBe('400001');
    expect(await code(off)).toBe('400002');
    expect(await code({ headers })).toBe('400003');
    expect(await code({ headers: { ...headers, 'kc-api-key': exchange.credentials.key } })).toBe(
      '400004',
    );
    expect(await code({ signs: '/' })).toBe('400005');
    expect(await code({})).toBe('400007');
    exchange.key().permissions = ['General'];
    expect(await code({})).toBe('411100');
  });
});

describe('switches of a key and an account', () => {
  it('refuse an address that is not on the list, and name it', async () => {
    const { exchange } = await quietExchange({ ipWhitelist: ['10.0.0.1'] });
    const refused = await call(exchange, 'GET', ACCOUNTS);
    expect([refused.status, refused.json.code]).toEqual([403, '400006']);
    expect(refused.json.msg).toBe('Invalid request ip, the current clientIp is:127.0.0.1');
    const headers = { 'x-forwarded-for': '10.0.0.1' };
    expect((await call(exchange, 'GET', ACCOUNTS, undefined, { headers })).status).toBe(200);
    exchange.key().ipWhitelist = undefined;
    expect((await call(exchange, 'GET', ACCOUNTS)).status).toBe(200);
  });

  it('refuse what the key has no permission for, and nothing else', async () => {
    const { exchange } = await quietExchange({ permissions: ['General'] });
    expect((await call(exchange, 'GET', ACCOUNTS)).status).toBe(200);
    const order = await call(exchange, 'POST', '/api/v1/hf/orders', { symbol: 'A-B', side: 'buy' });
    expect([order.status, order.json.code]).toEqual([403, '400007']);
    expect(exchange.log[1]).toMatchObject({ refused: 'permission', executed: false });
    expect(exchange.orders).toHaveLength(0);
  });

  it('freeze an account', async () => {
    const { exchange } = await quietExchange({ frozen: true });
    const { json, headers } = await call(exchange, 'GET', ACCOUNTS);
    expect(json).toEqual({ code: '411100', msg: 'User are frozen' });
    expect(headers.has('gw-ratelimit-remaining')).toBe(true);
    exchange.account().frozen = false;
    expect((await call(exchange, 'GET', ACCOUNTS)).json.code).toBe('200000');
  });

  it('belong to each user alone', async () => {
    const second = { key: 'k2', secret: 's2', passphrase: 'p2', keyVersion: '3' } as const;
    const users = [{ key: 'k2', secret: 's2', passphrase: 'p2', frozen: true }];
    const { exchange } = await quietExchange({ users });
    const asSecond = { credentials: second };
    expect((await call(exchange, 'GET', ACCOUNTS)).json.code).toBe('200000');
    expect((await call(exchange, 'GET', ACCOUNTS, undefined, asSecond)).json.code).toBe('411100');
    expect(exchange.log.map(({ uid }) => uid)).toEqual(['10001', '10002']);
    expect(() => exchange.account('7')).toThrow(/knows no uid 7/);
    expect(() => exchange.key('7')).toThrow(/knows no key 7/);
  });
});

describe('public endpoints', () => {
  it('need no key, and mind neither a good one nor a bad one', async () => {
    const { exchange } = await quietExchange();
    expect((await get(exchange, TICKER)).json.data).toMatchObject({ bestBid: '66999' });
    expect((await call(exchange, 'GET', TICKER)).status).toBe(200);
    const bad = { headers: { 'kc-api-sign': 'x' } };
    expect((await call(exchange, 'GET', TICKER, undefined, bad)).status).toBe(200);
  });
});

describe('repeated bad authentication', () => {
  const bad: Signing = { headers: { 'kc-api-sign': 'x' } };

  it('bans the address with 418 in plain text, for a time', async () => {
    const { exchange, runtime } = await quietExchange({ badAuth: { limit: 3, blockMs: 10_000 } });
    for (let each = 0; each < 4; each += 1) {
      expect((await call(exchange, 'GET', ACCOUNTS, undefined, bad)).status).toBe(401);
    }
    const banned = await call(exchange, 'GET', ACCOUNTS);
    expect([banned.status, banned.text]).toEqual([
      418,
      'Too Many Bad Auth - Exceeded the access frequency.',
    ]);
    expect(exchange.refused('banned')).toHaveLength(1);
    expect((await get(exchange, TICKER)).status).toBe(200);
    await runtime.advance(10_000);
    expect((await call(exchange, 'GET', ACCOUNTS)).status).toBe(200);
  });

  it('does not count stale timestamps, and can be switched off', async () => {
    const stale = await quietExchange({ badAuth: { limit: 0 } });
    await call(stale.exchange, 'GET', ACCOUNTS, undefined, { timestampMs: 1 });
    expect((await call(stale.exchange, 'GET', ACCOUNTS)).status).toBe(200);
    const off = await quietExchange({ badAuth: false });
    for (let each = 0; each < 50; each += 1) {
      await call(off.exchange, 'GET', ACCOUNTS, undefined, bad);
    }
    expect((await call(off.exchange, 'GET', ACCOUNTS)).status).toBe(200);
  });
});
