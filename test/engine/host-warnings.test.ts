import { describe, expect, test } from 'vitest';
import { kucoinFetch } from '../../adapters/fetch.js';
import { credentials, ok } from '../support/answers.js';
import { bench } from '../support/harness.js';

const get = (url: string) => ({ method: 'GET', url });
const notes = (events: readonly { readonly type: string; readonly note?: string }[]) =>
  events.filter(({ type }) => type === 'warning').map(({ note }) => note);

describe('a host that is nearly KuCoin’s, with something to sign with', () => {
  test.each([
    ['api.kucoin.co', 'api.kucoin.com'],
    ['sandbox.kucoin.com', 'openapi-sandbox.kucoin.com'],
    ['www.kucoin.com', 'api.kucoin.com'],
    ['futures-api.kucoin.com', 'api-futures.kucoin.com'],
    ['kucoin.net', 'api.kucoin.com'],
  ])('%s: the request leaves untouched, and one warning names %s', async (host, right) => {
    const { call, events, sent } = bench({ credentials });
    const url = `https://${host}/api/v1/accounts`;
    for (let time = 0; time < 3; time += 1) await call(get(url), ok()).promise;
    expect(sent.map(({ headers }) => headers)).toEqual([{}, {}, {}]);
    expect(notes(events)).toEqual([
      `${host} is no host that this engine acts for: the request leaves as it is, not signed and not guarded. KuCoin's own is ${right}. A proxy or mirror has to be named: hosts: { '${host}': 'spot' }, or 'futures' or 'broker'.`,
    ]);
  });

  test('is told to each engine, of each host, and to the listener of the call', async () => {
    const own: { type: string; note?: string }[] = [];
    for (let engine = 0; engine < 2; engine += 1) {
      const { call, events } = bench({ sign: () => ({}) });
      const onEvent = (event: { type: string; note?: string }): void => void own.push(event);
      await call(get('https://www.kucoin.com/a'), ok(), { kucoin: { onEvent } }).promise;
      await call(get('https://api.kucoin.co/a'), ok()).promise;
      expect(notes(events)).toHaveLength(2);
    }
    expect(own).toHaveLength(2);
  });

  test('is told where the credentials come with the call', async () => {
    const { call, events } = bench();
    await call(get('https://www.kucoin.com/api/v1/accounts'), ok()).promise;
    expect(notes(events)).toEqual([]);
    const kucoin = { credentials };
    await call(get('https://www.kucoin.com/api/v1/accounts'), ok(), { kucoin }).promise;
    expect(notes(events)).toHaveLength(1);
  });

  test.each([
    ['another exchange', 'https://api.example.com/api/v1/accounts'],
    ['an address with a path that is none of KuCoin’s', 'http://10.0.0.5:8080/metrics'],
    ['KuCoin’s own host', 'https://api.kucoin.com/api/v1/accounts'],
  ])('is not %s', async (_, url) => {
    const { call, events } = bench({ credentials });
    await call(get(url), ok()).promise;
    expect(notes(events)).toEqual([]);
  });

  test.each(['http://10.0.0.5:8080', 'http://proxy', 'http://gateway.internal:3128'])(
    'may be a proxy that nobody named: %s',
    async (origin) => {
      const { call, events } = bench({ credentials });
      await call(get(`${origin}/api/v1/accounts`), ok()).promise;
      const host = new URL(origin).host;
      expect(notes(events)).toEqual([expect.stringContaining(`hosts: { '${host}': 'spot' }`)]);
      expect(notes(events)[0]).not.toContain("KuCoin's own");
    },
  );

  test('is told through fetch too, for a Request as well', async () => {
    const { retry, events } = bench({ credentials });
    const kucoin = kucoinFetch(retry, () => Promise.resolve(new Response('x')));
    await kucoin('https://www.kucoin.com/api/v1/accounts');
    await kucoin(new Request('https://api.kucoin.co/api/v1/accounts'));
    await kucoin('https://www.kucoin.com/api/v1/accounts');
    expect(notes(events)).toHaveLength(2);
  });
});

describe('a path that stands on two products', () => {
  /** All there are: the same method and path on the spot and the futures host. */
  const pairs = [
    'DELETE /api/v1/orders',
    'DELETE /api/v1/orders/5c35c02703aa673ceec2a168',
    'GET /api/v1/fills',
    'GET /api/v1/mark-price/USDT-BTC/current',
    'GET /api/v1/orders',
    'GET /api/v1/status',
    'GET /api/v1/timestamp',
    'GET /api/v1/trade-fees',
    'POST /api/v1/bullet-private',
    'POST /api/v1/bullet-public',
    'POST /api/v1/orders',
    'POST /api/v1/orders/multi',
    'POST /api/v1/orders/test',
  ];

  test.each(pairs)('%s on loopback: one warning, once', async (endpoint) => {
    const { call, events } = bench({ credentials });
    const [method = '', path = ''] = endpoint.split(' ');
    const request = { method, url: `http://127.0.0.1:8080${path}` };
    // What becomes of them is another matter.
    await call(request, ok()).promise.catch(() => undefined);
    await call({ ...request, url: `${request.url}?a=1` }, ok()).promise.catch(() => undefined);
    expect(notes(events)).toEqual([
      expect.stringMatching(
        /^\w+ \S+ stands on several products.* hosts: \{ '127\.0\.0\.1:8080': 'spot' \}/,
      ),
    ]);
  });

  test('where it is said which: none', async () => {
    const { call, events } = bench({ credentials, hosts: { '127.0.0.1:8080': 'futures' } });
    await call(get('http://127.0.0.1:8080/api/v1/fills'), ok()).promise;
    await call(get('https://api.kucoin.com/api/v1/fills'), ok()).promise;
    await call(get('http://localhost:8080/api/v1/accounts'), ok()).promise;
    expect(notes(events)).toEqual([]);
  });

  test('and a bare path: a URL with a host is asked for', async () => {
    const { call, events } = bench({ credentials });
    await call(get('/api/v1/fills'), ok()).promise;
    expect(notes(events)).toEqual([expect.stringMatching(/Give a URL with a host\.$/)]);
  });
});
