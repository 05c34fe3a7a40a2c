import { VIP0_LIMITS } from '../../testing/limits/quota.js';
import { createMatcher } from '../../testing/messages/matching.js';
import { findEndpoint } from '../../testing/model/model.js';
import { meant } from '../../util/nearest.js';
import { UsageError } from '../arguments.js';
import { type FaultName, faultNames } from './fault-names.js';

/** A fault as a command line asks for it. Times count from the first request. */
export interface PlannedFault {
  readonly name: FaultName;
  readonly atMs: number;
  /** `undefined`: for good, or as often as `count` says. */
  readonly forMs: number | undefined;
  readonly count: number | undefined;
  /** The pool, the endpoint or the requests that are meant. */
  readonly target: string | undefined;
}

const pools = Object.keys(VIP0_LIMITS);
const examples = "1015@10s, overload@5s+20s, 'reset-after@3s x2 POST /api/v1/hf/orders'";
const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/**
 * Reads `NAME@WHEN[+LENGTH] [xCOUNT] [TARGET]`.
 *
 * @throws UsageError saying what is wrong and what would be right.
 */
export function readFault(text: string): PlannedFault {
  const cut = text.indexOf('@');
  const word = (cut === -1 ? text : text.slice(0, cut)).trim();
  const name = faultNames.find((each) => each.name === word);
  if (name === undefined) throw new UsageError(noSuch(word));
  if (cut === -1) throw new UsageError(`--fault ${text}: say when, as ${word}@10s`);
  const parts = /^([^\s+]+)(?:\+(\S+))?(?:\s+x(\d+))?(?:\s+(\S.*))?$/.exec(
    text.slice(cut + 1).trim(),
  );
  const [, when = '', length, count, target] = parts ?? [];
  const [atMs, forMs] = [timeOf(when), length === undefined ? undefined : timeOf(length)];
  if (Number.isNaN(atMs) || Number.isNaN(forMs)) {
    const wrong = Number.isNaN(atMs) ? when : length;
    throw new UsageError(
      `--fault ${text}: ${JSON.stringify(wrong)} is no time; a time has a unit, as 10s, 500ms or 2m: ${examples}`,
    );
  }
  refuse(text, name, { length, count, target });
  const times = count === undefined ? undefined : Number(count);
  const isOpen = forMs === undefined && times === undefined;
  return {
    name,
    atMs,
    forMs: isOpen ? name.lengthMs : forMs,
    count: isOpen ? name.count : times,
    target,
  };
}

function noSuch(word: string): string {
  const names = faultNames.map(({ name }) => name);
  const begun = names.filter((name) => word !== '' && name.startsWith(word));
  const which =
    begun.length > 1
      ? `; did you mean ${begun.join(', ')}?`
      : meant(word, names) || `; the faults are ${names.join(', ')}`;
  return `there is no fault ${JSON.stringify(word)}${which}`;
}

function timeOf(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? [];
  return Number(number ?? NaN) * (unitMs[unit] ?? 1);
}

interface Said {
  readonly length: string | undefined;
  readonly count: string | undefined;
  readonly target: string | undefined;
}

/** What a fault has no use for, or cannot find. */
function refuse(text: string, { name, takes, target: wants }: FaultName, said: Said): void {
  const { length, count, target } = said;
  const fail = (what: string): never => {
    throw new UsageError(`--fault ${text}: ${what}`);
  };
  if (length !== undefined && !takes.includes('length')) fail(`${name} takes no +LENGTH`);
  if (count !== undefined && !takes.includes('count')) fail(`${name} takes no xCOUNT`);
  if (length !== undefined && timeOf(length) === 0) fail('+LENGTH must be above 0');
  if (count === '0') fail('xCOUNT must be 1 or more');
  if (target === undefined) return;
  if (wants === undefined) fail(`${name} is for everybody: leave ${target} out`);
  if (wants === 'pool' && !pools.includes(target)) {
    const which = meant(target, pools) || `; the pools are ${pools.join(', ')}`;
    fail(`there is no pool ${target}${which}`);
  }
  if (wants === 'endpoint') checkEndpoint(target, fail);
  if (wants === 'match') checkMatch(target, fail);
}

function checkEndpoint(target: string, fail: (what: string) => never): void {
  const [method = '', path = ''] = target.split(' ');
  if (findEndpoint(method, path) !== undefined) return;
  fail(`${target} is not served; names go in braces, as 'GET /api/v1/hf/orders/{orderId}'`);
}

function checkMatch(target: string, fail: (what: string) => never): void {
  try {
    createMatcher(target);
  } catch {
    fail(`${JSON.stringify(target)} names no requests; write POST /api/v1/hf/orders, or /api/v1`);
  }
}
