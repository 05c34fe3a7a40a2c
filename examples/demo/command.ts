import { parseArgs } from 'node:util';
import { watchOnPages } from './pages.js';
import type { DemoOptions, DemoResult } from './run.js';
import { createScreen, type Terminal } from './screen.js';

const usage = `Usage: npm start -- [options]

  --real        real durations; by default time runs ten times as fast
  --verbose     a line for every request; by default one for every scenario
  --monitor     pages to watch it on, one for each bot
  --plain       no colours and no bars; also without a terminal, or with NO_COLOR set
  --out FILE    where the picture goes; timeline.html by default
  --help        this text
`;

/** Where the command runs. */
export interface World {
  readonly stdout: {
    readonly isTTY?: boolean;
    readonly columns?: number;
    write(text: string): unknown;
  };
  readonly stderr: { write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
  writeFile(path: string, text: string): Promise<void>;
  run(options: DemoOptions): Promise<DemoResult>;
}

/** Exit statuses: all is as promised, something is not, the command line is wrong. */
export const exitCodes = { kept: 0, broken: 1, usage: 2 } as const;

/** Runs the demonstration as a command line asks for it; resolves to the exit status. */
export async function demoCommand(argv: readonly string[], state: World): Promise<number> {
  const { stdout, stderr, env } = state;
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions(argv);
  } catch (error) {
    stderr.write(`${(error as Error).message}\n\n${usage}`);
    return exitCodes.usage;
  }
  if (options.help) {
    stdout.write(usage);
    return exitCodes.kept;
  }
  const live = stdout.isTTY === true && !options.plain && (env['NO_COLOR'] ?? '') === '';
  const terminal: Terminal = {
    live,
    verbose: options.verbose,
    // Asked each time: a window may change its size meanwhile.
    get columns() {
      return live ? (stdout.columns ?? 80) : Infinity;
    },
    write: (text) => stdout.write(text),
  };
  const result = await state.run({
    speed: options.real ? 1 : 10,
    terminal,
    ...(options.monitor && { watch: watchOnPages((text) => stdout.write(text)) }),
  });
  await state.writeFile(options.out, result.html);
  conclude(result, options.out, terminal);
  return result.broken.length === 0 ? exitCodes.kept : exitCodes.broken;
}

function readOptions(argv: readonly string[]) {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      real: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      monitor: { type: 'boolean', default: false },
      plain: { type: 'boolean', default: false },
      out: { type: 'string', default: 'timeline.html' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return values;
}

function conclude({ tallies, broken }: DemoResult, out: string, terminal: Terminal): void {
  const screen = createScreen(terminal);
  screen.table(tallies);
  screen.say('');
  for (const line of broken) screen.say(`Not as promised: ${line}`, 'stop');
  if (broken.length === 0) {
    screen.say('Everything as promised: no knock, every told wait kept, no order twice.', 'ok');
  }
  screen.say(`The picture is in ${out}`);
}
