import { describe, expect, test } from 'vitest';
import { canListen, type CuttingServer, endings, openCuttingServer } from './cutting-server.js';
import type { Host } from './host.js';
import { accounts, openStage, order, placing } from './stage.js';

const transferring = 'POST /api/v3/accounts/universal-transfer';

/** A success is one only when it is whole, shows the order, and says nothing else beside it. */
export function truth(host: Host): void {
  describe('successes that are none', () => {
    if (canListen) cutAnswers(host);
    cutBodies(host);
    emptyAnswers(host);
    disguises(host);
  });
}

function cutAnswers(host: Host): void {
  const clientOf = (server: CuttingServer) =>
    host.client({
      credentials: server.exchange.credentials,
      hosts: { [server.host]: 'spot' },
      minDelayMs: 1,
      jitter: 'none',
    });
  const edits = [
    ['half of it', (text: string) => text.slice(0, text.length >> 1)],
    ['all but its last sign', (text: string) => text.slice(0, -1)],
    ['a page behind it', (text: string) => `${text}<html></html>`],
  ] as const;
  const ways = endings.flatMap((how) => edits.map(([what, edit]) => [what, how, edit] as const));

  test.each(ways)('a read is repeated when %s arrives, ended by %s', async (_, how, edit) => {
    const server = await openCuttingServer();
    server.change(accounts, how, edit);
    const reply = await clientOf(server)('GET', `${server.url}/api/v1/accounts`, host.config({}));
    expect(reply.data).toMatchObject({ code: '200000', data: expect.any(Array) as unknown });
    expect(server.exchange.log).toHaveLength(2);
  });

  test.each(ways)('an order is found when %s arrives, ended by %s', async (_, how, edit) => {
    const server = await openCuttingServer();
    server.change(placing, how, edit);
    const config = host.config({ body: order() });
    const reply = await clientOf(server)('POST', `${server.url}/api/v1/hf/orders`, config);
    const [placed] = server.exchange.orders;
    expect(reply.data).toMatchObject({ code: '200000', data: { orderId: placed!.id } });
    expect(server.exchange.orders).toHaveLength(1);
    expect(server.exchange.log.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });
}

/** The same on every platform, on the clock moved by hand. */
function cutBodies(host: Host): void {
  const parts = [0, 0.5, 0.99];

  test.each(parts)('a read is repeated when %d of it arrives', async (part) => {
    const stage = await openStage(host);
    stage.exchange.reply(accounts, { fault: 'cut', part });
    const reply = await stage.play(stage.call(stage.client(), accounts));
    expect(reply.data).toMatchObject({ code: '200000' });
    expect(stage.exchange.log).toHaveLength(2);
  });

  test.each(parts)('an order is found when %d of its answer arrives', async (part) => {
    const stage = await openStage(host);
    stage.exchange.reply(placing, { fault: 'cut', part });
    const client = stage.client({ unknownOutcome: 'reconcile' });
    const reply = await stage.play(stage.call(client, placing, { body: order() }));
    expect(reply.data).toMatchObject({ data: { orderId: stage.exchange.orders[0]!.id } });
    expect(stage.exchange.orders).toHaveLength(1);
  });
}

function emptyAnswers(host: Host): void {
  test.each([
    ['null', null],
    ['an empty object', {}],
    ['an empty list', []],
    ['an id that is null', { orderId: null }],
  ])('an order answered with %s is looked up, and stands once', async (_, data) => {
    const stage = await openStage(host);
    stage.exchange.reply(placing, { fault: 'answer-after', body: { code: '200000', data } });
    const client = stage.client({ unknownOutcome: 'reconcile' });
    const reply = await stage.play(stage.call(client, placing, { body: order() }));
    const [placed] = stage.exchange.orders;
    expect(reply.data).toMatchObject({ code: '200000', data: { orderId: placed!.id } });
    expect(stage.exchange.orders).toHaveLength(1);
  });

  test('and says that its outcome is unknown where it may not be looked up', async () => {
    const stage = await openStage(host);
    stage.exchange.reply(placing, { body: { code: '200000', data: {} } });
    const { error, kucoin } = await stage.fail(
      stage.call(stage.client(), placing, { body: order() }),
    );
    expect(host.isAnswerError(error)).toBe(true);
    expect(kucoin).toMatchObject({ code: '200000', executed: 'unknown', attempts: 1 });
  });
}

function disguises(host: Host): void {
  const refusal = 'Unsuccessful! Exceeded the max. funds out-transfer limit';

  test('a refused transfer with data: null is an error, and was not carried out', async () => {
    const stage = await openStage(host);
    stage.exchange.reply(transferring, { body: { code: '200000', msg: refusal, data: null } });
    const { error, kucoin } = await stage.fail(
      stage.call(stage.client(), transferring, { body: { clientOid: 't-1', amount: '1' } }),
    );
    expect(host.isAnswerError(error)).toBe(true);
    expect(kucoin).toMatchObject({ kind: 'limit-reached', executed: 'no', attempts: 1 });
  });

  test('an order in doubt is looked up, and stands once', async () => {
    const stage = await openStage(host);
    const body = { code: '200000', msg: 'No response from matching engine', data: null };
    stage.exchange.reply(placing, { fault: 'answer-after', body });
    const client = stage.client({ unknownOutcome: 'reconcile' });
    const reply = await stage.play(stage.call(client, placing, { body: order() }));
    expect(reply.data).toMatchObject({ data: { orderId: stage.exchange.orders[0]!.id } });
    expect(stage.exchange.orders).toHaveLength(1);
  });

  test('a read that finds nothing is a success', async () => {
    const stage = await openStage(host);
    stage.exchange.reply(accounts, { body: { code: '200000', data: null } });
    const reply = await stage.play(stage.call(stage.client(), accounts));
    expect(reply.data).toEqual({ code: '200000', data: null });
  });
}
