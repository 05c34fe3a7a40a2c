import type { Server, Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createKucoinRetry } from '../../../src/index.js';
import { canListen } from './cutting-server.js';
import type { Host } from './host.js';
import { accounts, openStage, order, type Stage } from './stage.js';

/** A page has no sockets of its own. */
const net = globalThis.process?.getBuiltinModule?.('node:net');
/** Bun does not report that a handshake was cut off (1.4.5). */
const isBun = globalThis.process?.versions?.['bun'] !== undefined;

/** A port on which something other than the exchange answers; counts connections. */
async function openPort(answer: (socket: Socket) => void) {
  let connections = 0;
  const server: Server = net.createServer((socket) => {
    connections += 1;
    socket.on('error', () => undefined);
    answer(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    host: `127.0.0.1:${port}`,
    connections: () => connections,
    close: () => new Promise((resolve) => void server.close(resolve)),
  };
}

function callTo(host: Host, stage: Stage, origin: string) {
  const { host: name } = new URL(origin);
  const engine = createKucoinRetry(stage.options({ hosts: { [name]: 'spot' }, retries: 2 }));
  // This port is none of the stage's: it takes its silence for the end of all traffic and moves the
  // clock on. No limit stands ahead for it to jump to, however long a handshake takes.
  const kucoin = { attemptTimeoutMs: Infinity, deadlineMs: Infinity, orderMaxAgeMs: Infinity };
  const options = host.config({ body: order(), kucoin });
  return host.client(engine)('POST', `${origin}/api/v1/hf/orders`, options);
}

const playable = !canListen || net === undefined ? [] : (['an order'] as const);
const playableCut = isBun ? [] : playable;

/** A request that certainly never left is reported as such. */
export function unsent(host: Host): void {
  describe('what never left', () => {
    test.each(playable)(
      '%s to a port where no server listens is repeated, and was not executed',
      async () => {
        const stage = await openStage(host);
        const port = await openPort((socket) => socket.destroy());
        await port.close();
        const { error, kucoin } = await stage.fail(callTo(host, stage, `http://${port.host}`));
        expect(host.isOtherError(error)).toBe(true);
        expect(kucoin).toMatchObject({
          executed: 'no',
          attempts: 3,
          reason: 'retries-exhausted',
          kind: 'network',
        });
      },
    );

    test.each(playable)('%s over https to a port that speaks no TLS was not executed', async () => {
      const stage = await openStage(host);
      const port = await openPort((socket) => {
        socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
      });
      const { error, kucoin } = await stage.fail(callTo(host, stage, `https://${port.host}`));
      expect(host.isOtherError(error)).toBe(true);
      expect(kucoin).toMatchObject({ executed: 'no', kind: 'network' });
      expect(port.connections()).toBe(kucoin.attempts);
      await port.close();
    });

    test.each(playableCut)(
      '%s over https to a port that hangs up is repeated, and was not executed',
      async () => {
        const stage = await openStage(host);
        const port = await openPort((socket) => void socket.once('data', () => socket.end()));
        const { kucoin } = await stage.fail(callTo(host, stage, `https://${port.host}`));
        expect(kucoin).toMatchObject({ executed: 'no', attempts: 3, kind: 'network' });
        await port.close();
      },
    );

    test('a fetch that gives nothing ends the call at once, and no other is asked', async () => {
      const stage = await openStage(host);
      const client = stage.client();
      const real = globalThis.fetch;
      let calls = 0;
      globalThis.fetch = (() => Promise.resolve(void (calls += 1))) as never;
      let error: unknown;
      try {
        const call = stage.call(client, accounts);
        error = await stage.play(
          call.then(
            () => undefined,
            (reason: unknown) => reason,
          ),
        );
      } finally {
        globalThis.fetch = real;
      }
      // Hosts that do not use it did not notice.
      expect(calls).toBeLessThanOrEqual(1);
      expect(error === undefined).toBe(calls === 0);
      if (error !== undefined)
        expect(error).toMatchObject({ kucoin: { attempts: 1, executed: 'no' } });
    });
  });
}
