#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { runCli } from './run.js';
import { showPage } from './show.js';

const { stdout, stderr, stdin, env, platform } = process;

// The program that reads the output may stop early, as `head` does.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runCli(process.argv.slice(2), {
  out: (output) => stdout.write(output),
  err: (output) => stderr.write(output),
  readFile: (path) => readFile(path, 'utf8'),
  readStdin: () => text(stdin),
  version: () => {
    const manifest = createRequire(import.meta.url)('kucoin-retry/package.json') as {
      version: string;
    };
    return manifest.version;
  },
  interrupted: () =>
    new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    }),
  shell: platform === 'win32' ? 'powershell' : 'posix',
  showPage: (html, anchor) => showPage(html, anchor, { env, platform, isWatched: stdout.isTTY }),
  style: {
    colours: stdout.isTTY && (env['NO_COLOR'] ?? '') === '',
    width: Math.min(stdout.columns ?? 90, 100),
  },
});
