import { type Product, productOf } from '../catalogue/lookup.js';
import { tablesOf } from '../catalogue/rank.js';
import type { Effect, Endpoint } from '../endpoints/endpoint.js';
import type { RequestFacts } from '../endpoints/request-facts.js';

/**
 * Whose codes an answer to this request may carry. Several products where two of them share the path
 * and it is not known which one the host serves; an undocumented path belongs to its host's product.
 */
export function productTables(facts: RequestFacts): readonly Product[] {
  const { candidates, family, isRead } = facts;
  if (candidates.length === 0) {
    return [family === 'unified' && !isRead ? unifiedFunds : productOf(family)];
  }
  const products = new Map(
    candidates.map((endpoint) => {
      const product = productOfEndpoint(endpoint);
      return [product.tables.join(' '), product];
    }),
  );
  return [...products.values()];
}

function productOfEndpoint({ family, host, path, effect }: Endpoint): Product {
  if (family === 'unified' && movesFunds.has(effect)) return unifiedFunds;
  const accountProduct =
    family === 'account' && !movesFunds.has(effect) ? accountProductOf(host, path) : undefined;
  if (accountProduct === undefined) return productOf(family);
  const [own = family, ...rest] = tablesOf(family);
  return { tables: [own, accountProduct, ...rest] };
}

/** The product that keeps the account: a read of the account may be answered with its codes, too. */
function accountProductOf(host: Endpoint['host'], path: string): string | undefined {
  if (host === 'futures') return 'futures';
  return /\/(?:margin|isolated)(?:\/|$)/.test(path) ? 'margin' : undefined;
}

/** Effects that a wrong guess cannot undo. */
const movesFunds: ReadonlySet<Effect> = new Set([
  'transfer',
  'withdraw',
  'borrow',
  'repay',
  'margin',
  'earn',
  'manage',
]);

/**
 * The unified account trades what spot, margin and futures do, and answers with their codes, but not
 * for its withdrawals and transfers.
 */
const unifiedFunds: Product = { tables: ['unified', 'account', 'spot', 'gateway'] };
