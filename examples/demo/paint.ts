const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
  gray: [90, 39],
} as const;

/** How text may look. */
export type Style = keyof typeof codes;

/** Gives text a look. */
export type Paint = (style: Style, text: string) => string;

/** Text in colour where that is wanted; as it is elsewhere. */
export function createPaint(isWanted: boolean): Paint {
  if (!isWanted) return (_style, text) => text;
  return (style, text) => {
    const [on, off] = codes[style];
    return `\u001B[${on}m${text}\u001B[${off}m`;
  };
}
