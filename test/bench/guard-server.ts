/** Always the same success, with a quota that does not end. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const body = JSON.stringify({ code: '200000', data: { price: '67000.1', size: '0.2', time: 1 } });
const server = createServer((_, response) => {
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': String(body.length),
    'gw-ratelimit-limit': '1000000000',
    'gw-ratelimit-remaining': '999999999',
    'gw-ratelimit-reset': '30000',
  });
  response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.once('disconnect', () => process.exit());
