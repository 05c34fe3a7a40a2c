import type { HostKind } from '../types/index.js';

/** What a host is to us. */
export interface HostFacts {
  /** KuCoin's own, named in the `hosts` option, or loopback: we act for no other. */
  readonly known: boolean;
  /** What it serves; absent where that is not known. */
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
  const name = nameOf(authority);
  const namedKind = hosts && (entryOf(hosts, authority) ?? entryOf(hosts, name));
  const kind = namedKind ?? kucoinHosts.get(name);
  const site = kucoinSite.exec(name)?.[1] ?? authority;
  return kind === undefined ? { known: loopback.test(name), site } : { known: true, kind, site };
}

function entryOf(hosts: Readonly<Record<string, HostKind>>, name: string): HostKind | undefined {
  if (Object.hasOwn(hosts, name)) return hosts[name];
  const key = Object.keys(hosts).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : hosts[key];
}

/** What `kucoin` may be spelt like, and what its futures were called. */
const nearNames = ['kucoin', 'kumex'];

/** A name that stands in no public register, or an address: where proxies live. */
const privateName = /^(?:[^.]+|.+\.(?:local|localhost|internal|lan|home\.arpa)|[\d.]+|\[.*\])$/;

/** Whether a host may be a user's proxy, by its name alone. */
export function isPrivateHost(host: string): boolean {
  return privateName.test(nameOf(host));
}

/**
 * KuCoin's own host that was probably meant by a wrong name, `undefined` where the name is not like
 * KuCoin's. A sandbox's name is never answered with a host where real money is.
 */
export function meantHost(host: string): string | undefined {
  const name = nameOf(host).replace(/\.$/, '');
  const isNear =
    nearNames.some((near) => name.replaceAll('-', '').includes(near)) ||
    name.split(/[.-]/).some((label) => isOneSlipFrom(label, 'kucoin'));
  if (!isNear) return undefined;
  const site = /\.(?:eu|tr)$/.exec(name)?.[0] ?? '.com';
  const kind = /futures|kumex/.test(name) ? 'futures' : name.includes('broker') ? 'broker' : 'spot';
  const isSandbox = name.includes('sandbox');
  const hosts = [...kucoinHosts].filter(([own]) => own.includes('sandbox') === isSandbox);
  const ofSite = hosts.filter(([own]) => own.endsWith(site));
  const [meant] = [...ofSite, ...hosts].find(([, serves]) => serves === kind) ?? [];
  return kucoinHosts.has(name) ? name : meant;
}

function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}

/** Whether a word is another one with one letter wrong, missing, added, or two changed over. */
function isOneSlipFrom(word: string, right: string): boolean {
  if (Math.abs(word.length - right.length) > 1) return false;
  let start = 0;
  while (start < right.length && word[start] === right[start]) start += 1;
  const rest = (text: string, skipped: number): string => text.slice(start + skipped);
  const [one, other] = [rest(word, 0), rest(right, 0)];
  const isSwapped = one[0] === other[1] && one[1] === other[0] && rest(word, 2) === rest(right, 2);
  return (
    rest(word, 1) === rest(right, 1) ||
    rest(word, 1) === other ||
    one === rest(right, 1) ||
    isSwapped
  );
}
