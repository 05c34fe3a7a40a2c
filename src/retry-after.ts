/**
 * `Retry-After` (RFC 9110, section 10.2.3) as milliseconds from `nowMs`: digits, or one of the three
 * HTTP-date forms. Anything else is absent: neither zero nor a refusal to retry. A date needs
 * `nowMs`; a date in the past is 0.
 */
export function readRetryAfter(
  value: string | undefined,
  nowMs: number | undefined,
): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, Number.MAX_SAFE_INTEGER);
  if (nowMs === undefined || text === '') return undefined;
  const dateMs = readHttpDate(text);
  return dateMs === undefined ? undefined : Math.max(0, dateMs - nowMs);
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec';
const imfFixdate = /^[a-z]{3}, (\d{2}) ([a-z]{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) gmt$/i;
const rfc850 = /^[a-z]{6,9}, (\d{2})-([a-z]{3})-(\d{2}) (\d{2}):(\d{2}):(\d{2}) gmt$/i;
const asctime = /^[a-z]{3} ([a-z]{3}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/i;

/** Milliseconds since the epoch of an HTTP-date, `undefined` for any other text. */
export function readHttpDate(text: string): number | undefined {
  const long = imfFixdate.exec(text);
  if (long !== null) return fromParts(Number(long[3]), long[2], long[1], long.slice(4, 7));
  const short = rfc850.exec(text);
  if (short !== null) {
    // Two digits: RFC 9110 has them read as the century that is not over 50 years ahead.
    const year = Number(short[3]);
    return fromParts(year + (year < 76 ? 2000 : 1900), short[2], short[1], short.slice(4, 7));
  }
  const c = asctime.exec(text);
  return c === null ? undefined : fromParts(Number(c[6]), c[1], c[2], c.slice(3, 6));
}

function fromParts(
  year: number,
  monthName: string | undefined,
  dayText: string | undefined,
  time: readonly string[],
): number | undefined {
  const month = months.split(' ').indexOf((monthName ?? '').toLowerCase());
  const day = Number(dayText);
  const [hour = 99, minute = 99, second = 99] = time.map(Number);
  if (month < 0 || hour > 23 || minute > 59 || second > 60) return undefined;
  const days = daysSinceEpoch(year, month, day);
  // A day that its month does not have, such as 31 Feb, is no date and so says nothing.
  if (day < 1 || days >= firstOfNextMonth(year, month)) return undefined;
  return ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000;
}

function firstOfNextMonth(year: number, month: number): number {
  return month === 11 ? daysSinceEpoch(year + 1, 0, 1) : daysSinceEpoch(year, month + 1, 1);
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar; `month` is 0-based. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  // Counting years from March puts the leap day last, so that month lengths follow one formula.
  const y = month < 2 ? year - 1 : year;
  const monthFromMarch = (month + 10) % 12;
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leapDays + Math.floor((monthFromMarch * 153 + 2) / 5) + day - 1 - 719_468;
}
