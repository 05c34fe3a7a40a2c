// Four parts: more of them, or a "v" in front, are a version.
const ipv4 = /(?<!\d\.?|\bv)\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)/gi;
// Eight groups, or fewer around one "::"; the last two may be written as an IPv4 address. Clock
// times have neither.
const ipv6 =
  /(?<!\w|::)(?:(?:[\da-f]{1,4}:){7}[\da-f]{1,4}|(?:[\da-f]{1,4}:){6}\d{1,3}(?:\.\d{1,3}){3}|(?:[\da-f]{1,4}(?::[\da-f]{1,4}){0,6})?::(?:(?:[\da-f]{1,4}:){0,6}(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{1,4}))?)(?!\w|::)/gi;

const longestMessage = 500;

/** The cut may go through an address, whose longest form has 45 characters. */
const cutAddress = /[\da-f.:]{1,45}$/i;

/**
 * A message fit for logs: KuCoin writes the caller's address into some (400006), and an edge page
 * would fill the screen.
 */
export function redactMessage(message: string): string {
  const short =
    message.length > longestMessage
      ? `${message.slice(0, longestMessage).replace(cutAddress, '')}…`
      : message;
  return short
    .replace(ipv6, (address) => (address === '::' ? address : '[ip]'))
    .replace(ipv4, '[ip]');
}
