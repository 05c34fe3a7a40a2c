/** What a request is matched by. */
export interface Matchable {
  readonly method: string;
  readonly path: string;
  /** Path and query as they came. */
  readonly target: string;
}

/**
 * Which requests are meant:
 *
 * - `'GET /api/v1/orders'`: that method, that path and all below it; `{name}` and `*` stand for one
 *   part of the path, a missing method for any, and a query, when given, for the target's beginning;
 * - a regular expression, tested against `'GET /api/v1/orders?symbol=BTC-USDT'`;
 * - a function.
 */
export type Match<T extends Matchable = Matchable> = string | RegExp | ((request: T) => boolean);

/** A match, ready to use. */
export type Matcher<T extends Matchable = Matchable> = (request: T) => boolean;

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function fromText(text: string): RegExp {
  const [, method = '[A-Z]+', path = '', query] =
    /^(?:([A-Za-z]+)\s+)?(\/[^?\s]*)(\?\S*)?$/.exec(text) ?? [];
  if (path === '') {
    throw new TypeError(
      `reply: ${JSON.stringify(text)} is not a match; write a method and a path, as 'GET /api/v1/orders'`,
    );
  }
  const parts = path
    .replace(/\/$/, '')
    .split('/')
    .map((part) =>
      part === '*'
        ? '[^/?]+'
        : part
            .split(/\{[^{}]*\}/)
            .map(escaped)
            .join('[^/?]+'),
    );
  const rest = query === undefined ? '(?=[/?]|$)' : escaped(query);
  return new RegExp(`^${method.toUpperCase()} ${parts.join('/')}${rest}`);
}

/**
 * Makes a match ready to use.
 *
 * @throws TypeError when it is none of the three kinds, or a text that is not `'METHOD /path'`.
 */
export function createMatcher<T extends Matchable>(match: Match<T>): Matcher<T> {
  if (typeof match === 'function') return match;
  if (typeof match !== 'string' && !(match instanceof RegExp)) {
    throw new TypeError('a match is a text such as "GET /path", a RegExp or a function');
  }
  const pattern = typeof match === 'string' ? fromText(match) : match;
  return (request) => {
    pattern.lastIndex = 0;
    return pattern.test(`${request.method} ${request.target}`);
  };
}
