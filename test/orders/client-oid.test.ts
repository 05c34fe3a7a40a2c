import { describe, expect, test } from 'vitest';
import { requestFacts } from '../../src/endpoints/request-facts.js';
import {
  clientOidOf,
  insertClientOid,
  newClientOid,
  readOrder,
} from '../../src/orders/client-oid.js';
import { restamp } from '../../src/signing/body-text.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (body: Uint8Array): string => new TextDecoder().decode(body);

describe('reading an order', () => {
  test('takes an object in JSON, as text or as bytes', () => {
    expect(readOrder('{"side":"buy"}')).toEqual({ side: 'buy' });
    expect(readOrder(bytes(' {"side":"buy"} '))).toEqual({ side: 'buy' });
  });

  test.each([
    undefined,
    '',
    'side=buy',
    '[]',
    '"text"',
    '5',
    'null',
    '{"side":',
    '{side:"buy"}',
    bytes('side=buy'),
    new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]),
  ])('takes nothing else: %j', (body) => {
    expect(readOrder(body)).toBeUndefined();
  });
});

describe('the client id of an order', () => {
  const endpointOf = (path: string) =>
    requestFacts({ method: 'POST', url: `https://api.kucoin.com${path}` }).endpoint;
  const hf = endpointOf('/api/v1/hf/orders');

  test('is the text or number that the endpoint takes for it', () => {
    expect(clientOidOf(hf, { clientOid: 'oid-1' })).toBe('oid-1');
    expect(clientOidOf(hf, { clientOid: 17 })).toBe('17');
    const convert = endpointOf('/api/v1/convert/order');
    expect(clientOidOf(convert, { clientOrderId: 'a', clientOid: 'b' })).toBe('a');
  });

  test.each([{}, { clientOid: '' }, { clientOid: null }, { clientOid: {} }, { clientOid: true }])(
    'is none in %j',
    (order) => {
      expect(clientOidOf(hf, order)).toBeUndefined();
    },
  );

  test('is none where the items of a list have their own, or nothing is known', () => {
    expect(clientOidOf(endpointOf('/api/v1/hf/orders/multi'), { clientOid: 'a' })).toBeUndefined();
    expect(clientOidOf(undefined, { clientOid: 'a' })).toBeUndefined();
    expect(clientOidOf(hf, undefined)).toBeUndefined();
  });
});

describe('putting a client id into a body', () => {
  test.each([
    ['{"side":"buy"}', '{"clientOid":"x","side":"buy"}'],
    ['{}', '{"clientOid":"x"}'],
    ['{ }', '{"clientOid":"x" }'],
    ['{\n}', '{"clientOid":"x"\n}'],
    [' \t\r\n{ "side" : "buy" } \n', ' \t\r\n{"clientOid":"x", "side" : "buy" } \n'],
    ['{"size":0.10,"price":1E5}', '{"clientOid":"x","size":0.10,"price":1E5}'],
    ['{"size":12345678901234567890.10}', '{"clientOid":"x","size":12345678901234567890.10}'],
    ['{"a":{"b":{}},"c":"}{"}', '{"clientOid":"x","a":{"b":{}},"c":"}{"}'],
    ['{"remark":"Grüße 🚀 \\u00fc"}', '{"clientOid":"x","remark":"Grüße 🚀 \\u00fc"}'],
  ])('makes it the first member of %s and touches nothing else', (body, expected) => {
    expect(insertClientOid(body, 'clientOid', 'x')).toBe(expected);
    const changed = insertClientOid(bytes(body), 'clientOid', 'x');
    expect(changed).toBeInstanceOf(Uint8Array);
    expect(text(changed)).toBe(expected);
  });

  test('calls it as the endpoint does', () => {
    expect(insertClientOid('{}', 'clientOrderId', 'x')).toBe('{"clientOrderId":"x"}');
  });
});

describe('a drawn client id', () => {
  test('is 25 small letters and digits, other every time', () => {
    const ids = Array.from({ length: 1_000 }, () => newClientOid(Math.random));
    expect(ids.every((id) => /^[0-9a-z]{25}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(1_000);
  });

  test('uses all of its signs, whatever chance says', () => {
    expect(newClientOid(() => 0)).toBe('0'.repeat(25));
    expect(newClientOid(() => 1 - 2 ** -53)).toBe('z'.repeat(25));
  });
});

describe('stamping an order anew', () => {
  test.each([
    ['{"clientTimestamp":1,"side":"buy"}', '{"clientTimestamp":99,"side":"buy"}'],
    ['{"clientTimestamp" : 1 }', '{"clientTimestamp" : 99 }'],
    ['{"clientTimestamp":"1700000000000"}', '{"clientTimestamp":"99"}'],
    [
      '{"orderList":[{"clientTimestamp":1,"size":1},{"clientTimestamp":2}]}',
      '{"orderList":[{"clientTimestamp":99,"size":1},{"clientTimestamp":99}]}',
    ],
  ])('makes %s into %s', (body, expected) => {
    expect(restamp(body, 99)).toBe(expected);
    expect(text(restamp(bytes(body), 99))).toBe(expected);
  });

  test.each([
    '{"side":"buy"}',
    '{"clientTimestamp":null}',
    '{"clientTimestamp":1.5}',
    '{"clientTimestamp":1e3}',
    '{"remark":"\\"clientTimestamp\\":1"}',
    '{"xclientTimestamp":1}',
  ])('leaves %s alone', (body) => {
    expect(restamp(body, 99)).toBe(body);
    const same = bytes(body);
    expect(restamp(same, 99)).toBe(same);
  });
});
