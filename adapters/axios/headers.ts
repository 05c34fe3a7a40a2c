import { headerOf, headerText } from '../../src/adapter-kit.js';
import type { HeaderBag } from './host.js';

/** Reads headers of an AxiosHeaders, or of the plain object a mock may give. */
export function headerReader(headers: unknown): { get(name: string): string | null } {
  const bag = (headers ?? {}) as HeaderBag;
  return { get: (name) => headerText(headerOf(bag, name)) ?? null };
}

/** Headers of the same kind: an AxiosHeaders of the caller's copy, or a plain object. */
export function headersLike(bag: HeaderBag, headers: HeaderBag): HeaderBag {
  const Bag = bag.constructor as unknown as new (headers: HeaderBag) => HeaderBag;
  return Bag === (Object as unknown) ? { ...headers } : new Bag(headers);
}
