import type { Line, Tone } from './narrator.js';
import { createPaint, type Paint, type Style } from './paint.js';
import type { Tally } from './promises.js';
import type { Scenario } from './scenarios.js';
import type { Scene } from './scene.js';

/** Where the demonstration is shown. */
export interface Terminal {
  write(text: string): void;
  /** Width, `Infinity` where lines are not to be cut. */
  readonly columns: number;
  /** Colours and bars that move; `false` for files, pipes and `--plain`. */
  readonly live: boolean;
  /** Every request has a line; else every scenario. */
  readonly verbose: boolean;
}

/** A scope that is closed for a while. */
export interface Closure {
  readonly client: string;
  readonly scopeKey: string;
  readonly label: string;
  readonly fromMs: number;
  readonly untilMs: number;
  nowMs(): number;
}

/** Shows what happens. */
export interface Screen {
  /** What is about to be seen, and how fast. */
  opening(speed: number): void;
  heading(number: number, scenario: Scenario): void;
  queue(queue: Line): void;
  /** What a scenario came to. */
  scene(number: number, scene: Scene): void;
  /** Shows a bar until the scope opens. */
  closed(closure: Closure): void;
  table(tallies: readonly Tally[]): void;
  say(text: string, tone?: Tone): void;
  /** Takes the bars away; nothing moves any more. */
  end(): void;
}

const frameMs = 80;
const widestBar = 32;
const clientWidth = 5;
const tones: Readonly<Record<Tone, Style>> = {
  ok: 'green',
  wait: 'yellow',
  again: 'cyan',
  stop: 'red',
  held: 'gray',
};
const clientStyles: Readonly<Record<string, Style>> = {
  axios: 'blue',
  ky: 'magenta',
  fetch: 'cyan',
};

/** Lines that stay, and below them what moves. */
interface Canvas {
  /** Puts lines above the bars, and the bars as they are now below. */
  show(lines: readonly string[]): void;
  /** What goes on, between the lines and the bars. */
  now(text: string): void;
  /** Moves a bar until its scope opens. */
  move(closure: Closure): void;
  clear(): void;
}

function createCanvas(terminal: Terminal, paint: Paint): Canvas {
  const closures = new Map<string, Closure>();
  let drawn = 0;
  let present = '';
  let ticker: ReturnType<typeof setInterval> | undefined;

  const show = (lines: readonly string[]): void => {
    for (const [key, { untilMs, nowMs }] of closures) if (nowMs() >= untilMs) closures.delete(key);
    const bars = [...closures.values()].map((closure) => bar(closure, terminal.columns, paint));
    const moving = terminal.live ? [...(present === '' ? [] : [present]), ...bars] : [];
    const back = drawn === 0 ? '' : `\u001B[${drawn}A\u001B[J`;
    drawn = moving.length;
    terminal.write(back + [...lines, ...moving].map((text) => `${text}\n`).join(''));
    if (closures.size > 0) return;
    clearInterval(ticker);
    ticker = undefined;
  };

  return {
    show,
    now(text) {
      present = text;
    },
    move(closure) {
      if (!terminal.live) return;
      const key = `${closure.client} ${closure.scopeKey}`;
      const before = closures.get(key);
      if (before !== undefined && before.untilMs >= closure.untilMs) return;
      closures.set(key, { ...closure, fromMs: before?.fromMs ?? closure.fromMs });
      // A moving bar must not keep the process alive.
      ticker ??= setInterval(() => show([]), frameMs).unref();
    },
    clear() {
      present = '';
      closures.clear();
      show([]);
    },
  };
}

/** Creates a screen; without a live terminal it only ever adds lines. */
export function createScreen(terminal: Terminal): Screen {
  const paint = createPaint(terminal.live);
  const { show, now, move, clear } = createCanvas(terminal, paint);

  return {
    opening(speed) {
      const [first = '', second = ''] = openingLines(speed, terminal.verbose);
      show([paint('bold', first), paint('dim', second), ...(terminal.verbose ? [] : [''])]);
    },
    heading(number, { title, about }) {
      now(terminal.verbose ? '' : paint('dim', `${String(number).padStart(2)}. ${title} …`));
      if (!terminal.verbose) show([]);
      else show(['', `${paint('bold', `${number}. ${title}`)}  ${paint('dim', about)}`]);
    },
    queue(queue) {
      if (terminal.verbose) show([format(queue, terminal.columns, paint)]);
    },
    scene(number, scene) {
      now('');
      if (!terminal.verbose) show([sceneLine(number, scene, paint)]);
    },
    closed: move,
    table(tallies) {
      const [titles = '', ...rows] = aligned(tableOf(tallies, 'narrow'));
      show(['', paint('bold', titles), ...rows]);
    },
    say: (text, tone) => show([tone === undefined ? text : paint(tones[tone], text)]),
    end: clear,
  };
}

function openingLines(speed: number, verbose: boolean): readonly [string, string] {
  const pace =
    speed === 1
      ? 'Time runs as it is: this takes some minutes'
      : `Time runs ${speed} times as fast: 30 s take ${30 / speed} s`;
  const hint = verbose ? '' : '; --verbose shows every request';
  return [
    'One bot on axios, ky and fetch, each with a KuCoin of its own on this machine.',
    `${pace}${hint}.`,
  ];
}

function sceneLine(number: number, scene: Scene, paint: Paint): string {
  const { title, calls, requests, longestMs, broken } = scene;
  const counts = [
    `${calls} calls`.padStart(9),
    `${requests} requests`.padStart(13),
    `longest ${(longestMs / 1000).toFixed(1).padStart(4)} s`.padStart(16),
  ].join('');
  const mark = broken === 0 ? paint('green', 'ok') : paint('red', 'not as promised');
  return `${String(number).padStart(2)}. ${title.padEnd(30)}${counts}  ${mark}`;
}

/** From this width on there is room for everything. */
const wideColumns = 120;

function format(queue: Line, columns: number, paint: Paint): string {
  const { atMs, client, scenario, request, answer, tone, decision, why } = queue;
  const isWide = columns >= wideColumns;
  const at = `${(atMs / 1000).toFixed(1)} s`.padStart(8);
  const where = isWide ? `${scenario.padEnd(10)}${shortened(request, 42)}` : shortened(request, 22);
  const head = ` ${where} ${(answer === '' ? '-' : answer).padEnd(10)} `;
  const room = columns - at.length - 1 - clientWidth - head.length;
  const tail = clip(why === '' ? decision : `${decision} · ${why}`, room);
  const name = paint(clientStyles[client] ?? 'bold', client.padEnd(clientWidth));
  const verdict = paint(tones[tone], tail.slice(0, decision.length));
  return `${paint('dim', at)} ${name}${head}${verdict}${paint('dim', tail.slice(decision.length))}`;
}

/** A method and path in so many columns: the end of a path says most. */
function shortened(request: string, width: number): string {
  if (request.length <= width) return request.padEnd(width);
  const [method = '', path = ''] = request.split(' ');
  return `${method} …${path.slice(path.length - (width - method.length - 2))}`;
}

function clip(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
}

function bar(closure: Closure, columns: number, paint: Paint): string {
  const { client, label, fromMs, untilMs, nowMs } = closure;
  const wholeMs = untilMs - fromMs;
  const goneMs = Math.min(wholeMs, Math.max(0, nowMs() - fromMs));
  const head = `         ${client.padEnd(clientWidth)} ${label.padEnd(25)} `;
  const tail = ` ${((wholeMs - goneMs) / 1000).toFixed(1)} s of ${(wholeMs / 1000).toFixed(1)} s left`;
  // A bar that broke into two lines could not be taken back.
  const width = Math.max(4, Math.min(widestBar, columns - head.length - tail.length - 1));
  const filled = Math.round((width * goneMs) / wholeMs);
  return head + paint('yellow', '█'.repeat(filled) + '░'.repeat(width - filled)) + tail;
}

type Column = readonly [wide: string, narrow: string, value: (tally: Tally) => string | number];

const columns: readonly Column[] = [
  ['client', 'client', ({ client }) => client],
  ['calls', 'calls', ({ calls }) => calls],
  ['succeeded', 'ok', ({ succeeded }) => succeeded],
  ['handed over as expected', 'handed over', ({ surfaced }) => surfaced],
  ['attempts', 'attempts', ({ attempts }) => attempts],
  ['waits told', 'told', ({ told }) => told],
  ['waits kept', 'kept', ({ kept }) => kept],
  ['refused in flight', 'in flight', ({ inFlight }) => inFlight],
  ['held back', 'held', ({ held }) => held],
  ['knocks', 'knocks', ({ knocks }) => knocks],
];

/** The table at the end: a row of titles, then one a client. In 80 columns there is room for narrow ones. */
export function tableOf(
  tallies: readonly Tally[],
  titles: 'wide' | 'narrow',
): readonly (readonly string[])[] {
  const rows = tallies.map((tally) => columns.map(([, , value]) => String(value(tally))));
  return [columns.map(([wide, narrow]) => (titles === 'wide' ? wide : narrow)), ...rows];
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return index === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  '),
  );
}
