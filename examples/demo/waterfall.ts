import type { Mark, Panel, Row, Shade, Stretch } from './timeline-data.js';

/** Heights that the style sheet and the picture share. */
export const layout = { top: 18, row: 20, axis: 20 } as const;

const steps = [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000];
const mostTicks = 4;

/**
 * Draws one panel. Positions along time are percentages and everything else pixels, so that the
 * picture fits any width without its letters changing shape.
 */
export function waterfall(
  { client, rows, shades }: Panel,
  spanMs: number,
  rowCount: number,
): string {
  const bottom = layout.top + rowCount * layout.row;
  const at = (ms: number): string => `${((100 * ms) / spanMs).toFixed(3)}%`;
  const parts = [
    ...ticks(spanMs).map((ms) => tick(ms, at(ms), bottom)),
    ...shades.map((shade) => shadeSvg(shade, at)),
    ...rows.map((row, index) => rowSvg(row, layout.top + (index + 0.5) * layout.row, at)),
  ];
  const height = bottom + layout.axis;
  return `<svg class="waterfall" width="100%" height="${height}" role="img" aria-label="${escaped(summaryOf(client, rows))}">${parts.join('')}</svg>`;
}

type At = (ms: number) => string;

/** Makes text fit for HTML, between tags and in attributes. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function summaryOf(client: string, rows: readonly Row[]): string {
  const attempts = rows.reduce((sum, { marks }) => sum + marks.length, 0);
  return `${client}: ${rows.length} calls, ${attempts} requests`;
}

function ticks(spanMs: number): readonly number[] {
  const step = steps.find((candidate) => spanMs / candidate <= mostTicks) ?? spanMs;
  return Array.from({ length: Math.floor(spanMs / step) + 1 }, (_, index) => index * step);
}

function tick(ms: number, x: string, bottom: number): string {
  const text = ms % 1000 === 0 ? `${ms / 1000} s` : `${(ms / 1000).toFixed(2).replace(/0$/, '')} s`;
  const anchor = ms === 0 ? ' class="first"' : '';
  return `<line class="tick" x1="${x}" x2="${x}" y1="${layout.top}" y2="${bottom}"></line><text${anchor} x="${x}" y="${bottom + 14}">${text}</text>`;
}

/** Rows that stay open are spared, so that a block of one endpoint looks like one. */
function shadeSvg({ fromMs, toMs, rows, label }: Shade, at: At): string {
  const bands = rows.map((row) => {
    const y = layout.top + row * layout.row;
    return `<rect class="shade" x="${at(fromMs)}" y="${y}" width="${at(toMs - fromMs)}" height="${layout.row}"></rect>`;
  });
  const middle = at((fromMs + toMs) / 2);
  const line = `<line class="closed" x1="${at(fromMs)}" x2="${at(toMs)}" y1="${layout.top}" y2="${layout.top}"></line>`;
  return `${bands.join('')}${line}<text class="closed" x="${middle}" y="${layout.top - 6}">${escaped(label)}</text>`;
}

function rowSvg({ fromMs, toMs, waits, marks, ending }: Row, y: number, at: At): string {
  const life = `<line class="life" x1="${at(fromMs)}" x2="${at(toMs)}" y1="${y}" y2="${y}"></line>`;
  const end =
    ending === undefined
      ? ''
      : `<text class="end ${ending.isSuccess ? 'ok' : 'stop'}" x="100%" dx="12" y="${y + 4}">${escaped(ending.text)}</text>`;
  const stretches = waits.map((wait) => waitSvg(wait, y, at));
  return [life, ...stretches, ...marks.map((mark) => markSvg(mark, y, at)), end].join('');
}

function waitSvg({ fromMs, toMs, shared, title }: Stretch, y: number, at: At): string {
  return `<line class="${shared ? 'wait' : 'backoff'}" x1="${at(fromMs)}" x2="${at(toMs)}" y1="${y}" y2="${y}"><title>${escaped(title)}</title></line>`;
}

/** A line with round ends: a trip too short to be seen is still a dot. */
function markSvg({ fromMs, toMs, result, title }: Mark, y: number, at: At): string {
  return `<line class="mark ${result}" x1="${at(fromMs)}" x2="${at(toMs)}" y1="${y}" y2="${y}"><title>${escaped(title)}</title></line>`;
}
