import type { Credentials, RequestOptions } from '../../src/index.js';
import type { Config } from './host.js';

/** What is shown in place of a secret; as credentials it is refused. */
const shown = '[hidden]';

/**
 * Credentials that are read by name and whose content nothing prints, spreads or copies. A spread of the
 * options around them keeps them. A deep copy, or JSON, leaves something that is refused as credentials:
 * otherwise another account might sign the call.
 */
class Hidden {
  readonly #given: Partial<Credentials> | null | undefined;

  constructor(given: unknown) {
    this.#given = given as Partial<Credentials> | null | undefined;
  }

  get key(): string | undefined {
    return Hidden.#within(this)?.key;
  }

  get secret(): string | undefined {
    return Hidden.#within(this)?.secret;
  }

  get passphrase(): string | undefined {
    return Hidden.#within(this)?.passphrase;
  }

  get keyVersion(): Credentials['keyVersion'] {
    return Hidden.#within(this)?.keyVersion;
  }

  /** A deep copy looks like one and has nothing inside. */
  static #within(hidden: Hidden): Partial<Credentials> | null | undefined {
    return #given in hidden ? hidden.#given : undefined;
  }

  toJSON(): string {
    return shown;
  }

  /** With `getters` and `showHidden` util.inspect would call the accessors (Node 20.20). */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return shown;
  }
}

/** Options whose value is a word. */
type Words = {
  [Name in keyof RequestOptions]-?: NonNullable<RequestOptions[Name]> extends string ? Name : never;
}[keyof RequestOptions];

/** Those may be shown; any other text may be a secret under a wrong name. */
const words: Readonly<Record<string, true>> = {
  errors: true,
  unknownOutcome: true,
  clientOid: true,
  priority: true,
  adopt: true,
} satisfies Record<Words, true>;

/**
 * Makes the options of a call fit to be printed with the config, whatever host it goes to: axios prints
 * a config with every error. What the caller gave is left as it is; axios has copied it.
 */
export function hideOptionSecrets(config: Config): void {
  const given: unknown = config.kucoin;
  if (typeof given !== 'object' || given === null) return;
  const secret = Object.entries(given).filter(([name, value]) => mayBeSecret(name, value));
  if (secret.length === 0) return;
  const hidden = secret.map(([name, value]) => [name, new Hidden(value)] as const);
  const safe: unknown = Object.assign(
    Object.create(Object.getPrototypeOf(given) as object | null),
    given,
    Object.fromEntries(hidden),
  );
  config.kucoin = safe as RequestOptions;
}

/**
 * The same for a config that no adapter of ours will see, once all interceptors have had it: one of them
 * may give credentials. axios runs the transforms of the body on the config that it then sends.
 */
export function hideSecretsAtSend(config: Config): Config {
  hideOptionSecrets(config);
  const { transformRequest } = config;
  const hideThenPass = function (this: Config, data: unknown): unknown {
    hideOptionSecrets(this);
    this.transformRequest = transformRequest;
    return data;
  };
  config.transformRequest = [hideThenPass, transformRequest ?? []].flat();
  return config;
}

function mayBeSecret(name: string, value: unknown): boolean {
  if (typeof value === 'string') return !Object.hasOwn(words, name);
  return typeof value === 'object' && value !== null && !(value instanceof Hidden);
}
