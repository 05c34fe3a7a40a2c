import { runInChromium } from './chromium.js';
import { collect } from './collect.js';
import { here } from './install.js';
import type { Resends } from './suite/cuts.js';
import type { TestResult } from './suite/report.js';
import { runInWorkerd } from './workerd.js';

/** Something that runs JavaScript. */
export interface RuntimeUnderTest {
  readonly name: string;
  /** Tests of the contract it cannot pass, each with the reason; the suite says what happens instead. */
  readonly differs?: Readonly<Record<string, string>>;
  /** Tests of the contract about what we cannot control there, each with the reason. */
  readonly beyondUs?: Readonly<Record<string, string>>;
  /** Runs the suite; rejects when it does not come to its end. */
  run(): Promise<readonly TestResult[]>;
}

function node(major: number): RuntimeUnderTest {
  const binary = here(`node_modules/node-${major}/bin/node`);
  return { name: `node-${major}`, run: () => collect(binary, ['dist/node.mjs']) };
}

/** Node sends nothing twice. */
const bun: Resends = { fetch: ['GET', 'DELETE'], http: [], streams: [] };
const deno: Resends = {
  fetch: ['GET', 'POST', 'DELETE'],
  http: ['GET', 'POST', 'DELETE'],
  streams: ['GET', 'DELETE'],
};
const resends = (those: Resends): string => JSON.stringify(those);

export const runtimes: readonly RuntimeUnderTest[] = [
  ...[20, 22, 24, 26].map(node),
  {
    name: 'bun',
    run: () =>
      collect(here('node_modules/@oven/bun-linux-x64/bin/bun'), [
        'run',
        'dist/threads.mjs',
        resends(bun),
      ]),
  },
  {
    name: 'deno',
    run: () =>
      collect(here('node_modules/@deno/linux-x64-glibc/deno'), [
        ...['run', '--allow-all', '--node-modules-dir=manual', '--no-lock'],
        'dist/threads.mjs',
        resends(deno),
      ]),
  },
  {
    name: 'chromium',
    differs: {
      'an order that reached no server was not carried out, and says so':
        'a script is not told why a request failed',
      'after reset-before an order is not repeated':
        'the browser itself repeats what was cut on a reused connection',
      'after reset-after an order is not repeated':
        'the browser itself repeats what was cut on a reused connection',
      'a 307 carries no key to another host and is surfaced':
        'a script is not told which redirect it was',
    },
    beyondUs: {
      'dropped answers give their connection back':
        'a browser takes whichever of its connections it likes',
    },
    run: runInChromium,
  },
  {
    name: 'workerd',
    differs: {
      'an order that reached no server was not carried out, and says so':
        'a script is told "Network connection lost." whatever happened',
    },
    run: runInWorkerd,
  },
];
