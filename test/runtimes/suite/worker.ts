import { runOverRelay } from './over-relay.js';
import { hostOf as axiosHostOf, overFetch } from '../../adapters/axios/support.js';
import { contract } from '../../adapters/contract.js';
import { fetchHost } from '../../adapters/fetch/host.js';
import { hostOf as kyHostOf, majors } from '../../adapters/ky/host.js';
import { hiddenByWorker } from './hidden.js';
import { signatures } from './signatures.js';

/** As much as there is of Node in this Worker: its crypto signs without waiting. */
const hasNode = 'process' in globalThis;

function registerContract(): void {
  contract(overFetch.name, axiosHostOf(overFetch));
  for (const major of majors) contract(major.name, kyHostOf(major));
  contract('fetch', fetchHost);
  hiddenByWorker();
}

/**
 * A Worker that runs the suite in one request: `?relay=` names the relay's port, and of `/signing` it
 * runs no more than that.
 */
export const handler = {
  async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const socket = new WebSocket(`ws://127.0.0.1:${searchParams.get('relay')}/`);
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    await runOverRelay(socket, () => {
      if (pathname !== '/signing') registerContract();
      signatures(hasNode);
    });
    return new Response();
  },
};
