/** A server that always succeeds, in a process of its own. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveParent } from './children.js';

const body = JSON.stringify({ code: '200000', data: { price: '67000.1', size: '0.2', time: 1 } });
const headers = {
  'content-type': 'application/json',
  'content-length': String(body.length),
  'gw-ratelimit-limit': '2000',
  'gw-ratelimit-remaining': '1990',
  'gw-ratelimit-reset': '29000',
};
const server = createServer((_, response) => response.writeHead(200, headers).end(body));
server.keepAliveTimeout = 0;
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));

serveParent({ url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
