import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refusalOf, urlOf } from '../../../adapters/monitor/access.js';
import { ask, type Rig, startRig, watch } from './rig.js';

let rig: Rig;
let port = '';
beforeEach(async () => {
  rig = await startRig();
  ({ port } = new URL(rig.url));
});
afterEach(async () => {
  rig.stream.close();
  await rig.close();
});

describe('a browser of somebody else', () => {
  test.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])('%s is served', async (name) => {
    expect((await ask(rig.url, { headers: { host: `${name}:${port}` } })).status).toBe(200);
  });

  test.each([
    ['evil.example', 'a name that leads here'],
    ['127.0.0.1', 'without the port'],
    ['127.0.0.1:1', 'with another port'],
    ['127.0.0.1.evil.example', 'a name that begins alike'],
  ])('Host "%s" is refused: %s', async (host) => {
    for (const path of ['/', '/events']) {
      const named = host.includes('evil') ? `${host}:${port}` : host;
      const { status, body } = await ask(rig.url, { path, headers: { host: named } });
      expect(status).toBe(403);
      expect(body).toBe(
        `this monitor is at ${rig.url} only; for another name give startMonitor that host\n`,
      );
    }
  });

  test.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://127.0.0.1:1'])(
    'Origin %s is refused',
    async (origin) => {
      const { status } = await ask(rig.url, { path: '/events', headers: { origin } });
      expect(status).toBe(403);
    },
  );

  test('its own origin is welcome', async () => {
    const headers = { origin: rig.url.slice(0, -1) };
    expect((await ask(rig.url, { headers })).status).toBe(200);
  });

  test.each(['cross-site', 'same-site'])('an image or a frame on a %s is refused', async (site) => {
    const headers = { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' };
    expect((await ask(rig.url, { path: '/events', headers })).status).toBe(403);
    const link = { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' };
    expect((await ask(rig.url, { headers: link })).status).toBe(200);
  });
});

describe('addresses', () => {
  test.each([
    ['127.0.0.1', 'http://127.0.0.1:80/'],
    ['::1', 'http://[::1]:80/'],
    ['0.0.0.0', 'http://127.0.0.1:80/'],
    ['::', 'http://[::1]:80/'],
    ['bot.lan', 'http://bot.lan:80/'],
  ])('at %s the page is %s', (host, url) => {
    expect(urlOf({ host, port: 80 })).toBe(url);
  });

  test('port 80 need not be named, and the given host is known', () => {
    const place = { host: 'Bot.lan', port: 80 };
    for (const host of ['bot.lan', 'bot.lan:80', 'localhost', '127.0.0.1:80'])
      expect(refusalOf({ host }, place)).toBeUndefined();
    expect(refusalOf({ host: 'other.lan' }, place)).toContain('only');
    expect(refusalOf({}, place)).toContain('only');
  });
});

describe('only looking', () => {
  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('%s is 405', async (method) => {
    const { status, headers } = await ask(rig.url, { method });
    expect([status, headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  test('anything but the page and the stream is 404', async () => {
    for (const path of ['/favicon.ico', '/events/', '//', '/../package.json', '/%2e', `${rig.url}`])
      expect((await ask(rig.url, { path })).status).toBe(404);
    expect((await ask(rig.url, { path: '/?a' })).status).toBe(200);
  });

  test('HEAD gets the headers and no more', async () => {
    for (const path of ['/', '/events', '/nothing']) {
      const { body, headers } = await ask(rig.url, { method: 'HEAD', path });
      expect(body).toBe('');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
    }
    expect(rig.asked()).toBe(0);
  });
});

describe('what every answer says', () => {
  test('the page may run its own style and script and ask for its own stream', async () => {
    const { body, headers } = await ask(rig.url);
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toEqual([
      "default-src 'none'",
      expect.stringMatching(/^script-src 'sha256-[\w+/]{43}='$/),
      expect.stringMatching(/^style-src 'sha256-[\w+/]{43}='$/),
      "connect-src 'self'",
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ]);
    expect(body).not.toMatch(/(?:src|href)=(?!"data:,")|@import|url\(|style=|\son\w+=/);
    expect(body.match(/https?:\/\/[^'"\s]+/g)).toEqual(['http://www.w3.org/2000/svg']);
    expect(body).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write|eval\(/);
  });

  test('it is kept nowhere and read by nobody else', async () => {
    for (const path of ['/', '/nothing']) {
      expect((await ask(rig.url, { path })).headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect((await ask(rig.url, { path })).headers).not.toHaveProperty(
        'access-control-allow-origin',
      );
    }
  });
});

test('the stream is one of events', async () => {
  const watcher = watch(rig.url);
  expect(await watcher.next()).toMatchObject({ snapshot: { atMs: 1_000 }, decisions: [] });
  expect(watcher.text()).toMatch(/^retry: 2000\n\ndata: \{.*\}\n\n$/);
  watcher.leave();
  await watcher.ended;
});
