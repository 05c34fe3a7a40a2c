import { warn } from '../../src/adapter-kit.js';
import { isKucoinError } from '../../src/index.js';
import type { AdapterFunction, Config } from './host.js';
import { hideOptionSecrets, hideSecretsAtSend } from './own-options.js';
import { type Handler, type Original, takeNote } from './request/rerun-interceptors.js';
import { call, type Deps, passOn } from './run.js';

/** An interceptor manager as axios has it; that it shows its handlers is not documented. */
export interface Manager {
  use(onFulfilled: Interceptor, onRejected: null, options: InterceptorOptions): number;
  readonly handlers?: (Handler | null)[] | null;
}

type Interceptor = (config: Config) => Config;

interface InterceptorOptions {
  readonly synchronous: boolean;
  readonly runWhen: (config: Config) => boolean;
}

/** Our place among the request interceptors of an instance. */
export interface Installation {
  readonly interceptor: Interceptor;
  /** Is shown every config before any interceptor has it. */
  readonly onConfig: ((config: Config) => void) | undefined;
  /** It acts. Once it does not, all that is left of it is that it hides secrets. */
  isOn: boolean;
}

const installations = new WeakMap<object, Installation>();

/**
 * Puts an interceptor in place of the one a manager has of us, if any; the returned function takes it off.
 *
 * What was taken off stays in the list and is never run: axios asks its `runWhen` before anything else has
 * the config, and that is where secrets are hidden. A bot that goes on with the same configs would have
 * them printed with the next error.
 */
export function install(manager: Manager, installation: Installation): () => void {
  const before = installations.get(manager);
  if (before !== undefined) {
    before.isOn = false;
    remove(manager, before.interceptor);
  }
  installations.set(manager, installation);
  const runWhen = (config: Config): boolean => {
    if (!installation.isOn) hideSecretsAtSend(config);
    else {
      if (config.kucoin !== undefined) hideOptionSecrets(config);
      installation.onConfig?.(config);
    }
    return installation.isOn;
  };
  manager.use(installation.interceptor, null, { synchronous: true, runWhen });
  return () => {
    installation.isOn = false;
  };
}

/**
 * By what it is and not by its number: axios 1.7 gives a number away again after `clear()`, and its owner
 * may have moved the handlers.
 */
function remove({ handlers }: Manager, interceptor: Interceptor): void {
  if (!Array.isArray(handlers)) return;
  const at = handlers.findIndex((handler) => handler?.fulfilled === interceptor);
  if (at >= 0) handlers[at] = null;
}

/** Marks our adapters, also those of another copy of this package. */
const mark: unique symbol = Symbol.for('kucoin-retry.axios') as never;

/** What we know of a config that our interceptor has seen. */
interface Guard {
  /** The adapter the config had before. */
  readonly adapter: unknown;
  readonly isInstalled: () => boolean;
  /** The config before any interceptor, where they may be run again. */
  original: Original | undefined;
  /** The call was given up: code that sends its config again repeats what we have repeated. */
  failed: boolean;
}

/** What is put among the request interceptors: it takes the place of the adapter. */
export function installationOf(deps: Deps, onConfig: Installation['onConfig']): Installation {
  const installation: Installation = {
    interceptor: (config) => intercept(config),
    onConfig,
    isOn: true,
  };
  const intercept = interceptorOf(deps, () => installation.isOn);
  return installation;
}

function interceptorOf(deps: Deps, isInstalled: () => boolean): Interceptor {
  let warned = false;
  return (config) => {
    // Code that was given the interceptor alone does not ask its `runWhen`.
    if (!isInstalled()) return hideSecretsAtSend(config);
    if (config.kucoin !== undefined) hideOptionSecrets(config);
    const original = deps.chain && takeNote(config);
    const earlier = guardOf(config);
    if (earlier?.isInstalled() === true) {
      // Our adapter is still in the config: wrapping it once is enough.
      earlier.original = original;
      if (earlier.failed && !warned) {
        warned = true;
        warn(deps.engine, { method: config.method ?? 'GET', path: config.url ?? '' }, sentAgain);
      }
      return config;
    }
    const adapter = earlier === undefined ? config.adapter : earlier.adapter;
    if (deps.addresses.isElsewhere(config)) {
      hideSecretsAtSend(config);
      return earlier ? Object.assign(config, { adapter }) : config;
    }
    config.adapter = guarded(deps, { adapter, isInstalled, original, failed: false });
    return config;
  };
}

const sentAgain =
  'A call that was given up is sent again by code around kucoin-retry: its attempts multiply.';

function guardOf(config: Config | undefined): Guard | undefined {
  return (config?.adapter as { [mark]?: Guard } | null | undefined)?.[mark];
}

function guarded(deps: Deps, guard: Guard): AdapterFunction {
  const { adapter } = guard;
  const kucoinAdapter: AdapterFunction = async (config) => {
    // An interceptor that ran after ours may have set them.
    if (config.kucoin !== undefined) hideOptionSecrets(config);
    if (!guard.isInstalled()) return passOn(deps.host, adapter, config);
    try {
      return await call(deps, adapter, config, guard.original);
    } catch (error) {
      guard.failed = isKucoinError(error);
      throw error;
    }
  };
  return Object.defineProperty(kucoinAdapter, mark, { value: guard });
}
