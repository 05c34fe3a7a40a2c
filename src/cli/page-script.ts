import { rankDocuments } from './explain/rank.js';

/**
 * What the error-code page does: search and filters, kept in the address so that they can be shared. It ranks with
 * the very function that `explain --message` ranks with; a compiler that keeps names marks those inside it.
 */
export const pageScript: string = `
const __name = (value) => value;
${rankDocuments.toString()}
const $ = (id) => document.getElementById(id);
const form = $('form'), count = $('count'), shared = $('shared'), nothing = $('nothing');
const fields = ['q', 'family', 'action', 'kind'];
const everywhere = new Set(['gateway', 'edge', 'http']);
const wordsOf = (text) => text.toLowerCase().match(/[\\p{L}\\p{N}]+/gu) ?? [];
function searchedOf(code, card) {
  const read = (parts) => [...card.querySelectorAll(parts)].map((part) => part.textContent).join(' ');
  const said = read('.means,q');
  const apart = said.replace(/(\\p{Ll})(\\p{Lu})/gu, '$1 $2');
  return {
    strong: [...new Set([code.toLowerCase(), ...wordsOf(said), ...wordsOf(apart)])],
    weak: wordsOf(read('.tags,.you,.todo')),
  };
}
const sections = [...document.querySelectorAll('section')].map((element) => ({
  element,
  code: element.dataset.code,
  more: element.querySelector('.more'),
  cards: [...element.querySelectorAll('article')].map((card) => ({
    card,
    family: card.dataset.family,
    action: card.dataset.action,
    kind: card.dataset.kind,
    ...searchedOf(element.dataset.code, card),
  })),
}));
const documents = sections.flatMap(({ cards }) => cards);
let only = '', placed = sections;
const value = (name) => form.elements[name].value.trim();

function show() {
  const words = wordsOf(value('q'));
  const [family, action, kind] = [value('family'), value('action'), value('kind')];
  $('with-shared').hidden = family === '' || everywhere.has(family);
  const families = (name) => name === family || (shared.checked && everywhere.has(name));
  const asked = documents.filter((row) => (family === '' || families(row.family))
    && (action === '' || row.action === action) && (kind === '' || row.kind === kind));
  const isRanked = only === '' && words.length > 0;
  const ranks = isRanked ? rankDocuments(words, asked) : asked.map(() => 1);
  const rankOf = new Map(asked.map((row, index) => [row, ranks[index]]));
  let answers = 0, codes = 0;
  for (const section of sections) {
    const { element, code, cards, more } = section;
    let shown = 0;
    section.rank = Math.max(...cards.map((row) => rankOf.get(row) ?? 0));
    for (const row of cards) {
      const fits = rankOf.get(row) > 0 && (only === '' || code === only);
      row.card.hidden = !fits;
      if (fits) shown += 1;
    }
    element.hidden = shown === 0;
    element.classList.toggle('found', only === code && shown > 0);
    more.hidden = shown === cards.length;
    more.textContent = 'show all ' + cards.length + ' meanings';
    answers += shown;
    codes += shown > 0 ? 1 : 0;
  }
  // The best first; without words the tables' own order.
  const order = !isRanked ? sections : [...sections].sort((a, b) => b.rank - a.rank);
  if (order.some((section, at) => section !== placed[at])) {
    document.querySelector('main').append(...order.map(({ element }) => element));
    placed = order;
  }
  count.textContent = answers + (answers === 1 ? ' answer' : ' answers') + ', ' + codes + (codes === 1 ? ' code' : ' codes');
  nothing.hidden = answers > 0;
}

function write() {
  const hash = new URLSearchParams();
  for (const name of fields) if (value(name) !== '' && !(name === 'q' && only !== '')) hash.set(name, value(name));
  if (only !== '') hash.set('code', only);
  if (shared.checked && !$('with-shared').hidden) hash.set('shared', '1');
  history.replaceState(null, '', '#' + hash);
}

function read() {
  const hash = new URLSearchParams(location.hash.slice(1));
  const bare = location.hash.slice(1);
  // As people write an address by hand: #200002, #econnreset.
  const codeOf = (text) => sections.find(({ code }) => code.toLowerCase() === text.toLowerCase())?.code;
  const code = hash.get('code') ?? codeOf(bare) ?? '';
  only = codeOf(code) ?? '';
  for (const name of fields) form.elements[name].value = hash.get(name) ?? '';
  if (code !== '') form.elements.q.value = code;
  shared.checked = hash.get('shared') === '1';
  show();
  if (code !== '') scrollTo(0, 0);
}

form.addEventListener('input', (event) => {
  if (event.target.name === 'q') only = '';
  show();
  write();
});
form.addEventListener('submit', (event) => event.preventDefault());
$('clear').addEventListener('click', () => {
  form.reset();
  only = '';
  show();
  write();
  form.elements.q.focus();
});
addEventListener('hashchange', read);
addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || /^(INPUT|SELECT)$/.test(event.target.tagName)) return;
  event.preventDefault();
  form.elements.q.focus();
});
$('search').hidden = false;
read();
`;
