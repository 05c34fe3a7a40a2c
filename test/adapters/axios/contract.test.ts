import { contract } from '../contract.js';
import { commonJs, hostOf, newest, oldest, overFetch } from './support.js';

// Over fetch axios 1.7 has no CanceledError of its own for an abort under way; ours is a true one.
for (const copy of [newest, overFetch, oldest, commonJs]) contract(copy.name, hostOf(copy));
