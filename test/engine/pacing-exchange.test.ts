import { describe, expect, test } from 'vitest';
import { createCooldowns } from '../../src/rate-limit/cooldown-store.js';
import { activeOrders, doneOrders, order, pacingStage, ticker } from './pacing-stage.js';

const wayThere = { transitMs: 25, delayMs: 25 };
const long = { deadlineMs: 600_000 };

describe('a quota that is told', () => {
  test('3 000 reads of weight 2 go through 4 000 per 30 s: one window and a little', async () => {
    const { client, exchange, play, refused, runtime } = await pacingStage({
      faults: () => wayThere,
    });
    const { many } = client(long);
    expect(await play(many(3_000, activeOrders))).toBe(3_000);
    expect(refused()).toBeLessThanOrEqual(1);
    expect(exchange.knocks()).toEqual([]);
    expect(runtime.monotonicNowMs()).toBeLessThanOrEqual(30_000 * 1.03);
    // Nearly all that there was has been used, not some safe part of it.
    const inFirstWindow = exchange.log.filter(({ atMs }) => atMs < 30_000).length;
    expect(inFirstWindow).toBeGreaterThanOrEqual((4_000 - 80) / 2 - 1);
  });

  test('one request opens a window before the others follow', async () => {
    const { client, exchange, play } = await pacingStage({ faults: () => wayThere });
    const { many } = client();
    await play(many(20, activeOrders));
    expect(exchange.log.map(({ leftAtMs }) => leftAtMs)).toEqual([
      0,
      ...Array.from({ length: 19 }, () => 50),
    ]);
  });

  test('after it was used up the first goes alone, and every success lets two more through', async () => {
    const limits = { Spot: 40 };
    const { client, exchange, play } = await pacingStage({ limits, faults: () => wayThere });
    const { many } = client({ ...long, jitter: 'none' });
    await play(many(30, activeOrders));
    const later = exchange.log.map(({ atMs }) => atMs).filter((atMs) => atMs > 30_000);
    const waves = [...new Set(later)].map((ms) => later.filter((one) => one === ms).length);
    expect(waves.slice(0, 3)).toEqual([1, 2, 4]);
  });

  test('answers that overtake each other are not taken for what is left', async () => {
    const { client, play, refused } = await pacingStage({
      limits: { Spot: 400 },
      faults: (_, random) => ({ transitMs: random() * 800, delayMs: random() * 800 }),
    });
    const { many } = client(long);
    expect(await play(many(500, activeOrders))).toBe(500);
    expect(refused()).toBeLessThanOrEqual(3);
  });

  test('an answer that took twenty seconds does not upset the reckoning', async () => {
    const { client, play, refused } = await pacingStage({
      limits: { Spot: 400 },
      faults: ({ number }) => (number % 50 === 1 ? { delayMs: 20_000 } : wayThere),
    });
    const { many } = client(long);
    expect(await play(many(500, activeOrders))).toBe(500);
    expect(refused()).toBeLessThanOrEqual(1);
  });

  test('an exchange slower than a second is waited for, not overrun', async () => {
    const { client, play, refused } = await pacingStage({
      limits: { Spot: 400 },
      faults: () => ({ transitMs: 1_000, delayMs: 1_500 }),
    });
    const { many } = client(long);
    expect(await play(many(500, activeOrders))).toBe(500);
    expect(refused()).toBeLessThanOrEqual(1);
  });

  test('a first request that is lost does not let the crowd loose', async () => {
    const { client, play, refused } = await pacingStage({
      limits: { Spot: 400 },
      faults: ({ number }) => (number === 1 ? 'reset-before' : wayThere),
    });
    const { many } = client(long);
    expect(await play(many(500, activeOrders))).toBe(500);
    expect(refused()).toBeLessThanOrEqual(1);
  });
});

describe('a quota that is not ours alone', () => {
  test('somebody else draws on it all the while: few are refused, all get through', async () => {
    const { client, exchange, refused, runtime } = await pacingStage({
      limits: { Spot: 1_000 },
      faults: () => wayThere,
    });
    const { many } = client(long);
    void (async () => {
      for (let n = 0; n < 600; n += 1) {
        await runtime.sleep(100);
        exchange.spend('Spot', 1);
      }
    })();
    const calls = Array.from({ length: 60 }, async (_, burst) => {
      await runtime.sleep(burst * 500);
      return Promise.all(many(10, activeOrders));
    });
    const ends = (await runtime.runUntil(Promise.all(calls))).flat();
    expect(ends.filter((end) => end instanceof Response)).toHaveLength(600);
    expect(refused()).toBeLessThanOrEqual(3);
    expect(exchange.knocks()).toEqual([]);
  });

  test('somebody else used it all up: one finds out, and nobody knocks', async () => {
    const { client, exchange, play, refused } = await pacingStage({ faults: () => wayThere });
    exchange.spend('Spot');
    const { many } = client(long);
    expect(await play(many(200, activeOrders))).toBe(200);
    expect(refused()).toBe(1);
    expect(exchange.knocks()).toEqual([]);
  });

  test('somebody else draws between two of our calls: that is not our weight', async () => {
    const { client, exchange, play, runtime } = await pacingStage({ limits: { Spot: 700 } });
    const { call, many } = client(long);
    for (const drawn of [150, 140, 160, 130]) {
      await play([call(activeOrders)]);
      exchange.spend('Spot', drawn);
      await runtime.advance(100);
    }
    // 112 are left, of which 14 are the reserve: enough for all of these.
    await play(many(40, activeOrders));
    expect(runtime.monotonicNowMs()).toBeLessThan(30_000);
  });
});

describe('what changes', () => {
  test('a limit that falls in mid-flight costs no more than what was under way', async () => {
    const { client, exchange, play, refused, runtime } = await pacingStage({
      limits: { Spot: 1_000 },
      faults: (_, random) => ({ transitMs: random() * 100, delayMs: random() * 100 }),
    });
    const { many } = client(long);
    const calls = Array.from({ length: 50 }, async (_, burst) => {
      await runtime.sleep(burst * 200);
      return play(many(14, activeOrders));
    });
    await runtime.advance(5_000);
    exchange.settings.limits.Spot = 500;
    expect((await runtime.runUntil(Promise.all(calls))).reduce((sum, one) => sum + one)).toBe(700);
    expect(refused()).toBeLessThanOrEqual(14);
    expect(exchange.knocks()).toEqual([]);
  });

  test('a limit that rises is made use of at once', async () => {
    const { client, exchange, play, refused, runtime } = await pacingStage({
      limits: { Spot: 200 },
      faults: () => wayThere,
    });
    const { call, many } = client(long);
    await play(many(50, activeOrders));
    exchange.settings.limits.Spot = 4_000;
    await play([call(activeOrders)]);
    await play(many(300, activeOrders));
    expect([refused(), runtime.monotonicNowMs() < 30_000]).toEqual([0, true]);
  });

  test('without headers nobody is held back, and with them again all are', async () => {
    const { client, exchange, play, refused, runtime } = await pacingStage({
      quotaHeaders: false,
      limits: { Spot: 1_000 },
      faults: () => wayThere,
    });
    const { many } = client(long);
    await play(many(400, activeOrders));
    expect(runtime.monotonicNowMs()).toBe(100);
    exchange.settings.quotaHeaders = true;
    await runtime.advance(30_000);
    await play(many(10, activeOrders));
    await play(many(700, activeOrders));
    expect(refused()).toBe(0);
  });

  test('headers that end in mid-window: what may have been counted is kept in mind', async () => {
    const { client, exchange, play, refused, runtime } = await pacingStage({
      limits: { Spot: 400 },
      faults: () => wayThere,
    });
    const { many } = client(long);
    await play(many(10, activeOrders));
    exchange.settings.quotaHeaders = false;
    expect(await play(many(250, activeOrders))).toBe(250);
    expect(refused()).toBe(0);
    expect(runtime.monotonicNowMs()).toBeGreaterThan(30_000);
  });
});

describe('weights', () => {
  test('an endpoint heavier than published is known after three', async () => {
    const weights = { 'GET /api/v1/hf/orders/done': 20 };
    const { client, play, refused } = await pacingStage({ weights, faults: () => wayThere });
    const { call, many } = client(long);
    for (let n = 0; n < 3; n += 1) await play([call(doneOrders)]);
    expect(await play(many(400, doneOrders))).toBe(400);
    expect(refused()).toBe(0);
  });

  test('one that nobody documented is learnt from its first', async () => {
    const { client, exchange, play, runtime } = await pacingStage({ faults: () => wayThere });
    const { call, many } = client(long);
    let remaining = 4_000;
    exchange.reply(
      () => true,
      () => {
        const accepted = remaining >= 50;
        if (accepted) remaining -= 50;
        const resetMs = 30_000 - (runtime.monotonicNowMs() % 30_000);
        return {
          status: accepted ? 200 : 429,
          body: accepted ? { code: '200000', data: {} } : { code: '429000', msg: 'm' },
          headers: {
            'gw-ratelimit-limit': '4000',
            'gw-ratelimit-remaining': String(remaining),
            'gw-ratelimit-reset': String(Math.ceil(resetMs)),
          },
        };
      },
    );
    void runtime.sleep(30_000).then(() => (remaining = 4_000));
    await play([call('/api/v9/undocumented')]);
    await play(many(100, '/api/v9/undocumented'));
    expect(exchange.log.filter(({ status }) => status === 429)).toEqual([]);
    expect(exchange.log).toHaveLength(101);
  });
});

describe('several engines', () => {
  test('on one store share one quota', async () => {
    const { client, exchange, play, refused, runtime } = await pacingStage({
      limits: { Spot: 800 },
      faults: () => wayThere,
    });
    const cooldowns = createCooldowns();
    const engines = [1, 2, 3].map(() => client({ ...long, cooldowns }));
    expect(await play(engines.flatMap(({ many }) => many(200, activeOrders)))).toBe(600);
    expect(refused()).toBeLessThanOrEqual(1);
    expect(exchange.knocks()).toEqual([]);
    expect(runtime.monotonicNowMs()).toBeLessThanOrEqual(30_000 * 1.03);
  });

  test("one's cancel goes before another's reads when the quota is back, and both get on", async () => {
    const { client, exchange, play, runtime } = await pacingStage({
      limits: { Spot: 400 },
      faults: () => wayThere,
    });
    const cooldowns = createCooldowns();
    const [one, other] = [client({ ...long, cooldowns }), client({ ...long, cooldowns })];
    exchange.spend('Spot');
    const reads = one.many(20, activeOrders);
    await runtime.advance(1_000);
    const others = other.many(20, activeOrders);
    const cancel = other.call('/api/v1/hf/orders/5c35c02703aa673ceec2a168?symbol=BTC-USDT', {
      method: 'DELETE',
    });
    await play([...reads, ...others, cancel]);
    const methods = exchange.log.filter(({ refused }) => refused === undefined);
    // The probe may be a read; the first ones let in after it are the cancel and one read.
    expect(methods.slice(0, 3).map(({ method }) => method)).toContain('DELETE');
  }, 20_000);

  test('one that does not pace is counted by the others', async () => {
    const { client, play, refused } = await pacingStage({
      limits: { Spot: 800 },
      faults: () => wayThere,
    });
    const cooldowns = createCooldowns();
    const [paced, unpaced] = [client({ ...long, cooldowns }), client({ cooldowns, pacing: false })];
    const calls = [...unpaced.many(200, activeOrders), ...paced.many(300, activeOrders)];
    expect(await play(calls)).toBe(500);
    expect(refused()).toBe(0);
  });
});

describe('priorities', () => {
  test('cancels get through when reads have used up all but the reserve', async () => {
    const { client, exchange, play, runtime } = await pacingStage({
      limits: { Spot: 400 },
      faults: () => wayThere,
    });
    const { call, many } = client(long);
    const placed = await runtime.runUntil(call('/api/v1/hf/orders', order('mine')));
    expect(placed).toBeInstanceOf(Response);
    const { orderId } = ((await (placed as Response).json()) as { data: { orderId: string } }).data;
    const reads = many(400, activeOrders);
    await runtime.advance(5_000);
    const before = exchange.log.length;
    const cancelled = call(`/api/v1/hf/orders/${orderId}?symbol=BTC-USDT`, { method: 'DELETE' });
    await runtime.advance(100);
    expect((await cancelled) instanceof Response).toBe(true);
    expect(exchange.log).toHaveLength(before + 1);
    await play(reads);
    expect(exchange.refused('quota').length).toBeLessThanOrEqual(1);
  });

  test('a read that is told to be a cancel may spend the reserve', async () => {
    const { client, exchange, runtime, play } = await pacingStage({ limits: { Spot: 400 } });
    const { call, many } = client(long);
    const reads = many(300, activeOrders);
    await runtime.advance(1_000);
    const before = exchange.log.length;
    const urgent = call(activeOrders, { kucoin: { priority: 'cancel' } });
    await runtime.advance(1);
    expect((await urgent) instanceof Response).toBe(true);
    expect(exchange.log).toHaveLength(before + 1);
    await play(reads);
  });

  test('in a flood of cancels reads still move', async () => {
    const { client, exchange, play, runtime } = await pacingStage({
      limits: { Spot: 100 },
      faults: () => wayThere,
    });
    const { many } = client(long);
    exchange.spend('Spot', 100);
    const reads = many(20, activeOrders);
    await runtime.advance(100);
    const flood = many(400, doneOrders, { priority: 'cancel' });
    await play(reads);
    const sent = exchange.log.map(({ path }) => path.endsWith('active'));
    expect(sent.lastIndexOf(true)).toBeLessThan(sent.length - 1);
    expect(sent.filter((isRead) => !isRead).length).toBeGreaterThan(100);
    await play(flood);
  });
});

describe('what an address may send', () => {
  const cloudflare = { requests: 100, perMs: 10_000 };

  test('when told, nobody is refused', async () => {
    const { client, exchange, play, refused, runtime } = await pacingStage({
      cloudflare,
      faults: () => wayThere,
    });
    const { many } = client({ ...long, pacing: { ipRequests: 100, ipPerMs: 10_000 } });
    expect(await play(many(550, ticker))).toBe(550);
    expect(refused()).toBe(0);
    expect(exchange.log).toHaveLength(550);
    // A sliding 10 s with at most 100 in it: at least 50 s, and no more than noise above that.
    expect(runtime.monotonicNowMs()).toBeGreaterThanOrEqual(50_000);
    expect(runtime.monotonicNowMs()).toBeLessThan(53_000);
  });

  test('when not told, a block is waited out and its rate is a ceiling that is reported', async () => {
    const { client, exchange, events, play } = await pacingStage({
      cloudflare,
      faults: () => wayThere,
    });
    const { call, many } = client(long);
    const busy = many(90, ticker);
    await play(busy);
    const burst = many(30, ticker);
    expect(await play(burst)).toBe(30);
    expect(exchange.knocks()).toEqual([]);
    expect(exchange.refused('block-ip').length).toBeLessThanOrEqual(30);
    const notes = events.flatMap(({ note = '' }) => (note.startsWith('ceiling') ? [note] : []));
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/at most \d+ requests per 10000 ms/);
    await play([call(ticker)]);
  });

  test('the ceiling holds: the second crowd is not refused', async () => {
    const { client, exchange, play } = await pacingStage({ cloudflare, faults: () => wayThere });
    const { many } = client(long);
    await play(many(60, ticker));
    await play(many(60, ticker));
    const before = exchange.refused('block-ip').length;
    expect(before).toBeGreaterThan(0);
    expect(await play(many(600, ticker))).toBe(600);
    expect(exchange.knocks()).toEqual([]);
    // A sliding count may see two fixed windows at once: the ceiling comes down in steps.
    expect(exchange.refused('block-ip').length).toBeLessThanOrEqual(4 * 100);
  });
});

test('pacing: false sends all at once and leaves it to the refusals', async () => {
  const { client, exchange, play, runtime } = await pacingStage({
    limits: { Spot: 200 },
    faults: () => wayThere,
  });
  const { many } = client({ ...long, pacing: false });
  const calls = many(150, activeOrders);
  await runtime.advance(25);
  expect(exchange.log.filter(({ leftAtMs }) => leftAtMs === 0)).toHaveLength(150);
  expect(await play(calls)).toBe(150);
  expect(exchange.refused('quota')).toHaveLength(50);
  expect(exchange.knocks()).toEqual([]);
});
