import { channel } from './page/node-diagnostics-channel.js';
import type { FromRelay, ToRelay } from './page/messages.js';
import { useRelay } from './page/node-http.js';
import { contract } from '../../adapters/contract.js';
import { fetchHost } from '../../adapters/fetch-host.js';
import { hostOf as kyHostOf, majors } from '../../adapters/ky-host.js';
import { watchBodies, watchCrypto, watchFetch } from './in-flight.js';
import { hidden } from './hidden.js';
import { endLine, resultPrefix } from './report.js';
import { signatures } from './signatures.js';
import { runAll } from './vitest.js';

/** Runs the suite over a connection to the relay. */
async function run(socket: WebSocket): Promise<void> {
  const send = (message: ToRelay): void => socket.send(JSON.stringify(message));
  const take = useRelay(send);
  socket.addEventListener('message', ({ data }) => take(JSON.parse(data as string) as FromRelay));
  watchCrypto();
  watchBodies();
  watchFetch((what, message) => channel(`undici:request:${what}`).publish(message));
  for (const major of majors) contract(major.name, kyHostOf(major));
  contract('fetch', fetchHost);
  signatures(false);
  hidden();
  const report = (line: string): void => send({ type: 'report', line });
  await runAll((result) => report(resultPrefix + JSON.stringify(result)));
  report(endLine);
}

(globalThis as { runSuite?: typeof run }).runSuite = run;
