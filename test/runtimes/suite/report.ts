/** What became of one test. */
export interface TestResult {
  /** Names from the outermost `describe` to the test. */
  readonly path: readonly string[];
  /** Message and stack; absent when it passed. */
  readonly failure?: string;
}

/** Begins a line of a runtime's output that holds a {@link TestResult}. */
export const resultPrefix = 'RESULT ';

/** The last line: the suite came to its end. */
export const endLine = 'RESULTS END';
