import {
  type Check,
  checkThat,
  either,
  listOf,
  notNegative,
  oneOf,
  positive,
  shape,
  text,
} from './checks.js';
import type { OutageScript, OverloadScript } from './script.js';

const outageMembers = {
  afterMs: notNegative,
  forMs: positive,
  count: positive,
  match: either(
    text,
    checkThat('a text or a RegExp', (match) => match instanceof RegExp),
  ),
  body: text,
  retryAfterMs: notNegative,
};
const outageShape = shape(outageMembers);
const overloadShape = shape({
  ...outageMembers,
  chance: checkThat(
    'a share from 0 to 1, as 0.3',
    (value) => typeof value === 'number' && value >= 0 && value <= 1,
  ),
  capacity: shape({ requests: positive, perMs: positive }, ['requests']),
  as: oneOf(429, 503),
});

function requireEnd({ forMs, count }: OutageScript, name: string): void {
  if (forMs === undefined && count === undefined) {
    throw new TypeError(`startExchange: ${name} needs forMs or count, or it would never end`);
  }
}

/** An outage has to end. */
export const checkOutage: Check = (value, name) => {
  outageShape(value, name);
  requireEnd(value as OutageScript, name);
};

/** An overload, too, unless it lets something through. */
export const checkOverload: Check = (value, name) => {
  overloadShape(value, name);
  const overload = value as OverloadScript;
  const { chance = 1, capacity, body, as = 429 } = overload;
  if (overload.chance !== undefined && capacity !== undefined) {
    throw new TypeError(
      `startExchange: ${name}: give chance or capacity, not both; two overloads may go on at a time`,
    );
  }
  if (body !== undefined && as !== 503) {
    throw new TypeError(
      `startExchange: ${name}.body is the body of a 503; give as: 503 too, or leave body out`,
    );
  }
  if (capacity === undefined && chance >= 1) requireEnd(overload, name);
};

const objectOrList = checkThat('an object or a list', (value) => typeof value === 'object');

/** One alone, or a list of them. */
export function oneOrMore(check: Check): Check {
  return (value, name) => {
    objectOrList(value, name);
    (Array.isArray(value) ? listOf(check) : check)(value, name);
  };
}
