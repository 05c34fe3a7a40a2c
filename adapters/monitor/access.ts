import type { IncomingHttpHeaders } from 'node:http';

/** Where a server is reached. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** A name or address as it stands in a URL. */
export function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** The address to open; listening at all addresses is no address. */
export function urlOf({ host, port }: Place): string {
  const loopback: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
  return `http://${inUrl(loopback[host] ?? host)}:${port}/`;
}

/**
 * Why a request is refused; `undefined` for one that is welcome. A page of somebody else's in the same browser
 * can send requests here, and with a name of its own that leads to this machine (DNS rebinding) could read the
 * answers. Its requests carry that name, or its own origin.
 */
export function refusalOf(headers: IncomingHttpHeaders, place: Place): string | undefined {
  const names = new Set(
    ['localhost', '127.0.0.1', '[::1]', inUrl(place.host).toLowerCase()].flatMap((name) =>
      place.port === 80 ? [name, `${name}:80`] : [`${name}:${place.port}`],
    ),
  );
  if (!names.has(headers.host?.toLowerCase() ?? '')) {
    return `this monitor is at ${urlOf(place)} only; for another name give startMonitor that host`;
  }
  const { origin } = headers;
  if (origin !== undefined && !(origin.startsWith('http://') && names.has(origin.slice(7)))) {
    return 'this monitor answers no other site';
  }
  const site = headers['sec-fetch-site'];
  const isOthers = site === 'cross-site' || site === 'same-site';
  // A link on another page may lead here; an image, a script or a frame may not.
  if (isOthers && headers['sec-fetch-mode'] !== 'navigate') {
    return 'this monitor is part of no other site';
  }
  return undefined;
}
