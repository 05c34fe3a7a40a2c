import { describe, expect, test } from 'vitest';
import type { Config, OwnAxios } from '../../../adapters/axios/host.js';
import { Addresses } from '../../../adapters/axios/request/address.js';
import { createKucoinRetry } from '../../../src/index.js';

/** axios's own joining, as far as these addresses need it, and how often it was asked. */
function addresses() {
  const asked: string[] = [];
  const getUri = ({ baseURL = '', url = '', params }: Config): string => {
    const uri = `${baseURL}${url}${params === undefined ? '' : `?n=${JSON.stringify(params)}`}`;
    asked.push(uri);
    return uri;
  };
  return { asked, known: new Addresses(createKucoinRetry(), { getUri } as unknown as OwnAxios) };
}

const config = (parts: Partial<Config>): Config => ({ headers: {}, ...parts });
const base = 'https://api.kucoin.com';

describe('the addresses of an instance', () => {
  test('an address without parameters is asked for once, one with them each time', () => {
    const { asked, known } = addresses();
    const plain = config({ baseURL: base, url: '/api/v1/accounts' });
    expect([known.of(plain), known.of(plain)]).toEqual(Array(2).fill(`${base}/api/v1/accounts`));
    expect(asked).toHaveLength(1);
    for (const params of [1, 2])
      expect(known.of(config({ ...plain, params }))).toBe(`${base}/api/v1/accounts?n=${params}`);
    expect(asked).toHaveLength(3);
  });

  test('two that read alike when joined are not taken for each other', () => {
    const { known } = addresses();
    expect(known.of(config({ baseURL: `${base}/a /b`, url: '/c' }))).toBe(`${base}/a%20/b/c`);
    expect(known.of(config({ baseURL: `${base}/a`, url: '/b /c' }))).toBe(`${base}/a/b%20/c`);
    expect(known.of(config({ baseURL: 'https://evil.example', url: '/c' }))).toBeUndefined();
  });

  test('however many there are, only some are remembered, and none that is very long', () => {
    const { asked, known } = addresses();
    const long = config({ url: `${base}/${'x'.repeat(3_000)}` });
    expect(known.of(long)).toBe(known.of(long));
    expect(asked).toHaveLength(2);
    const first = config({ url: `${base}/0` });
    for (let n = 0; n < 600; n += 1) known.of(config({ url: `${base}/${n}` }));
    const before = asked.length;
    known.of(first);
    expect(asked).toHaveLength(before + 1);
  });
});
