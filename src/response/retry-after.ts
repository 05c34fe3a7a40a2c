/**
 * `Retry-After` (RFC 9110, section 10.2.3) as milliseconds from `nowMs`: digits, or one of the three
 * HTTP-date forms. Anything else is absent: neither zero nor a refusal to retry. A date needs
 * `nowMs`; a date in the past is 0. Of a header that came twice the longest wait counts.
 */
export function readRetryAfter(
  value: string | undefined,
  nowMs: number | undefined,
): number | undefined {
  const waits = eachValue(value ?? '').map((text) => waitOf(text, nowMs));
  const known = waits.filter((waitMs) => waitMs !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function waitOf(text: string, nowMs: number | undefined): number | undefined {
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, Number.MAX_SAFE_INTEGER);
  const dateMs = nowMs === undefined ? undefined : readHttpDate(text);
  return dateMs === undefined || nowMs === undefined ? undefined : Math.max(0, dateMs - nowMs);
}

/** No answer has more headers of one name than this; further ones are ignored. */
const mostValues = 16;

const dayName = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*$/i;

/** The values of a header that may have come more than once. The comma after a day separates none. */
function eachValue(text: string): string[] {
  const parts = text.slice(0, 1_024).split(',', mostValues * 2);
  const values: string[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const part = (parts[at] ?? '').trim();
    const isDay = dayName.test(part) && at + 1 < parts.length;
    values.push(isDay ? `${part},${parts[(at += 1)] ?? ''}`.trimEnd() : part);
  }
  return values;
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec';
const imfFixdate =
  /^[a-z]{3}, (?<day>\d\d) (?<month>[a-z]{3}) (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d) gmt$/i;
const rfc850 =
  /^[a-z]{6,9}, (?<day>\d\d)-(?<month>[a-z]{3})-(?<year>\d\d) (?<time>\d\d:\d\d:\d\d) gmt$/i;
const asctime =
  /^[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \d]\d) (?<time>\d\d:\d\d:\d\d) (?<year>\d{4})$/i;

/**
 * The instant of a `Date` header. Of one that came twice the earliest counts: it makes a wait until
 * another date longer.
 */
export function readDateHeader(value: string | undefined): number | undefined {
  const dates = eachValue(value ?? '').map(readHttpDate);
  const read = dates.filter((dateMs) => dateMs !== undefined);
  return read.length === 0 ? undefined : Math.min(...read);
}

/** Milliseconds since the epoch of an HTTP-date, `undefined` for any other text. */
export function readHttpDate(text: string): number | undefined {
  const { groups } = imfFixdate.exec(text) ?? rfc850.exec(text) ?? asctime.exec(text) ?? {};
  if (groups === undefined) return undefined;
  const month = months.split(' ').indexOf((groups['month'] ?? '').toLowerCase());
  const [year, day] = [fullYear(Number(groups['year'])), Number(groups['day'])];
  const [hour = 99, minute = 99, second = 99] = (groups['time'] ?? '').split(':').map(Number);
  if (month < 0 || hour > 23 || minute > 59 || second > 60) return undefined;
  const days = daysSinceEpoch(year, month, day);
  // A day that its month does not have, such as 31 Feb, is no date and so says nothing.
  if (day < 1 || days >= daysSinceEpoch(year, month + 1, 1)) return undefined;
  return ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000;
}

/** Two digits: RFC 9110 has them read as the century that is not over 50 years ahead. */
function fullYear(year: number): number {
  if (year > 99) return year;
  return year + (year < 76 ? 2000 : 1900);
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar; `month` is 0-based, 12 the next year's first. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  // Counting years from March puts the leap day last, so that month lengths follow one formula.
  const monthFromMarch = (month + 10) % 12;
  const y = year + Math.floor((month - 2) / 12);
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leapDays + Math.floor((monthFromMarch * 153 + 2) / 5) + day - 1 - 719_468;
}
