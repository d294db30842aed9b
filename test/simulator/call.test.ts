import { afterEach, beforeEach, expect, test } from 'vitest';
import { caller, hotline, startWorld } from './application.ts';
import type { World } from './application.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

test('an inbound call rings, asks the voice URL, is answered by the first words and hung up at the end', async () => {
  world.application.on('/voice', '<Say>Welcome.</Say>');
  const leg = world.carrier.placeCall({ from: caller, to: hotline });
  expect(await leg.ended()).toBe('completed');
  const first = await world.application.asked('/voice');
  expect(first.params).toMatchObject({
    CallSid: leg.sid,
    From: caller,
    To: hotline,
    Caller: caller,
    Called: hotline,
    Direction: 'inbound',
    CallStatus: 'ringing',
    ApiVersion: '2010-04-01',
  });
  expect(leg.sid).toMatch(/^CA[0-9a-f]{32}$/);
  expect(first.signed).toBe(true);
  const status = await world.application.asked('/status');
  expect(status.params).toMatchObject({ CallStatus: 'completed', CallSid: leg.sid, SequenceNumber: '0' });
  expect(status.signed).toBe(true);
  expect(leg.leg.statuses.map((each) => each.status)).toEqual(['ringing', 'in-progress', 'completed']);
});

test('a key during the prompt cuts it short and leads to the action', async () => {
  world.application.on(
    '/voice',
    `<Gather numDigits="1" action="/menu"><Say>For a lost phone, press 9. For everything else, there are many more words to come${', and more'.repeat(60)}.</Say></Gather>`,
  );
  world.application.on('/menu', '<Say>Thank you.</Say>');
  const leg = world.carrier.placeCall({ from: caller, to: hotline });
  await leg.hears(/press 9/);
  await leg.press('9');
  await leg.hears(/Thank you/);
  expect((await world.application.asked('/menu')).params).toMatchObject({ Digits: '9', CallStatus: 'in-progress' });
  const prompt = leg.leg.ear.lines[0];
  expect(prompt?.heard.length).toBeLessThan(prompt?.text.length ?? 0);
  await leg.ended();
});

test('caller and agent meet in a conference: REST call, whisper, key 1, redirect of the waiting caller', async () => {
  const { application, carrier, client } = world;
  application.on(
    '/voice',
    '<Gather numDigits="1" action="/hold"><Say>Please hold the line.</Say><Pause length="600"/></Gather>',
  );
  application.on(
    '/agent',
    '<Gather numDigits="1" action="/accept" timeout="60"><Say>A caller waits. To accept, press 1.</Say></Gather>',
  );
  const room =
    '<Dial action="/over"><Conference endConferenceOnExit="true" waitUrl="" beep="false">room</Conference></Dial>';
  application.on('/accept', room);
  application.on('/join', room);
  application.on('/over', '<Say>The other side has gone.</Say>');
  carrier.setPhone('+12025550122', {
    is: 'robot',
    answerAfterMs: 1000,
    press: [{ whenHears: 'press 1', digits: '1' }],
    talkMs: 5000,
  });
  const leg = carrier.placeCall({ from: caller, to: hotline });
  await leg.hears(/hold the line/);
  const created = await client.calls.create({ to: '+12025550122', from: hotline, url: `${application.url}/agent` });
  const agent = await carrier.rings('+12025550122');
  expect(agent.sid).toBe(created.sid);
  await application.asked('/accept');
  await client.calls(leg.sid).update({ url: `${application.url}/join` });
  expect(await leg.joined()).toEqual([agent.sid]);
  // The agent hangs up after 5 s of talk: the room ends and the caller goes on.
  expect(await agent.ended()).toBe('completed');
  expect((await application.asked('/over')).params).toMatchObject({ DialCallStatus: 'answered', CallSid: leg.sid });
  await leg.hears(/other side has gone/);
  await leg.ended();
  expect(carrier.rooms).toMatchObject([
    { name: 'room', status: 'completed', endedWhy: 'participant-with-end-conference-on-exit-left' },
  ]);
  expect(carrier.warnings).toEqual([]);
});
