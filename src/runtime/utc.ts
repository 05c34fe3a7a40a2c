/** The last instant a Date can hold (ECMA-262, section 21.4.1.1): to print a later one throws. */
export const latestDateMs = 8.64e15;

/** Date and time of day, in UTC and whole seconds, of an instant on the wall clock. */
export function utcOf(wallMs: number): { readonly date: string; readonly time: string } {
  const heldMs = Math.max(-latestDateMs, Math.min(wallMs, latestDateMs));
  const [date = '', time = ''] = new Date(heldMs).toISOString().split('T');
  return { date, time: time.slice(0, 8) };
}
