import { isObject } from '../util/objects.js';
import { isNestedDeeper } from './success-text.js';

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
  if (text.length > mostLevels && isNestedDeeper(text, mostLevels)) {
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
