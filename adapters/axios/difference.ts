import { headerOf } from '../../src/index.js';
import type { Prepared } from './attempt.js';

/**
 * What two requests that should be the same differ in, but for signature and timestamp, by name and
 * without a value; `undefined` when they are the same.
 */
export function differenceOf(first: Prepared, second: Prepared): string | undefined {
  const { config: one } = first;
  const { config: other } = second;
  if (one.method?.toLowerCase() !== other.method?.toLowerCase()) return 'the method';
  if (first.url !== second.url) return addressDifference(new URL(first.url), second.url);
  const [body, again] = [textOf(first.frozen.body), textOf(second.frozen.body)];
  if (body !== again) return bodyDifference(body, again);
  const keyOf = ({ headers }: Prepared): string | undefined => headerOf(headers, 'kc-api-key');
  return keyOf(first) === keyOf(second) ? undefined : 'the header KC-API-KEY';
}

function addressDifference(one: URL, second: string): string {
  const other = URL.canParse(second) ? new URL(second) : undefined;
  if (other === undefined || one.origin + one.pathname !== other.origin + other.pathname) {
    return 'the address';
  }
  const names = [...new Set([...one.searchParams.keys(), ...other.searchParams.keys()])];
  const changed = names.filter(
    (name) => String(one.searchParams.getAll(name)) !== String(other.searchParams.getAll(name)),
  );
  return changed.length === 0 ? 'the order of the query' : `the query's ${listOf(changed)}`;
}

function bodyDifference(one: string | undefined, other: string | undefined): string {
  const [first, second] = [membersOf(one), membersOf(other)];
  if (first === undefined || second === undefined) return 'the body';
  const names = [...new Set([...Object.keys(first), ...Object.keys(second)])];
  const changed = names.filter(
    (name) => JSON.stringify(first[name]) !== JSON.stringify(second[name]),
  );
  return changed.length === 0 ? "the body's formatting" : `the body's ${listOf(changed)}`;
}

function membersOf(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text ?? '') as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function listOf(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function textOf(body: string | Uint8Array | undefined): string | undefined {
  // A character for each byte, so that no two bodies are read as the same text.
  return typeof body === 'object' ? new TextDecoder('latin1').decode(body) : body;
}
