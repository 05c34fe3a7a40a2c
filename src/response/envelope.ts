import { isObject } from '../util/objects.js';
import { count, endOfValue, isNestedDeeper } from './brackets.js';

/** What an answer's body turned out to be. */
export type Body =
  /** KuCoin's envelope: `{code, msg, data}` in any order. */
  | {
      readonly shape: 'envelope';
      readonly code: string;
      readonly message: string | undefined;
      /** `undefined` where there is none. */
      readonly data: unknown;
      /** The `success` member some envelopes carry. */
      readonly success: boolean | undefined;
    }
  /** Other JSON: Cloudflare's problem details, or something unknown. */
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

/** Answers up to this length are read character by character; in longer ones braces are counted. */
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

/** Reads a body from text, bytes or parsed JSON. */
export function readBody(body: unknown): Body {
  if (body === undefined || body === null) return empty;
  const text = textOfBody(body);
  return text === undefined ? readJson(body) : readText(text);
}

/** The text that a body is, decoded from bytes; `undefined` for what is parsed already. */
export function textOfBody(body: unknown): string | undefined {
  if (typeof body === 'string') return body;
  return isBytes(body) ? new TextDecoder().decode(body) : undefined;
}

/** By name and not by class: test runners and frames have an ArrayBuffer of their own. */
function isBytes(body: unknown): body is ArrayBuffer | ArrayBufferView<ArrayBuffer> {
  return (
    ArrayBuffer.isView(body) || Object.prototype.toString.call(body) === '[object ArrayBuffer]'
  );
}

/** KuCoin's answers have a few levels; of a million, parsing takes a second (V8), and says nothing. */
const mostLevels = 1_000;

function readText(raw: string): Body {
  const text = raw.replace(/^\uFEFF/, '').trim();
  if (text === '') return empty;
  // The last character shows that a text was cut short, without parsing it.
  const ends = text.startsWith('{') ? '}' : text.startsWith('[') ? ']' : undefined;
  if (ends === undefined || !text.endsWith(ends)) return { shape: 'text', text };
  if (text.length > followedLength && isNestedDeeper(text, mostLevels)) {
    return { shape: 'text', text };
  }
  try {
    return readJson(JSON.parse(text) as unknown);
  } catch {
    return { shape: 'text', text };
  }
}

function readJson(json: unknown): Body {
  if (!isObject(json)) return { shape: 'json', json };
  const code = readCode(memberOf(json, 'code'));
  if (code === undefined) return { shape: 'json', json };
  return {
    shape: 'envelope',
    code,
    message: readMessage(json),
    data: memberOf(json, 'data'),
    success: flagOf(memberOf(json, 'success')),
  };
}

function flagOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

/** A member of an object that may be a mock: what throws when it is looked at is absent. */
function memberOf(object: Readonly<Record<string, unknown>>, name: string): unknown {
  try {
    return object[name];
  } catch {
    return undefined;
  }
}

/** No code is as long as this; what is longer is text. */
const longestCode = 64;

/** A body code as text; KuCoin writes strings, clients have met numbers. */
export function readCode(code: unknown): string | undefined {
  if (typeof code === 'bigint') return readCode(String(code));
  if (typeof code === 'number') return Number.isFinite(code) ? String(code) : undefined;
  if (typeof code !== 'string' || code.length > longestCode) return undefined;
  return code.trim() === '' ? undefined : code.trim();
}

/** The exchange's message, under any of the names it has had. */
export function readMessage(members: Readonly<Record<string, unknown>>): string | undefined {
  for (const name of ['msg', 'message', 'failMsg', 'title']) {
    const value = memberOf(members, name);
    if (typeof value === 'string' && value.trim() !== '') return value;
  }
  return undefined;
}
