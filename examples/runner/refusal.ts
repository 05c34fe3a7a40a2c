import { basename, dirname } from 'node:path';
import { examples } from './list.js';

/** The name in the list of a program, by its path. */
function nameOf(path: string): string {
  const file = basename(path).replace(/\.\w+$/, '');
  return basename(dirname(path)) === 'clients' ? `clients/${file}` : file;
}

/** Why an example does not start, in one line that says how to start it; `undefined`: it may. */
export function refusalFor(
  env: Readonly<Record<string, string | undefined>>,
  [, program = '', ...argv]: readonly string[],
): string | undefined {
  const name = nameOf(program);
  const example = examples.find((each) => each.name === name);
  const wanted = ['KUCOIN_API', ...(example?.futures === true ? ['KUCOIN_FUTURES_API'] : [])];
  const missing = wanted.filter((variable) => (env[variable] ?? '') === '');
  if (missing.length === 0) return undefined;
  const start = `npm run example -- ${name}`;
  if (example?.live === false) {
    return `${name} is not for the real KuCoin; run it against an exchange of its own: ${start}`;
  }
  if (argv.includes('--live')) return undefined;
  return `${name}: no ${missing.join(' and ')}. Run it against an exchange of its own: ${start} (the real KuCoin: add --live)`;
}
