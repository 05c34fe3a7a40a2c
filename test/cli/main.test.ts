import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const require = createRequire(import.meta.url);
const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const tsx = pathToFileURL(require.resolve('tsx')).href;

async function command(argv: readonly string[], stdin = '') {
  const child = spawn(process.execPath, ['--import', tsx, main, ...argv]);
  child.stdin.end(stdin);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (child.exitCode === null) await once(child, 'exit');
  return { exit: child.exitCode, out, err };
}

test('the command takes its words from the command line and standard input', async () => {
  const [code, piped, version, wrong] = await Promise.all([
    command(['explain', '200002', '--family', 'futures']),
    command(['explain', '--body', '-', '--json'], '{"code":"777777","msg":"?"}'),
    command(['--version']),
    command(['explain']),
  ]);
  expect(code.exit).toBe(0);
  expect(code.out).toMatch(/^200002 {2}futures · rate-limit$/m);
  // The output is no terminal: no colours.
  expect(code.out).not.toContain('\u001B');
  expect(piped.exit).toBe(3);
  expect(JSON.parse(piped.out)).toMatchObject({ known: false });
  expect(version).toMatchObject({ exit: 0, err: '' });
  expect(version.out).toMatch(/^\d+\.\d+\.\d+/);
  expect(wrong).toMatchObject({ exit: 2, out: '' });
  expect(wrong.err).toMatch(/^kucoin-retry: explain needs a CODE/);
});

test.skipIf(process.platform === 'win32')(
  'Ctrl-C ends the exchange, and that is no failure',
  async () => {
    const child = spawn(process.execPath, ['--import', tsx, main, 'exchange', '--speed', '10']);
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      if (!out.includes('hosts:') && (out + chunk).includes('hosts:')) child.kill('SIGINT');
      out += chunk;
    });
    await once(child, 'close');
    expect([child.exitCode, child.signalCode]).toEqual([0, null]);
    expect(out).toMatch(/^export KUCOIN_API=http:\/\/127\.0\.0\.1:\d+$/m);
    expect(out).toMatch(/\n0 requests, 0 refused, 0 knocks, 0 orders placed, 0 still open\n$/);
  },
);
