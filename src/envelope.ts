import { isObject } from './objects.js';

/** What an answer's body turned out to be. */
export type Body =
  /** KuCoin's envelope: `{code, msg, data}` in any order. */
  | {
      readonly shape: 'envelope';
      readonly code: string;
      readonly message: string | undefined;
      readonly hasData: boolean;
      readonly data: unknown;
      /** The `success` member some envelopes carry. */
      readonly success: boolean | undefined;
      readonly json: Readonly<Record<string, unknown>>;
    }
  /** Other JSON: Cloudflare's problem details, or something unheard of. */
  | { readonly shape: 'json'; readonly json: unknown }
  /** No JSON: a page, a line of text, or JSON cut short. */
  | { readonly shape: 'text'; readonly text: string }
  | { readonly shape: 'empty' };

const empty: Body = Object.freeze({ shape: 'empty' });

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

/** Answers up to this length are followed bracket by bracket; of longer ones both ends are compared. */
const followedLength = 16_384;

/**
 * Whether the text begins as only a success does and has not lost its end: an answer may be cut and
 * still arrive as if it were complete. Constant cost. `false` decides nothing: then the text is read.
 */
export function isWholeSuccess(text: string): boolean {
  if (!startsLikeSuccess(text)) return false;
  const end = text.trimEnd().length;
  return end <= followedLength ? closesAt(text, end) : endsAsItBegan(text, end);
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

/** Whether the first bracket of a text is closed by its last character. */
function closesAt(text: string, end: number): boolean {
  let depth = 0;
  for (let at = text.indexOf('{'); at < end; at += 1) {
    const sign = text[at];
    if (sign === '"') {
      at = endOfString(text, at);
      if (at < 0) return false;
    } else if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') {
      depth -= 1;
      if (depth === 0) return at === end - 1;
    }
  }
  return false;
}

/** Where the string that begins at `from` ends; -1 when it does not. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at > 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text[at - 1 - escapes] === '\\') escapes += 1;
    if (escapes % 2 === 0) return at;
  }
  return -1;
}

/** Whether a long text ends with the brackets that its `data` began with. */
function endsAsItBegan(text: string, end: number): boolean {
  const [start = ''] = successStart.exec(text.slice(0, successPrefixLength)) ?? [];
  const [opened] = /\S/.exec(text.slice(start.length, start.length + successPrefixLength)) ?? [];
  const closed = closing(opened);
  return closed !== undefined && new RegExp(`\\${closed}\\s*\\}$`).test(text.slice(end - 64, end));
}

/** Reads a body from text, bytes or parsed JSON. */
export function readBody(body: unknown): Body {
  if (body === undefined || body === null) return empty;
  if (typeof body === 'string') return readText(body);
  return isBytes(body) ? readText(new TextDecoder().decode(body)) : readJson(body);
}

/** By name and not by class: test runners and frames have an ArrayBuffer of their own. */
function isBytes(body: unknown): body is ArrayBuffer | ArrayBufferView<ArrayBuffer> {
  return (
    ArrayBuffer.isView(body) || Object.prototype.toString.call(body) === '[object ArrayBuffer]'
  );
}

function readText(raw: string): Body {
  const text = raw.replace(/^\uFEFF/, '').trim();
  if (text === '') return empty;
  // What was cut short is told by its last character, and need not be parsed to its end.
  const ends = text.startsWith('{') ? '}' : text.startsWith('[') ? ']' : undefined;
  if (ends === undefined || !text.endsWith(ends)) return { shape: 'text', text };
  try {
    return readJson(JSON.parse(text) as unknown);
  } catch {
    return { shape: 'text', text };
  }
}

function readJson(json: unknown): Body {
  if (!isObject(json)) return { shape: 'json', json };
  const { data, success } = json;
  const code = readCode(json['code']);
  if (code === undefined) return { shape: 'json', json };
  return {
    shape: 'envelope',
    code,
    message: readMessage(json),
    hasData: 'data' in json,
    data,
    success: typeof success === 'boolean' ? success : undefined,
    json,
  };
}

/** No code is as long as this; what is longer is text. */
const longestCode = 64;

/** A body code as text; KuCoin writes strings, clients have met numbers. */
export function readCode(code: unknown): string | undefined {
  if (typeof code === 'number') return Number.isFinite(code) ? String(code) : undefined;
  if (typeof code !== 'string' || code.length > longestCode) return undefined;
  return code.trim() === '' ? undefined : code.trim();
}

/** The exchange's message, under any of the names it has had. */
export function readMessage(members: Readonly<Record<string, unknown>>): string | undefined {
  for (const name of ['msg', 'message', 'failMsg', 'title']) {
    const value = members[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}
