import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tsx = fileURLToPath(new URL('../../node_modules/tsx/dist/cli.mjs', import.meta.url));

type Started = ChildProcessByStdio<null, Readable, Readable>;

/** What a newcomer types, with the package's sources in place of an installed package. */
function start(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Started {
  return spawn(process.execPath, [tsx, file, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

let exchange: Started;
let printed = '';
/** What the exchange's first lines set in a shell. */
let variables: Record<string, string> = {};

beforeAll(async () => {
  exchange = start('src/cli/main.ts', ['exchange', '--speed', '10', '--fault', '429000@0s'], {});
  await new Promise<void>((resolve, reject) => {
    exchange.once('exit', () => reject(new Error('the exchange ended')));
    exchange.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      printed += chunk;
      const lines = [...printed.matchAll(/^export (KUCOIN_\w+)='?([^'\n]*)'?$/gm)];
      variables = Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]));
      if ('KUCOIN_PASSPHRASE' in variables) resolve();
    });
  });
}, 60_000);

afterAll(() => {
  exchange.kill('SIGKILL');
});

/** Runs an example of the guides against that exchange. */
async function run(name: string): Promise<string> {
  const child = start(`examples/${name}.ts`, [], variables);
  const [out, error, exit] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('exit', resolve)),
  ]);
  expect([exit, error]).toEqual([0, '']);
  return out;
}

test('the exchange says how it is reached, with a key of its own', () => {
  expect(Object.keys(variables)).toEqual(
    expect.arrayContaining(['KUCOIN_API', 'KUCOIN_KEY', 'KUCOIN_SECRET', 'KUCOIN_PASSPHRASE']),
  );
  expect(variables['KUCOIN_API']).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test.each([
  ['quick-start-axios', /^USDT accounts: [1-9]/m],
  ['quick-start-ky', /^USDT accounts: [1-9]/m],
  ['quick-start-fetch', /^USDT accounts: [1-9]/m],
  ['place-order-safely', /^placed [0-9a-f]{24} as /m],
  ['kill-switch', /^a later order: halted$/m],
])("the guides' %s does against it what it says", { timeout: 60_000 }, async (name, says) => {
  expect(await run(name)).toMatch(says);
});

test('every request that came was shown, a line each', () => {
  const lines = printed.split('\n').filter((line) => line.includes(' /api/'));
  expect(lines.length).toBeGreaterThan(5);
});
