/** Longer messages are pages, not messages; their beginning says what there is to say. */
const longestMessage = 2_000;

/**
 * Brings a message into the form the rows' tests are written for: lower case, everything but
 * letters and digits folded into single spaces. `''` for anything but text.
 */
export function normaliseMessage(message: unknown): string {
  if (typeof message !== 'string') return '';
  return message
    .slice(0, longestMessage)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
