import { expect, test } from 'vitest';
import { parseRedisUrl } from '../../src/redis/url.ts';

test.each([
  ['unix:///tmp/a%20b/redis.sock', { kind: 'socket', path: '/tmp/a b/redis.sock' }],
  ['redis://r.example', { kind: 'single', node: { host: 'r.example', port: 6379 }, login: {}, db: 0, tls: false }],
  [
    'redis://r.example:7000/',
    { kind: 'single', node: { host: 'r.example', port: 7000 }, login: {}, db: 0, tls: false },
  ],
  [
    'rediss://engine:p%40ss@r.example:6380/2',
    {
      kind: 'single',
      node: { host: 'r.example', port: 6380 },
      login: { username: 'engine', password: 'p@ss' },
      db: 2,
      tls: true,
    },
  ],
  [
    'redis://:secret@[::1]:6379',
    { kind: 'single', node: { host: '::1', port: 6379 }, login: { password: 'secret' }, db: 0, tls: false },
  ],
  [
    'redis+sentinel://a,b:26380/ivr',
    {
      kind: 'sentinel',
      nodes: [
        { host: 'a', port: 26379 },
        { host: 'b', port: 26380 },
      ],
      name: 'ivr',
      login: {},
      db: 0,
    },
  ],
  [
    'redis+sentinel://:pw@a/ivr/3',
    { kind: 'sentinel', nodes: [{ host: 'a', port: 26379 }], name: 'ivr', login: { password: 'pw' }, db: 3 },
  ],
  [
    'redis+cluster://a:7101,b:7102',
    {
      kind: 'cluster',
      nodes: [
        { host: 'a', port: 7101 },
        { host: 'b', port: 7102 },
      ],
      login: {},
    },
  ],
])('%s is understood', (url, target) => {
  expect(parseRedisUrl(url)).toEqual({ ok: target });
});

test.each([
  ['', 'none of the forms'],
  ['localhost:6379', 'none of the forms'],
  ['http://r.example', 'none of the forms'],
  ['redis://', 'cannot be read'],
  ['redis://r.example:99999', 'cannot be read'],
  ['redis://r.example:port', 'cannot be read'],
  ['redis://a,b', 'several hosts'],
  ['redis://r.example/nine', 'not a number'],
  ['redis+sentinel://a,b', "master's name"],
  ['redis+sentinel://a,,b/ivr', 'cannot be read'],
  ['redis+cluster://a/1', 'only one'],
])('%s is a problem', (url, part) => {
  expect(parseRedisUrl(url)).toEqual({ problem: expect.stringContaining(part) as string });
});

test('a problem never repeats the password', () => {
  for (const url of ['redis://:hunter2@a,b', 'http://:hunter2@a', 'redis://:hunter2@a:99999']) {
    expect(JSON.stringify(parseRedisUrl(url))).not.toContain('hunter2');
  }
});
