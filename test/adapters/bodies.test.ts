import { describe } from 'vitest';
import { copies, hostOf as axiosHostOf } from './axios/support.js';
import { bodies } from './contract/bodies.js';
import { fetchHost } from './fetch/host.js';
import { hostOf, majors } from './ky/host.js';

// Raw sockets are Node's alone, so this part of the contract is played here and not in `contract`.
describe('the fetch adapter', () => bodies(fetchHost));
for (const major of majors)
  describe(`the ky adapter under ${major.name}`, () => bodies(hostOf(major)));
for (const copy of copies) describe(copy.name, () => bodies(axiosHostOf(copy)));
