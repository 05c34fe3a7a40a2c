/** Stands in for `node:module`: where everything is one script nothing is required. */
export function createRequire(): () => unknown {
  return () => undefined;
}
