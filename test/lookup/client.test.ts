import { EventEmitter, once } from 'node:events';
import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { createLookups } from '../../src/lookup/client.ts';
import { json, startOtherSystem, toLoopback } from '../support/other-system.ts';

const ask = (resolve = toLoopback) => createLookups(resolve)();
const otherSystem = async (answer: RequestListener) => {
  const system = await startOtherSystem(answer);
  onTestFinished(system.stop);
  return system;
};
const none = (why: string) => expect.objectContaining({ is: 'none', why }) as unknown;

describe('a question', () => {
  it('is posted as JSON, and nothing of it is in the address', async () => {
    const crm = await otherSystem(json({ amountDue: 42 }, { 'content-type': 'application/json; charset=utf-8' }));
    const answer = await ask()(crm.question({ body: { account: '4711' } }));
    expect(answer).toMatchObject({ is: 'json', value: { amountDue: 42 } });
    expect(crm.asked).toMatchObject([
      { body: '{"account":"4711"}', headers: { 'accept-encoding': 'identity', 'content-type': 'application/json' } },
    ]);
  });

  test.each<[string, RequestListener, string]>([
    ['answers 404', (_, r) => void r.writeHead(404).end(), 'answered 404'],
    ['answers 503', (_, r) => void r.writeHead(503).end(), 'answered 503'],
    ['answers a page', json('<html>', { 'content-type': 'text/html' }), 'answered no JSON'],
    ['answers what is no JSON', json('{"due":'), 'answered no JSON'],
    ['answers what is no text', json('x', { 'content-type': 'image/png' }), 'answered no JSON'],
    ['answers 10,000 deep', json('['.repeat(10_000) + ']'.repeat(10_000)), 'answered no JSON'],
    ['answers one text of 1 MB', json({ due: 'x'.repeat(1_000_000) }), 'answered more than 64 kB'],
    [
      'answers a bomb',
      (_, r) =>
        void r
          .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
          .end(gzipSync(Buffer.alloc(10_000_000))),
      'answered packed',
    ],
    ['hangs up', (_, r) => void r.socket?.destroy(), 'not reached (ECONNRESET)'],
    [
      'claims to be of 1 GB',
      (_, r) => void r.writeHead(200, { 'content-type': 'application/json', 'content-length': 1e9 }).write('['),
      'answered more than 64 kB',
    ],
    [
      'answers what is not UTF-8',
      (_, r) => void r.writeHead(200, { 'content-type': 'application/json' }).end(Buffer.from([0x22, 0xff, 0x22])),
      'answered no JSON',
    ],
    [
      'changes the protocol',
      (_, r) => void r.socket?.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
      'no answer in time',
    ],
  ])('to one that %s has no answer', async (_, behaviour, why) => {
    const crm = await otherSystem(behaviour);
    expect(await ask()(crm.question({ waitMs: 400 as never }))).toEqual(none(why));
  });

  it('is not carried on to where a redirect leads', async () => {
    const inside = await otherSystem(json({ due: 1 }));
    const crm = await otherSystem((_, r) => void r.writeHead(302, { location: `http://${inside.host.host}/` }).end());
    expect(await ask()(crm.question({ hosts: [crm.host, inside.host] }))).toEqual(none('answered 302'));
    expect(inside.connections()).toBe(0);
  });

  it('ends at 64 kB of an answer that never does', async () => {
    const server = new EventEmitter();
    const closed = once(server, 'closed');
    const crm = await otherSystem((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      let written = 0;
      const more = (): void => {
        while (!response.destroyed && written < 1e9) {
          written += 16_384;
          if (!response.write('['.repeat(16_384))) return void response.once('drain', more);
        }
      };
      response.on('close', () => server.emit('closed', written));
      more();
    });
    expect(await ask()(crm.question())).toEqual(none('answered more than 64 kB'));
    expect((await closed)[0]).toBeLessThan(20_000_000);
  });

  test.each(['never answers', 'drips'])('to one that %s is over in its time', async (how) => {
    const crm = await otherSystem((_, response) => {
      if (how === 'never answers') return;
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    });
    expect(await ask()(crm.question({ waitMs: 200 as never }))).toEqual(none('no answer in time'));
  });
});

describe('where a question goes', () => {
  it('is never into our own network, whatever name leads there', async () => {
    const inside = await otherSystem(json({ due: 1 }));
    const port = inside.host.host.split(':')[1] ?? '';
    for (const address of [
      '127.0.0.1',
      '::1',
      '::ffff:127.0.0.1',
      '10.1.2.3',
      '169.254.169.254',
      '100.64.0.1',
      'fe80::1%eth0',
    ]) {
      const resolve = async () => [
        { address: '8.8.8.8', family: 4 },
        { address, family: address.includes(':') ? 6 : 4 },
      ];
      const question = inside.question({
        url: `https://crm.example:${port}/`,
        hosts: [{ host: `crm.example:${port}`, private: false }],
      });
      expect(await ask(resolve)(question), address).toEqual(none('leads into a network that may not be asked'));
    }
    expect(inside.connections()).toBe(0);
  });

  it('is looked at once, and that is where it goes, however the name changes its mind', async () => {
    const crm = await otherSystem(json({ due: 1 }));
    const minds = ['127.0.0.1', '10.0.0.1'];
    let asked = 0;
    const resolve = async () => [{ address: minds[asked++] ?? '', family: 4 }];
    expect(await ask(resolve)(crm.question())).toMatchObject({ is: 'json' });
    expect([asked, crm.connections()]).toEqual([1, 1]);
  });

  it('is not to clouds’ own addresses even where private is said', async () => {
    const crm = await otherSystem(json({}));
    const resolve = async () => [{ address: '169.254.169.254', family: 4 }];
    expect(await ask(resolve)(crm.question())).toEqual(none('leads into a network that may not be asked'));
  });

  it('is only to hosts that are listed now', async () => {
    const crm = await otherSystem(json({}));
    expect(await ask()(crm.question({ hosts: [] }))).toEqual(none('may not be asked (PZ174)'));
    expect(await ask()(crm.question({ hosts: [{ ...crm.host, private: false }] }))).toEqual(
      none('may not be asked (PZ175)'),
    );
    expect(await ask()(crm.question({ url: 'file:///etc/passwd' }))).toEqual(none('may not be asked (PZ173)'));
    expect(crm.connections()).toBe(0);
  });

  it('is sealed with a certificate of that name', async () => {
    const crm = await otherSystem(json({}));
    const host = { host: crm.host.host.replace('localhost', 'crm.example'), private: true };
    const answer = await ask()(crm.question({ url: `https://${host.host}/`, hosts: [host] }));
    expect(answer).toMatchObject({ is: 'none', why: expect.stringMatching(/^not reached/) as string });
    expect(crm.asked).toEqual([]);
  });
});

describe('time', () => {
  it('is shared by the questions of a turn', async () => {
    let now = 0;
    const crm = await otherSystem(json({}));
    const lookups = createLookups(toLoopback, () => now);
    const [turn, next] = [lookups(), lookups()];
    expect(await turn(crm.question())).toMatchObject({ is: 'json' });
    now = 1_950;
    expect(await turn(crm.question())).toEqual(none('no time left in this turn'));
    expect(await next(crm.question())).toMatchObject({ is: 'json' });
  });

  it('is not spent on a host that has failed three times, until ten seconds later', async () => {
    let [now, up] = [0, false];
    const crm = await otherSystem((request, response) =>
      up ? json({})(request, response) : void response.writeHead(500).end(),
    );
    const lookups = createLookups(toLoopback, () => now);
    const once = () => lookups()(crm.question());
    for (let n = 0; n < 3; n++) expect(await once()).toEqual(none('answered 500'));
    expect(await once()).toEqual(none('has failed three times, let rest'));
    now = 10_000;
    // One question finds out; those beside it are spared.
    const [first, second] = await Promise.all([once(), once()]);
    expect([first, second]).toEqual([none('answered 500'), none('has failed three times, let rest')]);
    now = 20_000;
    up = true;
    expect(await once()).toMatchObject({ is: 'json' });
    expect(await once()).toMatchObject({ is: 'json' });
  });

  it('does not rest a host for what it does not know', async () => {
    const crm = await otherSystem((_, response) => void response.writeHead(404).end());
    const lookups = createLookups(toLoopback);
    for (let n = 0; n < 5; n++) expect(await lookups()(crm.question())).toEqual(none('answered 404'));
  });
});

it('leaves no connection behind', async () => {
  const server = new EventEmitter();
  const gone = once(server, 'gone');
  const crm = await otherSystem((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{');
    response.on('close', () => server.emit('gone'));
  });
  await ask()(crm.question({ waitMs: 200 as never }));
  await gone;
});
