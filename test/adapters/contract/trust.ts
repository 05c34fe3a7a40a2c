import { describe, expect, test } from 'vitest';
import {
  createCooldowns,
  createKucoinRetry,
  isKucoinError,
  type KucoinRetryEvent,
  kucoinSigner,
  type Sign,
} from '../../../src/index.js';
import type { LogRecord } from '../../../src/testing/index.js';
import type { Host } from './host.js';
import { accounts, openStage, order, placing, type Stage } from './stage.js';

/** Browsers have no async contexts. */
const { AsyncLocalStorage } =
  globalThis.process?.getBuiltinModule?.('node:async_hooks') ??
  ({} as { AsyncLocalStorage?: never });

const eightHoursMs = 8 * 3_600_000;

/** Changes all that can be changed in a hook's arguments. */
function meddle(given: unknown, lie: unknown): void {
  if (typeof given !== 'object' || given === null) return;
  for (const name of Reflect.ownKeys(given)) {
    meddle((given as Record<PropertyKey, unknown>)[name], lie);
    if (!Array.isArray(given)) Reflect.set(given, name, lie);
  }
  for (const name of ['action', 'executed', 'kind']) Reflect.set(given, name, lie);
}

/** Signs as the exchange wants it, after a while; a while each, the last one again and again. */
function slowSigner(stage: Stage, tookMs: readonly number[]): Sign {
  const sign = kucoinSigner(stage.exchange.credentials);
  let times = 0;
  return async (request) => {
    const ms = tookMs[Math.min(times, tookMs.length - 1)] ?? 0;
    times += 1;
    await stage.runtime.sleep(ms);
    return sign(request);
  };
}

/** How old a signature was when it came. */
function ageMs({ wallMs, headers }: LogRecord): number {
  return wallMs - Number(headers['kc-api-timestamp']);
}

async function rejection(stage: Stage, call: Promise<unknown>): Promise<unknown> {
  return stage.play(
    call.then(
      () => Promise.reject(new Error('it came through')),
      (error: unknown) => error,
    ),
  );
}

/** Nothing is trusted: neither clocks nor hooks, nor the order of turns. */
export function trust(host: Host): void {
  describe('async contexts', () => {
    test.each(AsyncLocalStorage === undefined ? [] : ['sign and listeners'])(
      '%s of twelve simultaneous calls are called in that of their call',
      async () => {
        const stage = await openStage(host);
        const context = new AsyncLocalStorage<string>();
        const strays: unknown[] = [];
        let signed = 0;
        const signer = kucoinSigner(stage.exchange.credentials);
        const sign: Sign = (request) => {
          signed += 1;
          const name = /currency=(\w+)/.exec(request.path)?.[1];
          if (context.getStore() !== name) strays.push(['sign', name, context.getStore()]);
          return signer(request);
        };
        const client = stage.client({ sign });
        const names = Array.from({ length: 12 }, (_, number) => `C${number}`);
        const calls = names.map((name) =>
          context.run(name, () => {
            const onEvent = ({ type }: KucoinRetryEvent): void => {
              if (context.getStore() !== name) strays.push([type, name, context.getStore()]);
            };
            return stage.call(client, `${accounts}?currency=${name}`, { kucoin: { onEvent } });
          }),
        );
        await stage.play(Promise.all(calls));
        expect(strays).toEqual([]);
        expect(signed).toBeGreaterThanOrEqual(12);
      },
    );
  });

  describe('a machine that sleeps', () => {
    const told = {
      status: 429,
      body: { code: '429000', msg: 'Too Many Requests' },
      headers: {
        'gw-ratelimit-limit': '4000',
        'gw-ratelimit-remaining': '0',
        'gw-ratelimit-reset': '2000',
      },
    };

    test('for eight hours during a wait of 2 s does not send the order on waking', async () => {
      const stage = await openStage(host);
      stage.exchange.reply(placing, told);
      const call = stage.call(stage.client(), placing, { body: order() });
      call.catch(() => undefined);
      await stage.answered();
      stage.runtime.suspend(eightHoursMs);
      const { error, kucoin } = await stage.fail(call);
      expect(host.isAnswerError(error)).toBe(true);
      expect(kucoin).toMatchObject({ reason: 'deadline', executed: 'no', attempts: 1 });
      expect(stage.requests()).toHaveLength(1);
    });

    test('does send the read, signed anew', async () => {
      const stage = await openStage(host);
      stage.exchange.reply(accounts, told);
      const call = stage.call(stage.client(), accounts);
      await stage.answered();
      stage.runtime.suspend(eightHoursMs);
      expect((await stage.play(call)).status).toBe(200);
      expect(stage.requests()).toHaveLength(2);
    });
  });

  describe('listeners', () => {
    test.each(['no', 'retry', 'ok', undefined])(
      'that change all they get to %s decide nothing',
      async (lie) => {
        const stage = await openStage(host);
        const hook = (given: unknown): undefined => meddle(given, lie) as undefined;
        const client = stage.client({ onEvent: hook, shouldRetry: hook });
        const kucoin = { onEvent: hook };
        stage.exchange.reply(placing, { fault: 'status-after' });
        const lost = stage.call(client, placing, { body: order(), kucoin });
        expect((await stage.fail(lost)).kucoin).toMatchObject({
          reason: 'unknown-outcome',
          executed: 'unknown',
          attempts: 1,
        });
        stage.exchange.reply(placing, { body: { code: '200004', msg: 'Balance insufficient!' } });
        const refused = stage.call(client, placing, { body: order(), kucoin });
        expect((await stage.fail(refused)).kucoin).toMatchObject({
          reason: 'not-retryable',
          executed: 'no',
        });
        const placed = stage.call(client, placing, { body: order(), kucoin });
        expect((await stage.play(placed)).data).toMatchObject({ code: '200000' });
        expect(stage.requests()).toHaveLength(3);
      },
    );
  });

  describe('a signer', () => {
    test('that takes 6 s once is asked again: what leaves is fresh', async () => {
      const stage = await openStage(host);
      const client = stage.client({ sign: slowSigner(stage, [6_000, 0]) });
      await stage.play(stage.call(client, placing, { body: order() }));
      expect(stage.requests()).toHaveLength(1);
      expect(ageMs(stage.requests()[0]!)).toBeLessThan(1_000);
    });

    test('that takes 6 s every time sends nothing, and says why', async () => {
      const stage = await openStage(host);
      const client = stage.client({ sign: slowSigner(stage, [6_000]) });
      const { error, kucoin } = await stage.fail(stage.call(client, placing, { body: order() }));
      expect(host.isOtherError(error)).toBe(true);
      expect(kucoin).toMatchObject({ reason: 'stale-signature', executed: 'no', attempts: 0 });
      expect(kucoin.hint).toContain('make `sign` faster');
      expect(stage.requests()).toHaveLength(0);
    });

    test('that never answers holds the call to its deadline', async () => {
      const stage = await openStage(host);
      const sign: Sign = () => new Promise(() => undefined);
      const client = stage.client({ sign, deadlineMs: 3_000 });
      const { kucoin } = await stage.fail(stage.call(client, placing, { body: order() }));
      expect(kucoin).toMatchObject({ reason: 'deadline', executed: 'no', attempts: 0 });
    });

    test.each<[string, unknown]>([
      ['an empty object', {}],
      ['a list', ['x']],
      ['a null', { K: null }],
      ['a number', 42],
      ['nothing', undefined],
      ['a key only', { 'KC-API-KEY': 'k' }],
    ])('that gives %s sends nothing unsigned', async (_, signed) => {
      const stage = await openStage(host);
      for (const given of [signed, Promise.resolve(signed)]) {
        const client = stage.client({ sign: () => given as never });
        const error = await rejection(stage, stage.call(client, placing, { body: order() }));
        expect(error).toBeInstanceOf(TypeError);
        expect(String(error)).toMatch(/sign(?: must return|: ')/);
      }
      expect(stage.requests()).toHaveLength(0);
    });

    test('is asked for where only it can sign for a partner', async () => {
      const stage = await openStage(host);
      const headers = { 'KC-API-PARTNER': 'p', 'KC-API-PARTNER-SIGN': 'made elsewhere' };
      const call = stage.call(stage.client(), placing, { body: order(), headers });
      const error = await rejection(stage, call);
      expect(error).toBeInstanceOf(TypeError);
      expect(String(error)).toMatch(/KC-API-PARTNER-SIGN .* `sign`/);
      expect(stage.requests()).toHaveLength(0);
    });
  });

  describe('rubbish', () => {
    test('from shouldRetry has no say', async () => {
      const stage = await openStage(host);
      const shouldRetry = (): never => {
        throw Object.create(null) as Error;
      };
      stage.exchange.reply(placing, { fault: 'status-after' });
      const call = stage.call(stage.client({ shouldRetry }), placing, { body: order() });
      expect((await stage.fail(call)).kucoin).toMatchObject({
        executed: 'unknown',
        reason: 'unknown-outcome',
      });
      expect(stage.requests()).toHaveLength(1);
    });

    test('for an id loses nothing of what became of the order', async () => {
      const stage = await openStage(host);
      stage.exchange.reply(placing, { fault: 'status-after' });
      const client = stage.client({ unknownOutcome: 'reconcile' });
      const body = { ...order(), clientOid: '\ud800x' };
      const { kucoin } = await stage.fail(stage.call(client, placing, { body }));
      expect(kucoin).toMatchObject({ executed: 'unknown', attempts: 1, clientOid: '\ud800x' });
      expect(stage.requests()).toHaveLength(1);
    });
  });

  describe('credentials', () => {
    test('that are right are not refused because of wrong ones with the same key', async () => {
      const stage = await openStage(host);
      const cooldowns = createCooldowns();
      const { credentials } = stage.exchange;
      const wrong = stage.client({ cooldowns, credentials: { ...credentials, secret: 'wrong' } });
      for (let time = 0; time < 3; time += 1) await stage.fail(stage.call(wrong, accounts));
      expect((await stage.fail(stage.call(wrong, accounts))).kucoin.reason).toBe('latched');
      const right = stage.client({ cooldowns });
      expect((await stage.play(stage.call(right, accounts))).status).toBe(200);
      const signer = kucoinSigner(credentials);
      const timestampMs = stage.runtime.wallNowMs();
      const request = { method: 'GET', path: '/api/v1/accounts', body: '', timestampMs };
      const unsigned = stage.client({ cooldowns, credentials: undefined });
      const headers = await signer(request);
      expect((await stage.play(stage.call(unsigned, accounts, { headers }))).status).toBe(200);
    });

    test('and a proxy that is not named: one warning says what is missing', async () => {
      const stage = await openStage(host);
      const events: KucoinRetryEvent[] = [];
      const engine = createKucoinRetry(stage.options({ onEvent: (event) => events.push(event) }));
      const client = host.client(engine);
      // An address of this machine that no rule takes for loopback.
      const proxy = `0.0.0.0:${stage.exchange.host.split(':')[1]}`;
      for (let time = 0; time < 2; time += 1) {
        const call = stage.call(client, `GET http://${proxy}/api/v1/accounts`);
        const outcome: unknown = await stage.play(call.catch((error: unknown) => error));
        expect(isKucoinError(outcome)).toBe(false);
      }
      expect(events).toMatchObject([
        {
          type: 'warning',
          note: expect.stringContaining(`hosts: { '${proxy}': 'spot' }`) as string,
        },
      ]);
    });
  });
}
