import { spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What decides whether there is a browser to show something in. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A person sees the terminal. */
  readonly isWatched: boolean;
}

/** A program and its arguments. */
export type Opener = readonly [program: string, ...argv: string[]];

/** The program that shows an address in the reader's browser; `undefined` where it would not be seen. */
export function openerFor(url: string, surroundings: Surroundings): Opener | undefined {
  const { env, isWatched, platform } = surroundings;
  if (!isWatched) return undefined;
  if (platform === 'darwin') return ['open', url];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  // Without a screen it would start a browser made of text, in this very terminal.
  const hasScreen = (env['DISPLAY'] ?? env['WAYLAND_DISPLAY'] ?? '') !== '';
  return hasScreen ? ['xdg-open', url] : undefined;
}

/** Writes a page to a folder of its own, shows it if it can, and resolves to its path. */
export async function showPage(
  html: string,
  anchor: string,
  surroundings: Surroundings,
): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'kucoin-retry-')), 'error-codes.html');
  await writeFile(path, html);
  const opener = openerFor(pathToFileURL(path).href + anchor, surroundings);
  if (opener !== undefined) start(opener);
  return path;
}

/** The page is there and named: no browser is no failure. */
function start([program, ...argv]: Opener): void {
  const child = spawn(program, argv, { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}
