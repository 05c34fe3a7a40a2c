import { contract } from '../contract.js';
import { hostOf, majors } from './host.js';

for (const major of majors) contract(`the ky adapter under ${major.name}`, hostOf(major));
