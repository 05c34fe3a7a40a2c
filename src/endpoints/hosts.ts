import type { HostKind } from '../types.js';

/** What a host is to us. */
export interface HostFacts {
  /** KuCoin's own, named in the `hosts` option, or loopback: we act for no other. */
  readonly known: boolean;
  /** What it serves; absent where nobody said. */
  readonly kind?: HostKind;
  /** Hosts behind one edge share a site, and with it what the edge refuses. */
  readonly site: string;
}

/*
 * KuCoin's REST hosts, read 2026-11-22: spot, futures and broker from the constants of
 * Kucoin/kucoin-universal-sdk 78c90c77; openapi-v2 from ccxt until 2022 and KuCoin's own test tool;
 * the sandboxes (suspended) from docs.kucoin.com; kucoin.eu from tiagosiebler/kucoin-api 1672e816,
 * its futures host from JKorf/Kucoin.Net 04e948d1; kucoin.tr from public code only. Names of the
 * past that another owner may hold by now (kumex.com, kcs.top) are left out: what stands here
 * receives signed requests.
 */
const kucoinHosts: ReadonlyMap<string, HostKind> = new Map([
  ['api.kucoin.com', 'spot'],
  ['openapi-v2.kucoin.com', 'spot'],
  ['api-futures.kucoin.com', 'futures'],
  ['api-broker.kucoin.com', 'broker'],
  ['openapi-sandbox.kucoin.com', 'spot'],
  ['api-sandbox-futures.kucoin.com', 'futures'],
  ['api.kucoin.eu', 'spot'],
  ['api-futures.kucoin.eu', 'futures'],
  ['api.kucoin.tr', 'spot'],
]);

const kucoinSite = /(?:^|\.)(kucoin\.(?:com|eu|tr))$/;
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether we act for a host, as `URL.host` gives it, and for what. An entry of `hosts` for
 * `host:port` goes before one for `host`, and either before what we know.
 */
export function hostFacts(host: string, hosts?: Readonly<Record<string, HostKind>>): HostFacts {
  const authority = host.toLowerCase();
  const name = authority.replace(/:\d+$/, '');
  const told = hosts && (entryOf(hosts, authority) ?? entryOf(hosts, name));
  const kind = told ?? kucoinHosts.get(name);
  const site = kucoinSite.exec(name)?.[1] ?? authority;
  return kind === undefined ? { known: loopback.test(name), site } : { known: true, kind, site };
}

function entryOf(hosts: Readonly<Record<string, HostKind>>, name: string): HostKind | undefined {
  if (Object.hasOwn(hosts, name)) return hosts[name];
  const key = Object.keys(hosts).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : hosts[key];
}
