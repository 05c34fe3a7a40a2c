import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { clients } from './clients.js';
import { clientOid, codeIn, faults, inWords, play, type Scene, unwrapped } from './scenes.js';

interface Played {
  readonly before: Scene;
  readonly after: Scene;
}

const played = new Map<string, Played>();
const sceneOf = (client: string, fault: string): Played => played.get(`${client}|${fault}`)!;

// Most of a scene is waiting, so all are played at once: in real time, on an exchange each. Without us
// first, as then the clients' own timers say when something is sent.
beforeAll(async () => {
  const pairs = clients.flatMap((client) => faults.map((fault) => ({ client, fault })));
  const playAll = (isGuarded: boolean): Promise<Scene[]> =>
    Promise.all(pairs.map(({ client, fault }) => play(client, fault, isGuarded)));
  const befores = await playAll(false);
  const afters = await playAll(true);
  pairs.forEach(({ client, fault }, index) => {
    const [before, after] = [befores[index]!, afters[index]!];
    played.set(`${client.name}|${fault.name}`, { before, after });
  });
});

const keepingSigner = 'axios bot, its own signer';
/** Only a program that has the key can correct a clock, or look an order up. */
const takesAKey = ['clock 9 s off', "an order's answer lost"];

describe.each(clients.map(({ name }) => name))('%s', (client) => {
  test.each(faults)('without us, $name reaches the bot as a failure', ({ name }) => {
    const { error, value } = sceneOf(client, name).before;
    const code = codeIn({ error, value } as Scene);
    expect(error !== undefined || (code !== undefined && code !== '200000')).toBe(true);
  });

  const whole = faults.filter(({ name }) => client !== keepingSigner || !takesAKey.includes(name));
  test.each(whole)('with us, $name is no trouble of the bot', ({ name, does, closedUntilMs }) => {
    const { error, value, sent, knocks, orders } = sceneOf(client, name).after;
    expect(error).toBeUndefined();
    expect(knocks).toBe(0);
    const isLost = name === "an order's answer lost";
    expect(sent).toHaveLength(isLost ? 1 : 2);
    const [first, last] = [sent[0]!, sent.at(-1)!];
    expect(last.atMs).toBeGreaterThanOrEqual(closedUntilMs);
    if (!isLost) {
      expect(last).toMatchObject({ status: 200, code: '200000', body: first.body });
      expect(last.headers['kc-api-sign']).not.toBe(first.headers['kc-api-sign']);
    }
    if (does === 'read') return;
    expect(orders).toEqual([{ id: expect.any(String) as string, clientOid }]);
    expect(JSON.stringify(value)).toContain(orders[0]!.id);
  });
});

describe(keepingSigner, () => {
  test('learns how far its clock is off, and does not send the same mistake again', () => {
    const { error, sent } = sceneOf(keepingSigner, 'clock 9 s off').after;
    expect(error).toMatchObject({
      kucoin: { reason: 'stale-signature', executed: 'no', code: '400002' },
    });
    const { hint } = (error as { kucoin: { hint: string } }).kucoin;
    expect(hint).toMatch(/clock.* is \d+\.\d s behind.*`credentials`/);
    expect(sent).toHaveLength(1);
  });

  test('learns that its lost order may stand, and where to look', () => {
    const { error, sent, orders } = sceneOf(keepingSigner, "an order's answer lost").after;
    expect(error).toMatchObject({
      kucoin: { executed: 'unknown', reason: 'unknown-outcome', clientOid },
    });
    expect((error as { kucoin: { hint: string } }).kucoin.hint).toContain('client-order');
    expect([sent.length, orders.length]).toEqual([1, 1]);
  });
});

describe('what the clients did alone', () => {
  test('kucoin-universal-sdk sent to closed scopes, and an order twice', () => {
    const quota = sceneOf('kucoin-universal-sdk', 'quota 429000').before;
    expect(quota.knocks).toBeGreaterThan(0);
    expect(new Set(quota.sent.map(({ headers }) => headers['kc-api-sign'])).size).toBe(1);
    const lost = sceneOf('kucoin-universal-sdk', "an order's answer lost").before;
    expect(lost.sent).toHaveLength(2);
    expect(lost.orders).toHaveLength(1);
    expect(unwrapped(lost.error)).toBeInstanceOf(Error);
  });

  test.each(clients.map(({ name }) => name))('%s hid an order that stands', (client) => {
    const { error, orders } = sceneOf(client, "an order's answer lost").before;
    expect(error).toBeDefined();
    expect(orders).toHaveLength(1);
  });
});

test('the table in the guide is what was seen', () => {
  const guide = readFileSync(new URL('../../adapters/README.md', import.meta.url), 'utf8');
  const section = guide.split('## What changes for a bot\n')[1]?.split('\n## ')[0];
  const rows = (section ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
  const seen = clients.map(({ name }) => [
    name,
    ...faults.map((fault) => {
      const { before, after } = sceneOf(name, fault.name);
      return `${inWords(before)} → ${inWords(after)}`;
    }),
  ]);
  expect([rows[0], ...rows.slice(2)]).toEqual([
    ['client', ...faults.map(({ name }) => name)],
    ...seen,
  ]);
});
