import type { Config, OwnAxios } from './host.js';

/**
 * Where a request goes, spelt as it leaves: `https://evil.example\@host` is evil.example. `undefined`
 * when there is no such place, which the host is to complain about itself.
 */
export function addressOf(host: OwnAxios, config: Config): string | undefined {
  const { url, baseURL, allowAbsoluteUrls, params, paramsSerializer } = config;
  try {
    const parts = { url, baseURL, allowAbsoluteUrls, params, paramsSerializer };
    return hrefOf(host.getUri(parts as Config));
  } catch {
    return undefined;
  }
}

function hrefOf(address: string): string {
  if (/^https?:/i.test(address)) return new URL(address).href;
  // Only a Request knows what a page's relative addresses are relative to.
  return new Request(address).url;
}
