import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { KucoinError, type KucoinErrorRecord, type KucoinRetryOptions } from '../../src/index.js';
import {
  copies,
  hostOf as axiosHostOf,
  newest,
  oldest,
  oldestOverFetch,
  overFetch,
} from './axios/support.js';
import { accounts, openStage, placing, type Stage } from './contract/stage.js';
import type { CallOptions, Host } from './contract.js';
import { fetchHost } from './fetch/host.js';
import { hostOf, majors } from './ky/host.js';

const order = {
  clientOid: 'mine-1',
  symbol: 'BTC-USDT',
  side: 'buy',
  type: 'limit',
  price: '1',
  size: '1',
};

const hosts: readonly (readonly [string, Host])[] = [
  ['fetch', fetchHost],
  ...[newest, overFetch, oldest, oldestOverFetch].map(
    (copy) => [copy.name, axiosHostOf(copy)] as const,
  ),
  ...majors.map((major) => [major.name, hostOf(major)] as const),
];

/** What a platform calls a connection that the other side has reset. */
const reset = '(?:ECONNRESET|UND_ERR_SOCKET)(?:, (?:socket hang up|other side closed))?';

/** The text as a pattern, but for the part in `<>`, which is one already. */
function pattern(text: string): RegExp {
  const parts = text.split(/<([^>]*)>/);
  const escaped = parts.map((part, index) =>
    index % 2 === 1 ? part : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(`^${escaped.join('')}$`);
}

interface Scene {
  readonly endpoint: string;
  readonly options?: KucoinRetryOptions;
  readonly call?: CallOptions;
  readonly has?: 'answer';
  prepare(stage: Stage): void;
  /** Of fetch and ky; of axios, where that has words of its own. */
  readonly message: string;
  readonly ofAxios?: string;
}

const scenes: Readonly<Record<string, Scene>> = {
  'a refusal inside 200': {
    endpoint: placing,
    call: { body: order },
    has: 'answer',
    prepare: ({ exchange }) => {
      const body = { code: '200004', msg: 'Balance insufficient!' };
      exchange.reply(placing, { status: 200, body });
    },
    message:
      'POST /api/v1/hf/orders: Balance insufficient! (HTTP 200, code 200004). Not executed. Check the available balance; lower the amount or move funds in (fresh ones take a second).',
  },
  'a 4xx': {
    endpoint: accounts,
    has: 'answer',
    prepare: ({ exchange }) => {
      const body = { code: '400100', msg: 'Parameter Error.' };
      exchange.reply(accounts, { status: 400, body });
    },
    message:
      'GET /api/v1/accounts: Parameter Error (HTTP 400, code 400100). Not executed. Compare the parameters with the docs; the same request fails again.',
  },
  'a 5xx that does not end': {
    endpoint: accounts,
    options: { retries: 0 },
    has: 'answer',
    prepare: ({ exchange }) => {
      const body = { code: '500000', msg: 'Internal Server Error' };
      exchange.reply(accounts, { status: 500, body, times: 9 });
    },
    message:
      'GET /api/v1/accounts: Internal Server Error (HTTP 500, code 500000). Not executed. Gave up after 1 attempt (retries-exhausted).',
  },
  'a 1015 that lasts longer than the deadline': {
    endpoint: accounts,
    options: { deadlineMs: 5_000 },
    has: 'answer',
    prepare: ({ exchange }) => void exchange.blockIp({ shape: 'html' }),
    message:
      'GET /api/v1/accounts: <.*> (HTTP 429, code 1015). Not executed. Gave up after 1 attempt (deadline). Try again at 00:00:30 UTC (in 30 s). Stop all requests from this address until the wait is over, then send fewer.',
  },
  'a lost connection': {
    endpoint: accounts,
    options: { retries: 1 },
    prepare: ({ exchange }) => void exchange.reply(accounts, { fault: 'reset-before', times: 9 }),
    message: `GET /api/v1/accounts: No answer came, and the request may have reached the exchange (code <${reset}>). Not executed. Gave up after 2 attempts (retries-exhausted).`,
  },
  'a time-out': {
    endpoint: accounts,
    options: { retries: 0, attemptTimeoutMs: 700 },
    prepare: ({ exchange }) => void exchange.reply(accounts, { fault: 'no-answer', times: 9 }),
    message:
      'GET /api/v1/accounts: No answer came, and the request may have reached the exchange (No answer within 700 ms). Not executed. Gave up after 1 attempt (retries-exhausted).',
    ofAxios:
      'GET /api/v1/accounts: No answer came, and the request may have reached the exchange (timeout of 700ms exceeded). Not executed. Gave up after 1 attempt (retries-exhausted).',
  },
  'an order whose answer is lost': {
    endpoint: placing,
    call: { body: order },
    prepare: ({ exchange }) => void exchange.reply(placing, { fault: 'reset-after' }),
    message: `POST /api/v1/hf/orders: No answer came, and the request may have reached the exchange (code <${reset}>). Not known whether it was executed. It may have been carried out: check GET /api/v1/hf/orders/client-order/mine-1, or GET /api/v1/hf/orders/active and /done before sending it again.`,
  },
};

interface Seen extends Error {
  readonly kucoin: KucoinErrorRecord;
  readonly code?: string;
  readonly status?: number;
  readonly response?: { readonly status: number };
  readonly toJSON?: () => object;
}

async function meet(host: Host, { endpoint, options, call, prepare }: Scene) {
  const stage = await openStage(host);
  prepare(stage);
  const { error } = await stage.fail(stage.call(stage.client(options), endpoint, call));
  return { stage, error: error as Seen };
}

describe.each(hosts)('the message of %s', (name, host) => {
  const isAxios = copies.some((copy) => copy.name === name);

  test.each(Object.entries(scenes))('%s', async (_, scene) => {
    const { stage, error } = await meet(host, scene);
    const message = (isAxios ? scene.ofAxios : undefined) ?? scene.message;
    expect(error.message).toMatch(pattern(message));
    expect(error.message).not.toMatch(/[.!?]{2}|[\n\t]| {2}/);
    expect(error.message.length).toBeLessThan(360);
    // Whoever prints the error sees the same.
    expect(error.stack).toContain(`Error: ${error.message}\n`);
    expect(inspect(error)).toContain(error.message);
    const { key, secret, passphrase } = stage.exchange.credentials;
    for (const part of [key, secret, passphrase]) expect(inspect(error)).not.toContain(part);
  });

  test.each(Object.entries(scenes))('%s: its class and members are as ever', async (_, scene) => {
    const { error } = await meet(host, scene);
    const hasAnswer = scene.has === 'answer';
    expect(host[hasAnswer ? 'isAnswerError' : 'isOtherError'](error)).toBe(true);
    if (error instanceof KucoinError) return;
    if (hasAnswer) expect(error.response!.status).toBe(error.kucoin.status);
    else expect(error.response).toBeUndefined();
    if (isAxios) expect(error).toMatchObject({ isAxiosError: true });
    else expect(error.name).toBe('HTTPError');
  });

  test('of a call that never left says so, and when to come back', async () => {
    const stage = await openStage(host);
    stage.exchange.blockIp({ shape: 'html' });
    const client = stage.client({ deadlineMs: 60_000 });
    const first = stage.call(client, accounts);
    await stage.answered();
    await stage.runtime.advance(4_400);
    const late = stage.call(client, accounts, { kucoin: { deadlineMs: 1_000 } });
    const { error } = await stage.fail(late);
    expect(error.message).toMatch(
      pattern(
        'GET /api/v1/accounts: <.*> (HTTP 429, code 1015). Not executed: never sent (deadline). Try again at 00:00:30 UTC (in 26 s). Stop all requests from this address until the wait is over, then send fewer.',
      ),
    );
    await stage.play(first);
  });

  test('keeps what the host said before', async () => {
    const lost = await meet(host, scenes['a lost connection']!);
    const before = (lost.error.cause as Error).message;
    expect(before).toMatch(
      /ECONNRESET|socket hang up|fetch failed|Network Error|other side closed/,
    );
    const refused = await meet(host, scenes['a refusal inside 200']!);
    expect(refused.error.kucoin.message).toBe('Balance insufficient!');
  });
});

describe.each(copies)('an error of $name as JSON', (copy) => {
  test.each(Object.entries(scenes))('after %s keeps the record', async (_, scene) => {
    const { stage, error } = await meet(axiosHostOf(copy), scene);
    const text = JSON.stringify(error);
    const json = JSON.parse(text) as Seen & { config: object };
    expect(json.kucoin).toEqual(JSON.parse(JSON.stringify(error.kucoin)));
    expect(json).toMatchObject({ message: error.message, name: error.name, code: error.code });
    expect(json.config).toMatchObject({ method: scene.endpoint.split(' ')[0]!.toLowerCase() });
    expect(Object.keys(error)).not.toContain('toJSON');
    const { key, secret, passphrase } = stage.exchange.credentials;
    const signed = stage.exchange.log.map(({ headers }) => headers['kc-api-sign']!);
    for (const part of [key, secret, passphrase, ...signed]) expect(text).not.toContain(part);
  });
});
