import { describe, expect, it } from 'vitest';
import { hostFacts, isPrivateHost, meantHost } from '../../src/endpoints/hosts.js';

describe("KuCoin's own hosts", () => {
  it.each([
    ['api.kucoin.com', 'spot', 'kucoin.com'],
    ['openapi-v2.kucoin.com', 'spot', 'kucoin.com'],
    ['openapi-sandbox.kucoin.com', 'spot', 'kucoin.com'],
    ['api-futures.kucoin.com', 'futures', 'kucoin.com'],
    ['api-sandbox-futures.kucoin.com', 'futures', 'kucoin.com'],
    ['api-broker.kucoin.com', 'broker', 'kucoin.com'],
    ['api.kucoin.eu', 'spot', 'kucoin.eu'],
    ['api-futures.kucoin.eu', 'futures', 'kucoin.eu'],
    ['api.kucoin.tr', 'spot', 'kucoin.tr'],
    ['API.KuCoin.com', 'spot', 'kucoin.com'],
    ['api.kucoin.com:8443', 'spot', 'kucoin.com'],
  ])('%s', (host, kind, site) => {
    expect(hostFacts(host)).toEqual({ known: true, kind, site });
  });
});

describe('loopback', () => {
  it.each([
    'localhost',
    'localhost:3000',
    'LOCALHOST:3000',
    '127.0.0.1',
    '127.0.0.1:8080',
    '127.1.2.3:80',
    '[::1]',
    '[::1]:8080',
  ])('%s is known and its own site, but serves anything', (host) => {
    expect(hostFacts(host)).toEqual({ known: true, site: host.toLowerCase() });
  });
});

describe('any other host', () => {
  it.each([
    ['www.kucoin.com', 'kucoin.com'],
    ['kucoin.com', 'kucoin.com'],
    ['x.api.kucoin.com', 'kucoin.com'],
    ['api.kumex.com', 'api.kumex.com'],
    ['api.kcs.top', 'api.kcs.top'],
    ['api.kucoin.com.evil.example', 'api.kucoin.com.evil.example'],
    ['evil-kucoin.com', 'evil-kucoin.com'],
    ['api.kucoin.comx', 'api.kucoin.comx'],
    ['127.0.0.1.evil.example', '127.0.0.1.evil.example'],
    ['x127.0.0.1', 'x127.0.0.1'],
    ['128.0.0.1:80', '128.0.0.1:80'],
    ['[::2]:80', '[::2]:80'],
    ['localhost.example', 'localhost.example'],
    ['Example.COM:444', 'example.com:444'],
    ['', ''],
    [':80', ':80'],
    ['constructor', 'constructor'],
    ['__proto__', '__proto__'],
  ])('%s is unknown', (host, site) => {
    expect(hostFacts(host)).toEqual({ known: false, site });
    expect(hostFacts(host, {})).toEqual({ known: false, site });
  });
});

describe('the hosts option', () => {
  const hosts = {
    'proxy.example': 'spot',
    'proxy.example:8443': 'futures',
    'Mixed.Example:1': 'broker',
    'localhost:3001': 'futures',
    'mirror.kucoin.com': 'spot',
    'api.kucoin.eu': 'futures',
    '[::1]:9': 'spot',
  } as const;

  it.each([
    ['proxy.example', 'spot', 'proxy.example'],
    ['PROXY.example', 'spot', 'proxy.example'],
    ['proxy.example:9000', 'spot', 'proxy.example:9000'],
    ['proxy.example:8443', 'futures', 'proxy.example:8443'],
    ['mixed.example:1', 'broker', 'mixed.example:1'],
    ['localhost:3001', 'futures', 'localhost:3001'],
    ['[::1]:9', 'spot', '[::1]:9'],
    ['mirror.kucoin.com', 'spot', 'kucoin.com'],
    ['api.kucoin.eu', 'futures', 'kucoin.eu'],
    ['api.kucoin.com', 'spot', 'kucoin.com'],
  ])('%s', (host, kind, site) => {
    expect(hostFacts(host, hosts)).toEqual({ known: true, kind, site });
  });

  it('names exact hosts only', () => {
    expect(hostFacts('sub.proxy.example', hosts).known).toBe(false);
    expect(hostFacts('mixed.example', hosts).known).toBe(false);
    expect(hostFacts('localhost:3002', hosts)).toEqual({ known: true, site: 'localhost:3002' });
  });
});

describe('a host that is nearly one of KuCoin’s', () => {
  it.each([
    ['api.kucoin.co', 'api.kucoin.com'],
    ['kucoin.net', 'api.kucoin.com'],
    ['api.kucoin.io', 'api.kucoin.com'],
    ['www.kucoin.com', 'api.kucoin.com'],
    ['kucoin.com', 'api.kucoin.com'],
    ['KuCoin.com:443', 'api.kucoin.com'],
    ['api.kucoin.com.', 'api.kucoin.com'],
    ['openapi.kucoin.com', 'api.kucoin.com'],
    ['api-kucoin.com', 'api.kucoin.com'],
    ['apikucoin.com', 'api.kucoin.com'],
    ['api.ku-coin.com', 'api.kucoin.com'],
    ['api.kucoins.com', 'api.kucoin.com'],
    ['api.kukoin.com', 'api.kucoin.com'],
    ['api.kucion.com', 'api.kucoin.com'],
    ['api.kuoin.com', 'api.kucoin.com'],
    ['api.kucooin.com', 'api.kucoin.com'],
    ['api.kucoin.com.evil.example', 'api.kucoin.com'],
    ['evil-kucoin.com', 'api.kucoin.com'],
    ['kucoin-proxy:8080', 'api.kucoin.com'],
    ['futures-api.kucoin.com', 'api-futures.kucoin.com'],
    ['futures.kucoin.com', 'api-futures.kucoin.com'],
    ['api-futures.kucoin.co', 'api-futures.kucoin.com'],
    ['api-futures.kucoin.com.', 'api-futures.kucoin.com'],
    ['api.kumex.com', 'api-futures.kucoin.com'],
    ['broker-api.kucoin.com', 'api-broker.kucoin.com'],
    ['www.kucoin.eu', 'api.kucoin.eu'],
    ['futures-api.kucoin.eu', 'api-futures.kucoin.eu'],
    ['kucoin.tr', 'api.kucoin.tr'],
    ['sandbox.kucoin.com', 'openapi-sandbox.kucoin.com'],
    ['api-sandbox.kucoin.com', 'openapi-sandbox.kucoin.com'],
    ['sandbox-futures.kucoin.com', 'api-sandbox-futures.kucoin.com'],
  ])('%s is taken for %s', (host, meant) => {
    expect(hostFacts(host).known).toBe(false);
    expect(meantHost(host)).toBe(meant);
  });

  it.each([
    'api.binance.com',
    'coin.com',
    'www.bitcoin.org',
    'api.coinbase.com',
    'icoin.example',
    'dogecoin.com',
    'example.com',
    '10.0.0.5:8080',
    '',
  ])('%s is not', (host) => {
    expect(meantHost(host)).toBeUndefined();
  });
});

describe('a host that may be a proxy', () => {
  it.each(['10.0.0.5:8080', '0.0.0.0:1', '[fd00::1]:80', 'proxy', 'proxy:3128', 'a.b.internal'])(
    '%s',
    (host) => expect(isPrivateHost(host)).toBe(true),
  );
  it.each(['proxy.example.com', 'example.com:8080', ''])('but not %s', (host) =>
    expect(isPrivateHost(host)).toBe(false),
  );
});
