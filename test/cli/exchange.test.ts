import { describe, expect, test, vi } from 'vitest';
import { runCli } from '../../src/cli/run.js';
import { startExchange } from '../../src/testing/index.js';

/** The command, while it runs. */
function start(argv: readonly string[], shell: 'posix' | 'powershell' = 'posix') {
  const seen = { out: '', err: '' };
  let interrupt = (): void => undefined;
  const interrupted = new Promise<void>((resolve) => (interrupt = resolve));
  const notAsked = (): never => {
    throw new Error('not asked for');
  };
  const exit = runCli(['exchange', ...argv], {
    out: (text) => (seen.out += text),
    err: (text) => (seen.err += text),
    interrupted: () => interrupted,
    shell,
    readFile: notAsked,
    readStdin: notAsked,
    version: notAsked,
    showPage: notAsked,
    style: { colours: false, width: 100 },
  });
  const variables = async () => {
    await vi.waitFor(() => expect(seen.out).toContain('hosts:'));
    const pairs = [...seen.out.matchAll(/^export (\w+)=(\S+)$/gm)].map(([, ...pair]) => pair);
    return Object.fromEntries(pairs) as Record<string, string>;
  };
  return { seen, exit, interrupt, variables };
}

const get = (url = '', path = '/api/v1/timestamp') => fetch(url + path);

describe('kucoin-retry exchange', () => {
  test('prints what a bot needs, then a line a request, then what it came to', async () => {
    const { seen, exit, interrupt, variables } = start([]);
    const { KUCOIN_API, KUCOIN_FUTURES_API, ...keys } = await variables();
    expect(Object.keys(keys)).toEqual(['KUCOIN_KEY', 'KUCOIN_SECRET', 'KUCOIN_PASSPHRASE']);
    await get(KUCOIN_API);
    await get(KUCOIN_FUTURES_API, '/api/v1/contracts/XBTUSDTM');
    await get(KUCOIN_API, '/api/v1/accounts');
    await get(KUCOIN_API, '/a/path/that/is/longer/than/there/is/room/for');
    await get(KUCOIN_API, '/api/v1/orders/6a1100000000000000000001');
    interrupt();
    expect(await exit).toBe(0);
    const lines = seen.out.split('\n').filter((line) => /^ +\d+\.\d s /.test(line));
    expect(lines.map((line) => line.trim().replace(/^\S+ s /, ''))).toEqual([
      'GET    /api/v1/timestamp              200 200000 carried out',
      'GET    /api/v1/contracts/XBTUSDTM     200 200000 carried out',
      'GET    /api/v1/accounts               400 400001 key, signature or clock refused',
      'GET    …longer/than/there/is/room/for 404 404    not served here',
      'GET    /api/v1/orders/6a1100…         400 400001 key, signature or clock refused',
    ]);
    expect(seen.out).toMatch(
      /\n\n5 requests, 3 refused, 0 knocks, 0 orders placed, 0 still open\n$/,
    );
    await expect(get(KUCOIN_API)).rejects.toThrow();
  });

  test('lets things go wrong at the time that was asked for', async () => {
    const faults = ['reset-after@0s GET /api/v1/timestamp', '1015-text@50ms+1m'];
    const argv = faults.flatMap((fault) => ['--fault', fault]);
    const { seen, exit, interrupt, variables } = start(argv);
    const { KUCOIN_API } = await variables();
    await expect(get(KUCOIN_API)).rejects.toThrow();
    expect((await get(KUCOIN_API)).status).toBe(200);
    await vi.waitFor(async () => expect((await get(KUCOIN_API)).status).toBe(429));
    interrupt();
    expect(await exit).toBe(0);
    expect(seen.out).toMatch(/ - {3}- {6}carried out, connection reset\n/);
    expect(seen.out).toMatch(/ s -- 1015-text: the address is blocked, for (?:60\.0|59\.\d) s\n/);
    expect(seen.out).toMatch(/ 429 1015 {3}address blocked, (?:60\.0|59\.\d) s left\n/);
  });

  test('has a pace: its quota is full again that much sooner', async () => {
    const { exit, interrupt, variables } = start(['--speed', '100']);
    const { KUCOIN_API } = await variables();
    const ticker = '/api/v1/market/orderbook/level1?symbol=BTC-USDT';
    const { headers } = await get(KUCOIN_API, ticker);
    expect(Number(headers.get('gw-ratelimit-reset'))).toBeLessThanOrEqual(300);
    interrupt();
    expect(await exit).toBe(0);
  });

  test('speaks to the terminals of Windows as well', async () => {
    const { seen, exit, interrupt } = start([], 'powershell');
    await vi.waitFor(() => expect(seen.out).toMatch(/^\$env:KUCOIN_KEY = '[0-9a-f]+'$/m));
    interrupt();
    expect(await exit).toBe(0);
  });

  test('names the ports that are taken', async () => {
    const other = await startExchange();
    const port = new URL(other.url).port;
    const { seen, exit } = start(['--port', port]);
    expect(await exit).toBe(2);
    expect(seen.err).toMatch(
      new RegExp(`cannot listen on ${port} and ${Number(port) + 1} .*; give another --port`),
    );
    await other.close();
  });

  test('--help names every fault', async () => {
    const { seen, exit } = start(['--help']);
    expect(await exit).toBe(0);
    for (const name of ['1015', '200002', '429000', 'overload', 'clock', 'reset-after']) {
      expect(seen.out).toContain(`\n  ${name} `);
    }
    const widest = Math.max(...seen.out.split('\n').map(({ length }) => length));
    expect(widest).toBeLessThanOrEqual(100);
  });

  test.each([
    [['--prot', '8080'], 'there is no option --prot; did you mean --port?'],
    [['--quiet'], 'there is no option --quiet; the options are --port, --speed, --fault, --help'],
    [['--port', '65535'], '--port takes a number from 0 to 65534, not "65535"'],
    [['--port', 'http'], '--port takes a number from 0 to 65534, not "http"'],
    [['--speed', '0'], '--speed takes a number above 0, up to 1000, not "0"'],
    [['--speed'], "option '--speed <value>' argument missing"],
    [['1015@10s'], 'write --fault in front of 1015@10s'],
    [['start'], 'exchange takes options only, not start'],
    [['--fault', '1051@10s'], 'there is no fault "1051"; did you mean 1015?'],
    [
      ['--fault', 'reset'],
      'there is no fault "reset"; did you mean reset-before, reset-after, reset-late?',
    ],
    [['--fault', 'weather@1s'], 'there is no fault "weather"; the faults are 1015, 1015-html,'],
    [['--fault', '1015'], '--fault 1015: say when, as 1015@10s'],
    [['--fault', '1015@10'], '"10" is no time; a time has a unit, as 10s, 500ms or 2m'],
    [['--fault', '1015@1s+x'], '"x" is no time'],
    [['--fault', '1015@'], '"" is no time'],
    [['--fault', '1015@1s+0s'], '+LENGTH must be above 0'],
    [['--fault', '1015@1s x2'], '1015 takes no xCOUNT'],
    [['--fault', '429000@1s+2s'], '429000 takes no +LENGTH'],
    [['--fault', 'overload@1s x0'], 'xCOUNT must be 1 or more'],
    [['--fault', '429000@1s Spots'], 'there is no pool Spots; did you mean Spot?'],
    [['--fault', '429000@1s Gold'], 'there is no pool Gold; the pools are Spot, Futures,'],
    [['--fault', '200002@1s orders'], 'orders is not served; names go in braces, as'],
    [['--fault', '200002@1s GET /nothing'], 'GET /nothing is not served'],
    [['--fault', '1015@1s GET /x'], '1015 is for everybody: leave GET /x out'],
    [['--fault', 'cut@1s orders'], '"orders" names no requests; write POST /api/v1/hf/orders'],
  ])('%j is refused, with what would be right', async (argv, message) => {
    const { seen, exit } = start(argv);
    expect(await exit).toBe(2);
    expect(seen.out).toBe('');
    expect(seen.err).toContain(`kucoin-retry: `);
    expect(seen.err).toContain(message);
    expect(seen.err).toContain('Try: kucoin-retry exchange --help');
  });
});
