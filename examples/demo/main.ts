import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { runDemo } from './run.js';
import { createScreen, type Terminal } from './screen.js';

const usage = `Usage: npm start -- [options]

  --real        real durations; by default it runs ten times as fast
  --plain       no colours and no bars; also without a terminal, or with NO_COLOR set
  --out FILE    where the picture goes, timeline.html by default
`;

const { stdout, env } = process;

/** Runs the demonstration from a command line; resolves to its exit status. */
async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      real: { type: 'boolean', default: false },
      plain: { type: 'boolean', default: false },
      out: { type: 'string', default: 'timeline.html' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    stdout.write(usage);
    return 0;
  }
  const live = stdout.isTTY && !values.plain && (env['NO_COLOR'] ?? '') === '';
  const terminal: Terminal = {
    live,
    get columns() {
      return live ? stdout.columns : Infinity;
    },
    write: (text) => stdout.write(text),
  };
  const { tallies, broken, html } = await runDemo({ speed: values.real ? 1 : 10, terminal });
  await writeFile(values.out, html);
  const screen = createScreen(terminal);
  screen.table(tallies);
  screen.say('');
  for (const line of broken) screen.say(`Not as promised: ${line}`, 'stop');
  if (broken.length === 0) {
    screen.say('Everything as promised: no knock, every wait kept, every order placed once.', 'ok');
  }
  screen.say(`The picture is in ${values.out}`);
  return broken.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 2;
}
