import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Chance } from '../../src/simulator/random.ts';
import { parseTwiml } from '../../src/simulator/twiml/parse.ts';
import { someExtras } from '../../src/simulator/webhooks/parameters.ts';
import { readOverrides } from '../../src/simulator/webhooks/overrides.ts';
import { caller, hotline, startWorld } from './application.ts';
import type { Reply, World } from './application.ts';
import type { LegHandle } from '../../src/simulator/handle.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
  world.application.on('/fallback', ({ params }) => `<Say>Fallback ${params['ErrorCode'] ?? ''}.</Say>`);
});
afterEach(() => world.close());

const ring = (script = {}): LegHandle => world.carrier.placeCall({ from: caller, to: hotline, ...script });

test('the fragment is read, clamped and never sent', async () => {
  const { bare, overrides } = readOverrides('https://h/p?q=1#ct=1&rt=99999&tt=9000&rc=2&rp=4xx,rt');
  expect(bare).toBe('https://h/p?q=1');
  expect(overrides).toMatchObject({ connectMs: 100, readMs: 15_000, totalMs: 9000, retries: 2 });
  expect([...overrides.retryOn]).toEqual(['4xx', 'rt']);
  expect(readOverrides('https://h/p').overrides).toMatchObject({
    connectMs: 5000,
    retries: 1,
    retryOn: new Set(['ct']),
  });
});

test('geography is present, empty or absent by seed, and the same for the same seed', () => {
  const draw = (seed: number): Record<string, string>[] => {
    const chance = new Chance(seed, 'geography');
    return Array.from({ length: 30 }, () => someExtras(chance, caller, hotline, true));
  };
  expect(draw(1)).toEqual(draw(1));
  const cities = draw(1).map((extras) => extras['FromCity']);
  expect(new Set(cities)).toEqual(new Set(['WASHINGTON', '', undefined]));
});

test.each<[string, Reply, number]>([
  ['an error status', { status: 500, body: 'oops' }, 11200],
  ['a refusal', { status: 429, body: '' }, 11200],
  ['a wrong content type', { type: 'application/json', body: '{}' }, 12300],
  ['no content type', { type: null, body: '<Response/>' }, 12300],
  ['an empty body', { body: '' }, 11770],
  ['a byte before the declaration', { body: '\n<?xml version="1.0"?><Response/>' }, 12100],
  ['another root', { body: '<Answer/>' }, 12100],
  ['XML 1.1', { body: '<?xml version="1.1"?><Response/>' }, 12101],
  ['over 64 kB', { body: `<Response><Say>${'x'.repeat(66_000)}</Say></Response>` }, 11750],
])('%s leads to the fallback URL with its code', async (_what, reply, code) => {
  world.application.on('/voice', reply);
  const leg = ring();
  await leg.hears(new RegExp(`Fallback ${code}`));
  const { params, signed } = await world.application.asked('/fallback');
  expect(params).toMatchObject({
    CallSid: leg.sid,
    ErrorCode: String(code),
    ErrorUrl: `${world.application.url}/voice`,
  });
  expect(signed).toBe(true);
});

test('well-formedness is strict, names are case-sensitive, comments are ignored', () => {
  expect(parseTwiml('<Response><Say>a & b</Say></Response>')).toMatchObject({ is: 'failed', code: 12100 });
  expect(parseTwiml('<response/>')).toMatchObject({ is: 'failed' });
  expect(parseTwiml('<Response><!-- x --><Say>a &amp; b</Say></Response>')).toMatchObject({
    is: 'document',
    verbs: [{ name: 'Say', children: ['a & b'] }],
  });
});

test('text is read aloud, or executed when it is TwiML; audio is played', async () => {
  world.application.on('/voice', { type: 'text/plain', body: 'Just words' });
  await ring().hears(/Just words/);
  world.application.on('/voice', { type: 'text/plain', body: '<Response><Say>Executed</Say></Response>' });
  const leg = ring();
  await leg.hears(/Executed/);
  expect(leg.leg.ear.lines[0]?.text).toBe('Executed');
  world.application.on('/voice', ({ method }) =>
    method === 'POST' ? { type: 'audio/mpeg', body: 'xx' } : { type: 'audio/mpeg', body: 'xx' },
  );
  expect(await ring().ended()).toBe('completed');
});

test('when the fallback fails too, a sentence is spoken and the call ends', async () => {
  world.application.on('/voice', { status: 500 });
  world.application.on('/fallback', { status: 500 });
  const leg = ring();
  await leg.hears(/application error/);
  expect(await leg.ended()).toBe('completed');
  expect(leg.leg.endedBy).toBe('carrier');
});

test('a failing action goes to the fallback in mid-call, and the next event asks the primary again', async () => {
  world.application.on('/voice', '<Gather numDigits="1" action="/broken"><Say>Press.</Say></Gather>');
  world.application.on('/broken', { status: 502 });
  world.application.on(
    '/fallback',
    '<Gather numDigits="1" action="/mended" timeout="60"><Say>Press again.</Say></Gather>',
  );
  world.application.on('/mended', '<Say>Mended.</Say>');
  const leg = ring();
  await leg.pressWhenAsked('1');
  await leg.hears(/Press again/);
  await leg.press('2');
  await leg.hears(/Mended/);
  expect((await world.application.asked('/fallback')).params['ErrorUrl']).toBe(`${world.application.url}/broken`);
});

test('redirects are followed as GET without the parameters; more than ten are an error', async () => {
  world.application.on('/voice', { status: 302, location: '/moved?x=1' });
  world.application.on('/moved', '<Say>Here now.</Say>');
  await ring().hears(/Here now/);
  expect(await world.application.asked('/moved')).toMatchObject({
    method: 'GET',
    query: { x: '1' },
    params: {},
    signed: true,
  });
  world.application.on('/voice', { status: 302, location: '/loop' });
  world.application.on('/loop', { status: 302, location: '/loop' });
  await ring().hears(/Fallback 11215/);
});

test('rc and rp retry with the same token; other events have another', async () => {
  let tries = 0;
  world.application.on('/voice', '<Redirect>/flaky#rc=3&amp;rp=5xx</Redirect>');
  world.application.on('/flaky', () => (tries++ < 2 ? { status: 503 } : '<Say>At last.</Say>'));
  await ring().hears(/At last/);
  const tokens = world.application.at('/flaky').map((one) => one.token);
  expect(tokens).toHaveLength(3);
  expect(new Set(tokens).size).toBe(1);
  expect(world.application.at('/voice')[0]?.token).not.toBe(tokens[0]);
});

test('by default an error status is not retried', async () => {
  world.application.on('/voice', { status: 503 });
  await ring().hears(/Fallback 11200/);
  expect(world.application.at('/voice')).toHaveLength(1);
});

test('rt bounds the wait for an answer in wall time and is retried only when asked', async () => {
  world.application.on('/slow', { afterMs: 5000, body: '<Response/>' });
  world.application.on('/voice', '<Redirect>/slow#rt=150&amp;rc=1&amp;rp=rt</Redirect>');
  await ring().hears(/Fallback 11200/);
  expect(world.application.at('/slow')).toHaveLength(2);
});

test('a refused connection is retried once by default and then fails with 11205', async () => {
  const blocked = createServer();
  const port = await new Promise<number>((resolve) =>
    blocked.listen(0, '127.0.0.1', () => resolve((blocked.address() as { port: number }).port)),
  );
  await new Promise((resolve) => blocked.close(resolve));
  world.application.on('/voice', `<Redirect>http://127.0.0.1:${port}/x</Redirect>`);
  await ring().hears(/Fallback 11205/);
  const attempts = world.carrier.events
    .since(0)
    .filter((event) => event.type === 'webhook-requested' && event.url.endsWith('/x'));
  expect(attempts).toHaveLength(2);
});

test('a malformed URL or one with an underscore in its host is 11100', async () => {
  world.application.on('/voice', '<Redirect>http://my_host/x</Redirect>');
  await ring().hears(/Fallback 11100/);
});

test('withheld callers come as words or keypad digits', async () => {
  world.application.on('/voice', '<Hangup/>');
  await ring({ from: 'anonymous' }).ended();
  expect(world.application.at('/voice')[0]?.params).toMatchObject({ From: 'anonymous', Caller: 'anonymous' });
});
