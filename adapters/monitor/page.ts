import { createHash } from 'node:crypto';
import { pageScript } from './page-script.js';
import { pageStyle } from './page-style.js';

/** The page, and what a browser may do for it. */
export interface Page {
  readonly html: string;
  /** For the header Content-Security-Policy: its own style, script and stream, and nothing else. */
  readonly policy: string;
}

/** Puts the page together. */
export function createPage(): Page {
  const policy = [
    "default-src 'none'",
    `script-src ${sourceOf(pageScript)}`,
    `style-src ${sourceOf(pageStyle)}`,
    "connect-src 'self'",
    // The icon is empty, so that no browser asks for one.
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
  return { html, policy };
}

function sourceOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/**
 * A table of these columns. Where it is narrow, one of many words is shown as cards; it keeps its roles there.
 */
function table(id: string, caption: string, columns: readonly string[]): string {
  const look = id === 'lanes' ? '' : ' class="cards"';
  const heads = columns.map((name) => `<th role="columnheader" scope="col">${name}</th>`).join('');
  return `<table id="${id}"${look} role="table" hidden><caption class="unseen">${caption}</caption>
<thead role="rowgroup"><tr role="row">${heads}</tr></thead><tbody role="rowgroup"></tbody></table>`;
}

function section(id: string, title: string, about: string, content: string, none = ''): string {
  const empty = none === '' ? '' : `<p class="none" id="${id}-none">${none}</p>`;
  return `<section aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
<p class="about">${about}</p>${empty}
${content}</section>`;
}

const figures = [
  ['calls', 'calls ended per second'],
  ['requests', 'requests per second'],
  ['retries', 'of them retries'],
  ['flying', 'calls in flight'],
  ['waiting', 'calls waiting'],
]
  .map(([id, name]) => `<div><dt>${name}</dt><dd id="${id}">–</dd></div>`)
  .join('');

const sections = [
  section(
    'traffic',
    'Traffic',
    'Rates are taken over the last ten seconds; the bars are the last 60.',
    `<dl class="figures">${figures}</dl>
<svg id="chart" viewBox="0 0 60 20" preserveAspectRatio="none" role="img" aria-labelledby="chart-title"><title id="chart-title">Requests per second</title></svg>
<p class="about legend"><span class="key first"></span> first attempts <span class="key again"></span> retries <span id="peak"></span></p>`,
  ),
  section(
    'closed',
    'Closed scopes',
    'Nothing that belongs there leaves before the time is over.',
    table('closed', 'Closed scopes', ['Scope', 'Opens in', 'Why', 'Waiting']),
    'Everything is open.',
  ),
  section(
    'quotas',
    'Quotas',
    'The least that is left, as far as the exchange has said.',
    '<ul id="pools"></ul>',
    'The exchange has not spoken of any yet.',
  ),
  section(
    'lanes',
    'Who waits',
    'Cancels go before orders, orders before reads.',
    table('lanes', 'Waiting calls by lane', ['Where', 'Cancels', 'Orders', 'Reads']),
    'Nobody.',
  ),
  section(
    'overload',
    'Overload',
    'Where the exchange is overloaded, requests leave at the rate that gets through.',
    table('overload', 'Gates of overload', ['Where', 'Rate', 'Refused', 'Why']),
    'No overload.',
  ),
  section(
    'keys',
    'Clock and keys',
    'How far the local clock is off, and credentials that the exchange refused.',
    table('keys', 'Clock and keys', ['What', 'State', 'Since or until']),
    'The clock was not compared yet, and no key is refused.',
  ),
  section(
    'log',
    'Last decisions',
    'The last 200, the newest first. Successes at the first attempt are not among them.',
    table('log', 'Last decisions', ['Time', 'Call', 'Request', 'Answer', 'Decision']),
    'None yet.',
  ),
].join('\n');

const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>kucoin-retry monitor</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,"><style>${pageStyle}</style></head>
<body><header><h1>kucoin-retry monitor</h1>
<p id="state">Connecting …</p>
<button id="pause" type="button" aria-pressed="false">Pause</button>
<p id="news" role="status" class="unseen"></p>
<noscript><p>This page needs JavaScript: it shows what is going on at this moment.</p></noscript></header>
<main>
${sections}
</main>
<script type="module">${pageScript}</script></body></html>
`;
