/** A call from the account to a number of its own goes out and comes in again. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hotline, startWorld } from './application.ts';
import type { World } from './application.ts';

const spare = '+12025550108';
let world: World;
beforeEach(async () => {
  world = await startWorld();
  world.carrier.updateNumber(spare, { voiceUrl: `${world.application.url}/spare` });
});
afterEach(() => world.close());

const ring = (twiml: string, timeout = 20) =>
  world.client.calls.create({ to: hotline, from: spare, twiml: `<Response>${twiml}</Response>`, timeout });
const legs = () => world.carrier.legs.map(({ direction, status }) => `${direction} ${status}`);
const ended = async (sid: string): Promise<void> => void (await world.carrier.leg(sid).ended());

test('it is two legs: the application is asked as by any caller, and hears the keys that the other end plays', async () => {
  world.application.on('/voice', '<Gather numDigits="1" timeout="20" action="/key"><Say>Press a key.</Say></Gather>');
  world.application.on('/key', '<Pause length="2"/><Hangup/>');
  const { sid } = await ring('<Play digits="ww7"/><Pause length="30"/>');
  const first = await world.application.asked('/voice');
  expect(first.params).toMatchObject({ From: spare, To: hotline, Direction: 'inbound', CallStatus: 'ringing' });
  expect(first.params['CallSid']).not.toBe(sid);
  expect(first.params).not.toHaveProperty('ParentCallSid');
  expect((await world.application.asked('/key')).params['Digits']).toBe('7');
  await ended(sid);
  expect(legs()).toEqual(['outbound-api completed', 'inbound completed']);
});

test('whoever plays the keys and hangs up ends the other leg too', async () => {
  world.application.on('/voice', '<Pause length="0"/><Say>Hold the line.</Say><Pause length="600"/>');
  const { sid } = await ring('<Pause length="2"/><Hangup/>');
  await ended(sid);
  expect(legs()).toEqual(['outbound-api completed', 'inbound completed']);
});

test('nobody is connected before the application picks up: it may refuse, or let it ring', async () => {
  world.application.on('/voice', '<Reject reason="busy"/>');
  await ended((await ring('<Play digits="1"/>')).sid);
  expect(legs()).toEqual(['outbound-api busy', 'inbound busy']);
  world.application.on('/voice', '<Pause length="120"/><Say>Late.</Say>');
  await ended((await ring('<Play digits="1"/>', 5)).sid);
  expect(legs().slice(2)).toEqual(['outbound-api no-answer', 'inbound no-answer']);
});
