/** Throws when an option's value is not what it should be. */
export type Check = (name: string, value: unknown) => void;

type ErrorKind = typeof TypeError | typeof RangeError;

/** Throws, as an expression. */
export function fail(message: string, Kind: ErrorKind = TypeError): never {
  throw new Kind(message);
}

/** Throws: an option is not what it must be. */
export function mustBe(wanted: string, name: string, Kind?: ErrorKind): never {
  fail(`${name} must be ${wanted}`, Kind);
}

/** A number within bounds; `Infinity` only where waiting for ever makes sense. */
export function number(
  least: number,
  { integer = false, infinite = false }: { integer?: boolean; infinite?: boolean } = {},
): Check {
  return (name, value) => {
    if (typeof value !== 'number' || Number.isNaN(value)) mustBe('a number', name);
    if (value === Infinity && !infinite) mustBe('finite', name, RangeError);
    if (value < least) mustBe(`at least ${least}`, name, RangeError);
    if (integer && !Number.isInteger(value)) mustBe('a whole number', name, RangeError);
  };
}

/** One of a few words. */
export function oneOf(...values: readonly string[]): Check {
  return (name, value) => {
    if (!values.includes(value as string)) mustBe(`'${values.join("' or '")}'`, name);
  };
}

/** Something of a JavaScript type. */
export function ofType(type: 'function' | 'boolean' | 'object'): Check {
  return (name, value) => {
    if (typeof value !== type || value === null)
      mustBe(`${type === 'object' ? 'an' : 'a'} ${type}`, name);
  };
}

/** A name that is a text and not empty. */
export const label: Check = (name, value) => {
  if (typeof value !== 'string' || value === '') mustBe('a non-empty string', name);
};

/** An object with all of these methods, named with spaces between. */
export function methods(names: string): Check {
  return (name, value) => {
    const given = value as Record<string, unknown> | null | undefined;
    const missing = names.split(' ').find((method) => typeof given?.[method] !== 'function');
    if (missing !== undefined) fail(`${name} must have a method ${missing}()`);
  };
}
