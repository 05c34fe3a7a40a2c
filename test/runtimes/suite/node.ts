import {
  commonJs,
  hostOf as axiosHostOf,
  newest,
  oldest,
  overFetch,
} from '../../adapters/axios/support.js';
import { contract } from '../../adapters/contract.js';
import { fetchHost } from '../../adapters/fetch/host.js';
import { hostOf as kyHostOf, majors } from '../../adapters/ky/host.js';
import { cuts, type Resends } from './cuts.js';
import { endLine, resultPrefix } from './report.js';
import { signatures } from './signatures.js';
import { runAll } from './vitest.js';

const [resends = '{"fetch":[],"http":[],"streams":[]}'] = process.argv.slice(2);

for (const copy of [newest, overFetch, oldest, commonJs]) contract(copy.name, axiosHostOf(copy));
for (const major of majors) contract(major.name, kyHostOf(major));
contract('fetch', fetchHost);
signatures(true);
cuts(JSON.parse(resends) as Resends);

await runAll((result) => console.log(resultPrefix + JSON.stringify(result)));
console.log(endLine);
process.exit(0);
