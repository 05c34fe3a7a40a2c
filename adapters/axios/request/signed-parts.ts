import { headerOf, readOrder } from '../../../src/adapter-kit.js';

/** What of a request is signed, or names the key that signs it. */
interface SignedRequest {
  readonly url: string;
  readonly config: { readonly method?: string | undefined };
  readonly frozen: { readonly body?: string | Uint8Array | undefined };
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * What two requests that should be the same differ in, but for signature and timestamp, by name and
 * without a value; `undefined` when they are the same.
 */
export function differenceOf(first: SignedRequest, second: SignedRequest): string | undefined {
  const { config: one } = first;
  const { config: other } = second;
  if (one.method?.toLowerCase() !== other.method?.toLowerCase()) return 'the method';
  if (first.url !== second.url) return addressDifference(first.url, second.url);
  const [body, again] = [textOf(first.frozen.body), textOf(second.frozen.body)];
  if (body !== again) return bodyDifference(body, again);
  const keyOf = ({ headers }: SignedRequest): string | undefined => headerOf(headers, 'kc-api-key');
  return keyOf(first) === keyOf(second) ? undefined : 'the header KC-API-KEY';
}

function addressDifference(first: string, second: string): string {
  if (!URL.canParse(second)) return 'the address';
  const [one, other] = [new URL(first), new URL(second)];
  if (one.origin + one.pathname !== other.origin + other.pathname) return 'the address';
  const names = changed(queryOf(one), queryOf(other));
  return names === '' ? 'the order of the query' : `the query's ${names}`;
}

function queryOf({ searchParams }: URL): Record<string, unknown> {
  const names = [...searchParams.keys()];
  return Object.fromEntries(names.map((name) => [name, searchParams.getAll(name)]));
}

function bodyDifference(one: string | undefined, other: string | undefined): string {
  const [first, second] = [readOrder(one), readOrder(other)];
  if (first === undefined || second === undefined) return 'the body';
  const names = changed(first, second);
  return names === '' ? "the body's formatting" : `the body's ${names}`;
}

/** The names of the members that are not the same in both. */
function changed(one: Record<string, unknown>, other: Record<string, unknown>): string {
  return Object.keys({ ...one, ...other })
    .filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]))
    .map((name) => `\`${name}\``)
    .join(', ');
}

function textOf(body: string | Uint8Array | undefined): string | undefined {
  // A character for each byte, so that no two bodies are read as the same text.
  return typeof body === 'object' ? new TextDecoder('latin1').decode(body) : body;
}
