/** An instant as HTTP writes it, e.g. `Sun, 22 Nov 2026 18:00:00 GMT`. */
export function httpDate(atMs: number): string {
  return new Date(atMs).toUTCString();
}

/** An instant as ISO 8601 writes it, in UTC. */
export function isoDate(atMs: number): string {
  return new Date(atMs).toISOString();
}
