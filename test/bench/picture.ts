import type { LabelOf } from './tables.js';
import type { Capacity, Picture, Result } from './types.js';

const WIDTH = 960;
const LEFT = 236;
const RIGHT = 16;
const TOP = 62;
const ROW = 50;
const BAR = 38;
const BOTTOM = 34;

/** Readable on white and on black; a page's own dark mode does not reach into a picture, the system's does. */
const STYLE = `
text { font: 12px system-ui, sans-serif; fill: #57606a }
.title { font-size: 15px; font-weight: 600 }
.small { font-size: 11px }
.closed { fill: #d4a72c; fill-opacity: .22 }
.answered { fill: #2f81f7 }
.refused { fill: #e5484d }
.capacity { stroke: #2da44e; stroke-width: 1.5; stroke-dasharray: 5 3 }
.line { stroke: #8b949e; stroke-opacity: .4 }
@media (prefers-color-scheme: dark) { text { fill: #adbac7 } }
`;

/** Text for an attribute or an element. */
export function escapeXml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replaceAll(/[&<>"]/g, (sign) => names[sign] ?? sign);
}

/** The step between the marks of an axis: about eight of them, on round numbers of seconds. */
export function tickSeconds(lengthSeconds: number): number {
  const steps = [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600];
  return steps.find((step) => lengthSeconds / step <= 9) ?? 1200;
}

const short = (value: number): string => String(Math.round(value * 10) / 10);

/** One colour's bars as one path; `from` is where they stand, for bars on top of others. */
function bars(
  heights: readonly (readonly [from: number, to: number])[],
  xOf: (bucket: number) => number,
  base: number,
): string {
  const width = Math.max(0.8, xOf(1) - xOf(0) - 0.3);
  return heights
    .map(([from, to], bucket) => {
      if (to - from <= 0) return '';
      const [x, y] = [short(xOf(bucket)), short(base - to)];
      return `M${x} ${y}h${short(width)}v${short(to - from)}h-${short(width)}z`;
    })
    .join('');
}

/** Height of a count: by its square root, so that a single knock is seen beside a burst. */
function scaleOf(pictures: readonly Picture[]): (count: number) => number {
  const most = Math.max(
    1,
    ...pictures.flatMap(({ answered, refused }) =>
      answered.map((count, bucket) => count + (refused[bucket] ?? 0)),
    ),
  );
  return (count) => (count === 0 ? 0 : Math.max(1.5, Math.sqrt(count / most) * BAR));
}

/** How a picture measures: time to the right, counts upwards. */
interface Measures {
  readonly xOf: (ms: number) => number;
  readonly heightOf: (count: number) => number;
  readonly capacity: Capacity | undefined;
}

/** A line at what the exchange has room for. */
function capacityLine(bucketMs: number, base: number, { heightOf, capacity }: Measures): string[] {
  if (capacity === undefined) return [];
  const y = short(base - heightOf((capacity.requests * bucketMs) / capacity.perMs));
  return [`<line class="capacity" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}"/>`];
}

function rowOf(result: Result, index: number, label: string, measures: Measures): string {
  const { xOf, heightOf } = measures;
  const { picture, closed, refused, knocks, tookMs } = result;
  const base = TOP + index * ROW + BAR;
  const bucketX = (bucket: number): number => xOf(bucket * picture.bucketMs);
  const tops = picture.answered.map((count, bucket) =>
    heightOf(count + (picture.refused[bucket] ?? 0)),
  );
  const lows = picture.refused.map((count) => heightOf(count));
  const note =
    `${(tookMs / 1000).toFixed(1)} s · ${refused} refused · ` +
    (closed.length > 0 ? `${knocks} knocks` : `${result.failed} failed`);
  const shades = closed.map(([fromMs, untilMs]) => {
    const [x, until] = [xOf(Math.max(0, fromMs)), Math.min(WIDTH - RIGHT, xOf(untilMs))];
    const width = Math.max(0, until - x);
    return `<rect class="closed" x="${short(x)}" y="${base - BAR}" width="${short(width)}" height="${BAR}"/>`;
  });
  return [
    ...shades,
    `<path class="refused" d="${bars(
      lows.map((low) => [0, low]),
      bucketX,
      base,
    )}"/>`,
    `<path class="answered" d="${bars(
      tops.map((top, bucket) => [lows[bucket] ?? 0, top]),
      bucketX,
      base,
    )}"/>`,
    `<line class="line" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${base}" y2="${base}"/>`,
    ...capacityLine(picture.bucketMs, base, measures),
    `<text x="${LEFT - 10}" y="${base - 18}" text-anchor="end">${escapeXml(label)}</text>`,
    `<text class="small" x="${LEFT - 10}" y="${base - 3}" text-anchor="end">${escapeXml(note)}</text>`,
  ].join('\n');
}

function axis(lengthMs: number, bottom: number, xOf: (ms: number) => number): string {
  const step = tickSeconds(lengthMs / 1000) * 1000;
  const marks = Array.from({ length: Math.floor(lengthMs / step) + 1 }, (_, mark) => mark * step);
  return marks
    .map((ms) => {
      const x = short(xOf(ms));
      return (
        `<line class="line" x1="${x}" x2="${x}" y1="${bottom}" y2="${bottom + 5}"/>` +
        `<text class="small" x="${x}" y="${bottom + 18}" text-anchor="middle">${ms / 1000} s</text>`
      );
    })
    .join('\n');
}

/** What the colours mean. */
function legendOf(capacity: Capacity | undefined): string[] {
  const third =
    capacity === undefined
      ? '<rect class="closed" x="542" y="34" width="11" height="11"/><text class="small" x="558" y="44">the scope is closed</text>'
      : '<line class="capacity" x1="542" x2="562" y1="40" y2="40"/><text class="small" x="568" y="44">the capacity</text>';
  const bars = [
    ['answered', 'answered'],
    ['refused', 'refused, or answered with a failure'],
  ].map(([kind, text], index) => {
    const x = LEFT + index * 86;
    return `<rect class="${kind}" x="${x}" y="34" width="11" height="11"/><text class="small" x="${x + 16}" y="44">${text}</text>`;
  });
  return [...bars, third];
}

/** Requests over time, one row a contender, closed periods shaded, a capacity as a line. */
export function drawRequests(
  title: string,
  results: readonly Result[],
  labelOf: LabelOf,
  capacity?: Capacity,
): string {
  const lengthMs = Math.max(
    1,
    ...results.map(({ tookMs, picture }) =>
      Math.max(tookMs, picture.answered.length * picture.bucketMs),
    ),
  );
  const xOf = (ms: number): number => LEFT + (ms / lengthMs) * (WIDTH - LEFT - RIGHT);
  const heightOf = scaleOf(results.map(({ picture }) => picture));
  const measures = { xOf, heightOf, capacity };
  const bottom = TOP + results.length * ROW - (ROW - BAR);
  const height = bottom + BOTTOM;
  const bucketMs = results[0]?.picture.bucketMs ?? 0;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeXml(title)}">
<style>${STYLE}</style>
<text class="title" x="12" y="24">${escapeXml(title)}</text>
<text class="small" x="12" y="44">requests per ${bucketMs} ms, root scale</text>
${legendOf(capacity).join('\n')}
${results.map((result, index) => rowOf(result, index, labelOf(result.contender), measures)).join('\n')}
${axis(lengthMs, bottom, xOf)}
</svg>
`;
}
