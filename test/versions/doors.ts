import { join } from 'node:path';

/** Where an entry point of the packed package under test is. */
export function packedDoor(path: string): string {
  const tree = join(process.env['KUCOIN_RETRY_TREES'] ?? '', `p-retry-${process.env['P_RETRY']}`);
  return join(tree, 'node_modules', 'kucoin-retry', 'dist', `${path}.js`);
}
