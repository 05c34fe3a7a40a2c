import { describe, expect, test } from 'vitest';
import { explain } from '../../src/catalogue/index.js';
import { runCli } from '../../src/cli/run.js';

interface Given {
  readonly files?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly colours?: boolean;
  readonly width?: number;
  readonly diskIsFull?: boolean;
}

interface Seen {
  out: string;
  err: string;
  page?: { readonly html: string; readonly anchor: string };
}

async function cli(argv: readonly string[], given: Given = {}) {
  const seen: Seen = { out: '', err: '' };
  const exit = await runCli(argv, {
    out: (text) => (seen.out += text),
    err: (text) => (seen.err += text),
    readFile: (path) => {
      const text = given.files?.[path];
      return text === undefined ? Promise.reject(new Error('no such file')) : Promise.resolve(text);
    },
    readStdin: async () => given.stdin ?? '',
    version: () => '9.8.7',
    showPage: async (html, anchor) => {
      seen.page = { html, anchor };
      if (given.diskIsFull === true) throw new Error('no space left');
      return '/tmp/page.html';
    },
    interrupted: () => Promise.reject(new Error('nothing goes on for long')),
    shell: 'posix',
    style: { colours: given.colours ?? false, width: given.width ?? 1000 },
  });
  return { ...seen, exit, lines: seen.out.split('\n') };
}

/** The text behind a field's name in the first block that has it. */
function field(lines: readonly string[], name: string): string | undefined {
  const line = lines.find((candidate) => candidate.startsWith(`  ${name} `));
  return line?.slice(11);
}

describe('explain CODE', () => {
  test('says what it means, what the library does, what to do, and where that comes from', async () => {
    const { exit, lines, err } = await cli(['explain', '200002', '--family', 'futures']);
    expect(exit).toBe(0);
    expect(err).toBe('');
    expect(lines).toContain('200002  futures · rate-limit');
    expect(field(lines, 'Means')).toMatch(/^Too many requests in a short period of time/);
    expect(field(lines, 'Library')).toMatch(
      /^Waits 10 s .*the account to the same endpoint waits with it/,
    );
    expect(field(lines, 'You')).toBe('Rest this endpoint for 10 s and call it less often.');
    expect(field(lines, 'Source')).toMatch(
      /^KuCoin docs, futures error codes \(read \d{4}-\d\d-\d\d\)$/,
    );
  });

  test('lists all meanings, best first, when nothing decides', async () => {
    const { exit, out } = await cli(['explain', '130202']);
    expect(exit).toBe(0);
    expect(out).toMatch(/^130202 has 8 meanings that fit; the best first\./);
    const places = explain('130202').map(({ meaning }) => out.indexOf(meaning));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  test('shows the one that a message decides for, and mentions the others', async () => {
    const { lines, out } = await cli([
      'explain',
      '130202',
      '--message',
      'The system is RENEWING the loan!',
    ]);
    expect(field(lines, 'Means')).toMatch(/^The system is renewing the loan automatically/);
    expect(out.match(/^ {2}Means/gm)).toHaveLength(1);
    expect(out).toContain('The code has 7 other meanings (margin): kucoin-retry explain 130202');
  });

  test('separates quota from overload by what decides between them', async () => {
    const { out } = await cli(['explain', '429000']);
    expect(out).toContain('With gw-ratelimit headers it is the quota, without them the overload.');
    const level = await cli(['explain', '429000', '--message', 'User-level rate limit exceeded']);
    expect(field(level.lines, 'Library')).toMatch(/^Waits 30 s .* draws on the same quota/);
  });

  test('says when several meanings come to the same', async () => {
    const { out } = await cli(['explain', '1015']);
    expect(out).toContain('The same is done about all of them.');
    expect(out).toContain('everything that leaves from the same address waits with it');
  });

  test('knows HTTP statuses, and leaves rows of another status out', async () => {
    const { exit, lines } = await cli(['explain', '403', '--status', '403']);
    expect(exit).toBe(0);
    expect(field(lines, 'With')).toBe('HTTP 403');
    const other = await cli(['explain', '403', '--status', '500']);
    expect(other.exit).toBe(0);
    expect(field(other.lines, 'Means')).toMatch(/^Forbidden/);
  });

  test.each([
    [
      '400002',
      /^Asks the exchange for its time, corrects the clock, signs anew and sends once more\./,
    ],
    ['400003', /^Stops and tells you\..*nothing with this key succeeds until you act/],
    ['411100', /^Stops and tells you\..*nothing of the kind succeeds until you act/],
    ['200004', /^Hands the error to you at once/],
    [
      '500000',
      /^A read, a setter or a cancel is sent again after a short, growing backoff\. Nobody knows whether a change was carried out\. An order is looked up/,
    ],
    ['521', /^Sends it again after 120 s, as often as retries allows\. Nothing was carried out/],
    ['1033', /^Waits 120 s .*nobody else has to wait/],
  ])('puts what is done about %s in plain words', async (code, deed) => {
    expect(field((await cli(['explain', code])).lines, 'Library')).toMatch(deed);
  });

  test('an unknown code says so and exits with 3', async () => {
    const { exit, out, err } = await cli(['explain', '777777']);
    expect(exit).toBe(3);
    expect(err).toBe('');
    expect(out).toContain('777777 is in no table this library knows.');
    expect(out).toContain('It is never guessed');
  });

  test('breaks lines at the width it is given, and colours only when asked', async () => {
    const narrow = await cli(['explain', '200002', '--family', 'futures'], { width: 60 });
    expect(Math.max(...narrow.lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(narrow.out).not.toContain('\u001B');
    const coloured = await cli(['explain', '777777'], { colours: true });
    expect(coloured.out).toContain('\u001B[1m777777\u001B[22m');
  });
});

describe('--json', () => {
  test('gives the rows that fit, best first, and the others', async () => {
    const { exit, out } = await cli(['explain', '200002', '--family', 'futures', '--json']);
    expect(exit).toBe(0);
    const report = JSON.parse(out) as { rows: object[]; others: object[] };
    expect(report).toMatchObject({ code: '200002', known: true });
    expect(report.rows[0]).toMatchObject({
      code: '200002',
      family: 'futures',
      kind: 'rate-limit',
      action: 'backoff',
      executed: 'no',
      scope: 'endpoint',
      waitMs: 10_000,
    });
    expect(report.rows[1]).toMatchObject({
      message: String.raw`/level ?3|query scope/`,
      wording: 'query scope',
    });
    expect(report.others).toHaveLength(2);
  });

  test('has no rows for an unknown code', async () => {
    const { exit, out } = await cli(['explain', '777777', '--json']);
    expect(exit).toBe(3);
    expect(JSON.parse(out)).toEqual({ code: '777777', known: false, rows: [], others: [] });
  });
});

describe('--body', () => {
  const lostOrder = '{"code":"500000","msg":"Internal Server Error"}';

  test('reads code and message from a file, and separates reads from changes', async () => {
    const files = { 'answer.json': lostOrder };
    const { exit, lines } = await cli(['explain', '--body', 'answer.json', '--family', 'spot'], {
      files,
    });
    expect(exit).toBe(0);
    expect(lines[0]).toBe('500000  spot · server · HTTP 200');
    expect(field(lines, 'Says')).toBe('Internal Server Error');
    expect(field(lines, 'A read')).toMatch(/^Sends it again/);
    expect(field(lines, 'A change')).toMatch(/^Nobody knows whether a change was carried out/);
  });

  test.each([
    ['300018', 'futures', 'clientOid parameter repeated'],
    ['130103', 'margin', 'Subscription order does not exist.'],
    ['411100', 'spot', 'User are frozen'],
  ])('takes %s for a code of the only product that has it: %s', async (code, family, deps) => {
    const stdin = JSON.stringify({ code, msg: 'x' });
    const { exit, lines } = await cli(['explain', '--body', '-'], { stdin });
    expect(exit).toBe(0);
    expect(lines[0]).toMatch(new RegExp(`^${code}  ${family} `));
    expect(field(lines, 'Means')).toBe(deps);
  });

  test('says what a code means to others, and that it decides nothing', async () => {
    const stdin = '{"code":"300018","msg":"x"}';
    const { exit, lines } = await cli(['explain', '--body', '-', '--family', 'spot'], { stdin });
    expect(exit).toBe(3);
    expect(field(lines, 'Means')).toMatch(/^In KuCoin's futures tables: "clientOid parameter/);
    expect(field(lines, 'Library')).toMatch(/never guessed/);
  });

  test('reads standard input', async () => {
    const { exit, lines } = await cli(['explain', '--body', '-', '--family', 'margin'], {
      stdin:
        '{"code":"130202","msg":"The system is processing liquidation. Please try again later"}',
    });
    expect(exit).toBe(0);
    expect(field(lines, 'Means')).toBe(
      'The system is processing liquidation. Please try again later',
    );
    expect(lines.join('\n')).toContain('The code has 8 meanings: kucoin-retry explain 130202');
  });

  test.each([
    'spot',
    'margin',
    'futures',
    'earn',
    'account',
    'convert',
    'copytrading',
    'broker',
    'unified',
  ])('asks as a request of %s would', async (family) => {
    const argv = ['explain', '--body', '-', '--json', '--family', family];
    const { out } = await cli(argv, { stdin: lostOrder });
    expect(JSON.parse(out)).toMatchObject({
      code: '500000',
      known: true,
      classification: { family, action: 'retry', executed: 'no' },
      ifItChanges: { family, action: 'surface', executed: 'unknown' },
    });
  });

  test('knows the edge by its page, without a status', async () => {
    const { exit, out } = await cli(['explain', '--body', '-'], { stdin: 'error code: 1015\n' });
    expect(exit).toBe(0);
    expect(out).toContain('1015  edge · rate-limit · HTTP 429');
  });

  test('takes the status where the body says nothing', async () => {
    const stdin = '<html><title>503 Service Temporarily Unavailable</title></html>';
    const blind = await cli(['explain', '--body', '-'], { stdin });
    expect(blind.exit).toBe(2);
    expect(blind.err).toContain('--status NUMBER');
    const { exit, out } = await cli(['explain', '--body', '-', '--status', '503'], { stdin });
    expect(exit).toBe(0);
    expect(out).toMatch(/^HTTP 503 {2}\S+ · maintenance · HTTP 503/);
  });

  test('a success is known, an unknown code is not', async () => {
    const good = await cli(['explain', '--body', '-'], { stdin: '{"code":"200000","data":null}' });
    expect(good.exit).toBe(0);
    expect(field(good.lines, 'Library')).toBe('Hands the answer over: the call succeeded.');
    const odd = await cli(['explain', '--body', '-'], { stdin: '{"code":"777777","msg":"What?"}' });
    expect(odd.exit).toBe(3);
    expect(field(odd.lines, 'Says')).toBe('What?');
    const oddJson = await cli(['explain', '--body', '-', '--json'], { stdin: '{"code":"777777"}' });
    expect(JSON.parse(oddJson.out)).toMatchObject({ known: false, code: '777777', rows: [] });
  });

  test('a CODE beside it has to be the same', async () => {
    const stdin = lostOrder;
    expect((await cli(['explain', '500000', '--body', '-'], { stdin })).exit).toBe(0);
    const { exit, err } = await cli(['explain', '200004', '--body', '-'], { stdin });
    expect(exit).toBe(2);
    expect(err).toContain('the body says 500000, not 200004');
  });
});

describe('usage', () => {
  test('--help and --version', async () => {
    expect((await cli(['--help'])).out).toMatch(/^Usage: kucoin-retry explain CODE/);
    expect(await cli(['explain', '-h'])).toMatchObject({ exit: 0, err: '' });
    expect(await cli(['--version'])).toMatchObject({ exit: 0, out: '9.8.7\n' });
  });

  test.each([
    [[], 'say what to do: explain CODE, or exchange'],
    [['200002'], 'did you mean: explain 200002'],
    [['describe', '200002'], 'there is no command describe; they are explain and exchange'],
    [['exchnage', '--port', '1'], 'there is no command exchnage; did you mean exchange?'],
    [['explain'], 'explain needs a CODE, a --message TEXT, or a captured answer with --body FILE'],
    [['explain', ' '], 'CODE is empty'],
    [['explain', '200002', 'too', 'many'], 'one CODE at a time, without too many'],
    [['explain', '200002', '--family', 'bonds'], 'there is no family "bonds"; give one of spot,'],
    [
      ['explain', '200002', '--status', '20'],
      '--status takes an HTTP status from 100 to 599, not "20"',
    ],
    [['explain', '200002', '--status', '2e2'], '--status takes an HTTP status'],
    [['explain', '200002', '--colour'], "unknown option '--colour'"],
    [['explain', '200002', '--family'], 'argument missing'],
    [['explain', '--body', 'nowhere.json'], 'cannot read nowhere.json: no such file'],
    [['explain', '--body', '-'], 'the body is empty'],
    [['explain', '--body', '-', '--message', 'x'], 'leave --message out'],
    [['explain', '--message', ' '], '--message is empty'],
  ])('%j is wrong, and it says how', async (argv, complaint) => {
    const { exit, out, err } = await cli(argv);
    expect(exit).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(complaint);
    expect(err).toContain('Try: kucoin-retry --help');
  });

  test('a family may be written in capitals', async () => {
    expect((await cli(['explain', '200002', '--family', 'Futures'])).exit).toBe(0);
  });
});

describe('explain --open', () => {
  test('writes the page and names it, and no more', async () => {
    const { exit, out, page } = await cli(['explain', '--open']);
    expect(exit).toBe(0);
    expect(out).toBe('/tmp/page.html\n');
    expect(page?.anchor).toBe('');
    expect(page?.html).toContain('kucoin-retry 9.8.7');
  });

  test('with a CODE shows that one, and explains it as ever', async () => {
    const { exit, lines, page } = await cli(['explain', '200002', '--open']);
    expect(exit).toBe(0);
    expect(lines[0]).toBe('/tmp/page.html');
    expect(lines).toContain('200002  futures · rate-limit');
    expect(page?.anchor).toBe('#code=200002');
    expect((await cli(['explain', '99/9', '--open'])).exit).toBe(3);
    const searched = await cli(['explain', '--message', 'kyc?', '--open']);
    expect(searched.page?.anchor).toBe('#q=kyc%3F');
  });

  test('is no use with --json or --body, and says when it cannot write', async () => {
    const wrong = [
      await cli(['explain', '--open', '--json']),
      await cli(['explain', '--open', '--body', '-']),
      await cli(['explain', '--open'], { diskIsFull: true }),
    ];
    expect(wrong.map(({ exit }) => exit)).toEqual([2, 2, 2]);
    expect(wrong[0]?.page).toBeUndefined();
    expect(wrong[2]?.err).toMatch(/^kucoin-retry: cannot write the page: no space left\n/);
  });
});
