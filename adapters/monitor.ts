import { watching } from '../src/adapter-kit.js';
import type { KucoinRetry } from '../src/index.js';
import { History } from './monitor/history.js';
import { type RunningServer, serve } from './monitor/server.js';
import { Stream } from './monitor/stream.js';

/** Options of {@link startMonitor}. */
export interface MonitorOptions {
  /** The port to listen at; 0: any that is free. @default 0 */
  readonly port?: number | undefined;
  /**
   * The address or name to listen at. The page is for whoever reaches it, without a password, so that
   * should be this machine; from elsewhere use an SSH tunnel. @default '127.0.0.1'
   */
  readonly host?: string | undefined;
}

/** A monitor that runs. */
export interface Monitor {
  /** Where the page is, e.g. `'http://127.0.0.1:40123/'`. */
  readonly url: string;
  /** Ends the page and all who watch it. May be called again. */
  close(): Promise<void>;
}

/**
 * Serves a page that shows live what an engine knows and does: quotas, closed scopes and why, who waits,
 * overload, requests and retries per second, the last 200 decisions. It only reads: nobody can change
 * anything there. It shows no secrets; credentials appear as fingerprints.
 *
 * Decisions are remembered from now on. While nobody watches no timer runs; while somebody does, the engine is
 * asked once a second, on its own clock. A monitor does not keep the process alive, nor do those who watch it.
 * For Node, and for other runtimes that have `node:http`.
 *
 * @throws TypeError when it is given no engine, for an unknown option and for a `host` that is not a name;
 * RangeError for a `port` out of range; the system's own error when it cannot listen there. The promise rejects
 * with them.
 * @example
 * const retry = createKucoinRetry({ credentials });
 * const monitor = await startMonitor(retry, { port: 8080 });
 * console.log(monitor.url);
 */
export async function startMonitor(
  retry: KucoinRetry,
  options: MonitorOptions = {},
): Promise<Monitor> {
  const { port = 0, host = '127.0.0.1' } = checked(options);
  const engine = typeof retry === 'object' && retry !== null ? watching(retry) : undefined;
  if (engine === undefined) {
    throw new TypeError('startMonitor: give it an engine, as createKucoinRetry(options) makes it');
  }
  const history = new History(engine.runtime);
  const stream = new Stream(engine.runtime, history, () => retry.snapshot());
  const server = await serve(stream, { port, host });
  const unlisten = engine.listen((event) => history.add(event));
  return Object.freeze({ url: server.url, close: closing(server, stream, unlisten) });
}

function closing(server: RunningServer, stream: Stream, unlisten: () => void): Monitor['close'] {
  let closed: Promise<void> | undefined;
  return () => {
    if (closed !== undefined) return closed;
    unlisten();
    stream.close();
    return (closed = server.close());
  };
}

function checked(options: MonitorOptions): MonitorOptions {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError('startMonitor: options must be an object, e.g. { port: 8080 }');
  }
  for (const name of Object.keys(options)) {
    if (name === 'port' || name === 'host') continue;
    throw new TypeError(`startMonitor: unknown option '${name}'; known are 'port' and 'host'`);
  }
  const { port, host } = options;
  if (port !== undefined && (!Number.isInteger(port) || port < 0 || port > 65_535)) {
    throw new RangeError(
      'startMonitor: port must be a whole number from 0 to 65535; 0 takes any that is free',
    );
  }
  if (host !== undefined && (typeof host !== 'string' || !/^[\w.:-]+$/.test(host))) {
    throw new TypeError(
      "startMonitor: host must be an address or a name without a port, e.g. '127.0.0.1' or '::1'",
    );
  }
  return options;
}
