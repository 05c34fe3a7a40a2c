import { describe, expect, test } from 'vitest';
import { requestFacts } from '../../src/endpoints/request-facts.js';
import { prepareRequest } from '../../src/orders/placement.js';

const zero = (): number => 0;
const drawn = '0'.repeat(25);

function prepare(
  body: string | Uint8Array | undefined,
  {
    path = '/api/v1/hf/orders',
    policy = 'generate',
    isOurs = true,
    method = 'POST',
  }: {
    readonly path?: string;
    readonly policy?: 'require' | 'generate' | 'leave';
    readonly isOurs?: boolean;
    readonly method?: string;
  } = {},
) {
  const request = { method, url: `https://api.kucoin.com${path}`, body };
  const prepared = prepareRequest(request, requestFacts(request), policy, isOurs, zero);
  return { ...prepared, body: prepared.request.body };
}

describe('an order without a client id', () => {
  test('gets one, once, in front of its other members', () => {
    const { body, placement } = prepare('{"side":"buy"}');
    expect(body).toBe(`{"clientOid":"${drawn}","side":"buy"}`);
    expect(placement).toMatchObject({
      clientOid: drawn,
      isOwnId: true,
      orderBody: { side: 'buy' },
    });
  });

  test('gets it in bytes when it came in bytes', () => {
    const { body } = prepare(new TextEncoder().encode('{}'));
    expect(body).toEqual(new TextEncoder().encode(`{"clientOid":"${drawn}"}`));
  });

  test('gets it under the name the endpoint has for it', () => {
    expect(prepare('{}', { path: '/api/v1/convert/order' }).body).toBe(
      `{"clientOrderId":"${drawn}"}`,
    );
  });

  test('stays as it is when the request is not ours to sign, or the id is to be left out', () => {
    for (const options of [{ isOurs: false }, { policy: 'leave' as const }]) {
      const { body, placement } = prepare('{"side":"buy"}', options);
      expect(body).toBe('{"side":"buy"}');
      expect(placement).toMatchObject({ clientOid: undefined, isOwnId: false });
    }
  });

  test('is refused when ids are required, with the name the endpoint has for it', () => {
    const require = { policy: 'require' as const };
    expect(() => prepare('{}', require)).toThrow(TypeError);
    expect(() => prepare('{}', require)).toThrow(/give the order a clientOid/);
    expect(() => prepare('{"clientOid":null}', require)).toThrow(/clientOid/);
    const convert = { ...require, path: '/api/v1/convert/order' };
    expect(() => prepare('{}', convert)).toThrow(/give the order a clientOrderId/);
  });

  test.each(['{"clientOid":null}', '{"clientOid":""}', '{"clientOid":{}}', '{"clientOid":true}'])(
    'that has a member for it, as in %s, gets none: the later of two would count',
    (given) => {
      const { body, placement } = prepare(given);
      expect(body).toBe(given);
      expect(placement).toMatchObject({ clientOid: undefined, isOwnId: false });
    },
  );
});

describe('an order with a client id', () => {
  test.each(['require', 'generate', 'leave'] as const)('keeps it under %j', (policy) => {
    const given = ' {"side":"buy", "clientOid":"mine"}';
    const { body, placement } = prepare(given, { policy });
    expect(body).toBe(given);
    expect(placement).toMatchObject({ clientOid: 'mine', isOwnId: false });
  });
});

describe('what is no placement', () => {
  test.each([
    ['a test order', '/api/v1/hf/orders/test', 'POST'],
    ['a batch', '/api/v1/hf/orders/multi', 'POST'],
    ['a cancel', '/api/v1/hf/orders/client-order/oid-1', 'DELETE'],
    ['a transfer', '/api/v3/accounts/universal-transfer', 'POST'],
    ['an unknown path', '/api/v9/orders', 'POST'],
  ])('is left alone: %s', (_, path, method) => {
    const prepared = prepare('{"side":"buy"}', { path, method, policy: 'require' });
    expect(prepared).toMatchObject({ body: '{"side":"buy"}', placement: undefined });
  });

  test.each(['side=buy', '[{"side":"buy"}]', '{"side":', '', undefined])(
    'is a body that is no object in JSON: %j',
    (given) => {
      expect(prepare(given)).toMatchObject({ body: given, placement: undefined });
    },
  );
});

describe('the window of an order', () => {
  const windowOf = (order: object, path?: string): number | undefined =>
    prepare(JSON.stringify({ clientOid: 'a', ...order }), path ? { path } : {}).placement?.windowMs;

  test('is what it says, when it also says from when on', () => {
    expect(windowOf({ allowMaxTimeWindow: 2_000, clientTimestamp: 1 })).toBe(2_000);
    expect(windowOf({ allowMaxTimeWindow: '2000', clientTimestamp: '1' })).toBe(2_000);
  });

  test.each([
    { allowMaxTimeWindow: 2_000 },
    { clientTimestamp: 1 },
    { allowMaxTimeWindow: 0, clientTimestamp: 1 },
    { allowMaxTimeWindow: 'soon', clientTimestamp: 1 },
    { allowMaxTimeWindow: 2_000, clientTimestamp: 1.5 },
    { allowMaxTimeWindow: 2_000, clientTimestamp: null },
  ])('is not known from %j', (order) => {
    expect(windowOf(order)).toBeUndefined();
  });

  test('is not believed where the endpoint takes none', () => {
    const order = { allowMaxTimeWindow: 2_000, clientTimestamp: 1 };
    expect(windowOf(order, '/api/v1/stop-order')).toBeUndefined();
    expect(windowOf(order, '/api/v3/hf/margin/order')).toBeUndefined();
  });
});
