const ipv4 = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g;
// Either seven colons' worth of groups or a form shortened by "::"; clock times have neither.
const ipv6 =
  /\b(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}\b|(?:\b[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6}\b)?/gi;

const longestMessage = 500;

/**
 * A message fit for logs: KuCoin writes the caller's address into some (400006), and an edge page
 * would fill the screen.
 */
export function redactMessage(message: string): string {
  const short = message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
  return short.replace(ipv4, '[ip]').replace(ipv6, '[ip]');
}
