import type { HeadersLike } from '../types/index.js';

/** Reads one header by name, whatever the host keeps headers in. */
export type HeaderReader = (name: string) => string | undefined;

/**
 * Gives one way to read headers; names are compared without case. Of a header that came twice it
 * gives both, joined as `Headers` join them. It never throws: a mock's headers may be anything.
 */
export function headerReader(headers: HeadersLike | null | undefined): HeaderReader {
  return (name) => {
    try {
      return headerText(valueOf(headers, name));
    } catch {
      return undefined;
    }
  };
}

function valueOf(headers: unknown, name: string): unknown {
  if (headers === undefined || headers === null || typeof headers !== 'object') return undefined;
  const { get } = headers as { get?: unknown };
  if (typeof get === 'function') return (get as (name: string) => unknown).call(headers, name);
  const wanted = name.toLowerCase();
  const names = Object.keys(headers).filter((candidate) => candidate.toLowerCase() === wanted);
  return names.map((spelling) => (headers as Record<string, unknown>)[spelling]);
}

/**
 * Headers of whatever kind, read as a platform's are.
 *
 * @internal
 */
export function asHeaders(headers: unknown): { get(name: string): string | null } {
  const header = headerReader(headers as HeadersLike | null);
  return { get: (name) => header(name) ?? null };
}

/**
 * A header's value as text, whatever a client or a mock keeps it in; `undefined` for what is none.
 *
 * @internal
 */
export function headerText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) {
    const texts = value.map(headerText).filter((text) => text !== undefined);
    return texts.length === 0 ? undefined : texts.join(', ');
  }
  // A mock that keeps a date object means the HTTP-date.
  if (Object.prototype.toString.call(value) !== '[object Date]') return undefined;
  const { toUTCString } = value as { readonly toUTCString?: () => string };
  const date = toUTCString?.call(value);
  return date === 'Invalid Date' ? undefined : date;
}

/**
 * What `headers` keep under `name`, compared without case.
 *
 * @internal
 */
export function headerOf<T>(headers: Readonly<Record<string, T>>, name: string): T | undefined {
  const wanted = name.toLowerCase();
  const key = Object.keys(headers).find((candidate) => candidate.toLowerCase() === wanted);
  return key === undefined ? undefined : headers[key];
}

/**
 * Whether headers carry anything of a signature's.
 *
 * @internal
 */
export function isSigned(headers: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(headers).some(isOfSignature);
}

/**
 * Whether a header is one of KuCoin's own.
 *
 * @internal
 */
export function isOfSignature(name: string): boolean {
  return /^kc-api-/i.test(name);
}

/** `base` with `overlay` laid over it; one spelling of each name remains, the overlay's. */
export function overlayHeaders(
  base: Readonly<Record<string, string>>,
  overlay: Readonly<Record<string, string>>,
): Record<string, string> {
  const replaced = new Set(Object.keys(overlay).map((name) => name.toLowerCase()));
  const merged: Record<string, string> = {};
  for (const [name, value] of Object.entries(base)) {
    if (!replaced.has(name.toLowerCase())) merged[name] = value;
  }
  return Object.assign(merged, overlay);
}

/** The signature in the headers of a request, if it has one. */
export function signatureOf(headers: Readonly<Record<string, string>>): string | undefined {
  return headerOf(headers, 'kc-api-sign');
}
