import { channel } from './page/node-diagnostics-channel.js';
import type { FromRelay, ToRelay } from './page/messages.js';
import { useRelay } from './page/node-http.js';
import { watchBodies, watchCrypto, watchFetch } from './in-flight.js';
import { endLine, resultPrefix } from './report.js';
import { runAll } from './vitest.js';

/** Runs what `register` registers in a runtime that cannot listen, over an open connection to the relay. */
export async function runOverRelay(socket: WebSocket, register: () => void): Promise<void> {
  const send = (message: ToRelay): void => socket.send(JSON.stringify(message));
  const take = useRelay(send);
  socket.addEventListener('message', ({ data }) => take(JSON.parse(data as string) as FromRelay));
  watchCrypto();
  watchBodies();
  watchFetch((what, message) => channel(`undici:request:${what}`).publish(message));
  register();
  const report = (line: string): void => send({ type: 'report', line });
  await runAll((result) => report(resultPrefix + JSON.stringify(result)));
  report(endLine);
}
