import { type Line, readTables } from '../table.js';
import { account } from './account.js';
import { broker } from './broker.js';
import { convert } from './convert.js';
import { copytrading } from './copytrading.js';
import { earn } from './earn.js';
import { edge } from './edge.js';
import { futures } from './futures.js';
import { gateway } from './gateway.js';
import { http } from './http.js';
import { marginHf } from './margin-hf.js';
import { margin } from './margin.js';
import { spot } from './spot.js';
import { unified } from './unified.js';

let all: readonly Line[] | undefined;

/** Every documented answer, one row each. The order breaks ties between rows that fit alike. */
export function allLines(): readonly Line[] {
  // Read when first asked: a call that succeeds needs none of it.
  all ??= readTables([
    http,
    edge,
    spot,
    margin,
    marginHf,
    futures,
    earn,
    convert,
    account,
    broker,
    copytrading,
    gateway,
    unified,
  ]);
  return all;
}
