import { describe, expect, test } from 'vitest';
import type { Chapter, TimelineData } from '../../examples/demo/timeline-data.js';
import { timelineHtml } from '../../examples/demo/timeline.js';
import { escaped, waterfall } from '../../examples/demo/waterfall.js';

const row = {
  label: 'POST /api/v1/hf/orders',
  fromMs: 0,
  toMs: 10_400,
  waits: [{ fromMs: 100, toMs: 10_200, shared: true, title: 'Waits' }],
  marks: [
    { fromMs: 0, toMs: 100, result: 'told', title: 'Attempt 1' },
    { fromMs: 10_200, toMs: 10_400, result: 'ok', title: 'Attempt 2' },
  ],
  ending: { isSuccess: true, text: '✓' },
} as const;
const panel = {
  client: 'ky',
  rows: [row, { ...row, waits: [{ ...row.waits[0], shared: false }] }],
  shades: [{ fromMs: 50, toMs: 10_050, rows: [0], label: 'closed for 10 s' }],
} as const;
const chapter: Chapter = {
  title: 'Trouble <1>',
  about: 'a & b',
  panels: ['axios', 'ky', 'fetch'].map((client) => ({ ...panel, client })),
  spanMs: 10_400,
};
const data: TimelineData = {
  chapters: [chapter],
  table: [
    ['client', 'knocks'],
    ['axios', '0'],
    ['ky', '0'],
    ['fetch', '0'],
  ],
  broken: [],
  speed: 10,
};

describe('waterfall', () => {
  const svg = waterfall(panel, 10_400, 2);

  test('places attempts and waits along time', () => {
    expect(svg).toContain('<line class="mark told" x1="0.000%" x2="0.962%"');
    expect(svg).toContain('<line class="mark ok" x1="98.077%" x2="100.000%"');
    expect(svg).toContain('<line class="wait" x1="0.962%" x2="98.077%"');
    expect(svg).toContain('<line class="backoff"');
    expect(svg).toContain('<title>Attempt 2</title>');
  });

  test('shades the rows of the closed scope only, and says for how long', () => {
    expect(svg.match(/<rect class="shade"/g)).toHaveLength(1);
    expect(svg).toContain('closed for 10 s');
  });

  test('names a few round instants', () => {
    expect(svg).toContain('>0 s</text>');
    expect(svg).toContain('>5 s</text>');
    expect(svg).toContain('>10 s</text>');
    expect(waterfall(panel, 400, 2)).toContain('>0.1 s</text>');
    expect(waterfall(panel, 150, 2)).toContain('>0.05 s</text>');
  });

  test('says in words what it shows', () => {
    expect(svg).toContain('aria-label="ky: 2 calls, 4 requests"');
  });

  test('escapes what it is given', () => {
    expect(escaped('<a href="x">&</a>')).toBe('&lt;a href=&quot;x&quot;&gt;&amp;&lt;/a&gt;');
  });
});

describe('the page', () => {
  const html = timelineHtml(data);

  test('holds everything itself', () => {
    expect(html).not.toMatch(/https?:|<script|<link|<img|url\(|@import/);
    expect(html).toContain("default-src 'none'");
  });

  test('shows every client, the table, a legend and the verdict', () => {
    for (const client of ['axios', 'ky', 'fetch']) {
      expect(html).toContain(`<span>${client}</span>`);
      expect(html).toContain(`<th scope="col">${client}</th>`);
      expect(html).toContain(`<figcaption>${client}</figcaption>`);
    }
    expect(html).toContain('<th scope="row">knocks</th><td>0</td><td>0</td><td>0</td>');
    expect(html.match(/<svg class="waterfall"/g)).toHaveLength(3);
    expect(html).toContain('<ul class="legend">');
    expect(html).toContain('1. Trouble &lt;1&gt; <small>a &amp; b</small>');
    expect(html).toContain('Everything as promised.');
    expect(html).toContain('run 10 times as fast');
    expect(html).toContain('prefers-color-scheme: dark');
  });

  test('leaves out what all paths begin with where there is little room', () => {
    const label = 'POST <span>/api/v1/hf/</span>orders</li>';
    // Once for all clients beside each other, once for each below the other; two rows.
    expect(html.split(label)).toHaveLength((1 + 3) * 2 + 1);
    expect(html).toMatch(/@media \(max-width: \d+px\) \{[^@]*\.own span \{ display: none; \}/);
  });

  test('says what is not as promised', () => {
    const bad = timelineHtml({ ...data, broken: ['ky: knocked <twice>'], speed: 1 });
    expect(bad).toContain('<li>ky: knocked &lt;twice&gt;</li>');
    expect(bad).not.toContain('Everything as promised.');
    expect(bad).toContain('in real time');
  });
});
