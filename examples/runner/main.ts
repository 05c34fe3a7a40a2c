import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { exampleCommand } from './command.js';

const folder = new URL('../', import.meta.url);
const fromClients = createRequire(new URL('clients/', folder));

// The terminal tells the example as well: it ends first, and then so do we.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);

process.exitCode = await exampleCommand(process.argv.slice(2), {
  env: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  isInstalled(name) {
    try {
      fromClients.resolve(name);
      return true;
    } catch {
      return false;
    }
  },
  run: (file, argv, env) =>
    new Promise((resolve, reject) => {
      const program = fileURLToPath(new URL(file, folder));
      const child = spawn(process.execPath, ['--import', 'tsx', program, ...argv], {
        stdio: 'inherit',
        env,
      });
      child.on('error', reject);
      child.on('close', (code) => resolve(code ?? 1));
    }),
});
