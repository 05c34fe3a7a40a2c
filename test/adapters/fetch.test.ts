import { contract } from './contract.js';
import { fetchHost } from './fetch-host.js';

contract('the fetch adapter', fetchHost);
