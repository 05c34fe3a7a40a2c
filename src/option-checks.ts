/** Throws when an option's value is not what it should be. */
export type Check = (name: string, value: unknown) => void;

/** Throws, as an expression. */
export const fail = (
  message: string,
  Kind: typeof TypeError | typeof RangeError = TypeError,
): never => {
  throw new Kind(message);
};

/** A number within bounds; `Infinity` only where waiting for ever makes sense. */
export function number(
  least: number,
  options: { integer?: boolean; infinite?: boolean } = {},
): Check {
  return (name, value) => {
    if (typeof value !== 'number' || Number.isNaN(value)) fail(`${name} must be a number`);
    const n = value as number;
    if (n === Infinity && options.infinite !== true) fail(`${name} must be finite`, RangeError);
    if (n < least) fail(`${name} must be at least ${least}`, RangeError);
    if (options.integer === true && !Number.isInteger(n))
      fail(`${name} must be a whole number`, RangeError);
  };
}

/** One of a few words. */
export function oneOf(...values: readonly string[]): Check {
  return (name, value) => {
    if (!values.includes(value as string)) {
      fail(`${name} must be ${values.map((allowed) => `'${allowed}'`).join(' or ')}`);
    }
  };
}

/** Something of a JavaScript type. */
export function ofType(type: 'function' | 'boolean' | 'object'): Check {
  return (name, value) => {
    if (typeof value !== type || value === null)
      fail(`${name} must be ${type === 'object' ? 'an' : 'a'} ${type}`);
  };
}

/** A name that is one. */
export const label: Check = (name, value) => {
  if (typeof value !== 'string' || value === '') fail(`${name} must be a non-empty string`);
};

/** An object with all of these methods, named with spaces between. */
export function methods(names: string): Check {
  return (name, value) => {
    const given = value as Record<string, unknown> | null | undefined;
    const missing = names.split(' ').find((method) => typeof given?.[method] !== 'function');
    if (missing !== undefined) fail(`${name} must have a method ${missing}()`);
  };
}
