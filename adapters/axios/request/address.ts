import { addressOf } from '../../../src/adapter-kit.js';
import type { Config, OwnAxios } from '../host.js';

/**
 * Where a request goes, spelt as it leaves: `https://evil.example\@host` is evil.example. `undefined`
 * when there is no such place; the host reports that itself.
 */
export function addressFrom(host: OwnAxios, config: Config): string | undefined {
  const { url, baseURL, allowAbsoluteUrls, params, paramsSerializer } = config;
  try {
    const parts = { url, baseURL, allowAbsoluteUrls, params, paramsSerializer };
    return addressOf(host.getUri(parts as Config));
  } catch {
    return undefined;
  }
}
