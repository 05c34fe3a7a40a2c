import { styleSheet } from './style-sheet.js';
import type { Chapter, Result, Row, TimelineData } from './timeline-data.js';
import { escaped, waterfall } from './waterfall.js';

const legend: readonly (readonly [Result | 'wait' | 'backoff' | 'closed', string])[] = [
  ['ok', 'carried out'],
  ['told', 'refused, told to wait'],
  ['again', 'refused for a moment'],
  ['clock', 'timestamp refused'],
  ['stop', 'handed over, not repeated'],
  ['lost', 'answer lost'],
  ['look', 'order looked for'],
  ['sync', 'time asked for'],
  ['knock', 'a knock: must not be'],
  ['wait', 'waits for its scope'],
  ['backoff', 'own backoff'],
  ['closed', 'closed by the exchange'],
];

/** The page: everything in one file, nothing is loaded from anywhere. */
export function timelineHtml(data: TimelineData): string {
  const { chapters, table, broken, speed } = data;
  const pace = speed === 1 ? 'in real time' : `run ${speed} times as fast`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>kucoin-retry: one bot, three clients</title>
<style>${styleSheet}</style>
</head>
<body>
<header>
<h1>One bot through axios, ky and fetch</h1>
<p>Every row is a call, the same in all three clients; every dot is a request that left. While the exchange refuses
(shaded), nothing may leave for the closed scope: that would be a knock. Times are the exchange's, ${pace}.</p>
${verdict(broken)}
<div class="facts">
${summary(table)}
<ul class="legend">${legend.map(([name, text]) => `<li>${swatch(name)}${text}</li>`).join('')}</ul>
</div>
</header>
<main>
<div class="clients" aria-hidden="true"><span></span>${(chapters[0]?.panels ?? [])
    .map(({ client }) => `<span>${escaped(client)}</span>`)
    .join('')}</div>
${chapters.map(chapterHtml).join('\n')}
</main>
</body>
</html>
`;
}

function verdict(broken: readonly string[]): string {
  if (broken.length === 0) return '<p class="verdict kept">Everything as promised.</p>';
  const items = broken.map((line) => `<li>${escaped(line)}</li>`).join('');
  return `<div class="verdict broken"><p>Not as promised:</p><ul>${items}</ul></div>`;
}

/** A column a client: three of them fit where there is little room, ten would not. */
function summary([titles = [], ...clients]: readonly (readonly string[])[]): string {
  const [head = '', ...body] = titles.map((title, at) => {
    const kind = at === 0 ? 'th scope="col"' : 'td';
    const cells = clients.map((row) => `<${kind}>${escaped(row[at] ?? '')}</${kind.slice(0, 2)}>`);
    const scope = at === 0 ? 'col' : 'row';
    return `<tr><th scope="${scope}">${escaped(title)}</th>${cells.join('')}</tr>`;
  });
  return `<table><thead>${head}</thead><tbody>${body.join('')}</tbody></table>`;
}

function swatch(name: string): string {
  const shape =
    name === 'closed'
      ? '<rect class="shade" width="24" height="14"></rect>'
      : name === 'wait' || name === 'backoff'
        ? `<line class="${name}" x1="3" x2="21" y1="7" y2="7"></line>`
        : `<line class="mark ${name}" x1="12" x2="12" y1="7" y2="7"></line>`;
  return `<svg width="24" height="14" aria-hidden="true">${shape}</svg>`;
}

function chapterHtml({ title, about, panels, spanMs }: Chapter, index: number): string {
  const longest = panels.reduce<readonly Row[]>(
    (most, { rows }) => (rows.length > most.length ? rows : most),
    [],
  );
  return `<section>
<h2>${index + 1}. ${escaped(title)} <small>${escaped(about)}</small></h2>
<div class="panels"><ol class="shared">${labels(longest)}</ol>${panels
    .map(
      (panel) => `<figure><figcaption>${escaped(panel.client)}</figcaption>
<ol class="own">${labels(panel.rows)}</ol><div>${waterfall(panel, spanMs, longest.length)}</div></figure>`,
    )
    .join('')}</div>
</section>`;
}

/** What all paths begin with is left out where there is little room. */
function labels(rows: readonly Row[]): string {
  return rows
    .map(({ label }) => {
      const [from, to] = [label.indexOf(' ') + 1, label.lastIndexOf('/') + 1];
      const [method, way, end] = [label.slice(0, from), label.slice(from, to), label.slice(to)];
      const text = `${escaped(method)}<span>${escaped(way)}</span>${escaped(end)}`;
      return `<li title="${escaped(label)}">${text}</li>`;
    })
    .join('');
}
