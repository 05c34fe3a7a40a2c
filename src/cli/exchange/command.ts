import { type Exchange, startExchange } from '../../testing/index.js';
import { UsageError } from '../arguments.js';
import {
  type ExchangeRequest,
  exchangeUsage,
  readExchangeArguments,
} from './exchange-arguments.js';
import { createFaultPlan } from './fault-plan.js';
import { headLines, noteLine, requestLine, type Shell, summaryLine } from './lines.js';

/** What the command needs of the world. */
export interface ExchangeIo {
  /** Writes to standard output. */
  out(text: string): void;
  /** Resolves when somebody wants it to end. */
  interrupted(): Promise<void>;
  readonly shell: Shell;
}

/** Enough for a bot to do something with, and little enough to run out. */
const balances = { USDT: 100_000, BTC: 10, ETH: 100 };
const quotaWindowMs = 30_000;

/**
 * Serves a KuCoin until it is interrupted; resolves to the exit status.
 *
 * @throws UsageError when the command line is wrong, or a port is taken.
 */
export async function runExchange(argv: readonly string[], io: ExchangeIo): Promise<number> {
  const request = readExchangeArguments(argv);
  if (request.help) {
    io.out(exchangeUsage);
    return 0;
  }
  const say = (text: string): void => io.out(`${text}\n`);
  const exchange = await open(request, say);
  const interrupted = io.interrupted();
  for (const line of headLines(exchange, io.shell)) say(line);
  await interrupted;
  await exchange.close();
  say(`\n${summaryLine(exchange)}`);
  return 0;
}

async function open(
  { port, speed, faults }: ExchangeRequest,
  say: (text: string) => void,
): Promise<Exchange> {
  let exchange: Exchange | undefined;
  const plan = createFaultPlan(faults, {
    speed,
    exchange: () => exchange as Exchange,
    tell: (text) => say(noteLine((exchange as Exchange).nowMs(), text)),
  });
  try {
    exchange = await startExchange({
      ...(port > 0 && { port, futuresPort: port + 1 }),
      windowMs: quotaWindowMs / speed,
      balances,
      faults: plan,
      onRequest: (record) => say(requestLine(record)),
    });
    return exchange;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (port === 0 || code === undefined) throw error;
    throw new UsageError(
      `cannot listen on ${port} and ${port + 1} (${message}); give another --port, or leave it out`,
    );
  }
}
