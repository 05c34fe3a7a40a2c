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
  return (name) => {
    const wanted = name.toLowerCase();
    for (const key of Object.keys(headers)) {
      if (key.toLowerCase() === wanted) return asText((headers as Record<string, unknown>)[key]);
    }
    return undefined;
  };
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return asText(value[0]);
  return undefined;
}

/** The name under which `headers` keeps `name`, compared without case. */
export function findHeader(
  headers: Readonly<Record<string, unknown>>,
  name: string,
): string | undefined {
  const wanted = name.toLowerCase();
  return Object.keys(headers).find((key) => key.toLowerCase() === wanted);
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
