import { runOverRelay } from './over-relay.js';
import { contract } from '../../adapters/contract.js';
import { fetchHost } from '../../adapters/fetch/host.js';
import { hostOf as kyHostOf, majors } from '../../adapters/ky/host.js';
import { hiddenByBrowser } from './hidden.js';
import { signatures } from './signatures.js';

/** Runs the suite over a connection to the relay. */
function run(socket: WebSocket): Promise<void> {
  return runOverRelay(socket, () => {
    for (const major of majors) contract(major.name, kyHostOf(major));
    contract('fetch', fetchHost);
    signatures(false);
    hiddenByBrowser();
  });
}

(globalThis as { runSuite?: typeof run }).runSuite = run;
