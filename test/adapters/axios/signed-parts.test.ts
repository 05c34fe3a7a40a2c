import { expect, test } from 'vitest';
import type { Prepared } from '../../../adapters/axios/request/prepared-request.js';
import { differenceOf } from '../../../adapters/axios/request/signed-parts.js';

const host = 'https://api.kucoin.com';

interface Parts {
  readonly method?: string;
  readonly url?: string;
  readonly body?: string | Uint8Array | null;
  readonly key?: string;
}

function request({
  method = 'post',
  url = `${host}/api/v1/hf/orders?a=1&b=2`,
  body = '{"a":1,"b":{"c":[2]}}',
  key = 'k',
}: Parts = {}): Prepared {
  const frozen = { body: body ?? undefined, data: undefined, replayable: true };
  return { config: { method }, url, frozen, headers: { 'kc-api-key': key } } as unknown as Prepared;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each([
  [{}, undefined],
  [{ method: 'POST' }, undefined],
  [{ method: 'put' }, 'the method'],
  [{ url: `${host}/api/v1/orders?a=1&b=2` }, 'the address'],
  [{ url: 'https://api-futures.kucoin.com/api/v1/hf/orders?a=1&b=2' }, 'the address'],
  [{ url: '' }, 'the address'],
  [{ url: `${host}/api/v1/hf/orders?b=2&a=1` }, 'the order of the query'],
  [{ url: `${host}/api/v1/hf/orders?a=1&b=3&c=4` }, "the query's `b`, `c`"],
  [{ body: '{"a":1,"b":{"c":[3]}}' }, "the body's `b`"],
  [{ body: '{"b":{"c":[2]},"d":1}' }, "the body's `a`, `d`"],
  [{ body: '{"a": 1,"b":{"c":[2]}}' }, "the body's formatting"],
  [{ body: 'a=1' }, 'the body'],
  [{ body: null }, 'the body'],
  [{ body: bytes('{"a":2}') }, "the body's `a`, `b`"],
  [{ key: 'another' }, 'the header KC-API-KEY'],
])('%j differs in %s', (other, expected) => {
  expect(differenceOf(request(), request(other))).toBe(expected);
});

test('bytes are compared, not the text they would make', () => {
  const one = request({ body: new Uint8Array([0xff, 0x80]) });
  const other = request({ body: new Uint8Array([0xff, 0x81]) });
  expect(differenceOf(one, other)).toBe('the body');
  expect(differenceOf(one, request({ body: new Uint8Array([0xff, 0x80]) }))).toBeUndefined();
});
