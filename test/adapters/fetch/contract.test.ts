import { contract } from '../contract.js';
import { fetchHost } from './host.js';

contract('the fetch adapter', fetchHost);
