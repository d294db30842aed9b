import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LegHandle } from '../../src/simulator/handle.ts';
import { caller, hotline, startWorld } from './application.ts';
import type { World } from './application.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
  world.application.on(
    '/after',
    ({ params }) => `<Say>After: ${params['DialCallStatus'] ?? 'nothing'}.</Say><Pause length="5"/>`,
  );
});
afterEach(() => world.close());

const room = (attributes = 'waitUrl=""', name = 'room'): string =>
  `<Dial action="/after"><Conference ${attributes}>${name}</Conference></Dial>`;

function enter(attributes?: string, name?: string): LegHandle {
  world.application.on('/voice', room(attributes, name));
  return world.carrier.placeCall({ from: caller, to: hotline });
}

test('two meet; who was joined with whom and when is kept', async () => {
  const first = enter();
  await first.inRoom();
  expect(first.leg.others).toEqual([]);
  const second = enter();
  expect(await first.joined()).toEqual([second.sid]);
  expect(await second.joined()).toEqual([first.sid]);
  second.hangUp();
  await second.ended();
  // Neither ends the room: the first stays, alone.
  expect(first.leg.others).toEqual([]);
  expect(world.carrier.rooms).toMatchObject([{ name: 'room', status: 'in-progress', present: [first.sid] }]);
  first.hangUp();
  await first.ended();
  const [kept] = world.carrier.rooms;
  expect(kept).toMatchObject({ status: 'completed', endedWhy: 'last-participant-left', present: [] });
  expect(kept?.visitors.map((visitor) => visitor.leg)).toEqual([first.sid, second.sid]);
  expect(world.carrier.legs[0]?.visits).toMatchObject([{ room: 'room', with: [second.sid] }]);
});

test('a room does not start until somebody in it starts it', async () => {
  const first = enter('startConferenceOnEnter="false" waitUrl=""');
  await first.inRoom();
  const second = enter('startConferenceOnEnter="false" waitUrl=""');
  await second.inRoom();
  expect(world.carrier.rooms).toMatchObject([{ status: 'init' }]);
  expect(first.leg.others).toEqual([]);
  const third = enter();
  expect((await third.joined()).length).toBe(2);
  expect(await first.joined()).toEqual([second.sid, third.sid]);
});

test('the wait document runs once, then there is silence; an empty Redirect loops it', async () => {
  world.application.on('/wait', '<Say>Please wait.</Say>');
  world.application.on('/loop', '<Say>Round.</Say><Redirect/>');
  const once = enter('waitUrl="/wait"', 'once');
  await once.hears(/Please wait/);
  const loop = enter('waitUrl="/loop"', 'loop');
  await loop.hears(/Round/);
  await loop.hears(/Round/);
  await loop.hears(/Round/);
  expect(once.leg.ear.lines.filter((line) => line.text === 'Please wait.')).toHaveLength(1);
  expect(once.leg.company?.is).toBe('room');
});

test('the wait document stops when the room starts', async () => {
  world.application.on('/wait', `<Say>${'Please wait a little longer. '.repeat(40)}</Say>`);
  const first = enter('waitUrl="/wait"');
  await first.hears(/longer/);
  const second = enter();
  await first.joined();
  await second.joined();
  expect(first.leg.ear.lines[0]?.endAt).not.toBeNull();
});

test.each([
  ['can not be had', { status: 500 }],
  ['has a verb that may not stand there', '<Gather/>'],
])('when the wait document %s the leg is not kept in the conference', async (_what, reply) => {
  world.application.on('/wait', reply);
  const leg = enter('waitUrl="/wait"');
  await leg.hears(/After: answered/);
  expect(world.carrier.rooms.every((one) => one.status === 'completed')).toBe(true);
});

test('the exit of one who ends the room sends the others to their action', async () => {
  const first = enter('endConferenceOnExit="true" waitUrl=""');
  await first.inRoom();
  const second = enter();
  const third = enter();
  await second.joined();
  await third.joined();
  first.hangUp();
  await second.hears(/After: answered/);
  await third.hears(/After: answered/);
  await world.application.asked('/after', 2);
  // The one who hung up is not asked about.
  expect(world.application.at('/after').map((one) => one.params['CallSid'])).toEqual(
    expect.arrayContaining([second.sid, third.sid]),
  );
  expect(world.application.at('/after')).toHaveLength(2);
  expect(world.application.at('/after')[0]?.params).not.toHaveProperty('DialCallSid');
});

test('a REST update pulls a leg out of the room, and the room ends if the leg ends it', async () => {
  world.application.on('/pulled', '<Say>Pulled out.</Say>');
  const first = enter('endConferenceOnExit="true" waitUrl=""');
  await first.inRoom();
  const second = enter();
  await second.joined();
  await world.client.calls(first.sid).update({ url: `${world.application.url}/pulled` });
  await first.hears(/Pulled out/);
  await second.hears(/After: answered/);
  expect(world.carrier.rooms).toMatchObject([{ endedWhy: 'participant-with-end-conference-on-exit-left' }]);
});

test('a leg moved by REST from a room into the same room is there', async () => {
  const first = enter('waitUrl="" startConferenceOnEnter="true"');
  await first.inRoom();
  const second = enter();
  await first.joined();
  await world.client
    .calls(first.sid)
    .update({ twiml: '<Response><Dial><Conference waitUrl="">room</Conference></Dial></Response>' });
  expect(await second.joined()).toEqual([first.sid]);
  await first.inRoom();
  expect(first.leg.visits.filter((visit) => visit.leftAt === null)).toHaveLength(1);
});

test('a full room and a label that is taken send the leg on', async () => {
  await enter('waitUrl="" participantLabel="agent"').inRoom();
  const twin = enter('waitUrl="" participantLabel="agent"');
  await twin.hears(/After: answered/);
  await enter().inRoom();
  const third = enter('waitUrl="" maxParticipants="2"');
  await third.hears(/After: answered/);
  expect(world.carrier.warnings.map((warning) => warning.code)).toEqual([16025, 16020]);
});

test('callbacks: those of the first participant, numbered, with their reasons', async () => {
  const first = enter(
    'waitUrl="" participantLabel="caller" statusCallback="/room" statusCallbackEvent="start end join leave"',
  );
  await first.inRoom();
  const second = enter(
    'waitUrl="" endConferenceOnExit="true" statusCallback="/ignored" statusCallbackEvent="start end join leave"',
  );
  await second.joined();
  second.hangUp();
  await world.application.asked('/room', 6);
  const events = world.application
    .at('/room')
    .map((one) => one.params)
    .sort((a, b) => Number(a['SequenceNumber']) - Number(b['SequenceNumber']));
  expect(events.map((one) => one['StatusCallbackEvent'])).toEqual([
    'participant-join',
    'participant-join',
    'conference-start',
    'participant-leave',
    'participant-leave',
    'conference-end',
  ]);
  expect(events[0]).toMatchObject({
    FriendlyName: 'room',
    CallSid: first.sid,
    ParticipantLabel: 'caller',
    SequenceNumber: '1',
  });
  expect(events[5]).toMatchObject({
    CallSidEndingConference: second.sid,
    ReasonConferenceEnded: 'participant-with-end-conference-on-exit-left',
  });
  expect(world.application.at('/ignored')).toEqual([]);
});

test('REST: list, participants, mute, hold with music, announcement, kick, end', async () => {
  const { client, application } = world;
  application.on('/announce', '<Say>One minute left.</Say>');
  application.on('/music', '<Say>Held.</Say><Redirect/>');
  const first = enter('waitUrl="" participantLabel="caller" endConferenceOnExit="true"');
  await first.inRoom();
  const second = enter();
  await second.joined();
  const [conference] = await client.conferences.list({ friendlyName: 'room', status: 'in-progress' });
  if (conference === undefined) throw new Error('the conference is not listed');
  expect((await client.conferences(conference.sid).participants.list()).map((one) => one.callSid)).toEqual([
    first.sid,
    second.sid,
  ]);
  const label = client.conferences(conference.sid).participants('caller');
  expect(await label.update({ muted: true, endConferenceOnExit: false })).toMatchObject({
    muted: true,
    endConferenceOnExit: false,
    label: 'caller',
  });
  await label.update({ announceUrl: `${application.url}/announce` });
  await first.hears(/One minute left/);
  await label.update({ hold: true, holdUrl: `${application.url}/music` });
  await first.hears(/Held/);
  expect(application.at('/music')[0]?.method).toBe('GET');
  expect(second.leg.others).toEqual([]);
  await label.update({ hold: false });
  expect(await second.joined()).toEqual([first.sid]);
  expect(await label.remove()).toBe(true);
  await first.hears(/After: answered/);
  expect(second.leg.company?.is).toBe('room');
  expect(await client.conferences(conference.sid).update({ status: 'completed' })).toMatchObject({
    status: 'completed',
    reasonConferenceEnded: 'conference-ended-via-api',
  });
  await second.hears(/After: answered/);
  await expect(client.conferences(conference.sid).participants('caller').fetch()).rejects.toMatchObject({
    status: 404,
    code: 20404,
  });
});
