import type { Config } from './host.js';
import { hideOptionSecrets, hideSecretsAtSend } from './own-options.js';
import type { Handler } from './request/rerun-interceptors.js';

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
      hideOptionSecrets(config);
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
