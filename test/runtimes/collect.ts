import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { here } from './install.js';
import type { Relay } from './relay.js';
import { endLine, resultPrefix, type TestResult } from './suite/report.js';

/** No suite takes as long. */
export const longestRunMs = 120_000;

/** Runs a command that prints results. */
export async function collect(
  command: string,
  args: readonly string[],
): Promise<readonly TestResult[]> {
  const child = spawn(command, args, {
    cwd: here('./'),
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NO_COLOR: '1' },
    timeout: longestRunMs,
  });
  const results: TestResult[] = [];
  let isWhole = false;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith(resultPrefix)) {
      results.push(JSON.parse(line.slice(resultPrefix.length)) as TestResult);
    } else if (line === endLine) isWhole = true;
    else console.log(line);
  }
  if (!isWhole) throw new Error(`${command}: ended after ${results.length} tests`);
  return results;
}

/** The results of a suite that is about to begin at the other end of a relay. */
export function collectFrom(relay: Relay, name: string): Promise<readonly TestResult[]> {
  const results: TestResult[] = [];
  return new Promise((resolve, reject) => {
    const give = (): void => reject(new Error(`${name}: no end after ${longestRunMs} ms`));
    const limit = setTimeout(give, longestRunMs);
    relay.onReport((line) => {
      if (line !== endLine) {
        results.push(JSON.parse(line.slice(resultPrefix.length)) as TestResult);
        return;
      }
      clearTimeout(limit);
      resolve(results);
    });
  });
}
