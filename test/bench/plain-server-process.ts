/** A server that always succeeds, in a process of its own. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveParent } from './children.js';

const body = JSON.stringify({ code: '200000', data: { price: '67000.1', size: '0.2', time: 1 } });
const LIMIT = 1_000_000_000;
const WINDOW_MS = 30_000;
let used = 0;

/** As KuCoin tells them: what is left falls, and so does the time. */
function headers(): Record<string, string> {
  used += 2;
  return {
    'content-type': 'application/json',
    'content-length': String(body.length),
    'gw-ratelimit-limit': String(LIMIT),
    'gw-ratelimit-remaining': String(LIMIT - used),
    'gw-ratelimit-reset': String(WINDOW_MS - Math.floor(performance.now() % WINDOW_MS)),
  };
}
const server = createServer((_, response) => response.writeHead(200, headers()).end(body));
server.keepAliveTimeout = 0;
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));

serveParent({ url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
