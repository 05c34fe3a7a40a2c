/** Stands in for `node:util` where there is no Node: everything a console could show. */
export function inspect(value: unknown): string {
  const seen = new Set<unknown>();
  const print = (each: unknown): string => {
    if (typeof each === 'function') return '[function]';
    if (typeof each !== 'object' || each === null) return String(each);
    if (seen.has(each)) return '[seen]';
    seen.add(each);
    const own = Reflect.ownKeys(each).map((name) => {
      const own = Object.getOwnPropertyDescriptor(each, name);
      return `${String(name)}: ${own?.get ? '[getter]' : print(own?.value)}`;
    });
    const entries = each instanceof Headers || each instanceof Map ? [...each].map(print) : [];
    // What a console reads of the platform's own classes through their getters.
    const shown = each instanceof Request || each instanceof Response;
    const platform = shown ? [each.url, print(each.headers)] : [];
    return `{${[...own, ...entries, ...platform].join(', ')}}`;
  };
  return print(value);
}
