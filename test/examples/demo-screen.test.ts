import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { demoCommand, type World } from '../../examples/demo/command.js';
import type { Story } from '../../examples/demo/ledger.js';
import { createNarrator, type Line } from '../../examples/demo/narrator.js';
import type { Tally } from '../../examples/demo/promises.js';
import type { DemoOptions, DemoResult } from '../../examples/demo/run.js';
import { createScreen } from '../../examples/demo/screen.js';
import type { Classification, KucoinErrorRecord, KucoinRetryEvent } from '../../src/index.js';

const tally: Tally = {
  ...{ client: 'axios', calls: 36, succeeded: 33, surfaced: 3, attempts: 55 },
  ...{ told: 11, kept: 11, inFlight: 6, held: 9, knocks: 0 },
};
const queue: Line = {
  ...{ atMs: 8_100, client: 'axios', scenario: 'quota', answer: '429 429000', tone: 'wait' },
  ...{ request: 'DELETE /api/v1/hf/orders/client-order/demo-calm-1' },
  ...{ decision: 'waits 22.7 s (pool)', why: 'rate-limit: Too Many Requests' },
};
const heading = { id: 'quota', title: 'Quota', about: 'Empty.', begin: () => undefined } as const;

function screenOn(live: boolean, columns: number, verbose = true) {
  const written: string[] = [];
  const screen = createScreen({ live, columns, verbose, write: (text) => written.push(text) });
  return { screen, written, text: () => written.join('') };
}

describe('the screen', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test('shows a request, its answer, what was decided and why', () => {
    const { screen, text } = screenOn(false, Infinity);
    screen.heading(1, { ...heading, shows: undefined, calls: [] });
    screen.queue(queue);
    expect(text()).toBe(
      '\n1. Quota  Empty.\n   8.1 s axios quota     DELETE …hf/orders/client-order/demo-calm-1 429 429000 waits 22.7 s (pool) · rate-limit: Too Many Requests\n',
    );
  });

  test.each([60, 80, 130])('keeps a line within %i columns', (columns) => {
    const { screen, text } = screenOn(false, columns);
    screen.queue(queue);
    screen.queue({ ...queue, answer: '', why: '' });
    expect(
      Math.max(
        ...text()
          .split('\n')
          .map(({ length }) => length),
      ),
    ).toBeLessThanOrEqual(columns);
  });

  test('moves a bar below the lines until the scope opens', () => {
    const { screen, written } = screenOn(true, 80);
    let nowMs = 0;
    const closure = {
      client: 'ky',
      scopeKey: 'ip',
      label: 'closed',
      fromMs: 0,
      nowMs: () => nowMs,
    };
    screen.closed({ ...closure, untilMs: 1_000 });
    screen.closed({ ...closure, untilMs: 2_000 });
    screen.closed({ ...closure, untilMs: 500 });
    nowMs = 500;
    vi.advanceTimersByTime(200);
    // One line back, everything below it cleared, and the bar as it is now.
    const frame = written.at(-1) ?? '';
    expect(frame.startsWith('\u001B[1A\u001B[J')).toBe(true);
    expect(frame).toContain('1.5 s of 2.0 s left\n');
    expect(frame.match(/█/g)).toHaveLength(5);
    screen.queue(queue);
    expect(written.at(-1)?.split('\n')).toHaveLength(3);
    nowMs = 2_000;
    vi.advanceTimersByTime(100);
    expect(written.at(-1)).toBe('\u001B[1A\u001B[J');
    const frames = written.length;
    vi.advanceTimersByTime(1_000);
    expect(written).toHaveLength(frames);
  });

  test('takes bars away at the end, and has none where nothing can move', () => {
    const closure = { client: 'ky', scopeKey: 'ip', label: 'closed', fromMs: 0, untilMs: 900 };
    const live = screenOn(true, 80);
    live.screen.closed({ ...closure, nowMs: () => 0 });
    vi.advanceTimersByTime(100);
    live.screen.end();
    expect(live.written.at(-1)).toBe('\u001B[1A\u001B[J');
    const plain = screenOn(false, Infinity);
    plain.screen.closed({ ...closure, nowMs: () => 0 });
    vi.advanceTimersByTime(1_000);
    expect(plain.text()).not.toMatch(/\u001B|█/);
  });

  test('says what is about to be seen, and how fast', () => {
    const { screen, text } = screenOn(false, Infinity);
    screen.opening(10);
    screen.opening(1);
    expect(text()).toContain('Time runs 10 times as fast: 30 s take 3 s.\n');
    expect(text()).toContain('Time runs as it is');
    expect(text()).not.toContain('--verbose');
  });

  test('has a line a scenario, in 80 columns, where not every request is wanted', () => {
    const { screen, text } = screenOn(false, 80, false);
    screen.opening(10);
    screen.heading(12, { ...heading, shows: undefined, calls: [] });
    screen.queue(queue);
    const scene = { title: 'Cloudflare 1015 as plain text', calls: 12, requests: 18, broken: 0 };
    screen.scene(12, { ...scene, longestMs: 30_420 });
    screen.scene(13, { ...scene, longestMs: 90, broken: 1 });
    const [, hint = '', empty, first = '', second = ''] = text().split('\n');
    expect(hint).toContain('--verbose shows every request');
    expect(empty).toBe('');
    expect(first).toBe(
      '12. Cloudflare 1015 as plain text  12 calls  18 requests  longest 30.4 s  ok',
    );
    expect(second).toMatch(/^13\. .* longest {2}0\.1 s {2}not as promised$/);
    expect(
      Math.max(
        ...text()
          .split('\n')
          .slice(0, 4)
          .map(({ length }) => length),
      ),
    ).toBeLessThan(81);
  });

  test('shows the scenario that goes on, and takes that back', () => {
    const { screen, written } = screenOn(true, 80, false);
    screen.heading(1, { ...heading, shows: undefined, calls: [] });
    expect(written.at(-1)).toContain(' 1. Quota …');
    screen.scene(1, { title: 'Quota', calls: 1, requests: 1, longestMs: 1, broken: 0 });
    expect(written.at(-1)?.startsWith('\u001B[1A\u001B[J 1. Quota')).toBe(true);
    screen.end();
    expect(written.at(-1)).toBe('');
  });

  test('lines the table up', () => {
    const { screen, text } = screenOn(false, Infinity);
    screen.table([tally, { ...tally, client: 'ky' }]);
    const [, titles = '', first = '', second = ''] = text().split('\n');
    expect(titles).toMatch(/^client {2}calls {2}.*knocks$/);
    expect(titles.length).toBeLessThanOrEqual(80);
    expect([first.length, second.length]).toEqual([titles.length, titles.length]);
    expect(second).toMatch(/^ky +36 +33 +3 +55 +11 +11 +6 +9 +0$/);
  });
});

describe('the narrator', () => {
  const quota = {
    ...{ action: 'backoff', kind: 'rate-limit', scope: 'pool', status: 429, code: '429000' },
    ...{ message: 'Too Many Requests', meaning: 'Too many.' },
  } as Classification;
  const story = {
    ...{ client: 'ky', scenario: heading, call: { method: 'GET', path: '/api/v1/accounts' } },
  } as unknown as Story;

  function linesOf(...events: Partial<KucoinRetryEvent>[]) {
    const lines: string[] = [];
    const hear = createNarrator(story, ({ answer, tone, decision, why }) =>
      lines.push(`${tone} | ${answer} | ${decision} | ${why}`),
    );
    for (const event of events) hear({ atMs: 1, event: event as KucoinRetryEvent });
    return lines;
  }

  test('writes a refusal once it is clear what follows', () => {
    expect(linesOf({ type: 'attempt', classification: quota })).toEqual([]);
    expect(
      linesOf(
        { type: 'cooldown', scopeKey: 'pool', waitMs: 5_000 },
        { type: 'attempt', classification: quota },
        { type: 'wait', scopeKey: 'pool', waitMs: 5_000, classification: quota },
        { type: 'wait', scopeKey: 'pool', waitMs: 10_000, classification: quota },
        { type: 'attempt', classification: { ...quota, status: 200, code: '200000' } },
        { type: 'done', attemptNumber: 2 },
      ),
    ).toEqual([
      'wait | 429 429000 | waits 5.0 s (pool) | rate-limit: Too Many Requests',
      'ok | 200 200000 | done at attempt 2 | ',
    ]);
  });

  test('writes what became of an order whose answer was lost, and who waits at a gate', () => {
    const lost = { ...quota, code: 'ECONNRESET', status: undefined } as unknown as Classification;
    const fates = (['adopted', 'absent', 'unsettled'] as const).map((fate) =>
      linesOf(
        { type: 'attempt', classification: lost },
        { type: 'reconcile', fate, classification: lost },
      ),
    );
    expect(fates.flat().map((line) => line.split(' | ').slice(0, 3))).toEqual([
      ['ok', 'ECONNRESET', 'looked up: it is there'],
      ['again', 'ECONNRESET', 'looked up: proved not to be there'],
      ['stop', 'ECONNRESET', 'looked up: nobody knows'],
    ]);
    const gate = { type: 'wait', note: 'overload', scopeKey: 'gate', waitMs: 40 } as const;
    const attempt = { type: 'attempt', classification: quota } as const;
    expect(linesOf({ ...gate, classification: quota }, attempt, gate)).toEqual([
      'held |  | waits at the gate | rate-limit: Too Many Requests',
      'again | 429 429000 | waits at the gate | ',
    ]);
    const paced = { type: 'wait', note: 'paced', scopeKey: 'pool', waitMs: 40 } as const;
    expect(linesOf(paced)).toEqual(['held |  | held back, paced | ']);
  });

  test('writes that a call is held back, of own backoff, of a new clock, and of the end', () => {
    expect(
      linesOf({ type: 'wait', scopeKey: 'pool', waitMs: 4_000, classification: quota }),
    ).toEqual(['held |  | held back, 4.0 s left | rate-limit: Too Many Requests']);
    const { message, ...overload } = { ...quota, kind: 'overload' as const };
    expect(
      linesOf(
        { type: 'attempt', classification: overload },
        { type: 'wait', waitMs: 400, classification: overload },
        { type: 'attempt', classification: overload },
        { type: 'attempt', classification: quota },
        { type: 'clock', note: 'corrected', offsetMs: -9_000 },
        { type: 'attempt', classification: { ...quota, action: 'abort' } },
        { type: 'give-up', classification: quota, error: { action: 'abort' } as KucoinErrorRecord },
      ),
    ).toEqual([
      'again | 429 429000 | again in 0.4 s | overload: Too many.',
      'again | 429 429000 | again at once | ',
      'again | 429 429000 | clock set -9.0 s, signs anew | clock',
      `stop | 429 429000 | stops | rate-limit: ${message ?? ''}`,
    ]);
  });
});

describe('the command', () => {
  async function command(
    argv: readonly string[],
    broken: readonly string[] = [],
    rest: Partial<World> = {},
  ) {
    const seen = { out: '', err: '', files: {} as Record<string, string> };
    let asked: DemoOptions | undefined;
    const exit = await demoCommand(argv, {
      stdout: { write: (text) => (seen.out += text) },
      stderr: { write: (text) => (seen.err += text) },
      env: {},
      writeFile: async (path, text) => void (seen.files[path] = text),
      run: async (options): Promise<DemoResult> => {
        asked = options;
        return { tallies: [tally], broken, html: '<html>' };
      },
      ...rest,
    });
    return { ...seen, exit, asked };
  }

  test('runs ten times as fast, writes the picture and says that all is well', async () => {
    const { exit, asked, out, files } = await command([]);
    expect(exit).toBe(0);
    expect(asked?.speed).toBe(10);
    expect(asked?.terminal).toMatchObject({ live: false, columns: Infinity });
    expect(files).toEqual({ 'timeline.html': '<html>' });
    expect(out).toContain('Everything as promised');
  });

  test('exits with 1 and says what is not as promised', async () => {
    const { exit, out } = await command(['--real', '--out', 'x.html'], ['ky: knocked']);
    expect(exit).toBe(1);
    expect(out).toContain('Not as promised: ky: knocked');
    expect(out).toContain('The picture is in x.html');
  });

  test('shows every request when asked to', async () => {
    expect((await command([])).asked?.terminal.verbose).toBe(false);
    expect((await command(['--verbose'])).asked?.terminal.verbose).toBe(true);
  });

  test('has a page for each bot when asked to', async () => {
    expect((await command([])).asked?.watch).toBeUndefined();
    const { asked } = await command(['--monitor']);
    expect(asked?.watch).toBeTypeOf('function');
  });

  test('is live on a terminal, unless an option makes it plain', async () => {
    const stdout = { isTTY: true, columns: 100, write: () => true };
    const live = await command([], [], { stdout });
    expect(live.asked?.terminal).toMatchObject({ live: true, columns: 100 });
    expect((await command(['--plain'], [], { stdout })).asked?.terminal.live).toBe(false);
    const env = { NO_COLOR: '1' };
    expect((await command([], [], { stdout, env })).asked?.terminal.live).toBe(false);
  });

  test('explains itself', async () => {
    expect(await command(['--help'])).toMatchObject({ exit: 0, err: '' });
    const wrong = await command(['--fast']);
    expect(wrong).toMatchObject({ exit: 2, out: '' });
    expect(wrong.err).toMatch(/--fast[^]*Usage: npm start/);
  });
});
