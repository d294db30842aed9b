import * as fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { reachOf } from '../../../src/core/flow/address.ts';
import { judgeUrl, mayReach } from '../../../src/core/flow/lookup-url.ts';

test.each([
  ['8.8.8.8', 'public'],
  ['172.15.255.255', 'public'],
  ['172.32.0.0', 'public'],
  ['100.63.255.255', 'public'],
  ['223.255.255.255', 'public'],
  ['127.0.0.1', 'private'],
  ['127.255.255.255', 'private'],
  ['10.0.0.0', 'private'],
  ['172.16.0.0', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.0', 'private'],
  ['100.127.255.255', 'private'],
  // However it is written.
  ['127.1', 'private'],
  ['0x7f000001', 'private'],
  ['2130706433', 'private'],
  ['①②⑦.⓪.⓪.①', 'private'],
  ['0177.0.0.1', 'private'],
  ['0', 'never'],
  ['169.254.169.254', 'never'],
  ['192.0.2.1', 'never'],
  ['198.18.0.1', 'never'],
  ['203.0.113.9', 'never'],
  ['224.0.0.1', 'never'],
  ['255.255.255.255', 'never'],
  ['::1', 'private'],
  ['[::1]', 'private'],
  ['fd00::1', 'private'],
  ['fc00::', 'private'],
  ['[::ffff:7f00:1]', 'private'],
  ['::ffff:10.0.0.1', 'private'],
  ['64:ff9b::10.0.0.1', 'private'],
  ['64:ff9b::8.8.8.8', 'public'],
  ['::ffff:8.8.8.8', 'public'],
  ['::ffff:169.254.169.254', 'never'],
  ['::', 'never'],
  ['::7f00:1', 'never'],
  ['fe80::1', 'never'],
  ['ff02::1', 'never'],
  ['2001::1', 'never'],
  ['2001:db8::1', 'never'],
  ['2002:7f00:1::', 'never'],
  ['2606:4700:4700::1111', 'public'],
  ['2001:4860:4860::8888', 'public'],
  ['crm.example', null],
  ['localhost', null],
  ['fe80::1%eth0', null],
  ['', null],
])('%s reaches %s', (host, reach) => {
  expect(reachOf(host)).toBe(reach);
});

it('takes every address, and nothing throws', () => {
  fc.assert(fc.property(fc.ipV4(), (address) => reachOf(address) !== null));
  fc.assert(fc.property(fc.ipV6(), (address) => reachOf(address) !== null));
  fc.assert(fc.property(fc.string(), (text) => void reachOf(text)));
});

it('reaches nobody by what is no address', () => {
  expect(mayReach('fe80::1%eth0', { host: 'x', private: true })).toBe(false);
  expect(mayReach('crm.example', { host: 'x', private: true })).toBe(false);
});

it('never judges an address fit that leads inside unasked', () => {
  const hosts = ['localhost', '127.0.0.1', '10.0.0.1', '[::1]', '169.254.169.254', 'crm.example'];
  const listed = hosts.map((host) => ({ host, private: false }));
  for (const host of hosts)
    for (const scheme of ['http', 'https', 'ftp', 'file', 'HTTPS', 'javascript', 'data']) {
      const judged = judgeUrl(`${scheme}://${host}/x`, listed);
      expect('url' in judged, `${scheme}://${host}`).toBe(host === 'crm.example' && /^https$/i.test(scheme));
    }
});

it('asks over http: nobody but this machine, and only where private is said', () => {
  const hosts = ['localhost', '127.0.0.1', '[::1]', '127.evil.example', '10.0.0.1', 'localhost.example'];
  const listed = hosts.map((host) => ({ host, private: true }));
  const asked = hosts.filter((host) => 'url' in judgeUrl(`http://${host}/`, listed));
  expect(asked).toEqual(['localhost', '127.0.0.1', '[::1]']);
});
