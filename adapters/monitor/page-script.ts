/**
 * What the page does: it shows each state as it comes. Everything is set as text, so nothing that an exchange says
 * can become markup; what has not changed is left alone, so that nobody loses the place or the focus.
 */
export const pageScript = `
const $ = (id) => document.getElementById(id);
const lanes = ['cancel', 'order', 'read'];
const sum = (waiting) => lanes.reduce((all, lane) => all + waiting[lane], 0);
const count = (number, one, many = one + 's') => number + ' ' + (number === 1 ? one : many);
const clock = (ms) => new Date(ms).toLocaleTimeString(undefined, { hour12: false });
const percent = (share) => Math.round(share * 100) + ' %';
const setText = (element, text) => { if (element.textContent !== text) element.textContent = text; };
const setHidden = (element, isHidden) => { if (element.hidden !== isHidden) element.hidden = isHidden; };

function span(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  if (seconds < 60) return seconds + ' s';
  if (seconds < 3600) return Math.floor(seconds / 60) + ' min ' + (seconds % 60) + ' s';
  return Math.floor(seconds / 3600) + ' h ' + Math.floor(seconds % 3600 / 60) + ' min';
}

function rate(number) {
  return number >= 10 || number === 0 ? String(Math.round(number)) : number.toFixed(1);
}

function create(name, className = '', parent) {
  const element = document.createElement(name);
  if (className !== '') element.className = className;
  parent?.append(element);
  return element;
}

function namesOf(table) {
  return [...table.querySelectorAll('thead th')].map(({ textContent }) => textContent);
}

function newRow(names, headAt) {
  const row = create('tr');
  row.setAttribute('role', 'row');
  names.forEach((name, at) => {
    const cell = create(at === headAt ? 'th' : 'td', '', row);
    cell.setAttribute('role', at === headAt ? 'rowheader' : 'cell');
    if (at === headAt) cell.scope = 'row';
    cell.dataset.name = name;
  });
  return row;
}

function fillRow(row, cells, tone = '') {
  cells.forEach((text, at) => setText(row.cells[at], text));
  if (row.className !== tone) row.className = tone;
}

function fill(id, rows) {
  const table = $(id), [body] = table.tBodies, names = namesOf(table);
  while (body.rows.length > rows.length) body.lastElementChild.remove();
  while (body.rows.length < rows.length) body.append(newRow(names, 0));
  rows.forEach((cells, at) => fillRow(body.rows[at], cells));
  setHidden(table, rows.length === 0);
  setHidden($(id + '-none'), rows.length > 0);
}

function why(cause) {
  if (cause === undefined) return 'the quota is used up';
  const { code, status, kind, message, meaning } = cause;
  const answer = [code, status && 'HTTP ' + status].filter(Boolean).join(', ');
  return kind + (answer === '' ? '' : ' (' + answer + ')') + ': ' + (message ?? meaning);
}

const waitingText = (waiting) => sum(waiting) === 0 ? 'nobody'
  : lanes.filter((lane) => waiting[lane] > 0).map((lane) => count(waiting[lane], lane)).join(', ');

function showClosed({ atMs, closed }) {
  fill('closed', closed.map(({ scopeKey, untilAtMs, cause, waiting }) =>
    [scopeKey, untilAtMs > atMs ? span(untilAtMs - atMs) : 'now, one by one', why(cause), waitingText(waiting)]));
}

function newPool(list) {
  const item = create('li', '', list);
  create('span', 'what', item);
  create('span', 'left', item);
  create('meter', '', item);
  create('span', 'more', item);
  return item;
}

function showPools({ atMs, pools }) {
  const list = $('pools');
  while (list.children.length > pools.length) list.lastElementChild.remove();
  pools.forEach(({ scopeKey, pool, limit, remaining, inFlight, resetAtMs }, at) => {
    const [what, left, meter, more] = (list.children[at] ?? newPool(list)).children;
    const isKnown = limit !== undefined && remaining !== undefined && limit > 0;
    setText(what, pool ?? scopeKey);
    setText(left, isKnown ? remaining + ' of ' + limit + ' left' : 'not known yet');
    setHidden(meter, !isKnown);
    if (isKnown) {
      Object.assign(meter, { min: 0, max: limit, low: limit * 0.1, high: limit * 0.3, optimum: limit, value: remaining });
      meter.setAttribute('aria-label', 'Quota ' + (pool ?? scopeKey) + ' left');
      setText(meter, percent(remaining / limit));
    }
    const isSoon = resetAtMs !== undefined && resetAtMs > atMs;
    setText(more, [
      isSoon ? 'full again in ' + span(resetAtMs - atMs) : '',
      inFlight > 0 ? inFlight + ' on the way' : '',
      pool === undefined ? '' : scopeKey,
    ].filter(Boolean).join(' · '));
  });
  setHidden($('quotas-none'), pools.length > 0);
}

function showLanes({ calls, closed, pools, overload }) {
  const places = new Map([...closed, ...pools, ...overload].map((each) => [each.scopeKey, each.waiting]));
  const rows = [...places].filter(([, waiting]) => sum(waiting) > 0);
  const all = sum(calls.waiting) > 0 ? [['all together', calls.waiting]] : [];
  fill('lanes', [...rows, ...all].map(([name, waiting]) => [name, ...lanes.map((lane) => String(waiting[lane]))]));
}

function showOverload({ atMs, overload }) {
  fill('overload', overload.map((gate) => [
    gate.scopeKey,
    gate.state + (gate.ratePerSecond === undefined ? '' : ', ' + rate(gate.ratePerSecond) + '/s')
      + (gate.nextAtMs > atMs ? ', next in ' + span(gate.nextAtMs - atMs) : ''),
    percent(gate.refusedShare),
    gate.why + (gate.cause === undefined ? '' : ' · ' + why(gate.cause)),
  ]));
}

function showKeys({ atMs, clocks, keys }) {
  fill('keys', [
    ...clocks.map(({ host, offsetMs, ageMs }) => ['clock of ' + host,
      Math.abs(offsetMs) < 1 ? 'right' : 'off by ' + Math.round(offsetMs) + ' ms',
      ageMs === undefined ? '' : span(ageMs) + ' ago']),
    ...keys.map(({ scopeKey, nextProbeAtMs, cause }) => [scopeKey, 'refused: ' + why(cause),
      'tried again in ' + span(nextProbeAtMs - atMs)]),
  ]);
}

const svg = 'http://www.w3.org/2000/svg';
const bars = Array.from({ length: 60 }, (_, at) => ['first', 'again'].map((className) => {
  const bar = document.createElementNS(svg, 'rect');
  bar.setAttribute('class', className);
  bar.setAttribute('x', at + 0.1);
  bar.setAttribute('width', 0.8);
  $('chart').append(bar);
  return bar;
}));

function showTraffic({ calls }, { perSecond, requests, retries }) {
  for (const name of ['calls', 'requests', 'retries']) setText($(name), rate(perSecond[name]));
  setText($('flying'), String(calls.inFlight));
  setText($('waiting'), String(sum(calls.waiting)));
  const peak = Math.max(...requests);
  const height = (number) => 20 * number / Math.max(peak, 1);
  bars.forEach(([first, again], at) => {
    first.setAttribute('y', 20 - height(requests[at]));
    first.setAttribute('height', height(requests[at] - retries[at]));
    again.setAttribute('y', 20 - height(retries[at]));
    again.setAttribute('height', height(retries[at]));
  });
  setText($('peak'), 'most: ' + peak + '/s');
  setText($('chart-title'), 'Requests per second, the last 60 seconds: at most ' + peak);
}

const logNames = namesOf($('log'));

function showDecisions(decisions, isFirst) {
  const [body] = $('log').tBodies;
  if (isFirst) body.replaceChildren();
  for (const { atMs, callId, request, answer, says, tone } of decisions) {
    const row = newRow(logNames, 0);
    fillRow(row, [clock(atMs), callId === 0 ? '' : '#' + callId, request, answer, says], tone);
    body.prepend(row);
  }
  while (body.rows.length > 200) body.lastElementChild.remove();
  setHidden($('log'), body.rows.length === 0);
  setHidden($('log-none'), body.rows.length > 0);
}

function showState(text, tone) {
  setText($('state'), text);
  if ($('state').className !== tone) $('state').className = tone;
}

// Heard by screen readers: only when something opens, closes, halts or is lost, never the countdowns.
const tell = (text) => setText($('news'), text);

function showHead({ atMs, isHalted, isClosed, closed, overload }) {
  const troubles = closed.length + overload.length;
  const names = closed.map(({ scopeKey }) => scopeKey).join(', ');
  const doing = isClosed ? 'The engine is closed.'
    : isHalted ? 'Halted: nothing that changes something leaves.'
    : troubles === 0 ? 'Everything is open.'
    : [closed.length > 0 ? count(closed.length, 'scope') + ' closed' : '',
      overload.length > 0 ? count(overload.length, 'place') + ' overloaded' : ''].filter(Boolean).join(', ') + '.';
  showState(doing + ' As of ' + clock(atMs), isClosed || isHalted ? 'bad' : troubles > 0 ? 'wait' : 'good');
  tell(doing + (closed.length > 0 ? ' ' + names : ''));
}

function show({ snapshot, rates }) {
  showHead(snapshot);
  showTraffic(snapshot, rates);
  showClosed(snapshot);
  showPools(snapshot);
  showLanes(snapshot);
  showOverload(snapshot);
  showKeys(snapshot);
}

let isPaused = false, isFirst = true, latest, missed = [];

function update() {
  if (isPaused || latest === undefined) return;
  showDecisions(missed, isFirst);
  missed = [];
  isFirst = false;
  show(latest);
}

const source = new EventSource('/events');
source.onopen = () => {
  isFirst = true;
  missed = [];
};
source.onmessage = ({ data }) => {
  latest = JSON.parse(data);
  missed = [...missed, ...latest.decisions].slice(-200);
  update();
};
source.onerror = () => {
  showState('Not connected: the bot has ended, or its monitor was closed.', 'bad');
  tell('Not connected');
};

$('pause').addEventListener('click', () => {
  isPaused = !isPaused;
  $('pause').setAttribute('aria-pressed', String(isPaused));
  if (isPaused) showState('Paused', 'wait');
  else update();
});
`;
