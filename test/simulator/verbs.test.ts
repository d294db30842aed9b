import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordingWav } from '../../src/simulator/recordings.ts';
import { speakingMs, wavLength } from '../../src/simulator/media.ts';
import { caller, hotline, startWorld } from './application.ts';
import type { World } from './application.ts';
import type { LegHandle } from '../../src/simulator/handle.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

function call(twiml: string): LegHandle {
  world.application.on('/voice', twiml);
  return world.carrier.placeCall({ from: caller, to: hotline });
}

const wav = recordingWav({ sid: '', callSid: '', source: 'RecordVerb', startedAt: 0, seconds: 3, words: [] });

test('speech lasts by its script: Latin 15 characters a second, Han 4.5, half a second at least', () => {
  expect(speakingMs('x'.repeat(30))).toBe(2000);
  expect(speakingMs('请按零转人工客服')).toBeCloseTo(1778, 0);
  expect(speakingMs('0')).toBe(500);
  expect(wavLength(wav)).toBe(3000);
});

test('Say repeats by its loop, reads SSML as text and keeps the language', async () => {
  const leg = call('<Say language="cmn-CN" loop="2">请按 <say-as interpret-as="digits">零</say-as></Say>');
  await leg.ended();
  expect(leg.leg.ear.lines.map((line) => [line.heard, line.language])).toEqual([
    ['请按 零', 'cmn-CN'],
    ['请按 零', 'cmn-CN'],
  ]);
});

test('Play fetches the file without call parameters, signed, and lasts as long as its WAV', async () => {
  world.application.on('/music.wav', { type: 'audio/wav', body: wav });
  const leg = call('<Play loop="2">/music.wav</Play>');
  await leg.ended();
  expect(leg.leg.ear.lines.map((line) => line.lastsMs)).toEqual([3000, 3000]);
  expect(world.application.at('/music.wav')).toMatchObject([{ method: 'GET', query: {}, signed: true }]);
});

test('audio that may be kept is fetched once', async () => {
  world.application.on('/music.wav', { type: 'audio/wav', body: wav, cache: 'public, max-age=600' });
  await call('<Play>/music.wav</Play><Play>/music.wav</Play>').ended();
  expect(world.application.at('/music.wav')).toHaveLength(1);
});

test('audio that is missing or of the wrong type is an error that leads to the fallback', async () => {
  world.application.on('/gone.wav', { status: 404, type: 'text/plain', body: 'no' });
  world.application.on('/page.wav', { type: 'text/html', body: '<p>' });
  world.application.on('/fallback', ({ params }) => `<Say>Plain words ${params['ErrorCode'] ?? ''}.</Say>`);
  const first = call('<Play>/gone.wav</Play>');
  await first.hears(/Plain words 11200/);
  const second = call('<Gather><Play>/page.wav</Play></Gather>');
  await second.hears(/Plain words 13325/);
});

test('Pause first lets the phone ring, Redirect does not answer, Reject refuses', async () => {
  world.application.on('/busy', '<Reject reason="busy"/>');
  const leg = call('<Pause length="2"/><Redirect>/busy</Redirect>');
  expect(await leg.ended()).toBe('busy');
  expect((await world.application.asked('/busy')).params['CallStatus']).toBe('ringing');
  expect(leg.leg.answeredAt).toBeNull();
  expect(await call('<Reject/>').ended()).toBe('no-answer');
});

test('Hangup first answers the call', async () => {
  const leg = call('<Hangup/>');
  expect(await leg.ended()).toBe('completed');
  expect(leg.leg.answeredAt).not.toBeNull();
});

test('verbs after a Redirect never run; relative URLs start from their document', async () => {
  world.application.on('/sub/one', '<Redirect method="GET">two?x=1</Redirect><Say>never</Say>');
  world.application.on('/sub/two', '<Say>Two.</Say>');
  const leg = call('<Redirect>/sub/one</Redirect>');
  await leg.ended();
  expect(await world.application.asked('/sub/two')).toMatchObject({
    method: 'GET',
    query: { x: '1', CallSid: leg.sid },
    signed: true,
  });
  expect(leg.leg.ear.lines.map((line) => line.text)).toEqual(['Two.']);
});

test('an unknown verb or attribute is a warning 12200 and the call goes on', async () => {
  const leg = call('<Sing/><Say volume="11">Hello.</Say>');
  await leg.hears(/Hello/);
  await leg.ended();
  expect(world.carrier.warnings.map((warning) => warning.code)).toEqual([12200, 12200]);
});

test('Record ends on a key and hands over URL, SID, length and key; the sound can be had and deleted', async () => {
  world.application.on('/recorded', '<Say>Thank you.</Say>');
  const leg = call(
    '<Record action="/recorded" timeout="60" finishOnKey="0#" recordingStatusCallback="/ready"/><Say>never</Say>',
  );
  await leg.listening();
  await leg.say('My phone was lost on the train this morning, please call me back.');
  await leg.press('#');
  const { params } = await world.application.asked('/recorded');
  expect(params).toMatchObject({ Digits: '#', RecordingSid: expect.stringMatching(/^RE[0-9a-f]{32}$/) as string });
  expect(Number(params['RecordingDuration'])).toBeGreaterThanOrEqual(4);
  expect((await world.application.asked('/ready')).params).toMatchObject({
    RecordingStatus: 'completed',
    RecordingSid: params['RecordingSid'],
  });
  expect(world.carrier.recordings[0]?.words).toEqual([
    'My phone was lost on the train this morning, please call me back.',
  ]);
  const sound = await fetch(String(params['RecordingUrl']));
  expect(sound.headers.get('content-type')).toBe('audio/x-wav');
  expect(await world.client.recordings(String(params['RecordingSid'])).remove()).toBe(true);
  expect(await world.client.recordings.list()).toEqual([]);
  await leg.ended();
});

test('Record: a hang-up is Digits=hangup, whose answer is not executed', async () => {
  const leg = call('<Record action="/recorded"/>');
  await leg.listening();
  await leg.say('Please call me back tomorrow.');
  leg.hangUp();
  expect((await world.application.asked('/recorded')).params).toMatchObject({
    Digits: 'hangup',
    CallStatus: 'completed',
  });
});

test('Record: silence after words ends it, maxLength too, and an empty recording goes to the next verb', async () => {
  world.application.on('/recorded', '<Say>Thank you.</Say>');
  const silent = call('<Record action="/recorded" timeout="3"/><Say>Nothing recorded.</Say>');
  await silent.hears(/Nothing recorded/);
  const talker = call('<Record action="/recorded" timeout="3"/>');
  await talker.listening();
  await talker.say('A few words that take a while to say.');
  expect((await world.application.asked('/recorded', 1)).params).not.toHaveProperty('Digits');
  const long = call('<Record action="/recorded" timeout="0" maxLength="5"/>');
  await long.listening();
  expect((await world.application.asked('/recorded', 2)).params['RecordingDuration']).toBe('5');
});
