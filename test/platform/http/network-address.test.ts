// Which addresses are counted as one place.
import { describe, expect, it } from '@jest/globals';
import { isIPv6, SocketAddress } from 'node:net';
import fc from 'fast-check';
import { networkOf } from '../../../src/platform/http/limits/network-address.ts';

describe('networkOf', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['0:0:0:0:0:ffff:cb00:7107', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['', ''],
  ])('%s is %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });

  it('is the same for all of one /64 however they are written, and differs otherwise', () => {
    const group = fc.integer({ min: 1, max: 0xffff }).map((value) => value.toString(16));
    const four = fc.tuple(group, group, group, group);
    fc.assert(
      fc.property(four, four, four, (prefix, one, other) => {
        const [a, b] = [[...prefix, ...one].join(':'), [...prefix, ...other].join(':')];
        expect(isIPv6(a)).toBe(true);
        expect(networkOf(a)).toBe(networkOf(b));
        const canonical = new SocketAddress({ address: a, family: 'ipv6' }).address;
        expect(networkOf(canonical)).toBe(networkOf(a));
        if (prefix.join(':') !== one.join(':')) {
          expect(networkOf([...one, ...prefix].join(':'))).not.toBe(networkOf(a));
        }
      }),
    );
  });
});
