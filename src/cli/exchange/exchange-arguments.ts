import { parseArgs } from 'node:util';
import { meant } from '../../util/nearest.js';
import { UsageError } from '../arguments.js';
import { faultNames } from './fault-names.js';
import { type PlannedFault, readFault } from './read-fault.js';

/** What `exchange` was asked. */
export interface ExchangeRequest {
  readonly help: boolean;
  /** Port of the spot address; 0: one that is free, else futures have the next one. */
  readonly port: number;
  readonly speed: number;
  readonly faults: readonly PlannedFault[];
}

const options = {
  port: { type: 'string' },
  speed: { type: 'string' },
  fault: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h', default: false },
} as const;
const flags = Object.keys(options).map((name) => `--${name}`);

/** Text of `exchange --help`. */
export const exchangeUsage: string = `Usage: kucoin-retry exchange [options]

A KuCoin to try a bot against: keys, quotas, orders, spot and futures, on this machine only. It
prints the variables that the examples read, then one line a request. Ctrl-C ends it.

Options
  --port NUMBER    where spot listens, futures at the next one; by default wherever is free
  --speed NUMBER   its times are that much shorter: at 10 a quota is full again after 3 s, and
                   a fault comes and goes ten times as soon. What a client waits by its own
                   table (200002; 1015 without a time) stays as long.
  --fault FAULT    what goes wrong; may be given several times
  --help           this text

A FAULT is NAME@WHEN[+LENGTH] [xCOUNT] [TARGET]. WHEN counts from the first request.
  --fault 1015@10s                                        10 s after the first request
  --fault overload@5s+20s                                 for 20 s
  --fault 'reset-after@0s x2 POST /api/v1/hf/orders'      the first two orders
  --fault '429000@3s Futures'                             a pool's quota

Names
${faultNames.map(({ name, about }) => `  ${name.padEnd(16)} ${about}`).join('\n')}

Exit status: 0 ended by Ctrl-C, 2 wrong usage.
`;

/**
 * Reads what stands behind `exchange`.
 *
 * @throws UsageError when it is wrong.
 */
export function readExchangeArguments(argv: readonly string[]): ExchangeRequest {
  const { values, positionals } = parse(argv);
  const [first] = positionals;
  if (first !== undefined && !values.help) {
    const isFault = /@/.test(first) || faultNames.some(({ name }) => name === first);
    throw new UsageError(
      isFault ? `write --fault in front of ${first}` : `exchange takes options only, not ${first}`,
    );
  }
  return {
    help: values.help,
    port: values.port === undefined ? 0 : readPort(values.port),
    speed: values.speed === undefined ? 1 : readSpeed(values.speed),
    faults: values.help ? [] : (values.fault ?? []).map(readFault),
  };
}

function parse(argv: readonly string[]) {
  for (const word of argv) {
    const flag = /^--[^=]*/.exec(word)?.[0] ?? '--';
    if (flag !== '--' && !flags.includes(flag)) {
      const near = meant(flag, flags);
      const known = near === '' ? `; the options are ${flags.join(', ')}` : near;
      throw new UsageError(`there is no option ${flag}${known}`);
    }
  }
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    const [message = ''] = (error as Error).message.split('\n');
    throw new UsageError(message.charAt(0).toLowerCase() + message.slice(1));
  }
}

/** The futures address needs the port behind it. */
function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_535) return Number(text);
  throw new UsageError(`--port takes a number from 0 to 65534, not ${JSON.stringify(text)}`);
}

function readSpeed(text: string): number {
  const speed = Number(text);
  if (text.trim() !== '' && speed > 0 && speed <= 1_000) return speed;
  throw new UsageError(`--speed takes a number above 0, up to 1000, not ${JSON.stringify(text)}`);
}
