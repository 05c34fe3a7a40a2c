/** What the fleet needs of Redis, whatever the client. */
export interface Client {
  /** Whether a command would leave now; one that waits in a client's queue comes too late. */
  isReady(): boolean;
  evaluate(script: string, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  /** Opens a connection of our own and listens to channels. */
  listen(channels: readonly string[], handlers: SubscriptionHandlers): Subscription;
  /** A client without an error listener ends the process: adds one; the result removes it again. */
  silence(): () => void;
}

/** What a subscription reports. */
export interface SubscriptionHandlers {
  onMessage(text: string): void;
  /** The connection broke: messages may get lost. */
  onBroken(): void;
  onReady(): void;
}

/** A connection that listens. */
export interface Subscription {
  /** It gave up for good. */
  isEnded(): boolean;
  close(): void;
}

type Subscriber = (...args: never[]) => void;

interface Emitter {
  on(event: string, listener: Subscriber): unknown;
  off(event: string, listener: Subscriber): unknown;
}

interface NodeRedis extends Emitter {
  readonly isOpen: boolean;
  readonly isReady: boolean;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  duplicate(): NodeRedis;
  connect(): Promise<unknown>;
  subscribe(channels: string[], subscriber: (message: string) => void): Promise<unknown>;
  unref?(): void;
  /** From version 5 on; before, `disconnect` did that. */
  destroy?(): void;
  disconnect?(): Promise<void>;
}

interface IoRedis extends Emitter {
  readonly status: string;
  eval(script: string, keys: number, ...args: string[]): Promise<unknown>;
  duplicate(override: object): IoRedis;
  connect(): Promise<unknown>;
  subscribe(...channels: string[]): Promise<unknown>;
  disconnect(): void;
  readonly stream?: { unref?(): void };
}

const wanted =
  'redisCooldowns wants a client of node-redis (createClient()) or ioredis (new Redis())';

/**
 * Recognises a client by its shape.
 *
 * @throws TypeError for anything else.
 */
export function clientOf(client: unknown): Client {
  const given = client as Partial<Record<string, unknown>> | null | undefined;
  const methods = ['eval', 'duplicate', 'subscribe', 'connect', 'on', 'off'];
  if (typeof given !== 'object' || given === null) throw new TypeError(wanted);
  const missing = methods.find((name) => typeof given[name] !== 'function');
  if (missing !== undefined) throw new TypeError(`${wanted}; this one has no ${missing}()`);
  if (typeof given['isReady'] === 'boolean') return nodeRedisClient(client as NodeRedis);
  if (typeof given['status'] === 'string') return ioRedisClient(client as IoRedis);
  throw new TypeError(`${wanted}; this one has neither isReady nor status`);
}

const nothing = (): void => undefined;

function silencer(client: Emitter): () => () => void {
  return () => {
    // A listener of our own: removing it must not remove another store's.
    const listener = (): void => undefined;
    client.on('error', listener);
    return () => void client.off('error', listener);
  };
}

function nodeRedisClient(client: NodeRedis): Client {
  return {
    isReady: () => client.isReady,
    evaluate: (script, keys, args) =>
      client.eval(script, { keys: [...keys], arguments: [...args] }),
    silence: silencer(client),
    listen(channels, handlers) {
      const own = client.duplicate();
      own.on('error', () => handlers.onBroken());
      own.on('reconnecting', () => handlers.onBroken());
      let [subscribed, failed] = [false, false];
      const ready = (): void => {
        if (subscribed) handlers.onReady();
      };
      // After the first time it subscribes again by itself before it reports `ready`.
      own.on('ready', ready);
      own.unref?.();
      own
        .connect()
        .then(() => own.subscribe([...channels], (message) => handlers.onMessage(String(message))))
        .then(
          () => {
            subscribed = true;
            ready();
          },
          () => (failed = true),
        );
      return {
        isEnded: () => failed || !own.isOpen,
        close() {
          if (!own.isOpen) return;
          if (own.destroy === undefined) own.disconnect?.().catch(nothing);
          else own.destroy();
        },
      };
    },
  };
}

function ioRedisClient(client: IoRedis): Client {
  return {
    isReady: () => client.status === 'ready',
    evaluate: (script, keys, args) => client.eval(script, keys.length, ...keys, ...args),
    silence: silencer(client),
    listen(channels, handlers) {
      const own = client.duplicate({
        lazyConnect: true,
        // A queued subscription waits for as long as it takes.
        maxRetriesPerRequest: null,
        enableOfflineQueue: true,
        keyPrefix: '',
      });
      own.on('error', nothing);
      own.on('close', () => handlers.onBroken());
      own.on('connect', () => own.stream?.unref?.());
      let subscribed = false;
      const ready = (): void => {
        if (subscribed) handlers.onReady();
      };
      own.on('ready', ready);
      own.on('message', (_: string, message: string) => handlers.onMessage(String(message)));
      own.connect().catch(nothing);
      own.subscribe(...channels).then(() => {
        subscribed = true;
        ready();
      }, nothing);
      return {
        isEnded: () => own.status === 'end',
        close: () => own.disconnect(),
      };
    },
  };
}
