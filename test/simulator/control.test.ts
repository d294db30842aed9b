import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import Fastify from 'fastify';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CarrierAway, connectCarrier } from '../../src/simulator/client.ts';
import type { CarrierClient, CarrierEvent } from '../../src/simulator/client.ts';
import { caller, hotline, startWorld } from './application.ts';
import type { World } from './application.ts';

const agent = '+12025550122';

let world: World;
let remote: CarrierClient;
beforeEach(async () => {
  world = await startWorld();
  remote = connectCarrier(world.carrier.url);
  world.application.on('/voice', '<Gather numDigits="1" action="/dial"><Say>For a person, press 0.</Say></Gather>');
  world.application.on('/dial', `<Dial callerId="${hotline}"><Number>${agent}</Number></Dial>`);
});
afterEach(() => world.close());

/** Reads events until one fits; all of them. */
async function eventsUntil(fits: (event: CarrierEvent) => boolean, since = 0): Promise<readonly CarrierEvent[]> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 8000);
  const events: CarrierEvent[] = [];
  for await (const event of remote.events({ since, signal: stop.signal })) {
    events.push(event);
    if (fits(event)) break;
  }
  clearTimeout(timer);
  stop.abort();
  return events;
}

test('a whole call from a distance: place, hear, press, answer, talk, hang up', async () => {
  await remote.setPhone(agent, { is: 'manual' });
  const sid = await remote.placeCall({ from: caller, to: hotline });
  await eventsUntil((event) => event.type === 'listening' && event.leg === sid);
  await remote.press(sid, '0');
  const ringing = (await eventsUntil((event) => event.type === 'ringing' && event.to === agent)).at(-1);
  if (ringing?.type !== 'ringing') throw new Error('the agent was not rung');
  await remote.answer(ringing.leg);
  await eventsUntil((event) => event.type === 'joined' && event.leg === sid);
  await remote.say(ringing.leg, 'Hello, how can I help?');
  await eventsUntil((event) => event.type === 'heard' && event.text === 'Hello, how can I help?');
  expect(await remote.leg(sid)).toMatchObject({ status: 'in-progress', with: [ringing.leg] });
  await remote.hangUp(sid);
  const events = await eventsUntil((event) => event.type === 'ended' && event.leg === sid);
  expect(events.map((event) => event.id)).toEqual(events.map((_event, index) => index + 1));
  const ofCaller = events.filter((event) => event.leg === sid).map((event) => event.type);
  expect(ofCaller).toEqual([
    'created', 'ringing', 'webhook-requested', 'webhook-answered', 'answered', 'listening', 'speaking', 'heard', 'pressed', 'gathered',
    'webhook-requested', 'webhook-answered', 'joined', 'speaking', 'heard', 'left', 'ended',
  ]); // prettier-ignore
  const legs = await remote.legs();
  expect(legs.find((leg) => leg.sid === sid)?.transcript.map((line) => line.is)).toContain('voice');
  expect(await remote.conferences()).toEqual([]);
});

test('events can be read again from any id', async () => {
  const sid = await remote.placeCall({ from: caller, to: hotline, script: [{ hear: 'person' }, { hangUp: true }] });
  const all = await eventsUntil((event) => event.type === 'ended' && event.leg === sid);
  const rest = await eventsUntil((event) => event.type === 'ended', 3);
  expect(rest[0]?.id).toBe(4);
  expect(rest.at(-1)).toEqual(all.at(-1));
});

test('the URL of a webhook is told without its query', async () => {
  world.carrier.updateNumber(hotline, { voiceUrl: `${world.application.url}/voice?ticket=secret#rc=0` });
  const sid = await remote.placeCall({ from: caller, to: hotline });
  const asked = (await eventsUntil((event) => event.type === 'webhook-answered' && event.leg === sid)).at(-1);
  expect(asked).toMatchObject({ url: `${world.application.url}/voice`, status: 200 });
});

test('what is asked wrongly is refused and changes nothing', async () => {
  await expect(remote.press('CAnone', '1')).rejects.toThrow(/404/);
  const sid = await remote.placeCall({ from: caller, to: hotline });
  await expect(remote.press(sid, 'abc')).rejects.toThrow(/400/);
  await expect(remote.answer(sid)).rejects.toThrow(/409/);
  await expect(
    remote.setPhone(agent, { is: 'robot', answerAfterMs: 1, press: [{ whenHears: '(', digits: '1' }] }),
  ).rejects.toThrow(/400/);
  // @ts-expect-error no such behaviour
  await expect(remote.setPhone(agent, { is: 'singing' })).rejects.toThrow(/400/);
  const form = await fetch(`${world.carrier.url}/sim/calls`, {
    method: 'POST',
    body: new URLSearchParams({ from: caller, to: hotline }),
  });
  expect(form.status).toBe(415);
});

/** The ids of the events a browser gets, until it has one of this leg's end. */
async function idsFor(query: string, lastEventId?: string): Promise<readonly string[]> {
  const stop = new AbortController();
  const headers: Record<string, string> = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  const response = await fetch(`${world.carrier.url}/sim/events?${query}`, { headers, signal: stop.signal });
  let text = '';
  for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part;
    if (text.includes('"type":"ended"')) break;
  }
  stop.abort();
  return [...text.slice(0, text.indexOf('"type":"ended"')).matchAll(/^id: (.+)$/gm)].map(([, id]) => id ?? '');
}

test('a browser gets what concerns its phones, goes on where it was, and begins anew with another run', async () => {
  const sid = await remote.placeCall({ from: caller, to: hotline, script: [{ hear: 'person' }, { hangUp: true }] });
  await eventsUntil((event) => event.type === 'ended' && event.leg === sid);
  const from = encodeURIComponent(caller);
  const all = await idsFor(`of=${from}`);
  expect(all.length).toBeGreaterThan(5);
  expect(await idsFor(`of=${from}`, all[2])).toEqual(all.slice(3));
  expect(await idsFor(`of=${from}`, 'another.3')).toEqual(all);
  // Of a call that is over nothing is told to who asks for live ones; the next one is.
  const next = idsFor(`live=true&of=${from}`);
  await remote.placeCall({ from: '+12025550199', to: hotline, script: [{ hear: 'person' }, { hangUp: true }] });
  await remote.placeCall({ from: caller, to: hotline, script: [{ hear: 'person' }, { drop: true }] });
  expect(Number((await next)[0]?.split('.')[1])).toBeGreaterThan(all.length);
});

test('a stream that is open does not hold up the end', async () => {
  const response = await fetch(`${world.carrier.url}/sim/events`);
  await world.carrier.close();
  await expect(response.text()).resolves.toContain('event: carrier');
});

test('what happens while a stream ends does no harm', async () => {
  const app = Fastify();
  const failed = vi.fn();
  const call = (): void => void world.carrier.placeCall({ from: caller, to: hotline });
  app.addHook('onRequest', async (_request, { raw }) => void raw.on('error', failed).on('prefinish', call));
  await app.register(async (scope) => world.carrier.control(scope), { prefix: '/sim' });
  const response = await fetch(`${await app.listen({ port: 0, host: '127.0.0.1' })}/sim/events`);
  await app.close();
  await response.text();
  expect(failed).not.toHaveBeenCalled();
});

test.each([
  ['of another site', { origin: 'https://evil.example' }],
  ['of another site, that tells no origin', { 'sec-fetch-site': 'cross-site' }],
  ['of a name made to lead here', { host: 'evil.example:4010' }],
])('a page %s may neither look nor act', async (_what, headers: Record<string, string>) => {
  const sid = await remote.placeCall({ from: caller, to: hotline });
  const { hostname, port } = new URL(world.carrier.url);
  const ask = async (method: string, path: string): Promise<number | undefined> => {
    const asking = request({ hostname, port, method, path, headers }).end();
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    answer.resume();
    return answer.statusCode;
  };
  expect(await ask('GET', '/sim/legs')).toBe(403);
  expect(await ask('POST', `/sim/legs/${sid}/hangup`)).toBe(403);
  expect((await remote.leg(sid)).status).not.toBe('completed');
});

test('no carrier at that address is said so', async () => {
  const { url } = world.carrier;
  await world.carrier.close();
  await expect(connectCarrier(url).legs()).rejects.toThrow(CarrierAway);
});
