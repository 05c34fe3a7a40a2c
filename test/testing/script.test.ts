import { describe, expect, it } from 'vitest';
import { manualRuntime, startExchange } from '../../src/testing/index.js';

describe('a script', () => {
  const bad: readonly (readonly [object, RegExp])[] = [
    [{ speeed: 10 }, /unknown option "speeed"; known are speed, runtime/],
    [{ speed: 0 }, /speed must be a finite number above 0; got 0/],
    [{ speed: Infinity }, /speed must be/],
    [{ speed: '10' }, /speed must be .*; got "10"/],
    [{ speed: 2, runtime: manualRuntime() }, /speed or runtime, not both/],
    [{ runtime: {} }, /runtime must be a runtime, as manualRuntime\(\) makes one/],
    [{ seed: NaN }, /seed must be a finite number/],
    [{ port: -1 }, /port must be a port number/],
    [{ port: 1, listen: false }, /port has no meaning with listen: false/],
    [{ futuresPort: 70_000 }, /futuresPort must be a port number/],
    [{ futuresPort: 1, listen: false }, /port has no meaning with listen: false/],
    [{ onRequest: 1 }, /onRequest must be a function/],
    [{ listen: 1 }, /listen must be true or false/],
    [{ product: 'margin' }, /product must be one of "spot", "futures", "broker"/],
    [{ users: [{ key: 'a', secret: 'b' }] }, /users\[0\].passphrase must be given/],
    [{ users: {} }, /users must be a list/],
    [{ permissions: ['Everything'] }, /permissions\[0\] must be one of "General"/],
    [{ balances: { USDT: -1 } }, /balances\[USDT\] must be a number, 0 or more; got -1/],
    [{ balances: 5 }, /balances must be an object/],
    [{ limits: { spot: 5 } }, /unknown option "limits.spot"; known are Spot, Futures/],
    [{ weights: { 'GET /nothing': 1 } }, /weights: "GET \/nothing" is not served/],
    [{ messages: 'new' }, /messages must be one of "classic", "level"/],
    [{ endpointLimits: [{ limit: 1 }] }, /endpointLimits\[0\].endpoint must be given/],
    [{ endpointLimits: [{ endpoint: 'x' }] }, /endpoint must be a method and a path/],
    [{ endpointLimits: [{ endpoint: 'GET /x' }] }, /endpointLimits: "GET \/x" is not served/],
    [{ cloudflare: { limit: 5 } }, /unknown option "cloudflare.limit"; known are requests/],
    [{ badAuth: true }, /badAuth must be an object/],
    [{ overload: { afterMs: 5 } }, /overload needs forMs or count/],
    [{ overload: 5 }, /overload must be an object or a list/],
    [
      { maintenance: [{ count: 1, match: 5 }] },
      /maintenance\[0\].match must be a text or a RegExp/,
    ],
    [{ maintenance: { count: 1, match: 'x' } }, /write a method and a path/],
    [{ dedupe: 'yes' }, /dedupe must be one of true, false, "active"/],
    [{ readLagMs: -1 }, /readLagMs must be a number, 0 or more/],
    [{ candleBytes: 6_000_000 }, /candleBytes must be a number of bytes from 64 to 5 MB/],
    [{ faults: 'reset' }, /faults must be a function/],
    [[], /must be an object/],
  ];
  it.each(bad)('%o is refused', async (script, message) => {
    const starting = startExchange(script);
    await expect(starting).rejects.toThrow(TypeError);
    await expect(starting).rejects.toThrow(message);
  });

  it('may leave everything out, and pass undefined through', async () => {
    const exchange = await startExchange({ listen: false, speed: undefined, balances: undefined });
    expect(exchange.settings).toMatchObject({
      quotaHeaders: true,
      messages: 'classic',
      dedupe: true,
      readLagMs: 0,
      fillAfterMs: Infinity,
      minFunds: 0,
      candleBytes: 2048,
      limits: { Spot: 4000, Futures: 2000, Public: 2000 },
    });
    expect(exchange.credentials.keyVersion).toBe('2');
    await exchange.close();
  });
});
