import type { HeadersLike } from './types.js';

/** Reads one header by name, whatever the host keeps headers in. */
export type HeaderReader = (name: string) => string | undefined;

/** Gives one way to read headers; names are compared without case. */
export function headerReader(headers: HeadersLike | null | undefined): HeaderReader {
  if (headers === undefined || headers === null || typeof headers !== 'object')
    return () => undefined;
  const get = (headers as { get?: unknown }).get;
  if (typeof get === 'function') {
    return (name) => asText((get as (name: string) => unknown).call(headers, name));
  }
  return (name) => asText(headerOf(headers as Record<string, unknown>, name));
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return asText(value[0]);
  return undefined;
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
