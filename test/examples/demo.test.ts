import { beforeAll, expect, test } from 'vitest';
import { type Bot, createBot } from '../../examples/demo/bots.js';
import { type DemoResult, runDemo } from '../../examples/demo/run.js';

let result: DemoResult;
let shown = '';
const watched: string[] = [];

beforeAll(async () => {
  const write = (text: string) => (shown += text);
  const terminal = { live: false, verbose: true, columns: Infinity, write };
  const watch = async (bots: readonly Bot[]) => {
    watched.push(...bots.map(({ client, retry }) => `${client} ${typeof retry.run}`));
    return async () => void watched.push('over');
  };
  result = await runDemo({ speed: 40, terminal, watch });
}, 30_000);

test('everything is as promised', () => {
  expect(result.broken).toEqual([]);
});

test('the same bot has the same results on all three clients', () => {
  const expected = { calls: 58, succeeded: 55, surfaced: 3, held: 9, knocks: 0 };
  expect(result.tallies).toMatchObject([
    { client: 'axios', ...expected },
    { client: 'ky', ...expected },
    { client: 'fetch', ...expected },
  ]);
  for (const { told, kept, inFlight } of result.tallies) {
    expect(told).toBeGreaterThanOrEqual(5);
    expect(kept).toBe(told);
    // Of several at once the first closes the scope; the others were on their way.
    expect(inFlight).toBe(told - 5);
  }
});

test('every request has its line, with what was decided', () => {
  for (const client of ['axios', 'ky', 'fetch']) {
    const lines = shown.split('\n').filter((line) => line.includes(` ${client.padEnd(5)} `));
    const attempts = result.tallies.find((tally) => tally.client === client)?.attempts ?? 0;
    const unsent = / - {10}(?:held back|waits at the gate)/;
    expect(lines.filter((line) => !unsent.test(line))).toHaveLength(attempts);
    expect(lines.join('\n')).toMatch(/429 429000 waits \d+\.\d s \(pool\)/);
    expect(lines.join('\n')).toMatch(/429 429000 again in 0\.\d s · overload/);
    expect(lines.join('\n')).toMatch(/ waits at the gate · overload/);
    expect(lines.join('\n')).toMatch(/ECONNRESET looked up: it is there/);
    expect(lines.join('\n')).toMatch(/ECONNRESET looked up: proved not to be there/);
    expect(lines.join('\n')).toMatch(/200 200002 waits 10\.0 s \(endpoint\)/);
    expect(lines.join('\n')).toMatch(/429 1015 +waits 30\.0 s \(address\)/);
    expect(lines.join('\n')).toMatch(/429 1015 +waits 20\.0 s \(address\)/);
    expect(lines.join('\n')).toMatch(/400 400002 clock set \+[89]\.\d s, signs anew/);
    expect(lines.join('\n')).toMatch(/200 200004 hands it over · insufficient-funds/);
    expect(lines.join('\n')).toMatch(/200 411100 stops · restricted/);
  }
});

test('whoever watches is shown every engine, and told when it is over', () => {
  expect(watched).toEqual(['axios function', 'ky function', 'fetch function', 'over']);
});

test('the picture shows all three clients and loads nothing', () => {
  const { html } = result;
  expect(html).not.toMatch(/https?:|<script|<link|<img|url\(|@import/);
  for (const client of ['axios', 'ky', 'fetch']) expect(html).toContain(`<span>${client}</span>`);
  expect(html.match(/<svg class="waterfall"/g)).toHaveLength(36);
  for (const result of ['ok', 'told', 'again', 'clock', 'stop', 'lost', 'look', 'sync']) {
    expect(html).toContain(`<line class="mark ${result}"`);
  }
});

const silent = { live: false, verbose: false, columns: Infinity, write: () => undefined };

test('ends by itself when it takes too long', async () => {
  const { broken } = await runDemo({ speed: 40, terminal: silent, limitMs: 400 });
  expect(broken[0]).toBe('it did not end within 0.4 s');
});

test('ends by itself when calls never do', async () => {
  const bots: typeof createBot = (client, exchange) => ({
    ...createBot(client, exchange),
    send: () => new Promise(() => undefined),
    close: () => undefined,
  });
  const { broken } = await runDemo({ speed: 40, terminal: silent, limitMs: 100, bots });
  expect(broken).toContain('ky: calm, GET /api/v1/accounts: expected success, but it never ended');
});
