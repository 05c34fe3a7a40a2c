import { describe } from 'vitest';
import type { Host } from './contract/host.js';
import { manners } from './contract/manners.js';
import { orders } from './contract/orders.js';
import { pacing } from './contract/pacing.js';
import { sharing } from './contract/sharing.js';
import { signing } from './contract/signing.js';
import { trust } from './contract/trust.js';
import { truth } from './contract/truth.js';
import { unsent } from './contract/unsent.js';
import { waits } from './contract/waits.js';

export type { CallOptions, Client, Host, Reply } from './contract/host.js';

/**
 * What every adapter has to do, against the exchange on a real port and a clock moved by hand. What
 * is special to one host stands in that host's own tests.
 */
export function contract(name: string, host: Host): void {
  describe(name, () => {
    waits(host);
    sharing(host);
    pacing(host);
    orders(host);
    truth(host);
    signing(host);
    manners(host);
    unsent(host);
    trust(host);
  });
}
