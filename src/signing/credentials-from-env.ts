import { platform } from '../runtime/platform.js';
import type { Credentials } from '../types/index.js';
import { checkCredentials } from './signer.js';

const variables = {
  key: 'KUCOIN_KEY',
  secret: 'KUCOIN_SECRET',
  passphrase: 'KUCOIN_PASSPHRASE',
} as const;
const versionVariable = 'KUCOIN_KEY_VERSION';

/**
 * Credentials from the environment: `KUCOIN_KEY`, `KUCOIN_SECRET` and `KUCOIN_PASSPHRASE`, and
 * `KUCOIN_KEY_VERSION` where the key is not of version 2. White space around a value is no part of it.
 *
 * @param env where to look. Default: the process's own environment.
 * @throws TypeError naming every variable that is missing, or the one with a stray character; never a value.
 * @example
 * const kucoin = kucoinFetch({ credentials: credentialsFromEnv() });
 */
export function credentialsFromEnv(
  env: Readonly<Record<string, string | undefined>> = platform.environment(),
): Credentials {
  const valueOf = (variable: string): string => env[variable]?.trim() ?? '';
  const missing = Object.values(variables).filter((variable) => valueOf(variable) === '');
  if (missing.length > 0) {
    const them = missing.length === 1 ? 'it' : 'them';
    throw new TypeError(`${inWords(missing)} not set: set ${them}, or give \`credentials\``);
  }
  const version = valueOf(versionVariable);
  const credentials = {
    key: valueOf(variables.key),
    secret: valueOf(variables.secret),
    passphrase: valueOf(variables.passphrase),
    ...(version !== '' && { keyVersion: version as '1' | '2' | '3' }),
  };
  try {
    return checkCredentials(credentials);
  } catch (error) {
    throw new TypeError(inTheirNames((error as Error).message), { cause: error });
  }
}

function inWords(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length === 1 ? `${last} is` : `${names.slice(0, -1).join(', ')} and ${last} are`;
}

/** The part that is wrong, by the variable the reader has to change. */
function inTheirNames(message: string): string {
  return message.replace(/^credentials\.(\w+)/, (_, part: string) =>
    part === 'keyVersion' ? versionVariable : variables[part as keyof typeof variables],
  );
}
