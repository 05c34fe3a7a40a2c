import { describe, expect, it } from 'vitest';
import type { Exchange, ManualRuntime, OverloadScript } from '../../src/testing/index.js';
import { call, get, quietExchange, TICKER } from './client.js';

const SERVER_TIME = '/api/v1/timestamp';

/** Asks again and again, some time apart; which of the requests got through. */
async function ask(
  { exchange, runtime }: { exchange: Exchange; runtime: ManualRuntime },
  times: number,
  apartMs = 0,
): Promise<boolean[]> {
  const passed: boolean[] = [];
  for (let each = 0; each < times; each += 1) {
    if (each > 0 && apartMs > 0) await runtime.advance(apartMs);
    passed.push((await get(exchange, TICKER)).status === 200);
  }
  return passed;
}

const count = (passed: readonly boolean[]): number => passed.filter(Boolean).length;

describe('an overload by chance', () => {
  it('refuses a share of requests, drawn from the seed', async () => {
    const draw = async (seed: number): Promise<boolean[]> => {
      const quiet = await quietExchange({ seed, overload: { chance: 0.3 } });
      return ask(quiet, 1000);
    };
    const first = await draw(1);
    // 700 are due; the spread of 1000 such draws is 14.5, and this is four times that.
    expect(Math.abs(count(first) - 700)).toBeLessThan(58);
    expect(await draw(1)).toEqual(first);
    expect(await draw(2)).not.toEqual(first);
  });

  it('answers 429000 without headers; what gets through is served as ever', async () => {
    const { exchange } = await quietExchange({ overload: [{ chance: 0.5 }] });
    const answers = [];
    for (let each = 0; each < 40; each += 1) {
      answers.push(await call(exchange, 'GET', '/api/v1/accounts'));
    }
    const refused = answers.filter(({ status }) => status !== 200);
    expect(exchange.refused('overload')).toHaveLength(refused.length);
    for (const { status, json, headers } of refused) {
      expect([status, json]).toEqual([429, { code: '429000', msg: 'Too Many Requests' }]);
      expect(headers.has('gw-ratelimit-limit')).toBe(false);
    }
    // Weight 5 each of 2000; what is refused spends none.
    const last = answers.filter(({ status }) => status === 200).at(-1);
    const left = 2000 - 5 * (40 - refused.length);
    expect(last?.headers.get('gw-ratelimit-remaining')).toBe(String(left));
  });

  it('ends after so many refusals, when its time is over, or by hand', async () => {
    const quiet = await quietExchange();
    const { exchange, runtime } = quiet;
    exchange.overload({ chance: 0.5, count: 3 });
    expect(count(await ask(quiet, 100))).toBe(97);
    exchange.overload({ chance: 1, forMs: 1000 });
    expect(count(await ask(quiet, 5))).toBe(0);
    await runtime.advance(1000);
    expect(count(await ask(quiet, 5))).toBe(5);
    const end = exchange.overload({ chance: 0.999 });
    expect(count(await ask(quiet, 20))).toBeLessThan(20);
    end();
    expect(count(await ask(quiet, 20))).toBe(20);
  });

  it('of 0 refuses nobody', async () => {
    const quiet = await quietExchange({ overload: { chance: 0 } });
    expect(count(await ask(quiet, 100))).toBe(100);
  });
});

describe('an overload of a capacity', () => {
  it('serves so many per time and refuses the rest', async () => {
    const quiet = await quietExchange();
    quiet.exchange.overload({ capacity: { requests: 20, perMs: 1_000 } });
    const passed = await ask(quiet, 400, 25);
    // One token per 50 ms, asked for every 25 ms, with the two of a full bucket in advance.
    expect(passed.slice(0, 8)).toEqual([true, true, true, false, true, false, true, false]);
    // 2 at first and one per 50 ms of 399 × 25 ms: 201.5.
    expect(count(passed)).toBe(201);
    expect(quiet.exchange.refused('overload')).toHaveLength(199);
  });

  it.each([
    [20, 2],
    [100, 10],
    [3, 1],
  ])('of %i/s serves %i at once after a silence', async (requests, atOnce) => {
    const quiet = await quietExchange({ overload: { capacity: { requests } } });
    expect(count(await ask(quiet, 20))).toBe(atOnce);
    await quiet.runtime.advance(60_000);
    expect(count(await ask(quiet, 20))).toBe(atOnce);
  });

  it('is not used up by what it refuses', async () => {
    const quiet = await quietExchange({ overload: { capacity: { requests: 1, perMs: 500 } } });
    expect(await ask(quiet, 1)).toEqual([true]);
    await quiet.runtime.advance(100);
    // From 100 to 499 ms nothing; a whole token at 500 ms.
    expect(count(await ask(quiet, 400, 1))).toBe(0);
    await quiet.runtime.advance(1);
    expect(await ask(quiet, 2)).toEqual([true, false]);
  });

  it('adds up thirds of a token', async () => {
    const quiet = await quietExchange({ overload: { capacity: { requests: 1, perMs: 3 } } });
    expect(await ask(quiet, 10, 1)).toEqual([
      ...[true, false, false],
      ...[true, false, false],
      ...[true, false, false, true],
    ]);
  });

  it('begins when told, for the requests it is for', async () => {
    const quiet = await quietExchange();
    const { exchange, runtime } = quiet;
    const capacity = { requests: 1 };
    exchange.overload({ capacity, afterMs: 5000, forMs: 500, match: 'GET /api/v1/market' });
    expect(count(await ask(quiet, 10))).toBe(10);
    await runtime.advance(5000);
    expect(await ask(quiet, 2)).toEqual([true, false]);
    expect((await get(exchange, SERVER_TIME)).status).toBe(200);
    await runtime.advance(500);
    expect(count(await ask(quiet, 10))).toBe(10);
  });

  it('may go on beside another overload', async () => {
    const quiet = await quietExchange({
      overload: [{ capacity: { requests: 10 } }, { afterMs: 1000, forMs: 1000 }],
    });
    expect(await ask(quiet, 2)).toEqual([true, false]);
    await quiet.runtime.advance(1000);
    expect(await ask(quiet, 2)).toEqual([false, false]);
    await quiet.runtime.advance(1000);
    expect(await ask(quiet, 2)).toEqual([true, false]);
  });
});

describe('an overload as 503', () => {
  it.each<[string, OverloadScript]>([
    ['an outage', { count: 1 }],
    ['by chance', { chance: 1, count: 1 }],
    ['of a capacity', { capacity: { requests: 1e-9 } }],
  ])('answers the page of a maintenance: %s', async (_, script) => {
    const { exchange } = await quietExchange();
    exchange.overload({ ...script, as: 503, retryAfterMs: 1500 });
    // The full bucket of the capacity.
    if (script.capacity !== undefined) await get(exchange, TICKER);
    const { status, headers, text } = await get(exchange, TICKER);
    expect([status, headers.get('content-type')]).toEqual([503, 'text/html']);
    expect(headers.get('retry-after')).toBe('2');
    expect(text).toContain('503 Service Temporarily Unavailable');
    expect(exchange.refused('maintenance')).toHaveLength(1);
    expect(exchange.refused('overload')).toHaveLength(0);
  });

  it('answers another body when told to, and 429000 with as: 429', async () => {
    const { exchange } = await quietExchange();
    const body = '{"code":"503000","msg":"busy"}';
    exchange.overload({ count: 1, as: 503, body });
    exchange.overload({ count: 1, as: 429, retryAfterMs: 1000 });
    const busy = await get(exchange, TICKER);
    expect([busy.status, busy.text]).toEqual([503, body]);
    const refused = await get(exchange, TICKER);
    expect([refused.status, refused.json.code]).toEqual([429, '429000']);
    expect(refused.headers.get('retry-after')).toBe('1');
  });
});

describe('a refusal by an overload', () => {
  it.each<[string, OverloadScript]>([
    ['outage', { forMs: 60_000 }],
    ['chance', { chance: 0.5 }],
    ['capacity', { capacity: { requests: 1 } }],
    ['503', { capacity: { requests: 1 }, as: 503 }],
  ])('closes no scope, so nothing is a knock: %s', async (_, overload) => {
    const quiet = await quietExchange({ overload });
    await ask(quiet, 20, 10);
    expect(quiet.exchange.refused().length).toBeGreaterThan(0);
    expect(quiet.exchange.knocks()).toEqual([]);
    expect(quiet.exchange.log.map(({ retryAfterMs }) => retryAfterMs)).toEqual(
      quiet.exchange.log.map(() => undefined),
    );
  });
});

describe('an overload is refused', () => {
  it.each<[object, RegExp]>([
    [{ chance: 30 }, /overload\.chance must be a share from 0 to 1, as 0\.3; got 30/],
    [{ chance: -0.1 }, /overload\.chance must be a share/],
    [{ chance: NaN }, /overload\.chance must be a share/],
    [{ chance: '0.3' }, /overload\.chance must be a share from 0 to 1, as 0\.3; got "0\.3"/],
    [{ chance: 1 }, /overload needs forMs or count/],
    [{ as: 503 }, /overload needs forMs or count/],
    [{ capacity: 20 }, /overload\.capacity must be an object; got 20/],
    [{ capacity: { perMs: 1000 } }, /overload\.capacity\.requests must be given/],
    [{ capacity: { requests: 0 } }, /capacity\.requests must be a finite number above 0; got 0/],
    [{ capacity: { requests: 1, perMs: 0 } }, /capacity\.perMs must be a finite number above 0/],
    [{ capacity: { requests: 1, burst: 5 } }, /unknown option "overload\.capacity\.burst"; known/],
    [
      { chance: 0.3, capacity: { requests: 20 } },
      /give chance or capacity, not both; two overloads/,
    ],
    [{ as: 500, forMs: 5 }, /overload\.as must be one of 429, 503; got 500/],
    [{ body: 'x', forMs: 5 }, /overload\.body is the body of a 503; give as: 503 too/],
    [{ body: 'x', forMs: 5, as: 429 }, /overload\.body is the body of a 503/],
  ])('%o', async (script, message) => {
    const { exchange } = await quietExchange();
    expect(() => exchange.overload(script)).toThrow(TypeError);
    expect(() => exchange.overload(script)).toThrow(message);
    await expect(quietExchange({ overload: script })).rejects.toThrow(message);
    expect((await get(exchange, TICKER)).status).toBe(200);
  });

  it('in a list, by its place; maintenance has no such options', async () => {
    await expect(quietExchange({ overload: [{ count: 1 }, { chance: 2 }] })).rejects.toThrow(
      /overload\[1\]\.chance must be/,
    );
    const { exchange } = await quietExchange();
    expect(() => exchange.maintenance({ chance: 0.3 } as object)).toThrow(
      /unknown option "maintenance\.chance"/,
    );
  });
});
