import type { CatalogueRow } from '../catalogue/index.js';
import { networkRows } from './explain/network.js';
import { allTerms, type Term } from './explain/terms.js';
import { wordingOf } from './explain/wording.js';
import { pageScript } from './page-script.js';
import { pageStyle } from './page-style.js';
import {
  actionWords,
  deedOf,
  executedWords,
  familyWord,
  scopeWords,
  unknownDeed,
  waitWords,
  whatTellsApart,
} from './words.js';

/**
 * Writes the catalogue as one HTML page that needs nothing else: every answer stands in it, readable
 * without a script; the script searches and filters.
 */
export function errorCodePage(answers: readonly CatalogueRow[], version: string): string {
  const network = networkRows();
  const rows = [...answers, ...network];
  const codes = [...groupByCode(answers), ...groupByCode(network)];
  const about = `${answers.length} answers of the KuCoin REST API under ${codes.length - network.length} codes, and ${network.length} network errors: what each means, what kucoin-retry ${version} does about it, and what you should do.`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="description" content="${escape(about)}">
<title>KuCoin error codes · kucoin-retry</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>KuCoin error codes</h1>
<p class="lead">${escape(about)}</p>
${legend(rows)}
</header>
<search id="search" hidden>
<form id="form" autocomplete="off">
<div><label for="q">Code or words</label><input id="q" name="q" type="search" spellcheck="false" placeholder="429000, ECONNRESET, or: insufficient balance" aria-keyshortcuts="/"></div>
${select('family', 'Family', rows)}
${select('action', 'Action', rows)}
${select('kind', 'Kind', rows)}
<button id="clear" type="button">Clear</button>
<div class="below"><output id="count" role="status" aria-live="polite"></output>
<label id="with-shared" hidden><input id="shared" type="checkbox"> with what answers for every product (gateway, edge, http)</label></div>
</form>
</search>
<main>
<p id="nothing" hidden>No answer fits. What is in no table: ${escape(unknownDeed)}</p>
${codes.map(codeSection).join('\n')}
${allTerms().map(termSection).join('\n')}
</main>
<footer><p>Every row names its source and the date it was read. The same in a terminal: <code>npx kucoin-retry explain 200002</code>; in code: <code>kucoin-retry/catalogue</code>.</p></footer>
<script>${pageScript}</script>
</body>
</html>
`;
}

type Meanings = readonly [code: string, rows: readonly CatalogueRow[]];

/** By number; those that have a name instead come last. */
function groupByCode(rows: readonly CatalogueRow[]): readonly Meanings[] {
  const byCode = new Map<string, CatalogueRow[]>();
  for (const row of rows) byCode.set(row.code, [...(byCode.get(row.code) ?? []), row]);
  return [...byCode].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
}

function legend(rows: readonly CatalogueRow[]): string {
  const used = Object.entries(actionWords).filter(([name]) =>
    rows.some(({ action }) => action === name),
  );
  const lines = used.map(
    ([action, words]) =>
      `<dt class="${action}"><span class="act">${action}</span></dt><dd>${words}</dd>`,
  );
  return `<details><summary>What the actions mean</summary><dl class="legend">${lines.join('')}</dl></details>`;
}

function select(
  name: 'family' | 'action' | 'kind',
  label: string,
  rows: readonly CatalogueRow[],
): string {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row[name], (counts.get(row[name]) ?? 0) + 1);
  const options = [...counts]
    .sort(([a], [b]) => a.localeCompare(b, 'en'))
    .map(
      ([value, count]) =>
        `<option value="${escape(value)}">${escape(labelOf(name, value))} (${count})</option>`,
    );
  return `<div><label for="${name}">${label}</label><select id="${name}" name="${name}"><option value="">all</option>${options.join('')}</select></div>`;
}

function labelOf(name: 'family' | 'action' | 'kind', value: string): string {
  return name === 'family' ? familyWord(value as CatalogueRow['family']) : value;
}

/** A word of the library's own, in the shape of an answer; no filter is about it. */
function termSection({ word, what, means, you }: Term): string {
  const [id, link] = [escape(`c-${word}`), `#code=${encodeURIComponent(word)}`];
  return `<section data-code="${escape(word)}" aria-labelledby="${id}"><div><h2 id="${id}"><a href="${link}">${escape(word)}</a></h2><a class="more said" href="${link}" hidden></a></div>
<div class="meanings"><article class="surface" data-family="" data-action="" data-kind=""><p class="tags"><span class="act">${escape(what)}</span></p>
<p class="means">${escape(means)}</p>
<dl class="say">${field(['You', you, 'todo'])}</dl></article></div></section>`;
}

function codeSection([code, rows]: Meanings): string {
  const [id, link] = [escape(`c-${code}`), `#code=${encodeURIComponent(code)}`];
  const apart = code === '429000' ? whatTellsApart(code) : 'Product, status and message decide.';
  const said = rows.length === 1 ? '' : `<p class="said">${rows.length} meanings. ${apart}</p>`;
  return `<section data-code="${escape(code)}" aria-labelledby="${id}"><div><h2 id="${id}"><a href="${link}">${escape(code)}</a></h2>${said}<a class="more said" href="${link}" hidden></a></div>
<div class="meanings">${rows.map(meaning).join('\n')}</div></section>`;
}

function meaning(row: CatalogueRow): string {
  const { action, family, kind } = row;
  const wording = wordingOf(row);
  const conditions = [
    ...(row.status === undefined ? [] : [`only with HTTP ${row.status}`]),
    ...(wording === undefined ? [] : [`message like <q>${escape(wording)}</q>`]),
  ];
  const tags = [
    `<span class="act">${action}</span>`,
    `<span>${familyWord(family)}</span>`,
    `<span>${kind}</span>`,
    ...conditions.map((text) => `<span class="cond">${text}</span>`),
  ];
  const said = [
    ['The library', deedOf(row), 'deed'],
    ['You', row.hint, 'you'],
  ].map(field);
  const facts = [
    ['Waits', waitWords(row), 'wait'],
    ['Binds', scopeWords[row.scope ?? 'request'], 'scope'],
    ['Carried out', executedWords[row.executed], 'executed'],
    ['Source', row.source, 'source'],
  ].map(field);
  return `<article class="${action}" data-family="${family}" data-action="${action}" data-kind="${kind}"><p class="tags">${tags.join('')}</p>
<p class="means">${escape(row.meaning)}</p>
<dl class="say">${said.join('')}</dl><dl class="facts">${facts.join('')}</dl></article>`;
}

function field([name = '', text = '', part = '']: readonly string[]): string {
  return `<div><dt>${name}</dt><dd class="${part}">${escape(text)}</dd></div>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}
