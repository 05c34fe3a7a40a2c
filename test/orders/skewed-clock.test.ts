import { describe, expect, test } from 'vitest';
import type { ScriptedAnswer } from '../../src/testing/index.js';
import { hostNames, postOver } from './hosts.js';
import { hf, hfOrder, openStage } from './stage.js';

const clock = 'GET /api/v1/timestamp';

/** How the question for the time goes wrong, once. */
const troubles: readonly (readonly [string, ScriptedAnswer])[] = [
  ['is reset', { fault: 'reset-before' }],
  ['is answered 500', { status: 500, body: '' }],
  ['is answered 503', { fault: 'status-before', status: 503 }],
  ['is broken off', { fault: 'truncate' }],
  ['is cut to a proper end', { fault: 'cut' }],
  ['is not answered', { fault: 'no-answer' }],
];

describe.each(hostNames)('with a clock that is a minute slow, over %s', (host) => {
  test.each(troubles)('an order is placed although the first %s', async (_, trouble) => {
    const { runtime, exchange } = await openStage({ skewMs: 60_000 });
    exchange.reply(clock, trouble);
    const { credentials } = exchange;
    const hosts = { [exchange.host]: 'spot' } as const;
    const post = postOver(host, { runtime, credentials, hosts, jitter: 'none' }, exchange.fetch);
    const { data } = await runtime.runUntil(post(`${exchange.url}/api/v1/hf/orders`, hfOrder));
    expect(data).toMatchObject({ data: { orderId: exchange.orders[0]!.id } });
    const codes = exchange.log.filter(({ path }) => hf.endsWith(path)).map(({ code }) => code);
    expect(codes).toEqual(['400002', '200000']);
    expect(exchange.log).toHaveLength(4);
  });
});
