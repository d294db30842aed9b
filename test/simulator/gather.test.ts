import { afterEach, beforeEach, expect, test } from 'vitest';
import { caller, hotline, startWorld } from './application.ts';
import type { World } from './application.ts';
import type { LegHandle } from '../../src/simulator/handle.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

/** A call whose first document is this. */
function call(twiml: string): LegHandle {
  world.application.on('/voice', twiml);
  world.application.on('/got', '<Say>Got it.</Say><Hangup/>');
  return world.carrier.placeCall({ from: caller, to: hotline });
}

test('the finishing key ends the entry and is not part of it', async () => {
  const leg = call('<Gather action="/got"><Say>Your number, please.</Say></Gather>');
  await leg.listening();
  await leg.press('1234#');
  expect((await world.application.asked('/got')).params).toMatchObject({ Digits: '1234', FinishedOnKey: '#' });
  await leg.ended();
});

test('with an empty finishOnKey every key is data', async () => {
  const leg = call('<Gather action="/got" finishOnKey="" numDigits="3"><Say>Your number, please.</Say></Gather>');
  await leg.listening();
  await leg.press('1#*');
  expect((await world.application.asked('/got')).params).toMatchObject({ Digits: '1#*' });
  await leg.ended();
});

test('the timeout runs between keys and hands over what was keyed', async () => {
  const leg = call('<Gather action="/got" timeout="3"><Say>Your number, please.</Say></Gather>');
  await leg.listening();
  await leg.press('42');
  expect((await world.application.asked('/got')).params['Digits']).toBe('42');
  await leg.ended();
});

test('the timeout starts when the nested audio ends, not before', async () => {
  const leg = call(
    '<Gather action="/got" timeout="2"><Say>Ten.</Say><Pause length="10"/></Gather><Say>Nothing came.</Say>',
  );
  await leg.hears(/Nothing came/);
  const [prompt, after] = leg.leg.ear.lines;
  const silence = (after?.startAt ?? 0) - (prompt?.endAt ?? 0);
  expect(silence).toBeGreaterThanOrEqual(11_990);
  await leg.ended();
  expect(world.application.at('/got')).toEqual([]);
});

test('silence goes to the next verb, and off the end of the document to a hang-up', async () => {
  const leg = call('<Gather action="/got" timeout="1"><Say>Anyone?</Say></Gather>');
  expect(await leg.ended()).toBe('completed');
  expect(world.application.at('/got')).toEqual([]);
});

test('with actionOnEmptyResult silence is asked about, with Digits present and empty', async () => {
  const leg = call('<Gather action="/got" timeout="1" actionOnEmptyResult="true"><Say>Anyone?</Say></Gather>');
  expect((await world.application.asked('/got')).params).toMatchObject({ Digits: '', msg: 'Gather End' });
  await leg.ended();
});

test('the finishing key alone is no input', async () => {
  const leg = call('<Gather action="/got"><Say>Anyone?</Say></Gather><Say>Nothing came.</Say>');
  await leg.listening();
  await leg.press('#');
  await leg.hears(/Nothing came/);
  await leg.ended();
});

test('speech ends in SpeechResult after the speech timeout and stops the prompt', async () => {
  const leg = call(
    `<Gather input="dtmf speech" speechTimeout="auto" action="/got"><Say>What is it about? You may take your time${', much time'.repeat(60)} to tell.</Say></Gather>`,
  );
  await leg.hears(/about/);
  await leg.say('agent');
  const { params } = await world.application.asked('/got');
  expect(params).toMatchObject({ SpeechResult: 'agent' });
  expect(params).not.toHaveProperty('Digits');
  await leg.ended();
  expect(leg.leg.ear.lines[0]?.heard).not.toContain('tell');
});

test('the first kind wins: keys after speech are not taken, speech is not taken where only keys are asked', async () => {
  const leg = call('<Gather input="dtmf speech" speechTimeout="5" action="/next"><Say>Tell or press.</Say></Gather>');
  world.application.on('/next', '<Gather numDigits="1" action="/got" timeout="60"><Say>Now press.</Say></Gather>');
  await leg.listening();
  void leg.say('my bill');
  await leg.press('1');
  expect((await world.application.asked('/next')).params).toMatchObject({ SpeechResult: 'my bill' });
  await leg.hears(/Now press/);
  await leg.say('agent');
  await leg.press('5');
  expect((await world.application.asked('/got')).params['Digits']).toBe('5');
  await leg.ended();
  expect(leg.leg.keys.map((key) => key.taken)).toEqual([false, true]);
});

test('without an action the same document is asked for again', async () => {
  world.application.on('/voice', ({ params }) =>
    params['Digits'] === '7' ? '<Say>Seven.</Say>' : '<Gather numDigits="1"><Say>Press seven.</Say></Gather>',
  );
  const leg = world.carrier.placeCall({ from: caller, to: hotline });
  await leg.pressWhenAsked('7');
  await leg.hears(/Seven/);
  await leg.ended();
});

test('a hang-up while listening asks for nothing more', async () => {
  const leg = call('<Gather action="/got"><Say>Your number, please.</Say></Gather>');
  await leg.listening();
  await leg.press('12');
  leg.hangUp();
  expect(await leg.ended()).toBe('completed');
  await world.application.asked('/status');
  expect(world.application.at('/got')).toEqual([]);
});

test('a bad attribute value is a warning and falls back to its default', async () => {
  const leg = call('<Gather action="/got" timeout="soon" numDigits="1"><Say>Press.</Say></Gather>');
  await leg.pressWhenAsked('1');
  await world.application.asked('/got');
  await leg.ended();
  expect(world.carrier.warnings).toMatchObject([{ code: 13312, leg: leg.sid }]);
});

test('a hundred Gathers in one call leave no listeners behind', async () => {
  const heard: Error[] = [];
  const note = (warning: Error): void => void heard.push(warning);
  process.on('warning', note);
  let turns = 0;
  world.application.on('/voice', () =>
    turns++ < 100 ? '<Gather timeout="1"><Pause length="1"/></Gather><Redirect/>' : '<Hangup/>',
  );
  const leg = world.carrier.placeCall({ from: caller, to: hotline });
  expect(await leg.ended(20_000)).toBe('completed');
  process.off('warning', note);
  expect(heard).toEqual([]);
});
