/** Throws a TypeError that names `name` when `value` is not as it should be. */
export type Check = (value: unknown, name: string) => void;

function complain(name: string, wanted: string, value: unknown): never {
  const shown =
    typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value));
  throw new TypeError(`startExchange: ${name} must be ${wanted}; got ${shown}`);
}

/** A check by a predicate; `wanted` completes "must be". */
export function checkThat(wanted: string, holds: (value: unknown) => boolean): Check {
  return (value, name) => {
    if (!holds(value)) complain(name, wanted, value);
  };
}

const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && !Number.isNaN(value);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Any number but NaN and the infinities. */
export const finite: Check = checkThat('a finite number', Number.isFinite);
/** A finite number above 0. */
export const positive: Check = checkThat(
  'a finite number above 0',
  (value) => isNumber(value) && value > 0 && value !== Infinity,
);
/** `Infinity` is allowed. */
export const notNegative: Check = checkThat(
  'a number, 0 or more',
  (value) => isNumber(value) && value >= 0,
);
/** `true` or `false`. */
export const flag: Check = checkThat('true or false', (value) => typeof value === 'boolean');
/** A text, empty ones included. */
export const text: Check = checkThat('a text', (value) => typeof value === 'string');
/** A function. */
export const fn: Check = checkThat('a function', (value) => typeof value === 'function');

/** One of a few values. */
export function oneOf(...values: readonly (string | number | boolean)[]): Check {
  const wanted = values.map((value) => JSON.stringify(value)).join(', ');
  return checkThat(`one of ${wanted}`, (value) => values.includes(value as string));
}

/** Passes when one of the checks does; else the last one throws. */
export function either(first: Check, second: Check): Check {
  return (value, name) => {
    try {
      first(value, name);
    } catch {
      second(value, name);
    }
  };
}

/** A list, every entry of which passes. */
export function listOf(check: Check): Check {
  return (value, name) => {
    if (!Array.isArray(value)) complain(name, 'a list', value);
    value.forEach((entry, index) => {
      check(entry, `${name}[${index}]`);
    });
  };
}

/** An object whose members all pass, whatever they are called. */
export function recordOf(check: Check): Check {
  return (value, name) => {
    if (!isRecord(value)) complain(name, 'an object', value);
    for (const [member, entry] of Object.entries(value)) check(entry, `${name}[${member}]`);
  };
}

/**
 * An object with these members only. Members that are `undefined` count as absent; `required` ones
 * must be there.
 */
export function shape(
  checks: Readonly<Record<string, Check>>,
  required: readonly string[] = [],
): Check {
  const known = Object.keys(checks);
  return (value, name) => {
    if (!isRecord(value)) complain(name, 'an object', value);
    for (const [member, entry] of Object.entries(value)) {
      const check = checks[member];
      const path = name === '' ? member : `${name}.${member}`;
      if (check === undefined) {
        throw new TypeError(
          `startExchange: unknown option ${JSON.stringify(path)}; known are ${known.join(', ')}`,
        );
      }
      if (entry !== undefined) check(entry, path);
    }
    for (const member of required) {
      if (value[member] === undefined) complain(`${name}.${member}`, 'given', undefined);
    }
  };
}
