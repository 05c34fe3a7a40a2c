import { describe, expect, test } from 'vitest';
import { redactMessage } from '../../src/classifier/redact.js';
import { paceOf } from '../fixtures/pace.js';

describe('addresses are taken out of messages', () => {
  test.each([
    ['the current clientIp is:209.52.132.232', 'the current clientIp is:[ip]'],
    [
      'Invalid request IP, the current client IP is: 1.2.3.4.',
      'Invalid request IP, the current client IP is: [ip].',
    ],
    ['from 10.0.0.1:8080', 'from [ip]:8080'],
    ['(192.168.100.200)', '([ip])'],
    ['ip_1.2.3.4', 'ip_[ip]'],
    ['two: 1.2.3.4 and 5.6.7.8', 'two: [ip] and [ip]'],
    ['clientIp is:2001:db8::1', 'clientIp is:[ip]'],
    ['clientIp is: 2001:DB8:85A3:0:0:8A2E:370:7334', 'clientIp is: [ip]'],
    ['is:2001:0db8:85a3:0000:0000:8a2e:0370:7334,', 'is:[ip],'],
    ['[2001:db8::1]:443', '[[ip]]:443'],
    ['fe80::1ff:fe23:4567:890a%eth0', '[ip]%eth0'],
    ['::1', '[ip]'],
    ['ip=::1.', 'ip=[ip].'],
    ['2001:db8::', '[ip]'],
    ['::ffff:1.2.3.4', '[ip]'],
    ['64:ff9b::192.0.2.33', '[ip]'],
    ['1:2:3:4:5:6:1.2.3.4', '[ip]'],
    ['2001:db8::1: not allowed', '[ip]: not allowed'],
  ])('%s', (message, expected) => {
    expect(redactMessage(message)).toBe(expected);
  });
});

describe('what is no address stays', () => {
  test.each([
    'Too many requests. User-level rate limit exceeded.',
    'The order funds should more then 0.1 USDT.',
    'Max. price: 0.02500000000000000000',
    'at 12:30:45',
    'at 2026-11-22T10:00:00.123Z',
    'ends 23:59:59:999',
    'version 1.21.1',
    'v1.2.3.4',
    'Chrome/120.0.6099.109',
    'section 1.2.3.4.5',
    'std::string',
    'Order::',
    '::',
    'aa:bb:cc:dd:ee:ff',
    'ratio 1:2:3:4:5:6: x',
  ])('%s', (message) => {
    expect(redactMessage(message)).toBe(message);
  });
});

describe('long messages', () => {
  test('end after 500 characters', () => {
    expect(redactMessage(`${'word '.repeat(2_000)}`)).toHaveLength(501);
    expect(redactMessage('x'.repeat(500))).toBe('x'.repeat(500));
  });

  test.each([' 209.52.132.232', ' 2001:db8:85a3::8a2e:370:7334'])(
    'leave nothing of an address that the cut goes through:%s',
    (address) => {
      for (let kept = 1; kept < address.length; kept += 1) {
        const short = redactMessage(`${'x'.repeat(500 - kept)}${address} and more`);
        expect(short.slice(490 - address.length)).not.toMatch(/\d/);
      }
    },
  );

  test.each([':', '1.', 'f:', '::', '1.1.1.1 ', 'x'])(
    'cost no more than their beginning: %j',
    (part) => {
      const long = part.repeat(10_000_000 / part.length);
      expect(paceOf(() => redactMessage(long))).toBeLessThan(0.5);
    },
  );
});
