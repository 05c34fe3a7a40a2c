import { writeFile } from 'node:fs/promises';
import { demoCommand } from './command.js';
import { runDemo } from './run.js';

const { argv, stdout, stderr, env } = process;

process.exitCode = await demoCommand(argv.slice(2), {
  stdout,
  stderr,
  env,
  writeFile,
  run: runDemo,
});
