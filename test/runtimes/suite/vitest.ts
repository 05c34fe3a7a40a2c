/**
 * Stands in for vitest where vitest does not run: the same matchers, in a runner that needs nothing
 * of the platform. Files of the contract import it under vitest's name.
 */
import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';
import type { TestResult } from './report.js';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

type Body = () => unknown;
type RowBody = (...row: unknown[]) => unknown;

interface Registered {
  readonly path: readonly string[];
  readonly body: Body;
}

const path: string[] = [];
const registered: Registered[] = [];
const endings: Body[] = [];

export const { expect } = chai;

export function describe(name: string, body: () => void): void {
  path.push(name);
  body();
  path.pop();
}

/** As vitest names the tests of a table. */
function named(name: string, row: readonly unknown[]): string {
  let next = 0;
  return name.replaceAll(/%[sio]/g, (form) => {
    const value = row[next];
    next += 1;
    return form === '%o' ? JSON.stringify(value) : String(value);
  });
}

export const test: {
  (name: string, body: Body): void;
  each(rows: readonly unknown[]): (name: string, body: RowBody) => void;
} = Object.assign(
  (name: string, body: Body) => void registered.push({ path: [...path, name], body }),
  {
    each: (rows: readonly unknown[]) => (name: string, body: RowBody) => {
      for (const entry of rows) {
        const row = Array.isArray(entry) ? (entry as unknown[]) : [entry];
        registered.push({ path: [...path, named(name, row)], body: () => body(...row) });
      }
    },
  },
);

/** For all tests: the files that call it stand side by side in one bundle. */
export function afterEach(body: Body): void {
  endings.push(body);
}

function within<T>(limitMs: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${limitMs} ms`)), limitMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function failureOf(bodies: readonly Body[]): Promise<string | undefined> {
  let failure: string | undefined;
  for (const body of bodies) {
    try {
      await within(15_000, Promise.resolve().then(body));
    } catch (error) {
      failure ??= error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error);
    }
  }
  return failure;
}

/** Runs what was registered, one after the other. */
export async function runAll(onResult: (result: TestResult) => void): Promise<void> {
  for (const { path: names, body } of registered) {
    const failure = await failureOf([body, ...endings]);
    onResult({ path: names, ...(failure === undefined ? {} : { failure }) });
  }
}
