/** What the error-code page does: search and filters, kept in the address so that they can be shared. */
export const pageScript = `
const $ = (id) => document.getElementById(id);
const form = $('form'), count = $('count'), shared = $('shared'), nothing = $('nothing');
const fields = ['q', 'family', 'action', 'kind'];
const everywhere = new Set(['gateway', 'edge', 'http']);
const sections = [...document.querySelectorAll('section')].map((element) => ({
  element,
  code: element.dataset.code,
  more: element.querySelector('.more'),
  cards: [...element.querySelectorAll('article')].map((card) => ({
    card,
    family: card.dataset.family,
    action: card.dataset.action,
    kind: card.dataset.kind,
    text: [element.dataset.code, ...card.querySelectorAll('.tags,.means,.you')]
      .map((part) => part.textContent ?? part).join(' ').toLowerCase(),
  })),
}));
let only = '';
const value = (name) => form.elements[name].value.trim();
const isNumber = (word) => /^\\d+$/.test(word);

function show() {
  const words = value('q').toLowerCase().split(/\\s+/).filter(Boolean);
  const [family, action, kind] = [value('family'), value('action'), value('kind')];
  $('with-shared').hidden = family === '' || everywhere.has(family);
  const families = (name) => name === family || (shared.checked && everywhere.has(name));
  let answers = 0, codes = 0;
  for (const { element, code, cards, more } of sections) {
    const has = (text, word) => isNumber(word) ? code.startsWith(word) || text.slice(code.length).includes(word) : text.includes(word);
    let shown = 0;
    for (const { card, text, ...row } of cards) {
      const fits = (only === '' ? words.every((word) => has(text, word)) : code === only)
        && (family === '' || families(row.family))
        && (action === '' || row.action === action) && (kind === '' || row.kind === kind);
      card.hidden = !fits;
      if (fits) shown += 1;
    }
    element.hidden = shown === 0;
    element.classList.toggle('found', only === code && shown > 0);
    more.hidden = shown === cards.length;
    more.textContent = 'show all ' + cards.length + ' meanings';
    answers += shown;
    codes += shown > 0 ? 1 : 0;
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
  const isCode = (text) => sections.some((section) => section.code === text);
  // As people write an address by hand: #200002.
  const code = hash.get('code') ?? (isCode(bare) ? bare : '');
  only = isCode(code) ? code : '';
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
