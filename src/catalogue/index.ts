/** `kucoin-retry/catalogue`: what every documented answer of KuCoin means and what to do about it. */
export { catalogue, explain } from './explain.js';
export type { CatalogueRow } from './row.js';
export type { CatalogueQuery } from './rank.js';
