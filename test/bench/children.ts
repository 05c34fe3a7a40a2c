import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A child process that answers questions. */
export interface Child {
  /** Asks it to do what it calls by that name; rejects with what went wrong there. */
  ask<T>(name: string, value?: unknown): Promise<T>;
  end(): void;
}

interface Question {
  readonly id: number;
  readonly name: string;
  readonly value: unknown;
}
interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill();
});

/** Starts a file of this folder as a process, with the same loader as this one. */
export function startChild(file: string, input: unknown, execArgv: readonly string[] = []): Child {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = fork(path, [JSON.stringify(input)], {
    execArgv: [...process.execArgv, ...execArgv],
    serialization: 'advanced',
    // What a peer greets with is of no use here; what goes wrong is.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  running.add(child);
  const open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let asked = 0;
  let gone: Error | undefined;

  child.on('message', ({ id, value, error }: Answer) => {
    const question = open.get(id);
    open.delete(id);
    if (error === undefined) question?.resolve(value);
    else question?.reject(new Error(`${file}: ${error}`));
  });
  child.on('exit', (code, signal) => {
    running.delete(child);
    gone = new Error(`${file} ended with ${signal ?? code}`);
    for (const { reject } of open.values()) reject(gone);
    open.clear();
  });
  return {
    ask<T>(name: string, value?: unknown) {
      return new Promise<T>((resolve, reject) => {
        if (gone !== undefined) {
          reject(gone);
          return;
        }
        asked += 1;
        open.set(asked, { resolve, reject });
        child.send({ id: asked, name, value });
      });
    },
    end() {
      child.kill();
    },
  };
}

/** The other side: answers the questions of the process that started this one. */
export function serveParent(answers: Record<string, (value: unknown) => unknown>): void {
  process.on('message', (question: Question) => {
    void answer(answers, question).then((sent) => process.send?.(sent));
  });
  process.on('disconnect', () => process.exit());
}

async function answer(
  answers: Record<string, (value: unknown) => unknown>,
  { id, name, value }: Question,
): Promise<Answer> {
  try {
    const known = answers[name];
    if (known === undefined) throw new TypeError(`no answer to ${name}`);
    return { id, value: await known(value) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
