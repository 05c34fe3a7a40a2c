import { startExchange } from 'kucoin-retry/testing';
import { type Example, examples } from './list.js';

/** Where the command runs. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  err(text: string): void;
  /** Whether a package can be imported by the example. */
  isInstalled(name: string): boolean;
  /** Runs a file below `examples/`; resolves to its exit status. */
  run(
    file: string,
    argv: readonly string[],
    env: Readonly<Record<string, string | undefined>>,
  ): Promise<number>;
}

const usage = `Usage: npm run example -- NAME [--live]

Runs an example against an exchange of its own, on this machine: no keys, no network.

  --live   the real KuCoin instead: set KUCOIN_KEY, KUCOIN_SECRET and KUCOIN_PASSPHRASE. Examples
           marked (order) then place one order far from the market and cancel it.

`;

/** Runs the command; resolves to the exit status: the example's own, or 2 when it cannot start. */
export async function exampleCommand(argv: readonly string[], world: World): Promise<number> {
  const names = argv.filter((word) => !word.startsWith('-'));
  const [name = ''] = names;
  const unknown = argv.find((word) => word.startsWith('-') && !known.includes(word));
  if (unknown !== undefined) return refuse(world, `there is no option ${unknown}; see --help`);
  if (argv.includes('--help') || argv.includes('-h') || name === '') {
    world.out(usage + listText());
    return 0;
  }
  if (names.length > 1) return refuse(world, `one example at a time, without ${names[1]}`);
  const example = find(name);
  if (example === undefined) return refuse(world, missing(name));
  const isLive = argv.includes('--live');
  const reason = obstacle(example, isLive, world);
  if (reason !== undefined) return refuse(world, reason);
  return isLive ? runLive(example, world) : runHere(example, world);
}

const known = ['--live', '--help', '-h'];

function refuse(world: World, text: string): number {
  world.err(`${text}\n`);
  return 2;
}

function find(name: string): Example | undefined {
  const asked = name.replace(/^(?:\.\/)?examples\//, '').replace(/\.ts$/, '');
  return examples.find((each) => each.name === asked || each.name === `clients/${asked}`);
}

function missing(name: string): string {
  const near = examples.filter((each) => each.name.includes(name.toLowerCase()));
  const hint = near.length === 0 ? 'see npm run example' : near.map((each) => each.name).join(', ');
  return near.length === 0
    ? `there is no example ${name}; ${hint} for a list`
    : `there is no example ${name}; did you mean ${hint}?`;
}

/** What stands in the way, and what to do about it. */
function obstacle(example: Example, isLive: boolean, world: World): string | undefined {
  const { name, live, needs, package: client } = example;
  if (isLive && live === false) return `${name} is not for the real KuCoin; leave --live out`;
  if (needs !== undefined && (world.env[needs] ?? '') === '') {
    return `${name} needs a Redis; set ${needs}, as ${needs}=redis://127.0.0.1:6379`;
  }
  if (client === undefined || world.isInstalled(client)) return undefined;
  return `${name} needs ${client}; install it first: npm install --no-save ${client}`;
}

function runLive({ name }: Example, world: World): Promise<number> {
  return world.run(`${name}.ts`, ['--live'], {
    ...world.env,
    KUCOIN_API: undefined,
    KUCOIN_FUTURES_API: undefined,
  });
}

async function runHere({ name, script }: Example, world: World): Promise<number> {
  const exchange = await startExchange({ balances: { USDT: 1_000, BTC: 1 }, ...script });
  const { key, secret, passphrase } = exchange.credentials;
  try {
    const status = await world.run(`${name}.ts`, [], {
      ...world.env,
      KUCOIN_API: exchange.url,
      KUCOIN_FUTURES_API: exchange.futuresUrl,
      KUCOIN_KEY: key,
      KUCOIN_SECRET: secret,
      KUCOIN_PASSPHRASE: passphrase,
      KUCOIN_KEY_VERSION: undefined,
    });
    const { length } = exchange.log;
    world.err(`(the exchange saw ${length} ${length === 1 ? 'request' : 'requests'})\n`);
    return status;
  } finally {
    await exchange.close();
  }
}

function listText(): string {
  const width = Math.max(...examples.map(({ name }) => name.length));
  const lines = examples.map((example) => {
    const notes = [
      example.live === 'far order' ? '(order)' : '',
      example.live === false ? '(not live)' : '',
      example.needs === undefined ? '' : `(needs ${example.needs})`,
    ];
    return [`  ${example.name.padEnd(width)}  ${example.about}`, ...notes]
      .filter(Boolean)
      .join(' ');
  });
  return `${lines.join('\n')}\n\nThe demonstration, with every kind of trouble: npm start\n`;
}
