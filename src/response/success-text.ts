/**
 * The start of nearly every success. `data` behind it is not looked at, so that a large answer is
 * not parsed twice.
 */
const successStart = /^\s*\{\s*"code"\s*:\s*"200000"\s*,\s*"data"\s*:/;

/**
 * How much of an answer is needed to see that it begins like a success.
 *
 * @hidden
 */
export const successPrefixLength = 64;

/** Whether the text begins as only a success does. Batch answers need more than this. */
export function startsLikeSuccess(text: string): boolean {
  return successStart.test(
    text.length > successPrefixLength ? text.slice(0, successPrefixLength) : text,
  );
}

/** Texts up to this length are read character by character; in longer ones braces are counted. */
const followedLength = 2_048;

/**
 * Whether the text is a success to its last character: it begins as only a success does, nothing
 * stands behind its `data` (a message may say that it failed), and it has not lost its end, because
 * an answer may be cut and still arrive as if it were complete. `false` decides nothing: then the text
 * is read. The check costs a few microseconds in a short text and a twentieth of a parse in a long one.
 */
export function isWholeSuccess(text: string): boolean {
  const [start] = successStart.exec(text.slice(0, successPrefixLength)) ?? [];
  if (start === undefined) return false;
  const from = start.length + text.slice(start.length, start.length + 64).search(/\S|$/);
  const end = text.trimEnd().length;
  return end <= followedLength ? closesAt(text, from, end) : endsAsItBegan(text, from, end);
}

/** How many characters of its beginning and of its end show whether a long answer was cut. */
const shownLength = 128;

/**
 * Whether a long answer that streamed on ended as it began, by as much of its end as is at hand. Unlike
 * {@link isWholeSuccess} it is the last word, so it is `true` where the two do not contradict each other.
 */
export function endsAsItStarted(start: string, end: string): boolean {
  const [first] = /\S/.exec(start) ?? [];
  const closed = closing(first);
  if (closed === undefined) return true;
  const tail = end.trimEnd().slice(-shownLength);
  if (!tail.endsWith(closed)) return false;
  const [begun = ''] = successStart.exec(start) ?? [];
  const dataClosed = closing(begun === '' ? undefined : /\S/.exec(start.slice(begun.length))?.[0]);
  return dataClosed === undefined || closedBefore(tail, dataClosed);
}

/** Whether `data` was closed, and nothing but members without brackets stands between it and the end. */
function closedBefore(tail: string, closed: string): boolean {
  const at = tail.lastIndexOf(closed, tail.length - 2);
  return at >= 0 && /^\s*(?:,[^{}[\]]*)?$/.test(tail.slice(at + 1, -1));
}

function closing(opened: string | undefined): '}' | ']' | undefined {
  return opened === '{' ? '}' : opened === '[' ? ']' : undefined;
}

/** Whether the value at `from` is followed by the envelope's brace and nothing else. */
function closesAt(text: string, from: number, end: number): boolean {
  const behind = endOfValue(text, from, end);
  return behind !== undefined && /^\s*\}$/.test(text.slice(behind, end));
}

/** Whether a long text ends with the brackets that its `data` began with, and no brace is left open. */
function endsAsItBegan(text: string, from: number, end: number): boolean {
  const ends = text[from] === '{' ? /\}\s*\}$/ : text[from] === '[' ? /\]\s*\}$/ : undefined;
  return ends?.test(text.slice(end - 64, end)) === true && count(text, '{') === count(text, '}');
}

const sign = {
  quote: 0x22,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

/** `null` is none: an answer without data has to be read. */
const scalar = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|true|false/iy;

/** Where the JSON value that begins at `from` ends; `undefined` when it does not. */
function endOfValue(text: string, from: number, end: number): number | undefined {
  const first = text.charCodeAt(from);
  if (first !== sign.openBrace && first !== sign.openBracket) {
    if (first === sign.quote) return endOfString(text, from);
    scalar.lastIndex = from;
    return scalar.test(text) ? scalar.lastIndex : undefined;
  }
  let depth = 0;
  for (let at = from; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === sign.quote) at = (endOfString(text, at) ?? end) - 1;
    else if (code === sign.openBrace || code === sign.openBracket) depth += 1;
    else if (code === sign.closeBrace || code === sign.closeBracket) {
      depth -= 1;
      if (depth === 0) return code === first + 2 ? at + 1 : undefined;
    }
  }
  return undefined;
}

/** Behind the string that begins at `from`; `undefined` when it does not end. */
function endOfString(text: string, from: number): number | undefined {
  for (let at = text.indexOf('"', from + 1); at > 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text.charCodeAt(at - 1 - escapes) === sign.backslash) escapes += 1;
    if (escapes % 2 === 0) return at + 1;
  }
  return undefined;
}

/** Whether brackets in a JSON text stand in more than `most` others. */
export function isNestedDeeper(text: string, most: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === sign.quote) at = (endOfString(text, at) ?? text.length) - 1;
    else if (code === sign.openBrace || code === sign.openBracket) depth += 1;
    else if (code === sign.closeBrace || code === sign.closeBracket) depth -= 1;
    if (depth > most) return true;
  }
  return false;
}

/** How often `part` is in a text. One search after another is ten times as fast as a look at each character. */
function count(text: string, part: string): number {
  let found = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) found += 1;
  return found;
}
