import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { exampleCommand, type World } from '../../examples/runner/command.js';
import { examples } from '../../examples/runner/list.js';
import { refusalFor } from '../../examples/runner/refusal.js';

const folder = new URL('../../examples/', import.meta.url);
const filesOf = (place: string): string[] =>
  readdirSync(new URL(place, folder)).flatMap((name) => {
    const [, file] = /^([\w-]+)\.ts$/.exec(name) ?? [];
    return file === undefined ? [] : [place.replace('./', '') + file];
  });

type Env = Readonly<Record<string, string | undefined>>;

async function command(argv: readonly string[], given: Partial<World> = {}) {
  const seen = { out: '', err: '', ran: '' };
  let env: Env = {};
  const exit = await exampleCommand(argv, {
    env: { KUCOIN_KEY: 'mine', KUCOIN_API: 'https://api.kucoin.com' },
    out: (line) => (seen.out += line),
    err: (line) => (seen.err += line),
    isInstalled: () => false,
    run: async (file, words, variables) => {
      seen.ran = [file, ...words].join(' ');
      env = variables;
      const api = variables['KUCOIN_API'];
      if (api?.includes('127.0.0.1') === true) await fetch(`${api}/api/v1/timestamp`);
      return 7;
    },
    ...given,
  });
  return { ...seen, env, exit };
}

describe('npm run example', () => {
  test('knows every example there is', () => {
    expect(examples.map(({ name }) => name).sort()).toEqual(
      [...filesOf('./'), ...filesOf('clients/')].sort(),
    );
  });

  test('without a name it lists them, one a line, in 80 columns', async () => {
    const { exit, out } = await command([]);
    expect(exit).toBe(0);
    for (const { name, about } of examples) {
      expect(out.split('\n').filter((line) => line.includes(`  ${name} `))).toHaveLength(1);
      expect(out).toContain(about);
    }
    expect(out).toMatch(/place-order-safely .* \(order\)$/m);
    const [head, list = ''] = out.split('\n\n  quick-start');
    expect(head).toContain('--live');
    expect(Math.max(...list.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect((await command(['--help'])).out).toBe(out);
  });

  test.each(['pino', 'pino.ts', 'examples/pino.ts', './examples/pino.ts'])(
    '%s runs against an exchange of its own, whatever the environment says',
    async (name) => {
      const { exit, ran, env, err } = await command([name]);
      expect([exit, ran]).toEqual([7, 'pino.ts']);
      expect(env['KUCOIN_API']).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(env['KUCOIN_FUTURES_API']).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(env['KUCOIN_KEY']).not.toBe('mine');
      expect(err).toBe('(the exchange saw 1 request)\n');
      await expect(fetch(env['KUCOIN_API'] ?? '')).rejects.toThrow();
    },
  );

  test('a client is found by its last name', async () => {
    expect((await command(['axios-bot'])).ran).toBe('clients/axios-bot.ts');
    expect((await command(['clients/axios-bot'])).ran).toBe('clients/axios-bot.ts');
  });

  test('--live reaches the real KuCoin, with the keys of the environment', async () => {
    const { exit, ran, env } = await command(['pino', '--live']);
    expect([exit, ran]).toEqual([7, 'pino.ts --live']);
    expect(env).toEqual({
      KUCOIN_KEY: 'mine',
      KUCOIN_API: undefined,
      KUCOIN_FUTURES_API: undefined,
    });
  });

  test.each([
    [['quick'], 'did you mean quick-start-axios, quick-start-ky, quick-start-fetch?'],
    [['weather'], 'there is no example weather; see npm run example for a list'],
    [['pino', 'fleet-redis'], 'one example at a time, without fleet-redis'],
    [['pino', '--life'], 'there is no option --life; see --help'],
    [['kill-switch', '--live'], 'kill-switch is not for the real KuCoin'],
    [['fleet-redis'], 'set REDIS_URL, as REDIS_URL=redis://127.0.0.1:6379'],
    [['ccxt'], 'install it first: npm install --no-save ccxt'],
  ])('%j does not start, and says what to do', async (argv, complaint) => {
    const { exit, ran, err } = await command(argv);
    expect([exit, ran]).toEqual([2, '']);
    expect(err).toContain(complaint);
    expect(err.trimEnd()).not.toContain('\n');
  });

  test('runs for real', async () => {
    const main = fileURLToPath(new URL('runner/main.ts', folder));
    const child = spawn(process.execPath, ['--import', 'tsx', main, 'quick-start-fetch']);
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    if (child.exitCode === null) await once(child, 'exit');
    expect([child.exitCode, out]).toEqual([0, 'USDT accounts: 1\n']);
    expect(err).toBe('(the exchange saw 1 request)\n');
  });
});

describe('an example by itself', () => {
  /** One sends nothing, the other to an exchange that it starts itself. */
  const harmless = ['classify-answers', 'test-your-bot'];
  const senders = examples.filter(({ name }) => !harmless.includes(name));
  const start = (name: string, env: Env = {}, argv: readonly string[] = []) =>
    refusalFor(env, ['node', `/somewhere/examples/${name}.ts`, ...argv]);

  test('starts against what KUCOIN_API names, or with --live', () => {
    expect(start('pino', { KUCOIN_API: 'http://127.0.0.1:1' })).toBeUndefined();
    expect(start('pino', {}, ['--live'])).toBeUndefined();
  });

  test('else refuses, in one line that says how to start it', () => {
    for (const env of [{}, { KUCOIN_API: '' }]) {
      expect(start('pino', env)).toContain('npm run example -- pino ');
    }
    const spotOnly = { KUCOIN_API: 'http://127.0.0.1:1' };
    expect(start('spot-and-futures', spotOnly)).toContain('no KUCOIN_FUTURES_API. Run it');
    expect(start('clients/ccxt')).toContain('npm run example -- clients/ccxt ');
    expect(start('kill-switch', {}, ['--live'])).toContain('npm run example -- kill-switch');
  });

  test('asks first: before anything else is loaded, wherever something is sent', () => {
    for (const { name } of senders) {
      const code = readFileSync(new URL(`${name}.ts`, folder), 'utf8');
      const asks = code.includes('if (import.meta.url ===')
        ? /href\) \{\n {2}await import\('\.\.\/runner\/guard\.js'\);/
        : /^(?:\/\*\*[^]*?\*\/\n)?import '\.{1,2}\/runner\/guard\.js';/;
      expect(code, name).toMatch(asks);
    }
  });

  test('that may run with --live places nothing that could be filled', () => {
    for (const { name, live } of senders.filter((each) => !each.name.startsWith('clients/'))) {
      const code = readFileSync(new URL(`${name}.ts`, folder), 'utf8');
      const places = /hf\/orders[`']/.test(code);
      expect(places && live !== false, name).toBe(live === 'far order');
      if (!places || live === false) continue;
      expect(code).toMatch(/"?price"?: ?['"]1000['"]/);
      expect(code).toMatch(/"?postOnly"?: ?true/);
      expect(code).toContain("method: 'DELETE'");
    }
  });
});
